"""What is no list: one clear sentence each, whatever the file is called, and nothing is written."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from lms.kernel.archives import Limits
from lms.kernel.errors import Invalid
from lms.kernel.settings import ROOT
from lms.org.roster import reading
from lms.org.roster.child import OUT_OF_MEMORY
from lms.org.roster.formats import kinds
from lms.org.roster.sandbox import read_path
from lms.org.roster.shapes import Severity
from tests.org.make import AS_OF, STUDENTS, read, student_row, told, workbook


def packed(*parts: str, **contents: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, contents.get("text", "<x/>"))
        for name, text in contents.items():
            archive.writestr(name, text)
    return file.getvalue()


HTML = "<html><meta charset='utf-8'><table><tr><td>Họ tên</td><td>Lớp</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
FILES: dict[str, tuple[bytes, str]] = {
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(100), "một hình ảnh"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(100), "một hình ảnh"),
    "heic": (bytes(3) + b"\x18ftypheic" + bytes(90), "một hình ảnh"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), "một hình ảnh"),
    "pdf": (b"%PDF-1.7\n", "một tệp PDF"),
    "docx": (packed("[Content_Types].xml", "word/document.xml"), "một văn bản Word"),
    "pptx": (packed("[Content_Types].xml", "ppt/presentation.xml"), "một bài trình chiếu"),
    "zip": (packed("a.txt"), "một tệp nén"),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(50), "một tệp nén"),
    "ods": (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    "xlsb": (packed("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
    "numbers": (packed("Index/Document.iwa"), "Numbers"),
    "html": (HTML.encode(), "trang web (bảng HTML)"),
    "html utf-16": (HTML.encode("utf-16"), "trang web (bảng HTML)"),
    "mht": (b"MIME-Version: 1.0\nX-Document-Type: Workbook\n", "trang web (bảng HTML)"),
    "xml 2003": (XML_2003.encode(), "XML đời 2003"),
    "xml": (b"<?xml version='1.0'?><a/>", "một tệp XML"),
    "exe": (b"MZ\x90\0" + bytes(200), "một chương trình"),
    "mp4": (bytes(3) + b"\x18ftypisom" + bytes(90), "âm thanh hoặc video"),
    "sqlite": (b"SQLite format 3\0" + bytes(90), "cơ sở dữ liệu"),
    "empty": (b"", "trống"),
    "blank": (b" \r\n\r\n", "không có chữ nào"),
    "cut": (b"PK\x03\x04 not really", "bị hỏng"),
    "noise": (bytes(range(1, 250)) * 40, ""),
    "prose": ("Kính gửi các thầy cô,\nNhà trường thông báo.".encode(), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ["ds.xlsx", "ds.xls", "ds.csv"])
@pytest.mark.parametrize("kind", FILES)
def test_it_is_called_what_it_is(tmp_path: Path, kind: str, name: str) -> None:
    content, says = FILES[kind]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid) as caught:
        read(path)
    sentence = caught.value.message.plain()
    assert says in sentence
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_text_is_read_as_text_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "ds.xls"
    path.write_text("Mã;Họ tên;Lớp\n01;Lê An;H26A", "utf-8")
    roster = read(path)
    assert [r.code for r in roster.rows] == ["01"]
    assert "văn bản dạng .csv; đã đọc theo nội dung" in told(roster, Severity.NOTE)["ds.xls"]
    path.write_text("Kính gửi các thầy cô")
    with pytest.raises(Invalid, match=r"đuôi \.xls nhưng nội dung không phải"):
        read(path)


def test_a_workbook_is_read_under_any_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ds.xlsx", [student_row()], STUDENTS).rename(tmp_path / "ds.csv")
    roster = read(path)
    assert len(roster.rows) == 1
    assert "bảng tính .xlsx" in told(roster, Severity.NOTE)["ds.csv"]


def test_it_does_not_unpack_what_is_packed_too_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "LIMITS", Limits(ratio=400, ratio_from=1_000_000))
    path = tmp_path / "ds.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    with pytest.raises(Invalid, match="khi mở ra lớn hơn"):
        read(path)


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    content = bytearray(packed("xl/workbook.xml"))
    for sign in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.index(sign)
        content[place + (6 if sign.endswith(b"\x04") else 8)] |= 1
    (tmp_path / "ds.xlsx").write_bytes(content)
    with pytest.raises(Invalid, match="có mật khẩu"):
        read(tmp_path / "ds.xlsx")


def test_too_many_sheets_and_too_large(tmp_path: Path) -> None:
    book = Workbook()
    for _ in range(60):
        book.create_sheet()
    book.save(tmp_path / "ds.xlsx")
    with pytest.raises(Invalid, match="nhiều hơn 50 trang tính"):
        read(tmp_path / "ds.xlsx")
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Invalid, match="lớn hơn 100 MB"):
        read_path(tmp_path / "big.csv", AS_OF)


def test_the_child_ends_within_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ds.xlsx"
    with xlsxwriter.Workbook(path) as book:  # unlike openpyxl it shares strings
        book.add_worksheet().write_row(0, 0, STUDENTS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = b"<sst>" + (b"<si><t>" + b"x" * 1000 + b"</t></si>") * 150_000 + b"</sst>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    asked = {"path": str(path), "name": path.name, "as_of": "2026-09-05", "limit": 20_000_000, "kept_hash": "",
             "keep_to": "", "choices": {"asked": [], "by_sheet": {}, "headings": {}, "remembered": {}}}  # fmt: skip
    small = "import lms.org.roster.child as child; child.MEMORY_LIMIT = 160_000_000; child.main()"
    done = subprocess.run(
        [sys.executable, "-c", small],
        input=json.dumps(asked).encode(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (OUT_OF_MEMORY, b"", b"")
    monkeypatch.setattr("lms.org.roster.sandbox.TIMEOUT_SECONDS", 0.01)
    with pytest.raises(Invalid, match="quá nhiều bộ nhớ hoặc thời gian"):
        read_path(path, AS_OF)


def test_a_broken_library_is_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_anything: object) -> None:
        raise KeyError("a part that is missing")

    monkeypatch.setattr(reading.xlsx, "_frame", fails)
    with pytest.raises(Invalid, match="bị hỏng"):
        read(workbook(tmp_path / "ds.xlsx", [student_row()], STUDENTS))
