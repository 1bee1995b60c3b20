"""Packs made to do harm, beyond what `test_unzipping` and `tests/kernel/test_archives` have: names, numbers, letters
that nobody sees. Each gets a sentence, at once, and changes nothing."""

import io
import struct
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from lms.catalog.packs.files import read_files
from lms.catalog.packs.problems import PackInvalid, Problems
from lms.catalog.packs.reader import parse, read_pack
from lms.catalog.packs.unzipping import unpack
from tests.packs.make import FINAL, ONE, changed, files, good_pack, problems_of, write
from tests.packs.test_unzipping import packed, said

QUICK = 20  # seconds, on a slow machine at its worst


def told(contents: dict[str, bytes]) -> str:
    begun = time.monotonic()
    found = "\n".join(map(str, problems_of(contents)))
    assert time.monotonic() - begun < QUICK
    return found


def with_file(name: str, content: bytes = b"x") -> str:
    found = said(packed(lambda archive: archive.writestr(name, content)))
    return "\n".join(found)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("media/con.svg", "Windows không ghi được"), ("questions/aux.toml", "Windows không ghi được"),
        ("media/lpt1.png", "Windows không ghi được"), ("NUL", "không đúng mẫu"), ("lessons/COM1.md", "không đúng mẫu"),
        ("media/a.svg:hidden", "không đúng mẫu"), ("media/a.svg ", "không đúng mẫu"), ("media/a.svg.", "không đúng mẫu"),
        ("media/./../x.svg", "chỉ ra ngoài gói"), ("media//a.svg", "chưa được khai"), ("\\\\host\\share\\a.svg", "chỉ ra ngoài gói"),
        ("media\\..\\..\\a.svg", "chỉ ra ngoài gói"), ("media/a\n.svg", "chỉ ra ngoài gói"), ("media/\u202egvs.a", "chỉ ra ngoài gói"),
        ("media/a.svg/b.svg", "không đúng mẫu"), ("media", "không đúng mẫu"), ("MEDIA/khoa.SVG", "hai tệp cùng tên"),
        ("media/goi.jar", "tệp nén"), ("media/goi.tar.gz", "tệp nén"),
    ],
)  # fmt: skip
def test_names(name: str, words: str) -> None:
    assert words in with_file(name)


def test_names_that_a_mac_writes_in_two_ways_are_one_name() -> None:
    def both(archive: zipfile.ZipFile) -> None:
        for form in ("NFC", "NFD"):
            archive.writestr(unicodedata.normalize(form, "media/hình.svg"), b"<svg/>")

    assert "hai tệp cùng tên" in "\n".join(said(packed(both)))


def test_a_pack_at_the_top_and_another_in_a_folder_are_no_pack() -> None:
    def second(archive: zipfile.ZipFile) -> None:
        archive.writestr("goi/course.toml", b"x")

    assert "goi/course.toml: Tên hoặc chỗ của tệp không đúng mẫu" in "\n".join(said(packed(second)))


def test_more_entries_than_the_format_counts() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(65_537):
            archive.writestr(f"media/a{number}.svg", b"")
    begun = time.monotonic()
    [problem] = said(held.getvalue())
    assert "hơn 1000 tệp" in problem
    assert time.monotonic() - begun < QUICK


