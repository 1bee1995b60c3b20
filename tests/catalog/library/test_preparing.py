"""A picture is made anew and holds nothing but what one sees; a film forgets where it was made; captions are read."""

import io
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import PIL.Image
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.library.captions import Cue, as_text, as_vtt, read
from lms.catalog.library.preparing import prepare
from lms.catalog.library.scaling import MOST_BYTES, WIDTHS, scale
from lms.kernel.errors import Invalid, TooLarge
from lms.kernel.files.formats import Family
from lms.kernel.files.store import blocks, folder
from tests import sample_files as samples
from tests.catalog.library.make import MB, MOST, photo, prepared


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


def scaled(tmp_path: Path, content: bytes) -> list[PIL.Image.Image]:
    """What the child makes of a picture, made here."""
    (tmp_path / "a").write_bytes(content)
    found = scale({"path": str(tmp_path / "a"), "folder": str(tmp_path)})["pictures"]
    opened = [PIL.Image.open(io.BytesIO((tmp_path / name).read_bytes())) for name, _, _ in found]
    assert [each.size for each in opened] == [(width, height) for _, width, height in found]
    return opened


def with_place() -> bytes:
    """A photo that says where and with what it was made, lying on its side."""
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (12.0, 15.0, 30.0)
    return photo(300, 200, exif=exif, comment=b"Nguyen Van A")


def test_a_photo_is_scaled_for_the_screens_that_show_it(tmp_path: Path) -> None:
    made = scaled(tmp_path, photo())
    assert [each.width for each in made] == list(WIDTHS)
    assert {each.format for each in made} == {"WEBP"}
    assert [round(each.width / each.height, 2) for each in made] == [1.5, 1.5, 1.5]


def test_a_small_picture_stays_as_large_as_it_is(tmp_path: Path) -> None:
    (only,) = scaled(tmp_path, samples.png(40, 30))
    assert only.size == (40, 30)
    assert only.convert("L").getpixel((20, 15)) == 0x80  # a drawing is kept point by point


def test_place_camera_and_comments_are_gone_and_the_picture_stands_upright(tmp_path: Path) -> None:
    assert b"Telephone" in with_place()
    (made,) = scaled(tmp_path, with_place())
    assert made.size == (200, 300)
    content = (tmp_path / "200.webp").read_bytes()
    assert not made.getexif()
    for secret in (b"Telephone", b"Nguyen", b"EXIF", b"XMP", b"ICCP", b"Exif"):
        assert secret not in content


