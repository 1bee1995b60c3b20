"""PNG, JPEG, WebP and GIF: told by their heads, which say their size too. Nothing is decoded."""

import struct
from typing import IO

from lms.kernel.files.unsound import BROKEN, CUT, Unsound

MOST_SIDE = 20_000  # pixels
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry the size
_HEAD = 4 * 1024 * 1024  # what may stand before a JPEG's size: colour profile, thumbnail, a camera's notes
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
)  # fmt: skip


def kind_of(file: IO[bytes], head: bytes) -> str | None:
    """'png', 'jpg', 'webp' or 'gif'; None for no picture. Raises Unsound for one whose head is no such picture's."""
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "webp"
        if file.seek(0, 2) < 8 + int.from_bytes(head[4:8], "little"):
            raise Unsound(CUT)
    if kind is None:
        return None
    file.seek(0)
    if raster_size(kind, file.read(_HEAD)) is None:
        raise Unsound(BROKEN)
    return kind


def raster_size(kind: str, content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels from the head of a 'png', 'jpg', 'webp' or 'gif'; None if it is not one."""
    try:
        width, height = {"png": _png, "jpg": _jpeg, "webp": _webp, "gif": _gif}[kind](content)
    except (struct.error, IndexError, ValueError):
        return None
    return (width, height) if 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE else None


def _png(content: bytes) -> tuple[int, int]:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        raise ValueError
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    if content[:2] != b"\xff\xd8":
        raise ValueError
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise ValueError
        if content[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + max(2, struct.unpack(">H", content[at + 2 : at + 4])[0])


def _webp(content: bytes) -> tuple[int, int]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError
    if content[12:16] == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if content[12:16] == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if content[12:16] == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError
