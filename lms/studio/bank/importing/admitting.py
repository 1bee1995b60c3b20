"""Which pictures of question files are taken, and what becomes of them. Runs in the process that reads the file."""

import hashlib
import re
import tempfile
from pathlib import Path

from lms.assessment.formats.bank.pictures import Admitted
from lms.catalog.library.scaling import MOST_BYTES, WIDTHS, scale
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.svg import check_svg
from lms.kernel.errors import Invalid
from lms.kernel.files.pictures import raster_size
from lms.kernel.markup import Picture
from lms.kernel.messages import Message, mark

MOST_SENT = 20 * 1024 * 1024

TOO_LARGE = mark("Hình nặng hơn {limit}. Hãy thu nhỏ hình rồi chèn lại.")
UNKNOWN = mark("Đây không phải hình PNG, JPG, WebP, GIF hay SVG. Hãy chèn lại hình ở một trong các dạng ấy.")

_SVG = re.compile(rb"(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.DOTALL | re.IGNORECASE)
# What a camera or a drawing program adds to a picture: where it was taken, by whom, with what.
_ADDED = re.compile(rb"Exif\0\0|http://ns\.adobe\.com/xap|eXIf|EXIF|XMP |Photoshop 3\.0")


def admit(content: bytes) -> Admitted:
    """The picture as it will be shown: as it is where it is small and nothing but a picture, else drawn anew.

    Raises Invalid, with a sentence, for one that is not taken: another kind, too large, damaged, or an SVG that is more
    than a drawing.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    kind, size = next(
        ((kind, size) for kind in ("png", "jpg", "webp", "gif") if (size := raster_size(kind, content))),
        ("", None),
    )
    if size is None:
        return _drawing(content)
    if len(content) > MOST_SENT:
        raise Invalid(Message(TOO_LARGE, {"limit": f"{MOST_SENT // 1024 // 1024} MB"}))
    drawn = _anew(content)  # what can't be drawn is no picture
    is_fine = kind != "gif" and len(content) <= MOST_BYTES and size[0] <= WIDTHS[0]
    if is_fine and not _ADDED.search(content):
        return _admitted(content, kind, size, size)
    return _admitted(drawn[0], "webp", drawn[1], size)


def _drawing(content: bytes) -> Admitted:
    if not _SVG.match(content[:4096]):
        raise Invalid(Message(UNKNOWN))
    if len(content) > MOST_BYTES:
        raise Invalid(Message(TOO_LARGE, {"limit": f"{MOST_BYTES // 1024} KB"}))
    problems = Problems()
    size = check_svg("hinh.svg", content, problems)
    if size is None or problems.found:
        raise Invalid(problems.found[0].message if problems.found else Message(UNKNOWN))
    return _admitted(content, "svg", size, size)


def _anew(content: bytes) -> tuple[bytes, tuple[int, int]]:
    with tempfile.TemporaryDirectory(prefix="lms-picture-") as folder:
        path = Path(folder) / "picture"
        path.write_bytes(content)
        file, width, height = scale({"path": str(path), "folder": folder})["pictures"][0]
        return (Path(folder) / file).read_bytes(), (width, height)


def _admitted(content: bytes, ending: str, size: tuple[int, int], was: tuple[int, int]) -> Admitted:
    address = f"/media/{hashlib.sha256(content).hexdigest()}.{ending}"
    return Admitted(content, ending, Picture(address, *size), was)
