"""WebM: elements within elements (RFC 8794). Only headers are read, up to the first cluster."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from lms.kernel.files.unsound import BROKEN, CUT, Unsound

_HEADER, _DOC_TYPE, _SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
_TRACKS, _CLUSTER, _ENTRY, _TRACK_TYPE, _CODEC = 0x1654AE6B, 0x1F43B675, 0xAE, 0x83, 0x86
_MOST_ELEMENTS = 2000
_MOST_VALUE = 64
_VIDEO, _AUDIO = 1, 2
_PLAYED = (b"V_VP8", b"V_VP9", b"V_AV1")


class _Element(NamedTuple):
    name: int
    start: int
    end: int | None  # None: of unknown length, as a recording that was streamed


def _number(file: IO[bytes], keep_marker: bool) -> tuple[int, bool]:
    """A variable-length number, and whether all its bits are ones ("unknown")."""
    first = file.read(1)
    if not first:
        raise Unsound(CUT)
    length = 9 - first[0].bit_length()
    if length > 8:
        raise Unsound(BROKEN)
    rest = file.read(length - 1)
    if len(rest) < length - 1:
        raise Unsound(CUT)
    whole = int.from_bytes(first + rest)
    bare = whole & ((1 << (7 * length)) - 1)
    return (whole if keep_marker else bare), bare == (1 << (7 * length)) - 1


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[_Element]:
    for _ in range(_MOST_ELEMENTS):
        if start >= end:
            return
        file.seek(start)
        name, _ = _number(file, keep_marker=True)
        size, unknown = _number(file, keep_marker=False)
        inside = file.tell()
        if unknown:
            yield _Element(name, inside, None)
            return
        if inside + size > end:
            raise Unsound(CUT)
        yield _Element(name, inside, inside + size)
        start = inside + size
    raise Unsound(BROKEN)


def _value(file: IO[bytes], element: _Element) -> bytes:
    if element.end is None or element.end - element.start > _MOST_VALUE:
        return b""
    file.seek(element.start)
    return file.read(element.end - element.start)


def kind_of(file: IO[bytes], size: int) -> str | None:
    """'webm' for something to watch, 'weba' for something to hear; None for other files of this family (Matroska).

    Raises Unsound for one that is cut off.
    """
    top = list(_elements(file, 0, size))
    if top[0].name != _HEADER or top[0].end is None:
        raise Unsound(BROKEN)
    if not any(
        e.name == _DOC_TYPE and _value(file, e).rstrip(b"\0") == b"webm"
        for e in _elements(file, top[0].start, top[0].end)
    ):
        return None
    segment = next((e for e in top if e.name == _SEGMENT), None)
    if segment is None:
        raise Unsound(CUT)
    tracks: dict[int, bytes] = {}
    for element in _elements(file, segment.start, segment.end or size):
        if element.name == _TRACKS and element.end is not None:
            tracks = dict(_tracks(file, element.start, element.end))
        if element.name == _CLUSTER:
            if _VIDEO in tracks:
                return "webm" if tracks[_VIDEO].startswith(_PLAYED) else None
            return "weba" if _AUDIO in tracks else None
    raise Unsound(CUT)


def _tracks(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, bytes]]:
    for entry in _elements(file, start, end):
        if entry.name == _ENTRY and entry.end is not None:
            inside = {e.name: _value(file, e) for e in _elements(file, entry.start, entry.end)}
            yield int.from_bytes(inside.get(_TRACK_TYPE, b"")), inside.get(_CODEC, b"")
