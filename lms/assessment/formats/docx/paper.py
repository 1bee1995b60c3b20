"""What stands on paper in a Word file: paragraphs and tables whose letters know how they look. Frozen, pure."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lms.kernel.messages import Message

OBJECT = "\ufffc"  # stands in the text where a picture is
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict(
    zip(map(ord, "﹒﹔﹕（）"), ".;:()", strict=True)
)
"""Letters and stops of East Asian keyboards, as wide as two: "Câu 1：" is "Câu 1:"."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the running text. `name`: the key of the file's media."""

    name: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a letter looks. `colour`: six hexadecimal digits, "" for black or automatic; `highlight`: any name, "" for
    none; `raised`: 1 superscript, -1 subscript."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""
    raised: int = 0
    picture: Picture | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and the look of each of its letters; both are cut and joined together."""

    text: str = ""
    looks: tuple[Look, ...] = ()

    @classmethod
    def of(cls, text: str, look: Look = PLAIN) -> "Rich":
        return cls(text, (look,) * len(text))

    @classmethod
    def joined(cls, parts: Sequence["Rich"]) -> "Rich":
        return cls("".join(p.text for p in parts), tuple(look for p in parts for look in p.looks))

    def __add__(self, other: "Rich") -> "Rich":
        return Rich(self.text + other.text, self.looks + other.looks)

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def cut(self, start: int, end: int | None = None) -> "Rich":
        return Rich(self.text[start:end], self.looks[start:end])

    def strip(self) -> "Rich":
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def composed(self) -> "Rich":
        """In NFC, also where a letter and its mark stand in different runs; control characters out, wide letters as
        narrow ones."""
        narrow = self.text.translate(_WIDE)
        if narrow != self.text:
            return Rich(narrow, self.looks).composed()
        if unicodedata.is_normalized("NFC", self.text) and (
            self.text.isprintable() or not any(map(_is_noise, self.text))
        ):
            return self
        parts: list[Rich] = []
        at = 0
        while at < len(self.text):
            end = at + 1
            while end < len(self.text) and unicodedata.combining(self.text[end]):
                end += 1
            letters = unicodedata.normalize("NFC", self.text[at:end])
            parts.append(Rich.of("".join(c for c in letters if not _is_noise(c)), self.looks[at]))
            at = end
        return Rich.joined(parts)

    def covered(self, has: Callable[[Look], bool]) -> float:
        """The part of the visible letters that look so, 0 to 1; 0 where there are none."""
        seen = [
            has(look)
            for c, look in zip(self.text, self.looks, strict=True)
            if not c.isspace() and c != OBJECT
        ]
        return sum(seen) / len(seen) if seen else 0.0

    def without(self, **changes: object) -> "Rich":
        """The same letters with parts of their look replaced: `without(bold=False)`."""
        made: dict[Look, Look] = {}
        for look in self.looks:
            if look not in made:
                made[look] = replace(look, **changes)  # type: ignore[arg-type]  # names of its fields, each with its type
        return Rich(self.text, tuple(made[look] for look in self.looks))


def _is_noise(char: str) -> bool:
    return char not in "\t\n" and unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`line`: its number in the document, from 1. `label`: what automatic numbering puts before it, which stands
    nowhere in the text. `level`: of a heading, 0 the highest; None for other paragraphs."""

    line: int
    rich: Rich
    label: Rich = field(default=Rich())
    level: int | None = None

    @property
    def whole(self) -> Rich:
        """As it is printed, the label first."""
        if not self.label.text:
            return self.rich
        return self.label + Rich.of(" ") + self.rich


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: of cells; a cell holds paragraphs and tables."""

    line: int
    rows: tuple[tuple[tuple["Block", ...], ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be read: in which paragraph, and what to tell the reader."""

    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class Paper:
    """All that was read of a document."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    media: dict[str, bytes] = field(default_factory=dict)
