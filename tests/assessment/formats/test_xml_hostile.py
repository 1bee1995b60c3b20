"""XML that means harm, and XML in other encodings."""

import time

import pytest

from lms.assessment import formats
from tests.assessment.formats.test_moodle_xml import SAMPLE, answer, question, quiz, read, told

BODY = SAMPLE.partition("\n")[2]
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("name", ["moodle-xml", "qti"])
@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE quiz [<!ENTITY a0 "ha">{LAUGHS}]>',
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/quiz.dtd">',
        '<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
        "<!DOCTYPE quiz>",
    ],
)
def test_a_dtd_is_refused_before_anything_is_done_with_it(name: str, doctype: str) -> None:
    began = time.monotonic()
    found = formats.get(name).read(f'<?xml version="1.0"?>\n\n{doctype}\n<quiz>&a11;&x;</quiz>'.encode())
    assert time.monotonic() - began < 2
    assert not found.items
    assert [(line, "DOCTYPE" in message) for line, message in told(found)] == [(3, True)]


def test_what_is_nested_or_long_without_measure_is_refused() -> None:
    found = read("<quiz>" + "<a>" * 100_000 + "</a>" * 100_000 + "</quiz>")
    assert not found.items
    assert "tầng" in told(found)[0][1]
    found = read("<quiz>" + "<a/>" * 1_000_001 + "</quiz>")
    assert "phần tử" in told(found)[0][1]


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + SAMPLE).encode(),
        ("\ufeff" + SAMPLE).encode("utf-16-le"),
        ("\ufeff" + SAMPLE).encode("utf-16-be"),
        BODY.encode("utf-16-le"),
        ("\ufeff" + SAMPLE.replace("UTF-8", "UTF-16")).encode("utf-16-le"),
        SAMPLE.replace("UTF-8", "utf-16").encode(),
        BODY.encode(),
        ("\n\n" + BODY).encode(),
        SAMPLE.replace("\n", "\r\n").encode(),
        SAMPLE.replace("UTF-8", "windows-1258")
        .replace("ạ", "a")
        .replace("á", "a")
        .encode("cp1258", "ignore"),
    ],
    ids=range(10),
)
def test_every_encoding_that_programs_write(content: bytes) -> None:
    found = read(content)
    assert not found.problems, told(found)
    assert len(found.items) == 2
    assert found.items[0].text.source.startswith("<p>Khi nh")


def test_letters_come_composed() -> None:
    decomposed = "To\u0302\u0301t"
    found = read(quiz(question("essay", decomposed)))
    assert found.items[0].text.source == "Tốt"


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b"", 0, "tr\u1ed1ng"),
        (b" \n ", 0, "tr\u1ed1ng"),
        (b"::Cau 1:: 2+2 {=4}", 0, "không phải tệp XML"),
        (b"PK\x03\x04\xff\xfe\x00\x00", 0, "không phải tệp XML"),
        (b"<html><body></body></html>", 1, "<html>"),
        (b"<quiz>\n\n<question type='essay'>\n</quiz>", 4, "thẻ đóng không khớp"),
        (b"<quiz>\n<a>1 < 2</a></quiz>", 2, "&amp;"),
        (b"<quiz>\n&nbsp;</quiz>", 2, "thực thể"),
        (b"<quiz>\n\n\xff</quiz>", 3, "UTF-8"),
        (b'<?xml version="1.0" encoding="zip"?><quiz/>', 1, "“zip”"),
        (b"<quiz></quiz>", 0, "không có câu hỏi"),
        (b"<quiz></quiz>\n<quiz></quiz>", 2, "sau thẻ đóng cuối cùng"),
    ],
)
def test_what_is_no_moodle_xml_is_said_in_one_sentence(content: bytes, line: int, why: str) -> None:
    found = read(content)
    assert not found.items
    assert [at for at, _ in told(found)] == [line]
    assert why in told(found)[0][1]


def test_signs_that_xml_does_not_allow_are_dropped_and_said() -> None:
    found = read(quiz(question("essay", "a\x0bb\x00c")))
    assert found.items[0].text.source == "abc"
    assert told(found)[0] == (4, "Có 2 ký tự điều khiển không được phép trong XML; đã bỏ đi.")


def test_bad_values_are_said_where_they_stand_and_the_question_stays() -> None:
    rest = (
        "<defaultgrade>-1</defaultgrade>\n<penalty>7</penalty>\n<hidden>1</hidden>\n"
        + answer("abc", "A")
        + answer("100", "B")
        + answer("0", "")
        + "<graderinfo><text>chấm kỹ</text></graderinfo>"
    )
    found = read(quiz(question("multichoice", "<img src='@@PLUGINFILE@@/khong-co.png'>", rest)))
    assert len(found.items[0].options) == 2
    said = told(found)
    assert [line for line, _ in said] == [4, 8, 10, 5, 3, 3, 11]
    assert "khong-co.png" in said[0][1]


def test_a_file_that_is_no_picture_code_is_said() -> None:
    content = '<question type="essay"><questiontext format="html"><text>x</text>\n<file name="../../a.png" encoding="base64">***</file></questiontext></question>'
    found = read(quiz(content))
    assert not found.media
    assert told(found)[0][0] == 4


def test_a_path_in_a_name_goes_nowhere() -> None:
    content = (
        '<question type="essay"><questiontext format="html"><text>x</text>'
        '<file name="../../etc/passwd" path="/../" encoding="base64">YQ==</file></questiontext></question>'
    )
    assert list(read(quiz(content)).media) == ["passwd"]
