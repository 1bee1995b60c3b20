"""Formulas in MathML, languages side by side, and other things that other programs put into texts: read as people see
them, or named, and never lost without a word."""

import time
from xml.sax.saxutils import escape

import pytest

from lms.assessment.formats import mathml
from lms.assessment.formats.content import Questions
from lms.assessment.formats.moodle_xml import MoodleXml
from lms.assessment.formats.moodle_xml.languages import chosen
from lms.assessment.formats.qti import packages
from lms.assessment.formats.texts import plain

FORMULAS = [
    ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn>", "x^2+1"),
    ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
    ("<msqrt><mn>2</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "√(2)√[3](x)"),
    ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x_1^2"),
    ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>", "∑_(i=1)^ni"),
    ('<mover accent="true"><mi>v</mi><mo>→</mo></mover>', "vec(v)"),
    ('<mfenced open="[" close=")" separators=";"><mn>1</mn><mn>2</mn></mfenced>', "[1; 2)"),
    ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>", "[1, 2; 3, 4]"),
    ('<semantics><mrow><mi>a</mi><mo>&#x2062;</mo><mi>b</mi></mrow><annotation encoding="application/x-tex">a b</annotation></semantics>', "ab"),
]  # fmt: skip


def moodle(text: str) -> Questions:
    return MoodleXml().read(
        f'<quiz><question type="multichoice"><name><text>x</text></name><questiontext format="html"><text>{escape(text)}</text></questiontext>'
        '<single>true</single><answer fraction="100"><text>1</text></answer><answer fraction="0"><text>2</text></answer></question></quiz>'.encode()
    )


def qti(body: str) -> Questions:
    return packages.read(
        '<i:assessmentItem xmlns:i="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:m="http://www.w3.org/1998/Math/MathML" identifier="a" title="x">'
        '<i:responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><i:correctResponse><i:value>A</i:value></i:correctResponse></i:responseDeclaration>'
        f'<i:itemBody><i:p>{body}</i:p><i:choiceInteraction responseIdentifier="RESPONSE" maxChoices="1"><i:simpleChoice identifier="A">a</i:simpleChoice><i:simpleChoice identifier="B">b</i:simpleChoice></i:choiceInteraction></i:itemBody>'
        "</i:assessmentItem>".encode()
    )


def told(found: Questions) -> list[str]:
    return [problem.message.plain() for problem in found.problems]


@pytest.mark.parametrize(("inside", "wanted"), FORMULAS)
def test_a_formula_is_readable_text_in_moodle_xml(inside: str, wanted: str) -> None:
    found = moodle(f'<p>Tính <math xmlns="http://www.w3.org/1998/Math/MathML">{inside}</math> nhé</p>')
    assert plain(found.items[0].text) == f"Tính {wanted} nhé"
    assert not found.problems


@pytest.mark.parametrize(("inside", "wanted"), FORMULAS)
def test_a_formula_is_readable_text_in_qti_under_any_prefix(inside: str, wanted: str) -> None:
    prefixed = inside.replace("</", "\0").replace("<", "<m:").replace("\0", "</m:")
    found = qti(f"Tính <m:math>{prefixed}</m:math> nhé")
    assert plain(found.items[0].text) == f"Tính {wanted} nhé"
    assert not found.problems


@pytest.mark.parametrize(
    "broken", ["<math><mlongdiv><mn>2</mn></mlongdiv></math>", "<math><mi>x</math>", "<math>&lt;<mn>2</mn>&nbsp;<b></math>"]
)  # fmt: skip
def test_half_a_formula_is_named(broken: str) -> None:
    found = moodle(f"<p>Tính {broken}</p>")
    assert any("MathML chỉ đọc được một phần" in each for each in told(found))


@pytest.mark.parametrize("piece", ["<span ", "<span class=", '<span class="multilang" ', "<math", "{mlang vi} {", "&a", "<span lang=vi class=multilang>a<b>"])  # fmt: skip
def test_nothing_hostile_costs_more_than_its_length(piece: str) -> None:
    source = piece * 60_000
    begun = time.monotonic()
    chosen(source)
    mathml.in_html(source + "</math>")
    assert time.monotonic() - begun < 20


def test_what_never_ends_costs_no_time() -> None:
    source = "<math " * 200_000 + '<span class="multilang" lang="vi">' * 20_000 + "{mlang vi}" * 20_000
    assert mathml.in_html(source) == (source, [])
    assert chosen(source)[1] == []


@pytest.mark.parametrize(
    ("source", "kept", "left"),
    [
        (
            '<span lang="en" class="multilang">Hi</span> <span lang="vi" class="multilang">Chào</span>!',
            "Chào!",
            ["en"],
        ),
        (
            '<span class="multilang" lang="en">Hi</span><span class="multilang" lang="fr">Salut</span>',
            "Hi",
            ["fr"],
        ),
        ("A {mlang en}Hi{mlang}{mlang vi}Chào{mlang} B", "A Chào B", ["en"]),
        ("{mlang vi,en}Chào{mlang}", "Chào", []),
        ('<span lang="en">code</span>', '<span lang="en">code</span>', []),
    ],
)
def test_one_language_of_several_is_kept(source: str, kept: str, left: list[str]) -> None:
    assert chosen(source) == (kept, left)


def test_other_languages_are_told_as_a_note() -> None:
    found = moodle('<span lang="en" class="multilang">Hi</span><span lang="vi" class="multilang">Chào</span>')
    assert plain(found.items[0].text) == "Chào"
    (note,) = found.problems
    assert note.is_note
    assert "en" in note.message.plain()


def test_a_tolerance_in_percent_is_a_part_of_the_answer() -> None:
    found = MoodleXml().read(
        b'<quiz><question type="numerical"><name><text>x</text></name><questiontext format="html"><text>x?</text></questiontext>'
        b'<answer fraction="100"><text>-200</text><tolerance>5%</tolerance></answer></question></quiz>'
    )
    assert str(found.items[0].options[0].tolerance) == "10"
    assert not found.problems


def test_a_printed_variable_of_qti_is_named() -> None:
    found = qti('Có <i:printedVariable identifier="SO"/> con gà')
    assert told(found) == [
        "Câu này in giá trị của biến “SO” vào đề; ở đây không có biến, nên chỗ ấy để trống."
    ]
