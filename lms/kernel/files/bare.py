"""A photo without what the telephone wrote beside it: the place, the time, the camera, a second picture behind the first
(product rule 3.10). What one sees stays as it was, to the byte; of a camera's notes only which side is up is kept.

Nothing is decoded: segments and chunks are left out. Whoever must not meet broken pictures looks at them first
(`pictures.kind_of`).
"""

import struct
from collections.abc import Iterator

_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112
_KEPT_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP",
     b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
_HAS_NOTES = 0b1100  # the flags of a WebP that say EXIF and XMP are there
_SCAN, _END = 0xDA, 0xD9


def without_notes(kind: str, content: bytes) -> bytes:
    """The 'jpg', 'png' or 'webp' in `content` without notes; anything else, and what can't be followed, as it is."""
    ways = {"jpg": _jpeg, "png": _png, "webp": _webp}
    if kind not in ways:
        return content
    try:
        return b"".join(ways[kind](content))
    except (struct.error, IndexError, ValueError):
        return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError
        kind = content[at + 1]
        if kind == 0xFF:  # filling
            at += 1
            continue
        if kind == _END:
            yield content[at : at + 2]
            return  # what follows is another picture
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        segment = content[at:end]
        if kind == _SCAN:
            end = _after_scan(content, end)
            yield content[at:end]
        elif kind == 0xE1 and segment[4:10] == _EXIF:
            yield _turned(segment[10:])
        elif _is_drawn(kind, segment):
            yield segment
        at = end


def _is_drawn(kind: int, segment: bytes) -> bool:
    """Whether the segment is part of the picture: tables and sizes, JFIF's and Adobe's own, a colour profile."""
    is_note = 0xE0 <= kind <= 0xEF or kind == 0xFE
    return not is_note or kind in (0xE0, 0xEE) or (kind == 0xE2 and segment[4:16] == b"ICC_PROFILE\0")


def _after_scan(content: bytes, at: int) -> int:
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] not in (0, 0xFF) and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1 if content[at + 1] == 0xFF else 2


def _turned(tiff: bytes) -> bytes:
    """A segment that says which side is up and no more; nothing where the camera was held upright."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        start = struct.unpack_from(f"{order}I", tiff, 4)[0]
        for n in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * n)
            if tag == _ORIENTATION and 2 <= value <= 8:
                said = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
                return struct.pack(">BBH", 0xFF, 0xE1, 8 + len(said)) + _EXIF + said
    except (struct.error, KeyError):
        pass
    return b""


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        if name in _KEPT_CHUNKS:
            yield content[at : at + 12 + length]
        at += 12 + length
        if name == b"IEND":
            return


def _webp(content: bytes) -> Iterator[bytes]:
    at, end, kept = 12, 8 + struct.unpack_from("<I", content, 4)[0], []
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_HAS_NOTES]) + chunk[9:]
        if name not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += len(chunk)
    body = b"".join(kept)
    yield content[:4] + struct.pack("<I", 4 + len(body)) + content[8:12]
    yield body