def test_noise_of_any_size_fits(tmp_path: Path) -> None:
    held = io.BytesIO()
    PIL.Image.frombytes("RGB", (1700, 1300), os.urandom(1700 * 1300 * 3)).save(held, "PNG")
    assert scaled(tmp_path, held.getvalue())
    assert all(path.stat().st_size <= MOST_BYTES for path in tmp_path.glob("*.webp"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_points(tmp_path: Path, mode: str) -> None:
    held = io.BytesIO()
    PIL.Image.new(mode, (30, 20)).save(held, "PNG")
    (made,) = scaled(tmp_path, held.getvalue())
    assert made.size == (30, 20)
    if mode in ("LA", "RGBA"):
        assert made.mode == "RGBA"


def test_of_a_moving_picture_the_first_frame(tmp_path: Path) -> None:
    held = io.BytesIO()
    frames = [PIL.Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:])
    (made,) = scaled(tmp_path, held.getvalue())
    assert made.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_the_picture_of_an_upload_is_made_in_a_process_of_its_own_and_the_original_is_gone() -> None:
    made = prepared(with_place())
    assert (made.format.name, len(made.pictures), made.kept) == ("webp", 1, None)
    assert made.size == len(made.pictures[0].content)
    assert [path for path in folder().rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (samples.png(19_000, 19_000, held=3), "a.png", "19000 × 19000 điểm"),
        (photo(300, 200)[:3000], "a.jpg", "bị hỏng hoặc bị cắt ngang"),
        (samples.png()[:45], "a.png", "bị hỏng"),
        (b"<html><script>alert(1)</script>", "a.png", "là văn bản thuần"),
        (samples.SVG.replace(b"<rect", b"<script>alert(1)</script><rect"), "a.svg", "<script>"),
        (samples.SVG.replace(b"<rect", b'<rect onload="x()"'), "a.svg", "onload"),
        (samples.SVG.replace(b"viewBox", b"x"), "a.svg", "viewBox"),
        (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]>" + samples.SVG, "a.svg", "DOCTYPE"),
        (samples.mp4()[:-9], "bài.mp4", "thiếu phần cuối"),
        (samples.office(parts={"a.bin": b"\0" * 30_000_000}), "bài.docx", "nén chặt"),
        (b"Bai giang", "bài.txt", "Ở đây nhận: ảnh PNG"),
        (b"WEBVTT\n\n00:01 --> 00:02\nChao\n", "a.vtt", "dòng 3"),
    ],
)
def test_what_is_not_taken_is_told_by_name(content: bytes, name: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        prepared(content, name)
    assert said in refusal.value.message.plain()
    assert [path for path in folder().rglob("*") if path.is_file()] == []


def test_each_family_has_its_limit() -> None:
    most = {**MOST, Family.VIDEO: 1000}
    with pytest.raises(TooLarge, match="lớn hơn 1 KB"):
        prepare(io.BytesIO(samples.mp4()), "a.mp4", most)
    assert prepare(io.BytesIO(samples.m4a()), "a.m4a", most).kept
    with pytest.raises(TooLarge, match="300 KB"):
        prepared(samples.SVG.replace(b"/></svg>", b"/>" + b" " * 400_000 + b"</svg>"), "a.svg")


def test_a_film_forgets_where_it_was_made() -> None:
    place = samples.box(b"udta", samples.box(b"\xa9xyz", b"\0\x12\x15\xc7+12.2588+109.0526/"))
    film = samples.mp4()
    start = film.index(b"moov") - 4
    length = int.from_bytes(film[start : start + 4])
    film = (
        film[:start] + samples.box(b"moov", film[start + 8 : start + length], place) + film[start + length :]
    )
    made = prepared(film, "phim.mp4")
    assert made.kept
    assert made.kept.format.name == "mp4"
    kept = b"".join(blocks(made.kept.sha256))
    assert len(kept) == len(film)
    assert b"+12.2588" not in kept
    assert b"xyz" not in kept
    assert prepared(kept, "phim.mp4").kept == made.kept


def test_papers_are_kept_as_they_are() -> None:
    made = prepared(samples.pdf(), "../Hướng dẫn.pdf")
    assert (made.given_name, made.format.name, made.size) == ("Hướng dẫn.pdf", "pdf", len(samples.pdf()))


def test_subrip_becomes_what_browsers_read() -> None:
    made = prepared(
        "1\r\n00:00:01,5 --> 00:00:04,250\r\n<i>Xin</i> chào,\r\n{\\an8}bạn &amp; tôi\r\n".encode(), "a.srt"
    )
    assert made.kept
    assert b"".join(blocks(made.kept.sha256)).decode() == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:04.250\nXin chào,\nbạn &amp; tôi\n"
    )
    assert made.transcript == "Xin chào, bạn & tôi"


def test_captions_with_notes_styles_and_marks() -> None:
    text = (
        "\ufeffWEBVTT - Bài 1\nKind: captions\n\nNOTE của người soạn\n\nSTYLE\n::cue {color:red}\n\n"
        "mở đầu\n00:01.000 --> 00:02.000 align:start\n<v An>Xin chào</v>\n\n01:00:03.000 --> 01:00:04.000\n\n"
    )
    assert read(text.encode(), "a.vtt") == [Cue(1000, 2000, ("Xin chào",))]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WEBVTT\n", "không có câu nào"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nA\n", "dòng 3: câu kết thúc trước"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n", "dòng 6: câu bắt đầu trước"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nA\n", "dòng 3"),
        ("WEBVTT\n\n00:01.000 --> \nA\n", "dòng 3"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA\n\nB\n", "dòng 5"),
    ],
)
def test_captions_that_are_wrong_name_the_line(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(text.encode(), "a.vtt")
    assert said in refusal.value.message.plain()


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)


@given(
    st.lists(
        st.tuples(st.integers(0, 9_000_000), st.integers(1, 5000), st.lists(WORDS, min_size=1, max_size=3))
    )
)
def test_captions_come_back_as_they_were(made: list[tuple[int, int, list[str]]]) -> None:
    cues = [
        Cue(start, start + length, tuple(unicodedata.normalize("NFC", line) for line in lines))
        for start, length, lines in sorted(made, key=lambda each: each[0])
    ]
    if cues:
        assert read(as_vtt(cues), "a.vtt") == cues
        assert as_text(cues).split()


def test_the_limits_fit_what_is_measured_here() -> None:
    assert len(photo()) < 20 * MB
