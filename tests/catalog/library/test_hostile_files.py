"""Files that are two things at once, that are not what they are called, that are too much: only what one sees of a
picture is kept, and the room holds whoever comes at once."""

import io
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.library import actions, queries
from lms.catalog.library.models import CourseMedia
from lms.catalog.library.rules import Said, file_name
from lms.catalog.library.scaling import MOST_PIXELS
from lms.catalog.models import Media
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.store import folder
from tests import sample_files as samples
from tests.catalog.library.make import MB, add, photo, prepared
from tests.catalog.library.test_preparing import scaled
from tests.catalog.make import publish
from tests.make import SYSTEM

SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


def drawn(
    kind: str, colour: Any = (200, 30, 30), mode: str = "RGB", size: tuple[int, int] = (60, 40), **how: Any
) -> bytes:
    held = io.BytesIO()
    PIL.Image.new(mode, size, colour).save(held, kind, **how)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (drawn("GIF") + b"/*" + SCRIPT + b"*/=1;", "a.gif"), (drawn("PNG") + SCRIPT, "a.png"), (drawn("JPEG", comment=SCRIPT), "a.jpg"),
        (drawn("JPEG") + b"PK\3\4" + SCRIPT, "a.jar"), (drawn("WEBP") + SCRIPT, "a.html"), (photo(90, 60) + b"%PDF-1.4\n%%EOF", "a.pdf"),
    ],
)  # fmt: skip
def test_a_picture_that_is_a_program_too_is_a_picture_only(content: bytes, name: str) -> None:
    made = prepared(content, name)
    assert (made.format.name, made.kept) == ("webp", None)
    for picture in made.pictures:
        assert picture.content[:4] == b"RIFF"
        assert picture.content[8:12] == b"WEBP"
        assert len(picture.content) == 8 + int.from_bytes(picture.content[4:8], "little")
        for secret in (SCRIPT, b"PK\3\4", b"%PDF"):
            assert secret not in picture.content


