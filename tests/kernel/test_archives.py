"""Packed files of somebody else's: opened, or refused with the reason."""

import contextlib
import io
import random
import stat
import struct
import time
import unicodedata
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel.archives import Archive, Fault, Limits, Refused, packed

FILES = {
    "course.toml": b"key = 'a'\n",
    "lessons/010-mở đầu.md": "# Mở đầu".encode(),
    "media/a.png": b"\x89PNG",
}


def made(*files: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def everything(content: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    archive = Archive(content, limits)
    return {name: archive.read(name) for name in archive.names()}


def fault(content: bytes, limits: Limits | None = None) -> Fault:
    """Why it is refused, at the latest when everything is read."""
    with pytest.raises(Refused) as caught:
        everything(content, limits)
    assert caught.value.message.plain()
    return caught.value.fault


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}(/[a-zđệ ]{0,5}[a-z])?\.x", fullmatch=True), st.binary(max_size=200)
    )
)
def test_what_was_packed_comes_out_and_the_bytes_are_the_same_every_time(files: dict[str, bytes]) -> None:
    content = packed(files)
    assert content == packed(files)
    assert everything(content) == {unicodedata.normalize("NFC", name): held for name, held in files.items()}


def test_names_are_found_as_programs_write_them() -> None:
    decomposed = unicodedata.normalize("NFD", "bài/Ảnh.png")
    archive = Archive(made((decomposed, b"1"), ("a\\b.txt", b"2"), ("./c.txt", b"3"), ("thư mục/", b"")))
    assert archive.names() == ["bài/Ảnh.png", "a/b.txt", "c.txt"]
    assert archive.find("BÀI/ảnh.PNG") == "bài/Ảnh.png"
    assert archive.find(decomposed) == "bài/Ảnh.png"
    assert archive.find("không có") is None
    with pytest.raises(KeyError):
        archive.read("không có")


def test_names_in_utf_8_that_do_not_say_so() -> None:
    content = bytearray(made(("bài.txt", b"1")))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start) + flags
        content[at : at + 2] = struct.pack("<H", 0)
    archive = Archive(bytes(content))
    assert archive.names() == ["bài.txt"]
    assert archive.read("bài.txt") == b"1"


@pytest.mark.parametrize(
    "name",
    [
        "../a", "a/../../b", "..", "/etc/passwd", "\\\\host\\a", "C:\\a", "c:a", "..\\a", "a\x07.txt", "a\u202egnp.exe", ".", "//",
    ],
)  # fmt: skip
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert fault(made(("a.txt", b""), (name, b"x"))) is Fault.PATH


def test_a_name_with_a_nought_in_it_is_refused() -> None:
    content = made(("a.txtXb", b"x")).replace(b"a.txtXb", b"a.txt\0b")
    assert fault(content) is Fault.PATH


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    link = zipfile.ZipInfo("a")
    link.external_attr = (kind | 0o777) << 16
    assert fault(made((link, b"/etc/passwd"))) is Fault.LINK


@pytest.mark.parametrize(
    ("one", "other"), [("a.md", "a.md"), ("a.md", "A.MD"), ("ả.md", unicodedata.normalize("NFD", "ả.md")), ("a/b", "a\\b"), ("a", "./a")]
)  # fmt: skip
def test_two_files_of_one_name_are_refused(one: str, other: str) -> None:
    assert fault(made((one, b"1"), (other, b"2"))) is Fault.TWICE


def test_too_much_is_refused_before_it_is_unpacked() -> None:
    began = time.monotonic()
    assert fault(made(*((f"{n}", b"") for n in range(11))), Limits(files=10)) is Fault.MANY
    assert (
        fault(made(("a", b" " * 3_000_000), ("b", b" " * 3_000_000)), Limits(unpacked=5_000_000))
        is Fault.LARGE
    )
    assert fault(made(("a", b" " * 20_000_000))) is Fault.BOMB
    noise = random.Random(7).randbytes(6_000_000)
    assert Archive(made(("a", noise))).read("a") == noise
    assert time.monotonic() - began < 5


def test_a_list_of_a_million_names_is_refused_by_its_length() -> None:
    content = made(*((f"{n}", b"") for n in range(100)))
    assert fault(content.replace(struct.pack("<I", 0), struct.pack("<I", 0)), Limits(files=1)) is Fault.MANY
    end = content.rindex(b"PK\x05\x06") + 12
    assert fault(content[:end] + b"\xff\xff\xff\xff" + content[end + 4 :]) is Fault.MANY


def test_a_header_that_lies_is_found_out() -> None:
    content = made(("a", b"x" * 100_000))
    size = struct.pack("<I", 100_000)
    assert content.count(size) == 2
    assert fault(content.replace(size, struct.pack("<I", 99))) is Fault.BROKEN
    assert fault(content.replace(size, struct.pack("<I", 100_001))) is Fault.BROKEN
    crc = content[content.index(b"PK\x01\x02") + 16 :][:4]
    assert fault(content.replace(crc, b"abcd")) is Fault.BROKEN


def test_reading_counts_what_comes_out() -> None:
    archive = Archive(packed({"a": b"1" * 60, "b": b"2" * 60}), Limits(unpacked=150))
    assert archive.size("a") == 60
    assert archive.read("a", most=60) == b"1" * 60
    assert b"".join(archive.chunks("b", 7)) == b"2" * 60
    with pytest.raises(Refused) as caught:
        archive.read("a")  # a second time the sum is over
    assert caught.value.fault is Fault.LARGE
    with pytest.raises(Refused, match="lớn hơn"):
        Archive(packed({"a": b"1" * 60})).read("a", most=59)


def test_passwords_and_other_packings_are_refused() -> None:
    content = bytearray(made(("a.xml", b"x")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert fault(bytes(content)) is Fault.LOCKED
    assert fault(made(("a.xml", b"x"), how=zipfile.ZIP_LZMA)) is Fault.METHOD
    assert fault(made(("a.xml", b"x"), how=zipfile.ZIP_BZIP2)) is Fault.METHOD


def test_an_archive_inside_stays_closed_or_is_refused() -> None:
    content = packed({"a.zip": packed(FILES)})
    assert Archive(content).read("a.zip") == packed(FILES)
    assert fault(content, Limits(holds_archives=False)) is Fault.NESTED


def test_a_file_is_opened_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(FILES))
    with Archive(path) as archive:
        assert archive.read("media/a.png") == b"\x89PNG"
    path.write_bytes(b"")
    with pytest.raises(Refused, match="hỏng"):
        Archive(path)
    with pytest.raises(Refused, match="hỏng"):
        Archive(tmp_path / "không có.zip")


def test_whatever_is_changed_or_cut_there_is_an_answer() -> None:
    whole, chance = packed(FILES), random.Random(11)
    for _ in range(1_500):
        content = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole)
        for _ in range(chance.randrange(1, 6)):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            everything(bytes(content))