def test_entries_that_lie_on_each_other() -> None:
    """Many names for the same bytes: a bomb that no single ratio tells."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("media/a0.svg", b"\0" * 1_000_000)
        first = archive.infolist()[0]
        for number in range(1, 400):
            twin = zipfile.ZipInfo(f"media/a{number}.svg")
            for word in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, word, getattr(first, word))
            archive.filelist.append(twin)
    found = said(held.getvalue())
    assert any("nén chặt" in each or "hỏng" in each or "nặng" in each for each in found)
    assert len(held.getvalue()) < 100_000


@pytest.mark.parametrize("size", [0, 5, 200, 2**31])
def test_sizes_that_lie(size: int) -> None:
    """The list at the end says another size than what is packed."""
    content = bytearray(packed())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", size)
    found = said(bytes(content))
    assert len(found) == 1
    assert any(word in found[0] for word in ("hỏng", "lớn hơn", "nén chặt", "nặng"))


def test_a_folder_of_links_and_strange_names_on_a_disk(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    (pack / "media" / "con.svg").write_bytes(b"x")
    (pack / "lessons" / "030-x.md").symlink_to("/etc/passwd")
    (pack / "questions" / "loop").symlink_to(pack)
    (pack / b"media/\xff\xfe.svg".decode("utf-8", "surrogateescape")).write_bytes(b"x")
    problems = Problems()
    assert read_files(pack, problems) == files()
    assert len(problems.found) == 4
    with pytest.raises(PackInvalid):
        read_pack(pack)


# ---- numbers, letters, depth ------------------------------------------------------------------------------------

COURSE = "course.toml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version = 1", f"version = {'9' * 4000}", "phải từ 1 đến"), ("version = 1", f"version = {'9' * 9000}", "Có số dài quá mức"),
        ("version = 1", "version = -1", "phải từ 1 đến"), ("version = 1", "version = 1e400", "phải là số nguyên"),
        ("version = 1", "version = nan", "phải là số nguyên"), ("version = 1", "version = 0x7fffffffffffffffffffff", "phải từ"),
        ("version = 1", "version = true", "phải là số nguyên"), ("review_months = 6", "review_months = 6.0", "số nguyên"),
        ("2026-11-22", "0000-00-00", "Sai cú pháp"), ("2026-11-22", "2026-11-22T10:00:00Z", "phải là ngày"),
        ("version = 1", "version = 1\nversion = 2", "Sai cú pháp"), ("[final_quiz]", "[final_quiz]\n[final_quiz]", "Sai cú pháp"),
        ("order =", "order.a = 1\norder =", "Sai cú pháp"), ("version = 1", "version = 1\nx = " + "[" * 9000 + "]" * 9000, ""),
        ("version = 1", "version = 1\n" + ".".join("a" * 9000) + " = 1", "quá nhiều lớp"),
        ("Mật khẩu dễ nhớ", "Mật khẩu \\u202edễ nhớ", "U+202E"), ("Mật khẩu dễ nhớ", "Mật khẩu \\u0000", "U+0000"),
        ("Mật khẩu dễ nhớ", "Mật khẩu \\u200b", "U+200B"), ("Mật khẩu dễ nhớ", "a\\u0301", "NFC"),
        ("Mật khẩu dễ nhớ", "a\\rb", "U+000D"), ("Mật khẩu dễ nhớ", "a\\u007f", "U+007F"), ("Mật khẩu dễ nhớ", "\\ud800", "Sai cú pháp"),
        ('"teacher", "student"', '"teacher", "stu\\u200bdent"', "U+200B"), ("Mật khẩu dễ nhớ", "a\0b", "Sai cú pháp"),
    ],
)  # fmt: skip
def test_values(old: str, new: str, words: str) -> None:
    found = told(changed(COURSE, old, new))
    assert found
    assert words in found


@pytest.mark.parametrize(
    "content",
    [
        b'"a".' * 90_000 + b'"a" = 1',
        b"[" + b"a." * 90_000 + b"a]",
        b"a" * 400_000,
        b"\xff\xfe\0",
        b"\xef\xbb\xbf\xef\xbb\xbf",
        b"\0" * 9000,
        b'"""' * 99_999,
        b"a=" * 9000,
        b"[[a]]\n" * 80_000,
        b"'" * 300_000,
    ],
)
def test_files_of_nonsense(content: bytes) -> None:
    for name in (COURSE, FINAL_FILE, ONE):
        assert told({**files(), name: content})


FINAL_FILE = "questions/final.toml"


def test_what_editors_of_windows_write_is_no_fault() -> None:
    found = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
        if name.endswith((".toml", ".md"))
        else content
        for name, content in files().items()
    }
    assert parse(found) == good_pack()


@pytest.mark.parametrize("piece", ["[", "![", "*a ", "<", "- ", "> ", "a|", "::: note\n", "[a](<", "`"])
def test_texts_that_take_a_parser_long(piece: str) -> None:
    body = files()[ONE].decode() + piece * (60_000 // len(piece))
    begun = time.monotonic()
    problems_of({**files(), ONE: body.encode()})
    assert time.monotonic() - begun < QUICK


def test_a_question_with_a_thousand_faults_is_told_within_bounds() -> None:
    many = FINAL.replace('text = "Việc nào nên làm?"', 'text = "' + "<b>x</b> " * 300 + '"')
    assert len(problems_of({**files(), FINAL_FILE: many.encode()})) <= 1000


def test_a_zip_within_the_zip_is_not_opened() -> None:
    inner = packed()
    assert (
        unpack(packed(lambda archive: archive.writestr("media/a.pdf", inner)), Problems())["media/a.pdf"]
        == inner
    )
    assert "PDF" in with_file("media/a.pdf", inner) or "chưa được khai" in with_file("media/a.pdf", inner)
