"""A pack as one .zip file: the same bytes for the same files, on every machine.

The files are stored, not deflated: what a compressor makes of a text depends on its version. A pack is small, and
most of it are pictures and films, which are compressed already. A film is never held whole: it is read once for its
checksum, which stands before it, and once to be sent.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator

from lms.catalog.packs.held import Held, pieces

# What stands before each file, in the list at the end, and at the very end (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
_BEFORE = struct.Struct("<4s2B4HL2L2H")
_LISTED = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UNIX, _STORED, _UTF8 = 20, 3, 0, 0x800
_MIDNIGHT, _NEW_YEAR_1980 = 0, 1 << 5 | 1
_MODE = 0o644 << 16


def zipped(files: Iterable[tuple[str, bytes | Held]], folder: str = "") -> Iterator[bytes]:
    """The .zip of `files` (path and content) below `folder`, piece by piece. FileNotFoundError where a stored file is
    gone."""
    listed, at = [], 0
    for path, content in files:
        full = f"{folder}/{path}" if folder else path
        name, flags = full.encode(), 0 if full.isascii() else _UTF8
        crc, size = _checksum(content), len(content)
        facts = (_STORED, _MIDNIGHT, _NEW_YEAR_1980, crc, size, size, len(name), 0)
        yield _BEFORE.pack(b"PK\x03\x04", _VERSION, 0, flags, *facts) + name
        yield from pieces(content)
        more = (0, 0, 0, _MODE, at)
        listed.append(_LISTED.pack(b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, flags, *facts, *more) + name)
        at += _BEFORE.size + len(name) + size
    ends = b"".join(listed)
    count = len(listed)
    yield ends + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(ends), at, 0)


def _checksum(content: bytes | Held) -> int:
    found = 0
    for piece in pieces(content):
        found = zlib.crc32(piece, found)
    return found
