"""MP4 and M4A: boxes within boxes (ISO/IEC 14496-12). Only headers are read, whatever the file's size."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from lms.kernel.files.unsound import BROKEN, CUT, Unsound
from lms.kernel.messages import mark

_MOST_BRANDS = 256  # bytes of the list of what a file goes by
_MOST_BOXES = 20_000  # a video in many pieces has two boxes for each
_QUICKTIME = mark(
    "video QuickTime (.mov), nhiều trình duyệt không phát được; hãy xuất lại dạng MP4 (trên iPhone: Cài đặt, Camera,"
    " Định dạng, Tương thích nhất)"
)
_HEVC = mark(
    "video MP4 mã hóa HEVC (H.265), nhiều trình duyệt không phát được; hãy xuất lại dạng MP4 mã hóa H.264"
)
_HEIC = mark(
    "ảnh HEIC của điện thoại, nhiều trình duyệt không mở được; hãy lưu lại dạng JPG (trên iPhone: Cài đặt, Camera, Định"
    " dạng, Tương thích nhất) rồi gửi lại"
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_PLAYED = frozenset({b"avc1", b"avc3", b"vp08", b"vp09", b"av01"})
_HEVC_CODES = frozenset({b"hvc1", b"hev1", b"dvh1", b"dvhe"})


class _Box(NamedTuple):
    kind: bytes
    start: int  # of what it holds
    end: int


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Box]:
    """The boxes from `start` to `end`. Raises Unsound where they do not fit."""
    for _ in range(_MOST_BOXES):
        if start >= end:
            return
        file.seek(start)
        head = file.read(16)
        if len(head) < 8 or end - start < 8:
            raise Unsound(CUT)
        size, kind = struct.unpack(">I4s", head[:8])
        inside = 8
        if size == 1:
            if len(head) < 16:
                raise Unsound(CUT)
            size, inside = struct.unpack(">Q", head[8:16])[0], 16
        elif size == 0:
            size = end - start
        if size < inside:
            raise Unsound(BROKEN)
        if start + size > end:
            raise Unsound(CUT)
        yield _Box(kind, start + inside, start + size)
        start += size
    raise Unsound(BROKEN)


def _find(file: IO[bytes], box: _Box, *path: bytes) -> _Box | None:
    """The first box at the end of `path`, from inside `box`."""
    for kind in path:
        found = next((b for b in _boxes(file, box.start, box.end) if b.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _read(file: IO[bytes], box: _Box | None, at: int, length: int) -> bytes:
    if box is None or box.start + at + length > box.end:
        return b""
    file.seek(box.start + at)
    return file.read(length)


def kind_of(file: IO[bytes], size: int) -> str | None:
    """'mp4' for something to watch, 'm4a' for something to hear; None for other files of this family (AVIF).

    Raises Unsound for one that is cut off, or that browsers do not play or show.
    """
    top = list(_boxes(file, 0, size))
    brand = _read(file, top[0], 0, 4)
    if brand == b"qt  ":
        raise Unsound(_QUICKTIME)
    others = _read(file, top[0], 8, min(_MOST_BRANDS, top[0].end - top[0].start - 8))
    if brand in _HEIC_BRANDS or (brand == b"mif1" and b"heic" in others):
        raise Unsound(_HEIC)
    index = next((box for box in top if box.kind == b"moov"), None)
    if index is None:
        if any(box.kind == b"meta" for box in top):
            return None
        raise Unsound(CUT)
    if not any(box.kind == b"mdat" for box in top):
        raise Unsound(CUT)
    tracks = dict(_tracks(file, index))
    if b"vide" in tracks:
        if tracks[b"vide"] in _HEVC_CODES:
            raise Unsound(_HEVC)
        return "mp4" if tracks[b"vide"] in _PLAYED else None
    return "m4a" if tracks.get(b"soun") == b"mp4a" else None


def _tracks(file: IO[bytes], index: _Box) -> Iterator[tuple[bytes, bytes]]:
    """What each track is for, and how it is coded."""
    for box in _boxes(file, index.start, index.end):
        if box.kind == b"trak":
            handler = _read(file, _find(file, box, b"mdia", b"hdlr"), 8, 4)
            described = _find(file, box, b"mdia", b"minf", b"stbl", b"stsd")
            yield handler, _read(file, described, 12, 4)


def forget_place(path: Path) -> bool:
    """Takes out of an MP4 or M4A what its camera wrote beside the film (where it was made, on which telephone): those
    boxes become empty space, nothing moves. True if there were any. Raises Unsound as `kind_of` does."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        index = next((box for box in _boxes(file, 0, size) if box.kind == b"moov"), None)
        inside = list(_boxes(file, index.start, index.end)) if index else []
        around = [
            b for track in inside if track.kind == b"trak" for b in _boxes(file, track.start, track.end)
        ]
        notes = [box for box in (*inside, *around) if box.kind in (b"udta", b"meta")]
        for box in notes:
            file.seek(box.start)
            file.write(bytes(box.end - box.start))
            file.seek(box.start - 4)  # a box so small has a short head: its kind stands before what it holds
            file.write(b"free")
        return bool(notes)
