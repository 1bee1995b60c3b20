"""A pack as one .zip file: the same bytes for the same files, on every machine.

The files are stored, not deflated: what a compressor makes of a text depends on its version. A pack is small, and
most of it are pictures, which are compressed already.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

_YEAR_ONE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o644 << 16


class _Sent(io.RawIOBase):
    """What ZipFile writes to: it may go back within what was not taken yet, so that sizes stand before contents."""

    def __init__(self) -> None:
        super().__init__()
        self._gone, self._held = 0, io.BytesIO()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._gone + self._held.tell()

    def seek(self, to: int, whence: int = io.SEEK_SET) -> int:
        back = self._gone if whence == io.SEEK_SET else 0
        return self._gone + self._held.seek(to - back, whence)

    def write(self, data: object) -> int:
        return self._held.write(data)  # type: ignore[arg-type] # bytes, as zipfile hands them in

    def take(self) -> bytes:
        """What was written since the last time."""
        found = self._held.getvalue()
        self._gone += len(found)
        self._held = io.BytesIO()
        return found


def zipped(files: Iterable[tuple[str, bytes]], folder: str = "") -> Iterator[bytes]:
    """The .zip of `files` (path and content) below `folder`, piece by piece: one file is in memory at a time."""
    sent = _Sent()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, _YEAR_ONE)
            info.create_system, info.external_attr = _UNIX, _MODE
            archive.writestr(info, content)
            yield sent.take()
    yield sent.take()
