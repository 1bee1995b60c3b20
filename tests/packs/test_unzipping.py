"""A pack in a .zip: made by us, by a Mac, by Windows, and by somebody who means harm."""

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from lms.catalog.packs.problems import PackInvalid, Problems
from lms.catalog.packs.reader import parse_files
from lms.catalog.packs.unzipping import unpack
from lms.catalog.packs.zipped import zipped
from tests.packs.make import files, good_pack

Build = Callable[[zipfile.ZipFile], object]


def packed(build: Build | None = None, prefix: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The sound pack, and what `build` adds."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files().items():
            archive.writestr(prefix + name, content)
        if build:
            build(archive)
    return made.getvalue()


def said(content: bytes) -> list[str]:
    problems = Problems()
    try:
        parse_files(unpack(content, problems), problems)
    except PackInvalid as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("prefix", ["", "mat-khau/", "Khóa học của tôi (1)/"])
def test_at_the_top_or_in_one_folder(prefix: str) -> None:
    problems = Problems()
    assert unpack(packed(prefix=prefix), problems) == files()
    assert problems.found == []


def test_what_systems_leave_behind_is_passed_over() -> None:
    def mac(archive: zipfile.ZipFile) -> None:
        archive.writestr("__MACOSX/goi/._course.toml", b"\0\5\x16\7")
        archive.writestr("goi/.DS_Store", b"x")
        archive.writestr("goi/lessons/Thumbs.db", b"x")
        archive.writestr(zipfile.ZipInfo("goi/media/"), b"")

    assert parse_files(unpack(packed(mac, "goi/"), Problems()), Problems()) == good_pack()


def test_what_we_write_we_read() -> None:
    assert unpack(b"".join(zipped(sorted(files().items()), "x")), Problems()) == files()


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("lessons/030-link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def _many(archive: zipfile.ZipFile) -> None:
    for number in range(1200):
        archive.writestr(f"media/a{number}.svg", b"<svg/>")


def _several_hundred(archive: zipfile.ZipFile) -> None:
    for number in range(600):
        archive.writestr(f"media/a{number}.svg", b"<svg/>")


HOSTILE: dict[str, tuple[Build, str]] = {
    "slip": (lambda z: z.writestr("../../etc/cron.d/x", "x"), "chỉ ra ngoài gói"),
    "slip in the middle": (lambda z: z.writestr("lessons/../../x.md", "x"), "chỉ ra ngoài gói"),
    "backslashes": (lambda z: z.writestr("..\\..\\x.md", "x"), "chỉ ra ngoài gói"),
    "absolute": (lambda z: z.writestr("/etc/x.md", "x"), "chỉ ra ngoài gói"),
    "drive": (lambda z: z.writestr("C:/x.md", "x"), "chỉ ra ngoài gói"),
    "link": (_link, "liên kết"),
    "bomb": (lambda z: z.writestr("media/a.svg", b"\0" * 60_000_000), "lớn hơn 40 MB"),
    "dense": (lambda z: z.writestr("media/a.svg", b"\0" * 30_000_000), "nén chặt bất thường"),
    "nested": (lambda z: z.writestr("media/a.zip", packed()), "tệp nén “media/a.zip” ở trong"),
    "twice by case": (lambda z: z.writestr("Course.TOML", "x"), "hai tệp cùng tên"),
    "thousands": (_many, "hơn 1000 tệp"),
    "hundreds": (_several_hundred, "quá nhiều tệp; nhiều nhất là 500"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_refused_whole(name: str) -> None:
    build, expected = HOSTILE[name]
    found = said(packed(build))
    assert len(found) == 1, found
    assert expected in found[0]


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", packed()[:-200], packed()[200:]])
def test_what_is_no_zip_gets_a_sentence(content: bytes) -> None:
    assert len(said(content)) == 1


def test_a_password() -> None:
    locked = bytearray(packed(method=zipfile.ZIP_STORED))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(signature)
        while place >= 0:
            locked[place + at] |= 1
            place = locked.find(signature, place + 1)
    assert "mật khẩu" in said(bytes(locked))[0]


def test_every_other_fault_is_told_at_once_with_its_place() -> None:
    def build(archive: zipfile.ZipFile) -> None:
        archive.writestr("lessons/030-x.md", '+++\nkey = "ba"\n+++\n\n<script>alert(1)</script>\n')
        archive.writestr("lessons/040-y.md", "tiếng Việt".encode("utf-16"))
        archive.writestr("lessons/050-z.md", b"x" * 200_000)
        archive.writestr("readme.txt", b"x")

    found = "\n".join(said(packed(build)))
    assert "lessons/030-x.md:5: Không dùng mã HTML" in found
    assert "lessons/030-x.md:2: Thiếu mục “title”" in found
    assert "lessons/040-y.md:1: Tệp không phải UTF-8" in found
    assert "lessons/050-z.md: Tệp nặng 196 KB" in found
    assert "readme.txt: Tên hoặc chỗ của tệp không đúng mẫu" in found


def test_a_zip_of_something_else() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("anh.jpg", b"x")
        archive.writestr("ghi chú.txt", b"x")
    found = said(made.getvalue())
    assert len(found) == 2
    assert all("không đúng mẫu" in each for each in found)
