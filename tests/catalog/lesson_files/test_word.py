"""A Word document as a lesson: what is kept, what is told, what is refused."""

import contextlib
import random

import pytest

from lms.catalog.lesson_files.content import LessonFile
from lms.catalog.lesson_files.reading import read_file
from lms.catalog.lesson_files.word import read_docx
from lms.catalog.packs.html_body import check
from lms.catalog.packs.markdown import Form, Place
from lms.catalog.packs.problems import Problems
from lms.kernel.errors import Invalid
from lms.kernel.markup import plain_text
from tests.catalog.lesson_files.make import bold, docx, footnote, par, picture, png, run, table, zipped


def notes(found: LessonFile) -> str:
    return "\n".join(message.plain() for _line, message in found.notes)


def wrong(found: LessonFile) -> list[str]:
    """What the checker of lessons says of the text."""
    problems = Problems()
    names = frozenset(each.name for each in found.pictures)
    check(found.text, Place("x", 1, Form.LESSON, names), problems)
    return [str(each) for each in problems.found]


def test_a_whole_document() -> None:
    found = read_docx(docx(
        par("Đặt mật khẩu ", "dài", style="Title"),
        par("Vì sao", style="Heading1"),
        par("Mật khẩu ", bold("dài"), " thì ", run("khó đoán", "<w:i/>"), footnote(1), "."),
        par("Việc một", level=0), par("Chi tiết", level=1), par("Việc hai", level=0),
        par("Bước một", level=0, num=2), par("Bước hai", level=0, num=2),
        par(picture()),
        par("Bảng số", style="Heading2"),
        table((par(bold("Dài")), par(bold("Số năm"))), ("8", "1"), ("16", "1.000")),
        notes=("Theo một văn bản",),
    ))  # fmt: skip
    assert found.title == "Đặt mật khẩu dài"
    assert found.format == "html"
    assert "<h2>Vì sao</h2>" in found.text
    assert "Mật khẩu <strong>dài</strong> thì <em>khó đoán</em><sup>[1]</sup>." in found.text
    flat = found.text.replace("\n", "")
    assert "<ul><li>Việc một<ul><li>Chi tiết</li></ul></li><li>Việc hai</li></ul>" in flat
    assert "<ol><li>Bước một</li><li>Bước hai</li></ol>" in flat
    assert '<img src="media/hinh-1.png" alt="Một ổ khóa">' in flat
    assert "<h3>Bảng số</h3>" in flat
    assert flat.count("<th") == 3, "two cells and the head itself"
    assert "<td>16</td>" in flat
    assert flat.endswith("<h2>Ghi chú</h2><ol><li>Theo một văn bản</li></ol>")
    assert [(each.name, each.alt, each.content) for each in found.pictures] == [
        ("hinh-1.png", "Một ổ khóa", png())
    ]
    assert wrong(found) == []
    assert notes(found) == ""


def test_headings_begin_at_two_and_skip_none() -> None:
    found = read_docx(
        docx(par("A", style="Heading2"), par("x"), par("B", style="Heading3"), par("C", style="Heading2"))
    )
    assert found.title == ""
    assert [part.split(">")[0] for part in found.text.split("<h")[1:]] == ["2", "3", "2"]
    jumping = read_docx(
        docx(par("A", style="Heading1"), par("x"), par("B", style="Heading3"), par("C", style="Heading1"))
    )
    assert [part.split(">")[0] for part in jumping.text.split("<h")[1:]] == ["2", "3", "2"]


def test_a_single_heading_at_the_top_is_the_title() -> None:
    found = read_docx(docx(par("Tên bài", style="Heading1"), par("Chữ"), par("Phần", style="Heading2")))
    assert (found.title, "Tên bài" in found.text) == ("Tên bài", False)
    assert "<h2>Phần</h2>" in found.text


