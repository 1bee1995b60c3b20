"""What a camera wrote beside a photo is not kept; what one sees is, to the pixel and the right way up."""

import hashlib
import io
from pathlib import Path

import PIL.Image
import PIL.ImageOps
import PIL.PngImagePlugin
import pytest
from flask import Flask

from lms.kernel.files.bare import without_notes
from lms.kernel.files.store import Use, keep

PLACE = b"12.2587 109.0526"


def _picture() -> PIL.Image.Image:
    drawn = PIL.Image.effect_noise((64, 40), 90).convert("RGB")
    drawn.paste((200, 10, 10), (0, 0, 20, 12))
    return drawn


def _exif(turned: int) -> bytes:
    exif = PIL.Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = turned, "Camera", PLACE.decode()
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    return exif.tobytes()


def _photo(kind: str, turned: int = 6) -> bytes:
    held = io.BytesIO()
    if kind == "PNG":
        notes = PIL.PngImagePlugin.PngInfo()
        notes.add_text("Comment", PLACE.decode())
        _picture().save(held, kind, pnginfo=notes, exif=_exif(1))
    elif kind == "WEBP":
        _picture().save(held, kind, exif=_exif(1), xmp=PLACE)
    else:
        _picture().save(held, kind, exif=_exif(turned), comment=PLACE, progressive=turned > 1)
        second = io.BytesIO()
        _picture().save(second, kind, exif=_exif(1))
        held.seek(0, 2)
        held.write(second.getvalue())  # telephones put a second picture behind the first
    return held.getvalue()


def _seen(content: bytes) -> bytes:
    with PIL.Image.open(io.BytesIO(content)) as picture:
        return PIL.ImageOps.exif_transpose(picture).convert("RGB").tobytes()


@pytest.mark.parametrize(("kind", "name", "turned"), [("JPEG", "jpg", 6), ("JPEG", "jpg", 1), ("PNG", "png", 1), ("WEBP", "webp", 1)])  # fmt: skip
def test_only_what_one_sees_stays(kind: str, name: str, turned: int) -> None:
    photo = _photo(kind, turned)
    assert PLACE in photo
    bare = without_notes(name, photo)
    assert PLACE not in bare
    assert b"Camera" not in bare
    assert _seen(bare) == _seen(photo)
    assert without_notes(name, bare) == bare
    with PIL.Image.open(io.BytesIO(bare)) as picture:
        assert dict(picture.getexif()) == ({0x0112: 6} if turned == 6 else {})
    for cut in range(0, len(photo), 97):
        assert photo[:cut].startswith(without_notes(name, photo[:cut])[:2]), "a broken one raises nothing"


def test_what_people_send_about_themselves_is_kept_bare(app: Flask, tmp_path: Path) -> None:
    before, app.config["UPLOADS"] = app.config["UPLOADS"], tmp_path / "uploads"
    try:
        photo = _photo("JPEG")
        kept = keep(io.BytesIO(photo), "giay.jpg", Use(("jpg",), 100_000, bare=True))
        lies = kept.path.read_bytes()
        assert (kept.sha256, kept.size) == (hashlib.sha256(lies).hexdigest(), len(lies))
        assert PLACE not in lies
        assert keep(io.BytesIO(photo), "giay.jpg", Use(("jpg",), 100_000)).path.read_bytes() == photo
    finally:
        app.config["UPLOADS"] = before
