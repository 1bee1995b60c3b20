"""A file is what it holds, whatever it is called; what is cut off or can't be trusted is said so."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.kernel.files.formats import FORMATS, by_content_type, recognise
from lms.kernel.files.unsound import CUT, Unsound
from tests import sample_files as samples

SOUND: dict[str, bytes] = {
    "png": samples.png(),
    "jpg": b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\0\x30\0\x40\3" + b"\0" * 20,
    "gif": samples.gif(),
    "webp": b"RIFF\x16\0\0\0WEBPVP8L\0\0\0\0\x2f" + (63 | 47 << 14).to_bytes(4, "little") + b"\0" * 5,
    "svg": samples.SVG,
    "mp4": samples.mp4(),
    "m4a": samples.m4a(),
    "webm": samples.webm(),
    "weba": samples.webm(2, b"A_OPUS"),
    "mp3": samples.mp3(),
    "ogg": samples.ogg(),
    "pdf": samples.pdf(),
    "docx": samples.office("docx"),
    "xlsx": samples.office("xlsx"),
    "pptx": samples.office("pptx"),
    "vtt": samples.VTT,
    "srt": samples.SRT,
    "txt": "Chữ thường, có dấu.\r\n".encode(),
}


@pytest.fixture
def looked(tmp_path: Path) -> Callable[[bytes], str | None]:
    def look(content: bytes) -> str | None:
        path = tmp_path / "upload"
        path.write_bytes(content)
        found = recognise(path)
        return found.name if found else None

    return look


def test_every_format_has_a_sample() -> None:
    assert set(SOUND) == set(FORMATS)
    assert {by_content_type(each.content_type) for each in FORMATS.values()} == set(FORMATS.values())


@pytest.mark.parametrize("name", SOUND)
def test_each_is_known_by_what_it_holds(looked: Callable[[bytes], str | None], name: str) -> None:
    assert looked(SOUND[name]) == name


@pytest.mark.parametrize(
    "content",
    [
        b"\0\1\2\3" * 100,
        b"MZ\x90\0" + b"\0" * 100,
        b"\x7fELF" + b"\0" * 100,
        b"BM" + b"\0" * 100,
        b"Rar!\x1a\7\0" + b"\0" * 50,
        b"\x1f\x8b\x08\0" + b"\0" * 50,
        "Chữ của bảng mã cũ: ".encode() + b"\xe1\xba",
        "Một".encode("utf-16"),
        samples.webm(doc_type=b"matroska"),
        samples.webm(codec=b"V_MS/VFW/FOURCC"),
        samples.mp4((b"vide", b"mp4v")),
        samples.mp4((b"meta", b"mebx")),
        samples.box(b"ftyp", b"avif", b"\0\0\0\0mif1") + samples.box(b"meta", b"\0" * 40),
        samples.ogg(b"\x80theora"),
        b"\xff\xfb\x90\x00" + b"no second frame" * 50,
        b"text \x1b[2J with controls",
    ],
)
def test_anything_else_is_nothing(looked: Callable[[bytes], str | None], content: bytes) -> None:
    assert looked(content) is None


@pytest.mark.parametrize("name", ["mp4", "m4a", "webm", "ogg", "pdf", "webp", "docx"])
def test_what_is_cut_off_is_told(looked: Callable[[bytes], str | None], name: str) -> None:
    with pytest.raises(Unsound):
        looked(SOUND[name][:-7])


def test_a_film_that_ends_in_its_index_is_cut_off(looked: Callable[[bytes], str | None]) -> None:
    with pytest.raises(Unsound, match="thiếu phần cuối"):
        looked(samples.mp4()[:60])
    with pytest.raises(Unsound, match="thiếu phần cuối"):
        looked(samples.box(b"ftyp", b"isom", b"\0" * 8) + samples.box(b"mdat", b"x" * 50))
    with pytest.raises(Unsound) as told:
        looked(b"ID3\4\0\0\0\x7f\x7f\x7f" + b"\0" * 50)
    assert told.value.why == CUT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.mp4(brand=b"qt  "), "QuickTime"),
        (samples.mp4((b"vide", b"hvc1")), "HEVC"),
        (samples.office(macros=True), "macro"),
        (samples.office(parts={"word/vbaProject.bin": b"x"}), "macro"),
        (samples.office(parts={"word/media/big.bin": b"\0" * 30_000_000}), "nén chặt bất thường"),
        (samples.office(parts={"../../etc/passwd": b"x"}), "chỉ ra ngoài"),
        (samples.office(parts={"C:\\x.txt": b"x"}), "chỉ ra ngoài"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mật khẩu"),
        (b"PK\3\4" + b"\0" * 100, "hỏng"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "hỏng"),
        (samples.png(30_000, 1), "hỏng"),
        (b"GIF89a\0\0\0\0", "hỏng"),
    ],
)
def test_what_is_refused_says_why(looked: Callable[[bytes], str | None], content: bytes, said: str) -> None:
    with pytest.raises(Unsound, match=said):
        looked(content)


def test_a_packed_file_that_is_no_office_file_is_nothing(looked: Callable[[bytes], str | None]) -> None:
    import io
    import zipfile

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    assert looked(held.getvalue()) is None
    assert (
        looked(SOUND["png"] + held.getvalue()) == "png"
    )  # what it begins as; a browser is told so and may not guess


@pytest.mark.parametrize(
    "content", [b"<!DOCTYPE html><script>alert(1)</script>", b"<html>", b"#!/bin/sh\nrm"]
)
def test_a_page_or_a_script_is_no_picture(looked: Callable[[bytes], str | None], content: bytes) -> None:
    assert looked(content) == "txt"


@settings(deadline=None)  # it writes files, and the disk is shared
@given(content=st.binary(max_size=400), name=st.sampled_from(sorted(SOUND)), cut=st.integers(0, 300))
def test_no_bytes_at_all_break_it(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    for tried in (content, SOUND[name][:cut] + content, SOUND[name] + content):
        path.write_bytes(tried)
        with suppress(Unsound):  # any other exception would be a fault
            recognise(path)


@pytest.mark.parametrize("brands", [b"heic\0\0\0\0mif1heic", b"heix\0\0\0\0", b"mif1\0\0\0\0mif1heic"])
def test_the_photo_of_a_telephone_is_told_with_what_to_do(
    looked: Callable[[bytes], str | None], brands: bytes
) -> None:
    with pytest.raises(Unsound, match=r"HEIC.*Tương thích nhất"):
        looked(samples.box(b"ftyp", brands) + samples.box(b"meta", b"\0" * 40) + samples.box(b"mdat", b"x"))