def test_what_has_no_place_in_a_lesson_is_told() -> None:
    odd = docx(
        par(run("gạch chân", '<w:u w:val="single"/>'), run("đỏ", '<w:color w:val="FF0000"/>'), run("bỏ", "<w:strike/>")),
        par("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", run("sau công thức")),
        par('<w:ins w:id="1">' + run("thêm") + "</w:ins>", '<w:del w:id="2"><w:r><w:delText>xóa</w:delText></w:r></w:del>'),
        par(picture("rId11")), par(picture("rId10", alt="")),
        media={"image1.png": png(), "image2.emf": b"emf"},
    )  # fmt: skip
    found = read_docx(odd)
    told = notes(found)
    for words in ("Gạch chân", "Màu chữ", "gạch ngang", "Công thức toán: 1", "Chữ thêm", "Chữ đã xóa", "image/x-emf",
                  "Hình số 2 chưa có lời tả"):  # fmt: skip
        assert words in told, words
    assert "sau công thức" in found.text
    assert "thêm" in found.text
    assert "xóa" not in found.text
    assert len(found.pictures) == 1


def test_links_are_kept_and_hostile_ones_are_not() -> None:
    link = '<w:hyperlink r:id="rId{}"><w:r><w:t>{}</w:t></w:r></w:hyperlink>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId20" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.vn" TargetMode="External"/>'
        '<Relationship Id="rId21" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>'
        "</Relationships>"
    )
    found = read_docx(docx(
        par(link.format(20, "trang"), link.format(21, "bẫy"), "&lt;script&gt;alert(1)&lt;/script&gt;"),
        more={"word/_rels/document.xml.rels": rels.encode()},
    ))  # fmt: skip
    assert '<a href="https://example.vn">trang</a>' in found.text
    assert "javascript" not in found.text
    assert "bẫy" in found.text
    assert "&lt;script&gt;" in found.text
    assert "javascript:alert(1)" in notes(found)


def test_a_picture_that_is_only_linked_is_not_fetched() -> None:
    linked = picture().replace("r:embed", "r:link")
    found = read_docx(docx(par("Chữ", linked)))
    assert found.pictures == ()


def test_old_encodings_are_named() -> None:
    with pytest.raises(Invalid, match="TCVN3"):
        read_docx(
            docx(
                *(
                    par(text)
                    for text in ("MËt khÈu cña b¹n", "§Æt mËt khÈu dµi", "Kh«ng ®­a cho ai", "C¶nh gi¸c")
                )
            )
        )


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
REFUSED = {
    "no zip": b"not a document",
    "empty": b"",
    "another zip": zipped({"a.txt": b"x"}),
    "entities": docx(par("x"), more={"word/document.xml": BOMB}),
    "broken xml": docx(par("x"), more={"word/document.xml": b"<w:document"}),
    "no text": docx(par("")),
    "slip": docx(par("x"), more={"../../x": b"x"}),
    "bomb": docx(par("x"), more={"word/media/big.png": b"\0" * 90_000_000}),
    "nested without end": docx("<w:p>" * 5_000 + "</w:p>" * 5_000),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_read_gets_one_sentence(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_docx(REFUSED[name])
    assert refusal.value.message.plain()


def test_mutilated_documents_never_raise_anything_else() -> None:
    pick = random.Random(7)
    whole = docx(
        par("Vì sao", style="Heading1"), par("Chữ", footnote(1), picture()), table(("a", "b")), notes=("n",)
    )
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(pick.randint(1, 6)):
            broken[pick.randrange(len(broken))] = pick.randrange(256)
        with contextlib.suppress(Invalid):
            read_docx(bytes(broken))


def test_a_long_document() -> None:
    found = read_docx(docx(*(par("Một câu dài vừa phải để đếm chữ trong bài.") for _ in range(500))))
    assert len(plain_text(found.text).split()) == 5_000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bai.doc", b"\xd0\xcf\x11\xe0abc", "dạng cũ"), ("bai.docx", b"\xd0\xcf\x11\xe0abc", "dạng cũ"),
        ("bai.odt", b"PK", "lưu thành .docx"), ("bai.pdf", b"%PDF", "lưu thành .docx"), ("bai.txt", b"x", ".docx"),
        ("bai", b"x", ".docx"),
    ],
)  # fmt: skip
def test_other_files_are_told_what_to_do(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_file(name, content)
