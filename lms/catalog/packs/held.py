"""Content that is too large to be carried about."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lms.kernel.files.store import BLOCK, blocks, hash_of, path_of


@dataclass(frozen=True)
class Held:
    """Content that lies among the stored files, or still where it came in (`at`): known by its hash, and read only where
    its bytes are asked for."""

    sha256: str
    size: int
    at: Path | None = field(default=None, compare=False)

    @classmethod
    def lying(cls, path: Path) -> "Held":
        """The content of a file that is not among the stored ones. OSError if it can't be read."""
        return cls(hash_of(path), path.stat().st_size, path)

    @classmethod
    def written(cls, pieces: Iterable[bytes], path: Path) -> "Held":
        """The content that comes in `pieces`, written to the new file at `path`."""
        digest, size = hashlib.sha256(), 0
        with path.open("xb") as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        return cls(digest.hexdigest(), size, path)

    def __len__(self) -> int:
        return self.size

    def read(self) -> bytes:
        """The bytes. FileNotFoundError if they are gone."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """The bytes, a block at a time. FileNotFoundError, with the first, if they are gone."""
        return blocks(self.sha256) if self.at is None else _blocks(self.at)

    def open(self) -> IO[bytes]:
        """The file, to read. FileNotFoundError if it is gone."""
        return (self.at or path_of(self.sha256)).open("rb")

    def touch(self) -> bool:
        """Makes the file one that was sent just now, which a sweep leaves for its row; False if it is gone."""
        try:
            os.utime(path_of(self.sha256))
        except FileNotFoundError:
            return False
        return True

    @property
    def is_there(self) -> bool:
        """Whether the bytes lie where they should, all of them."""
        path = path_of(self.sha256)
        return path.is_file() and path.stat().st_size == self.size


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def pieces(content: bytes | Held) -> Iterator[bytes]:
    """Content of either kind, piece by piece."""
    return iter((content,)) if isinstance(content, bytes) else content.blocks()
