"""Moodle XML as Moodle exports it, question type by question type."""

import base64
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.assessment import formats
from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Questions, Text
from lms.assessment.formats.where import at_question
from tests.assessment.formats.items import PICTURE

FORMAT = formats.get("moodle-xml")
ENCODED = base64.b64encode(PICTURE).decode()


def quiz(*questions: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>\n"


def question(kind: str, text: str, rest: str = "", name: str = "Tên") -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>\n'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>\n{rest}</question>'
    )


def answer(fraction: str, text: str, rest: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{rest}</answer>\n'


SAMPLE = quiz(
    question("multichoice", "<p>Khi nhận thư lạ?</p>", answer("100", "Xoá") + answer("0", "Mở")),
    question("truefalse", "2 < 3", answer("100", "true") + answer("0", "false")),
)


def read(content: str | bytes) -> Questions:
    return FORMAT.read(content.encode() if isinstance(content, str) else content)


def one(content: str) -> Item:
    """The only question of a file that has nothing wrong."""
    found = read(content)
    assert not found.problems, [p.message.plain() for p in found.problems]
    (item,) = found.items
    return item


def told(found: Questions) -> list[tuple[int, str]]:
    return [(problem.line, problem.message.plain()) for problem in found.problems]


def test_an_export_with_everything_around_a_question() -> None:
    item = one(
        quiz(
            '<question type="category"><category><text>$course$/top/Tin học//CNTT/Bài 1</text></category>'
            '<info format="html"><text></text></info><idnumber></idnumber></question>',
            '<!-- question: 812 --><question type="multichoice"><name><text>Mật khẩu</text></name>'
            '<questiontext format="html"><text><![CDATA[<p>Xem <img src="@@PLUGINFILE@@/s%C6%A1%20%C4%91%E1%BB%93.png" alt="">]]></text>'
            f'<file name="sơ đồ.png" path="/" encoding="base64">{ENCODED}</file></questiontext>'
            '<generalfeedback format="markdown"><text>Vì *thế*</text></generalfeedback>'
            "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>mk-1</idnumber>"
            "<single>false</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>"
            '<correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>'
            '<incorrectfeedback format="html"><text><![CDATA[<p>Câu trả lời của bạn sai.</p>]]></text></incorrectfeedback>'
            + answer(
                "33.33333", "A", '<feedback format="plain_text"><text>đúng &lt;rồi&gt;</text></feedback>'
            )
            + answer("66.66667", "B")
            + answer("-50", "C")
            + "<tags><tag><text>an toàn</text></tag><tag><text>dễ</text></tag></tags>"
            '<hint format="html"><text>Nhớ lại bài 2</text><shownumcorrect/><clearwrong/></hint></question>',
        )
    )
    assert (item.kind, item.title, item.key, item.line) == (Kind.MULTIPLE, "Mật khẩu", "mk-1", 4)
    assert item.category == ("Tin học/CNTT", "Bài 1")
    assert item.text == Text('<p>Xem <img src="media:sơ-đồ.png" alt="">', Markup.HTML)
    assert item.feedback == Text("Vì *thế*", Markup.MARKDOWN)
    assert (item.points, item.penalty, item.shuffles) == (Decimal(2), Fraction(1, 3), True)
    assert [option.weight for option in item.options] == [Fraction(1, 3), Fraction(2, 3), Fraction(-1, 2)]
    assert item.options[0].feedback == Text("đúng <rồi>")
    assert item.tags == ("an toàn", "dễ")
    assert item.hints == (Text("Nhớ lại bài 2", Markup.HTML),)


def test_the_picture_comes_out_as_it_went_in() -> None:
    content = quiz(
        '<question type="essay"><name><text>x</text></name><questiontext format="html">'
        f'<text>&lt;img src="@@PLUGINFILE@@/a%20(1).png"&gt;</text><file name="a (1).png" encoding="base64">{ENCODED[:8]}\n{ENCODED[8:]}</file>'
        "</questiontext></question>"
    )
    found = read(content)
    assert found.items[0].text.source == '<img src="media:a-1-.png">'
    assert found.media == {"a-1-.png": PICTURE}
    again = FORMAT.read(FORMAT.write(found.items, found.media).content)
    assert again.media == found.media
    assert again.items[0].text == found.items[0].text


def test_two_pictures_of_one_name_stay_two() -> None:
    def with_picture(content: bytes) -> str:
        return (
            '<question type="description"><questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a.png"&gt;</text>'
            f'<file name="a.png" encoding="base64">{base64.b64encode(content).decode()}</file></questiontext></question>'
        )

    found = read(quiz(with_picture(b"one"), with_picture(b"two"), with_picture(b"one")))
    assert found.media == {"a.png": b"one", "a-2.png": b"two"}
    assert ["a-2" in item.text.source for item in found.items] == [False, True, False]


def test_true_false_whatever_its_order_and_words() -> None:
    for first, second in (("true", "false"), ("Đúng", "Sai"), ("Vrai", "Faux")):
        item = one(quiz(question("truefalse", "x", answer("0", first) + answer("100", second))))
        assert [(o.key, o.weight) for o in item.options] == [("true", 0), ("false", 1)]
    item = one(quiz(question("truefalse", "x", answer("0", "false") + answer("100", "true"))))
    assert [(o.key, o.weight) for o in item.options] == [("true", 1), ("false", 0)]


def test_short_answers() -> None:
    item = one(
        quiz(
            question(
                "shortanswer",
                "x",
                "<usecase>0</usecase>"
                + answer("100", "Ctrl + C")
                + answer("50", "2 \\* 3")
                + answer("0", "*"),
            )
        )
    )
    assert item.ignores_case is True
    assert [(o.text.source, o.weight) for o in item.options] == [
        ("Ctrl + C", 1),
        ("2 * 3", Fraction(1, 2)),
        ("*", 0),
    ]
    found = read(quiz(question("shortanswer", "x", answer("100", "Hà*"))))
    assert found.problems[0].message.params["value"] == "Hà*"


def test_numbers_with_tolerance_and_units() -> None:
    units = (
        "<units><unit><multiplier>1</multiplier><unit_name>GB</unit_name></unit>\n"
        "<unit><multiplier>1024</multiplier><unit_name>MB</unit_name></unit></units>"
    )
    found = read(
        quiz(question("numerical", "x", answer("100", "3,5", "<tolerance>0.05</tolerance>") + units))
    )
    (item,) = found.items
    assert item.options == (Option(Text("3.5"), Fraction(1), tolerance=Decimal("0.05")),)
    assert item.units == ("GB",)
    assert told(found) == [(7, "Đơn vị “MB” có hệ số quy đổi 1024; ở đây đơn vị không quy đổi.")]


def test_matching_with_a_right_side_too_many() -> None:
    def pair(left: str, right: str) -> str:
        return f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer></subquestion>'

    item = one(
        quiz(question("match", "x", pair("Word", "văn bản") + pair("Excel", "bảng tính") + pair("", "ảnh")))
    )
    assert [(o.text.source, o.match.source) for o in item.options] == [
        ("Word", "văn bản"), ("Excel", "bảng tính"), ("", "ảnh"),
    ]  # fmt: skip


def test_ordering_goes_by_the_places() -> None:
    parts = answer("2.0000000", "hai") + answer("3.0000000", "ba") + answer("1.0000000", "một")
    item = one(
        quiz(
            question("ordering", "x", "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>" + parts)
        )
    )
    assert [o.text.source for o in item.options] == ["một", "hai", "ba"]


def test_words_to_choose_offer_their_group() -> None:
    def word(text: str, group: int) -> str:
        return f"<selectoption><text>{text}</text><group>{group}</group></selectoption>"

    item = one(
        quiz(
            question(
                "gapselect",
                "Bấm [[3]] rồi [[1]].",
                word("Lưu", 1) + word("Thoát", 1) + word("Tệp", 2) + word("Xem", 2),
            )
        )
    )
    assert item.text.source == "Bấm [[1]] rồi [[2]]."
    assert [[(o.text.source, o.weight) for o in gap.options] for gap in item.gaps] == [
        [("Tệp", 1), ("Xem", 0)], [("Lưu", 1), ("Thoát", 0)],
    ]  # fmt: skip


def test_a_marker_on_a_picture_is_a_hotspot_and_several_are_not() -> None:
    rest = f'<file name="a.png" encoding="base64">{ENCODED}</file><drag><no>1</no><text>Nút</text></drag><drag><no>2</no><text>Thanh</text></drag>'
    drop = "<drop><no>1</no><shape>{}</shape><coords>{}</coords><choice>{}</choice></drop>"
    shapes = [("circle", "10,20;5", 1), ("rectangle", "1,2;30,40", 1), ("polygon", "0,0;9,0;9,9.4", 1)]
    item = one(quiz(question("ddmarker", "Đâu?", rest + "".join(drop.format(*shape) for shape in shapes))))
    assert [(area.shape, area.coordinates) for area in item.areas] == [
        ("circle", (10, 20, 5)), ("rect", (1, 2, 31, 42)), ("poly", (0, 0, 9, 0, 9, 9)),
    ]  # fmt: skip
    assert {area.weight for area in item.areas} == {Fraction(1, 3)}
    found = read(
        quiz(question("ddmarker", "Đâu?", rest + drop.format(*shapes[0]) + drop.format("circle", "1,1;1", 2)))
    )
    assert not found.items
    assert "nhiều nhãn" in told(found)[0][1]


@pytest.mark.parametrize("kind", ["calculated", "random", "coderunner", ""])
def test_a_type_nobody_knows_is_named_and_the_rest_is_read(kind: str) -> None:
    found = read(quiz(question("essay", "a"), question(kind, "b", name="Tính"), question("essay", "c")))
    assert [item.text.source for item in found.items] == ["a", "c"]
    ((line, message),) = told(found)
    assert line == 6
    assert found.problems[0].place == at_question(2, "Tính")
    assert kind in message


@pytest.mark.parametrize(
    "address",
    ["a b.png", "a%20b.png", "a%20b.png?forcedownload=1", "a&#32;b.png"],
)
def test_a_picture_is_found_however_its_name_was_written(address: str) -> None:
    for before, after in (
        ('&lt;img src="', '"&gt;'),
        ("![x](", ")"),
        ("&lt;img src='", "'&gt; @@PLUGINFILE@@/khac.png"),
    ):
        content = (
            f'<question type="essay"><questiontext format="html"><text>{before}@@PLUGINFILE@@/{address.replace("&", "&amp;")}{after}</text>'
            f'<file name="a b.png" path="/" encoding="base64">{ENCODED}</file></questiontext></question>'
        )
        found = read(quiz(content))
        assert "media:a-b.png" + after[0] in found.items[0].text.source.replace("&gt;", ">")
        assert [p.message.params["name"] for p in found.problems] == (["khac.png"] if "khac" in after else [])


def test_weights_as_programs_compute_them() -> None:
    found = one(
        quiz(
            question(
                "multichoice",
                "x",
                "<single>false</single>"
                + answer("33.333333333333336", "A")
                + answer("66.66666666666667", "B"),
            )
        )
    )
    assert [o.weight for o in found.options] == [Fraction(1, 3), Fraction(2, 3)]


def test_a_picture_written_into_the_text_is_taken_out() -> None:
    found = read(quiz(question("essay", f'<img src="data:image/png;base64,{ENCODED}">')))
    assert found.media == {"hinh.png": PICTURE}
    assert found.items[0].text.source == '<img src="media:hinh.png">'


def test_notes_for_markers_never_become_what_learners_see() -> None:
    found = read(
        quiz(question("essay", "x", '<graderinfo format="html"><text>Đáp án mật</text></graderinfo>'))
    )
    [item] = found.items
    assert item.notes.source == "Đáp án mật"
    assert "Đáp án mật" not in str(replace(item, notes=NOTHING))
    assert told(found) == []


def test_the_picture_beside_the_text_of_an_old_file() -> None:
    found = read(
        quiz(question("essay", "x", f"<image>so do.png</image><image_base64>{ENCODED}</image_base64>"))
    )
    assert not found.problems
    assert found.media == {"so-do.png": PICTURE}
    assert 'src="media:so-do.png"' in found.items[0].text.source
