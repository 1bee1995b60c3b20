"""Gaps that Moodle writes into the text itself (cloze)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.assessment.formats.content import Gap, Kind, Markup, Option, Text
from lms.assessment.formats.moodle_xml.cloze import parse, written_gap
from tests.assessment.formats.test_moodle_xml import FORMAT, one, question, quiz, read, told


def gap(source: str) -> Gap:
    found = parse(source)
    assert not found.faults
    assert found.source == "[[1]]"
    return found.gaps[0]


def test_each_kind_of_gap_in_a_text() -> None:
    item = one(
        quiz(
            question(
                "multianswer",
                "<p>Thủ đô là {2:SHORTANSWER:=Hà Nội#Đúng~%50%Hanoi#Thiếu dấu~*#Sai},\n"
                "rộng {1:NM:=3359:10~%50%3300:100} km²,\nthuộc {:MCVS:miền Nam~=miền Bắc}.</p>",
            )
        )
    )
    assert item.kind is Kind.BLANKS
    assert item.text.source == "<p>Thủ đô là [[1]],\nrộng [[2]] km²,\nthuộc [[3]].</p>"
    assert [g.kind for g in item.gaps] == [Kind.TEXT, Kind.NUMBER, Kind.SINGLE]
    assert [g.weight for g in item.gaps] == [2, 1, 1]
    assert item.points == Decimal(4)
    assert item.gaps[0].options == (
        Option(Text("Hà Nội"), Fraction(1), Text("Đúng")),
        Option(Text("Hanoi"), Fraction(1, 2), Text("Thiếu dấu")),
        Option(Text("*"), Fraction(0), Text("Sai")),
    )
    assert [o.tolerance for o in item.gaps[1].options] == [Decimal(10), Decimal(100)]
    assert [(o.text.source, o.weight) for o in item.gaps[2].options] == [("miền Nam", 0), ("miền Bắc", 1)]
    assert item.ignores_case is True
    assert item.shuffles is True


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"{1:SA:=a\}b}", "a}b"),
        (r"{1:SA:=a\~b\#c}", "a~b#c"),
        ("{1:SA:=a &amp; b}", "a & b"),
        ("{1:SA:=&lt;br&gt;}", "<br>"),
        ("{1:SA:=5 &#62; 3}", "5 > 3"),
        ("{1:SA:= có dấu cách }", "có dấu cách"),
        ("{1:SA:==A1+B1}", "=A1+B1"),
        ("{1:SA:%100%50%}", "50%"),
    ],
)
def test_what_stands_escaped(written: str, meant: str) -> None:
    assert gap(written).options == (Option(Text(meant), Fraction(1)),)


@pytest.mark.parametrize(
    "option",
    [
        Option(Text("a}b~c#d\\"), Fraction(1), Text("vì {x} ~ #1 & <b>")),
        Option(Text("=A1"), Fraction(0)),
        Option(Text("%50%"), Fraction(0)),
        Option(Text("Tom &"), Fraction(1, 3), Text("x &")),
        Option(Text("<b> là gì?"), Fraction(-1, 2)),
        Option(Text("&lt;"), Fraction(1)),
        Option(Text("<b>đậm</b>", Markup.HTML), Fraction(1)),
        Option(Text(r"\(\frac{a}{b}\)"), Fraction(1)),
    ],
)
def test_an_option_is_read_as_it_was_written(option: Option) -> None:
    for others in ((), (Option(Text("khác"), Fraction(1)),)):
        wanted = Gap(Kind.SINGLE, (option, *others), 2)
        assert parse(written_gap(wanted, None, None)).gaps == [wanted]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("dòng một\ndòng hai {1:SHORTANSWER:=a", 5, "thiếu dấu"),
        ("a\nb\n{1:MULTIRESPONSE:=a~=b}", 6, "MULTIRESPONSE"),
        ("{1:REGEXP:=a.*}", 4, "REGEXP"),
        ("không có ô nào", 3, "không có ô trống"),
        ("{1:SA:}", 4, "không có đáp án nào"),
    ],
)
def test_a_text_whose_gaps_make_no_sense_is_left_out_with_its_line(text: str, line: int, why: str) -> None:
    found = read(quiz(question("multianswer", text)))
    assert not found.items
    assert told(found)[0][0] == line
    assert why in told(found)[0][1]


def test_a_key_never_stays_in_the_text() -> None:
    """A gap that can't be read would show its own answer."""
    found = read(quiz(question("multianswer", "{1:SA:=bí mật} và {1:ESSAY:=x}")))
    assert not found.items


def test_a_gap_that_the_text_does_not_show_is_said() -> None:
    item = one(quiz(question("multianswer", "a {1:SA:=x}")))
    written = FORMAT.write([replace(item, text=Text("a"), gaps=item.gaps * 2)], {})
    assert "1, 2" in written.problems[0].message.plain()
    assert len(FORMAT.read(written.content).items[0].gaps) == 2


def test_a_long_unclosed_gap_takes_no_time() -> None:
    found = parse("{1:SA:=" + "~%50%a#b" * 20_000)
    assert found.is_lost
    assert parse("{1:SA:" * 5_000).is_lost
