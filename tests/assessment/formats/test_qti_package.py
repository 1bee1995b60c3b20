"""QTI packages: what is found in them, and those that mean harm."""

import io
import struct
import warnings
import zipfile

import pytest

from lms.assessment import formats
from lms.assessment.formats.content import Questions
from lms.assessment.formats.where import called
from tests.assessment.formats.items import PICTURE
from tests.assessment.formats.test_qti import choices, declared, item

ITEM = item(
    '<p>Xem <img src="../anh/s%C6%A1%20%C4%91%E1%BB%93.png" alt="sơ đồ"/></p>' + choices("a", "b", "c"),
    declared("A"),
)
MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">\n<resources>\n'
    '<resource identifier="r1" type="imsqti_item_xmlv2p1" href="cau/c1.xml"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM">'
    '<general><keyword><string language="vi">an toàn</string></keyword></general>'
    "<classification><taxonPath><taxon><entry><string>Bài 1</string></entry></taxon></taxonPath></classification></lom></metadata>"
    '<file href="cau/c1.xml"/></resource>\n'
    '<resource identifier="r2" type="imsqti_test_xmlv2p1" href="de.xml"/>\n<resource identifier="r3" type="imsqti_item_xmlv2p1" href="cau/thieu.xml"/>\n'
    "</resources></manifest>"
)
FILES = {"imsmanifest.xml": MANIFEST.encode(), "cau/c1.xml": ITEM.encode(), "anh/sơ đồ.png": PICTURE}


def packed(files: dict[str, bytes], **changes: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {**files, **changes}.items():
            made.writestr(name, content)
    return held.getvalue()


def read(content: bytes) -> Questions:
    return formats.get("qti").read(content)


def refused(content: bytes) -> str:
    """The one sentence that says why a package is not opened."""
    found = read(content)
    assert not found.items
    (problem,) = found.problems
    return problem.message.plain()


def test_items_come_with_their_pictures_and_what_the_manifest_says() -> None:
    found = read(packed(FILES))
    (question,) = found.items
    assert question.tags == ("an toàn",)
    assert question.category == ("Bài 1",)
    assert found.media == {"sơ-đồ.png": PICTURE}
    assert '<img src="media:sơ-đồ.png" alt="sơ đồ">' in question.text.source
    assert [(p.line, p.place, p.is_note) for p in found.problems] == [
        (4, called(file="imsmanifest.xml"), True), (5, called(file="imsmanifest.xml"), False),
    ]  # fmt: skip
    assert found.problems[1].message.params["name"] == "cau/thieu.xml"


def test_a_packed_folder_and_a_package_without_manifest() -> None:
    assert len(read(packed({f"Bài 1/{name}": content for name, content in FILES.items()})).items) == 1
    found = read(packed({"a.xml": ITEM.encode(), "b.xml": b"<x/>", "c.txt": b""}))
    assert len(found.items) == 1
    assert [(p.place, p.is_note) for p in found.problems] == [(None, True), (called(file="a.xml"), False)]
    assert "không có câu hỏi QTI" in refused(packed({"word/document.xml": b"<w:document/>"}))


def test_a_picture_that_is_not_there_is_said_and_the_question_stays() -> None:
    found = read(packed({name: content for name, content in FILES.items() if "anh" not in name}))
    assert len(found.items) == 1
    assert any("không nằm trong gói" in p.message.plain() and p.line == 6 for p in found.problems)


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "C:\\a.xml", "a/../../b.xml", "..\\a.xml"])
def test_path_tricks_are_refused(name: str) -> None:
    assert "đường dẫn" in refused(packed(FILES, **{name: b"x"}))


def test_a_reference_that_leaves_the_package_finds_nothing() -> None:
    found = read(packed(FILES, **{"cau/c1.xml": ITEM.replace("../anh/", "../../../../etc/passwd#").encode()}))
    assert not found.media


def test_links_and_twins_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        link = zipfile.ZipInfo("cau/c1.xml")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "liên kết" in refused(held.getvalue())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.writestr("a.xml", "1")
        made.writestr("a.xml", "2")
    assert "cùng tên" in refused(held.getvalue())


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    assert "nén chặt" in refused(packed(FILES, **{"a.xml": b" " * 20_000_000}))
    assert "lớn hơn" in refused(packed({f"{n}.xml": b" " * 30_000_000 for n in range(4)}))
    assert "hơn 5000 tệp" in refused(packed({f"{n}": b"" for n in range(5_001)}))


def test_a_header_that_lies_about_a_size_is_found_out() -> None:
    content = packed({"imsmanifest.xml": MANIFEST.encode() + b" " * 4_000_000})
    size = struct.pack("<I", len(MANIFEST.encode()) + 4_000_000)
    assert content.count(size) == 2
    assert "hỏng" in refused(content.replace(size, struct.pack("<I", 100)))


def test_a_locked_or_strangely_packed_file_is_refused() -> None:
    content = bytearray(packed({"a.xml": ITEM.encode()}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "mật khẩu" in refused(bytes(content))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.xml", ITEM)
    assert "cách chưa đọc được" in refused(held.getvalue())


def test_an_archive_inside_stays_closed() -> None:
    inside = packed({"bom.xml": b" " * 1_000_000})
    assert len(read(packed(FILES, **{"trong.zip": inside})).items) == 1


def test_entities_in_an_item_are_refused_and_the_rest_is_read() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha">]>\n<assessmentItem>&x;</assessmentItem>'
    found = read(
        packed(
            {
                "a.xml": bomb.encode(),
                "b.xml": ITEM.replace("../anh", "anh").encode(),
                "anh/sơ đồ.png": PICTURE,
            }
        )
    )
    assert len(found.items) == 1
    assert [(p.line, p.place) for p in found.problems if not p.is_note] == [(1, called(file="a.xml"))]


def test_the_same_questions_make_the_same_bytes() -> None:
    found = read(packed(FILES))
    for name in ("qti", "qti3", "moodle-xml"):
        assert formats.get(name).write(found.items, found.media) == formats.get(name).write(
            found.items, found.media
        )
