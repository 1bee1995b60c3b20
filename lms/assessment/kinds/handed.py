"""What is handed in for somebody to mark: a text and files, as an answer stores them. Pure.

An entry is `text:` with what was typed, or `file:` with an id, a size and a name. A page sends and carries the text
alone: files are added and taken away by acts of their own, so no page can lose one that it has not seen.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TEXT, FILE = "text:", "file:"
_SIGN = "~"
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class HandedFile:
    """A file of an answer: its public id, size in bytes, and the name it came with."""

    id: str
    size: int
    name: str

    @property
    def entry(self) -> str:
        """The same as an answer stores it."""
        return f"{FILE}{self.id}:{self.size}:{self.name}"


def tidy_text(typed: str) -> str:
    """What is kept of a text of several lines: NFC, one kind of line end, nothing that can't be seen, no blank space
    around it."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in _UNSEEN.sub("", text).split("\n")).strip("\n")


def text_of(chosen: Sequence[str]) -> str:
    """The text of an answer, "" for none."""
    return next((entry.removeprefix(TEXT) for entry in chosen if entry.startswith(TEXT)), "")


def files_of(chosen: Sequence[str]) -> list[HandedFile]:
    """The files of an answer, in the order in which they came."""
    found = []
    for entry in chosen:
        if entry.startswith(FILE):
            id_, size, name = entry.removeprefix(FILE).split(":", 2)
            found.append(HandedFile(id_, int(size), name))
    return found


def file_entries(chosen: Sequence[str]) -> list[str]:
    """What an answer stores of its files."""
    return [entry for entry in chosen if entry.startswith(FILE)]


def text_entries(chosen: Sequence[str]) -> list[str]:
    """What an answer stores besides its files."""
    return [entry for entry in chosen if not entry.startswith(FILE)]


def known(chosen: Sequence[str]) -> list[str]:
    """An answer as a page may know it: of a text its token, and no files, which no page can undo."""
    return [
        token(entry.removeprefix(TEXT)) if entry.startswith(TEXT) else entry for entry in text_entries(chosen)
    ]


def is_token(value: str) -> bool:
    """Whether a page carries this in place of a text."""
    return value.startswith(_SIGN)


def token(text: str) -> str:
    """What a page carries in place of a text it was shown with: as long as the text would be too long. "" for none."""
    return _SIGN + hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""
