"""Files that are no Word files, that are damaged, and that mean harm: a sentence each, never a traceback."""

import random
import time

import pytest

from lms.assessment.formats.content import Questions
from lms.assessment.formats.docx import WORD, opening, xmltree
from tests.assessment.formats.test_docx_layout import problems, read
from tests.assessment.formats.word_files import (
    BOLD,
    UNDERLINED,
    W,
    docx,
    p,
    packed,
    parts,
    picture,
    png,
    run,
    table,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
GOOD = parts(
    p("PHẦN I", style="u1"), p("Thủ đô?", num=(1, 0)), p("Huế", num=(1, 1)), p(run("Hà Nội", UNDERLINED), num=(1, 1)),
    p(run("Câu 2: ", BOLD), picture("x")), table(("A. m", "B. n")), p("Lời giải: vì n. Chọn B"), p("ĐÁP ÁN"), p("1-B 2-B"),
    media={"x.png": png()},
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp rỗng"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word đời cũ (.doc)"),
        (OLE, "không phải văn bản Word"),
        (b"%PDF-1.7", "một tệp PDF"),
        (png(), "một hình ảnh"),
        (b"\xff\xd8\xff\xe0", "một hình ảnh"),
        (b"{\\rtf1\\ansi Cau 1}", "một văn bản RTF"),
        ("<html><body>Câu 1".encode(), "một trang web (HTML)"),
        (b"<?xml version='1.0'?><quiz/>", "một tệp XML"),
        ("Câu 1: x\nA. m".encode(), "một tệp không phải Word"),
        (b"MZ\x90", "một chương trình"),
        (b"PK\x03\x04", "bị hỏng"),
        (packed({"a.txt": b"x"}), "một tệp nén"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "(.odt)"),
        (packed(GOOD)[:-40], "bị hỏng"),
        (packed(GOOD | {"word/document.xml": b"<w:document"}), "bị hỏng"),
        (packed(GOOD | {"word/document.xml": b"<a/>"}), "không có phần văn bản"),
        (packed(GOOD | {"../../etc/passwd": b"x"}), "tên phần không hợp lệ"),
        (packed(GOOD | {"C:\\x.xml": b"x"}), "tên phần không hợp lệ"),
        (packed(GOOD | {"/etc/passwd": b"x"}), "tên phần không hợp lệ"),
        (packed(GOOD | {"WORD/document.xml": b"x"}), "bị hỏng"),
    ],
)
def test_what_is_no_word_file_is_told_so(content: bytes, words: str) -> None:
    found = read(content)
    assert (found.items, len(found.problems)) == ((), 1)
    assert words in problems(found)[0]


def test_a_workbook_by_the_name_of_a_document() -> None:
    rels = GOOD["_rels/.rels"].replace(b"word/document.xml", b"xl/workbook.xml")
    assert "một bảng tính" in problems(read(packed({"_rels/.rels": rels, "xl/workbook.xml": b"<a/>"})))[0]


ENTITIES = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    "outside": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a; <!ENTITY b "">]>',
    "type only": '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
}


@pytest.mark.parametrize("kind", ENTITIES)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]
)
def test_entities_are_refused(kind: str, part: str) -> None:
    text = GOOD[part].decode().removeprefix('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
    if kind != "type only":
        text = text.replace("</w:t>", "&b;</w:t>", 1)
    found = read(packed(GOOD | {part: (ENTITIES[kind] + text).encode()}))
    assert not found.items
    assert "bị hỏng" in problems(found)[0]


def test_bombs_are_refused_quickly() -> None:
    begun = time.monotonic()
    assert "lớn bất thường" in problems(read(packed(GOOD | {"word/media/x.bin": bytes(60_000_000)})))[0]
    assert "lớn bất thường" in problems(read(packed({f"n{n}": b"" for n in range(5001)} | GOOD)))[0]
    deep = f'<w:document xmlns:w="{W}"><w:body>' + "<w:sdt><w:sdtContent>" * 20_000
    assert "bị hỏng" in problems(read(packed(GOOD | {"word/document.xml": deep.encode()})))[0]
    assert time.monotonic() - begun < 5


def test_a_part_larger_than_its_list_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_XML", 1000)
    assert "lớn bất thường" in problems(read(packed(GOOD)))[0]


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmltree, "MAX_ELEMENTS", 50)
    assert "bị hỏng" in problems(read(packed(GOOD)))[0]


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_FILE", 1000)
    assert "lớn hơn" in problems(read(packed(GOOD)))[0]