def test_a_picture_whose_size_is_a_program_is_refused() -> None:
    with pytest.raises(Invalid):
        prepared(b"GIF89a/*\x01\x00*/=1;alert(1)//", "a.gif")


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (samples.pdf(), "bìa.png", "pdf"), (samples.mp4(), "phim.pdf", "mp4"), (samples.mp3(), "a.docx", "mp3"),
        (samples.office("xlsx"), "a.docx", "xlsx"), (drawn("PNG"), "a.mp4", "webp"),
    ],
)  # fmt: skip
def test_a_file_is_what_it_holds_whatever_it_is_called(
    app: Flask, content: bytes, name: str, kept: str
) -> None:
    assert add(publish().course_id, content, name).name.endswith(f".{kept}")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html>" + SCRIPT + b"%PDF-1.4\n%%EOF", "a.pdf", "là văn bản thuần"), (b"MZ" + b"\0" * 200, "phim.mp4", "Không nhận ra"),
        (b"II*\0" + b"\0" * 200, "quét.tiff", "Không nhận ra"), (b"BM" + b"\0" * 200, "a.bmp", "Không nhận ra"),
        (samples.box(b"ftyp", b"heic\0\0\0\0mif1") + samples.box(b"meta", b"\0" * 40), "IMG_1.HEIC", "lưu lại dạng JPG"),
        (samples.office(macros=True), "a.docx", "macro"), (b"", "a.png", "trống"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_told_politely(content: bytes, name: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        prepared(content, name)
    assert said in refusal.value.message.plain()
    assert name in refusal.value.message.plain()
    assert [path for path in folder().rglob("*") if path.is_file()] == []


def _gif(width: int, height: int) -> bytes:
    content = bytearray(drawn("GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (samples.png(18_000, 18_000, held=3), "điểm"), (_gif(65_535, 65_535), "bị hỏng"), (_gif(15_000, 15_000), "điểm"),
        (samples.png(1, 4_000_000_000 % 2**31, held=3), "bị hỏng"), (drawn("PNG", mode="1", colour=1, size=(9000, 9000)), "điểm"),
    ],
)  # fmt: skip
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(content: bytes, said: str) -> None:
    assert len(content) < MB
    with pytest.raises(Invalid, match=said):
        prepared(content, "a.png")


def test_the_largest_picture_that_is_taken_fits_into_the_child(tmp_path: Path) -> None:
    side = int(MOST_PIXELS**0.5)
    made = prepared(drawn("PNG", mode="RGBA", colour=(1, 2, 3, 128), size=(side, side)), "a.png")
    assert max(picture.width for picture in made.pictures) == 1600


def test_a_moving_picture_of_many_frames_is_its_first(tmp_path: Path) -> None:
    frames = [PIL.Image.new("RGB", (20, 20), (n % 256, 0, 0)) for n in range(400)]
    for kind in ("GIF", "WEBP", "PNG"):
        held = io.BytesIO()
        frames[0].save(held, kind, save_all=True, append_images=frames[1:])
        (made,) = scaled(tmp_path, held.getvalue())
        assert made.convert("RGB").getpixel((5, 5))[0] < 3  # type: ignore[index] # three colours
        assert getattr(made, "n_frames", 1) == 1


def test_grey_of_sixteen_bits_stays_grey(tmp_path: Path) -> None:
    for shade in (0, 0x4000, 0x8000, 0xFFFF):
        (made,) = scaled(tmp_path, drawn("PNG", shade, "I;16"))
        red, green, blue = made.convert("RGB").getpixel((5, 5))  # type: ignore[misc] # three colours
        assert abs(red - shade // 257) <= 2
        assert red == green == blue


def test_the_colours_of_print_become_those_of_the_screen(tmp_path: Path) -> None:
    (made,) = scaled(tmp_path, drawn("JPEG", (0, 255, 255, 0), "CMYK"))
    red, green, blue = made.convert("RGB").getpixel((5, 5))  # type: ignore[misc] # three colours
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("turn", range(1, 9))
def test_however_the_camera_was_held_the_picture_stands_upright(tmp_path: Path, turn: int) -> None:
    picture = PIL.Image.new("RGB", (60, 30), "white")
    picture.paste("red", (0, 0, 30, 30))
    undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    held = picture.transpose(PIL.Image.Transpose(undone[turn])) if turn in undone else picture
    exif = PIL.Image.Exif()
    exif[0x0112] = turn
    content = io.BytesIO()
    held.save(content, "PNG", exif=exif)
    (made,) = scaled(tmp_path, content.getvalue())
    assert made.size == (60, 30)
    assert made.convert("RGB").getpixel((5, 15)) == (255, 0, 0)
    assert made.convert("RGB").getpixel((55, 15)) == (255, 255, 255)


def test_names_that_no_disk_takes_get_others() -> None:
    assert file_name("CON.png", "webp", ()) == "tep-con.webp"
    assert file_name("con mèo.png", "webp", ()) == "con-meo.webp"
    assert file_name("lpt1", "pdf", {"tep-lpt1.pdf"}) == "tep-lpt1-2.pdf"


def test_the_room_of_all_courses_holds_two_who_send_to_two_courses_at_once(app: Flask) -> None:
    courses = [publish(key=f"k{n}").course_id for n in range(4)]
    used = db.session.scalar(sa.select(sa.func.sum(Media.size))) or 0
    release()
    ready = [prepared(samples.mp4(size=MB + n), f"{n}.mp4") for n in range(4)]
    room = used + 2 * MB + 200_000  # for two of the four

    def send(number: int) -> bool:
        with app.app_context():
            try:
                with transaction():
                    actions.add(SYSTEM, courses[number], ready[number], Said(), (100 * MB, room))
            except Invalid:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(send, range(4)))
    assert sum(taken) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CourseMedia)) == sum(taken)
    assert queries.room(courses[0], 1, 1).school_used <= room
    release()


def test_the_room_of_one_course_holds_two_at_once(app: Flask) -> None:
    course_id = publish().course_id
    ready = [prepared(samples.mp4(size=MB + n), f"{n}.mp4") for n in range(3)]

    def send(number: int) -> bool:
        with app.app_context():
            try:
                with transaction():
                    actions.add(SYSTEM, course_id, ready[number], Said(), (MB + MB // 2, 100 * MB))
            except Invalid:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(send, range(3))) == 1
    assert queries.room(course_id, 1, 1).course_used <= MB + MB // 2
    release()
