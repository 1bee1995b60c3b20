"""Content that is too large to be carried about."""

from dataclasses import dataclass

from lms.kernel.files.store import blocks


@dataclass(frozen=True)
class Held:
    """Content that lies among the stored files: known by its hash, and read only where its bytes are asked for."""

    sha256: str
    size: int

    def __len__(self) -> int:
        return self.size

    def read(self) -> bytes:
        """The bytes. FileNotFoundError if they are gone."""
        return b"".join(blocks(self.sha256))