def test_encrypted_parts() -> None:
    content = bytearray(packed(GOOD))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "có mật khẩu" in problems(read(bytes(content)))[0]


def test_circles_and_nonsense_in_styles_and_numbering() -> None:
    styles = GOOD["word/styles.xml"].replace(b'<w:basedOn w:val="Normal"/>', b'<w:basedOn w:val="u2"/>')
    numbering = GOOD["word/numbering.xml"].replace(
        b'<w:start w:val="1"/>', b'<w:start w:val="99999999999999999999"/>'
    )
    found = read(packed(GOOD | {"word/styles.xml": styles, "word/numbering.xml": numbering}))
    assert found.items


def _check(found: Questions) -> None:
    for item in found.items:
        assert item.line >= 0
        assert all(-1 <= option.weight <= 1 for option in item.options)
    for problem in found.problems:
        assert problem.message.plain()
        assert problem.line >= 0


def test_damaged_bytes_never_raise() -> None:
    rng = random.Random(7)
    whole = packed(GOOD)
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        _check(WORD.read(bytes(content)))
        _check(WORD.read(whole[: rng.randrange(len(whole))]))
    _check(WORD.read(bytes(rng.randrange(256) for _ in range(3000))))


def test_damaged_parts_never_raise() -> None:
    rng = random.Random(11)
    names = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"]
    for _ in range(300):
        name = rng.choice(names)
        text = GOOD[name].decode()
        for _ in range(rng.randint(1, 4)):
            at, length = rng.randrange(len(text)), rng.randint(1, 40)
            other = rng.randrange(len(text))
            text = rng.choice(
                (text[:at] + text[at + length :], text[:at] + text[other : other + length] + text[at:],
                 text.replace("w:val", rng.choice(("w:vol", "w:val")), 1), text.replace(">1<", ">-9<"))
            )  # fmt: skip
        _check(WORD.read(packed(GOOD | {name: text.encode()})))


def test_shuffled_paragraphs_never_raise() -> None:
    rng = random.Random(3)
    lines = [
        "Câu 1: x?", "Câu 2.", "Câu 2: y", "A. m", "B. n", "A. m\tB. n  C. k", "a) ý. Đúng", "b) ý", "Đáp án: B", "Đáp án", "Chọn C",
        "Lời giải", "Lời giải: vì A. sai", "BẢNG ĐÁP ÁN", "1-A 2-B 3-ĐS", "PHẦN I", "II. TỰ LUẬN", "HẾT", "1. z", "2) z", "Trả lời: 3,5", "", "*",
        "Đọc đoạn sau và trả lời câu 2", "Đáp án: a) Đúng, b) Sai", "A.", "(B)", "Câu 99999: x", "Đoạn dẫn:",
    ]  # fmt: skip
    tables = [
        table(("1", "2"), ("A", "B")),
        table(("Ý", "Đúng", "Sai"), ("a", "x", "")),
        table(("", ""), ("Câu 1:",)),
        table(()),
    ]
    for _ in range(400):
        body = [
            rng.choice(tables) if rng.random() < 0.1 else p(rng.choice(lines))
            for _ in range(rng.randint(1, 25))
        ]
        found = WORD.read(docx(*body))
        _check(found)
        _check(WORD.read(WORD.write(found.items, found.media).content))


def test_a_thousand_questions_are_read_in_reasonable_time() -> None:
    body = [
        line
        for n in range(1, 1001)
        for line in (
            p(f"Câu {n}: Hỏi gì đó dài dài một chút?"),
            *(p(f"{a}. phương án") for a in "ABC"),
            p(run("D. đúng", UNDERLINED)),
        )
    ]
    begun = time.monotonic()
    found = read(docx(*body))
    assert (len(found.items), found.problems) == (1000, ())
    assert time.monotonic() - begun < 20
