"""Content that is too large to be carried about."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from lms.kernel.files.store import blocks, path_of


@dataclass(frozen=True)
class Held:
    """Content that lies among the stored files: known by its hash, and read only where its bytes are asked for."""

    sha256: str
    size: int

    def __len__(self) -> int:
        return self.size

    def read(self) -> bytes:
        """The bytes. FileNotFoundError if they are gone."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """The bytes, a block at a time. FileNotFoundError, with the first, if they are gone."""
        return blocks(self.sha256)

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
