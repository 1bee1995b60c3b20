"""What a question file says, whatever its format: frozen values that every reader makes and every writer takes.

Richer than what the service's own kinds hold, so that a file can be converted without loss for what both formats
can carry; what a kind here has no place for is named when questions go into a bank, not silently dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from lms.kernel.messages import Message


class Markup(StrEnum):
    """How a text is written. MOODLE: HTML in which line ends count (Moodle's own autoformat)."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"
    MOODLE = "moodle"


@dataclass(frozen=True)
class Text:
    """A text as the file has it, uncleaned. Pictures are named `media:NAME`, NAME a key of `Questions.media`."""

    source: str = ""
    markup: Markup = Markup.PLAIN

    def __bool__(self) -> bool:
        return bool(self.source.strip())


NOTHING = Text()


class Kind(StrEnum):
    """Kinds of question as files know them; the names are those of `lms.assessment.kinds`, and some more.

    ESSAY: answered in prose or a file, marked by a person. DESCRIPTION: a text between questions, nothing asked.
    """

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"
    TEXT = "text"
    NUMBER = "number"
    MATCHING = "matching"
    ORDERING = "ordering"
    BLANKS = "blanks"
    HOTSPOT = "hotspot"
    ESSAY = "essay"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Option:
    """An option, an accepted answer, the left side of a pair, or an item to put in order (in its right place).

    `weight`: what choosing or writing it earns, -1..1 of the mark. For several choices a right option carries
    1/(number of right ones) unless the file says otherwise. `match`: the right side, of matching alone; a right
    side that belongs nowhere has an empty `text`. `tolerance`: of a number, absolute; `text` then holds the number
    with a decimal point. `key`: the file's own name for it, "" for none. True/false has the options `true` and
    `false`, by their keys.
    """

    text: Text
    weight: Fraction = Fraction(0)
    feedback: Text = NOTHING
    key: str = ""
    match: Text = NOTHING
    tolerance: Decimal | None = None


@dataclass(frozen=True)
class Gap:
    """A blank in the running text, which stands there as `[[number]]`, counted from 1.

    `kind`: TEXT (typed), NUMBER (typed) or SINGLE (chosen from a list). `weight`: how many times it counts.
    """

    kind: Kind
    options: tuple[Option, ...]
    weight: int = 1


@dataclass(frozen=True)
class Area:
    """A place on the picture of a hotspot question. `shape`: rect (left, top, right, bottom), circle (x, y, radius)
    or poly (x, y, x, y, …), in pixels of the picture."""

    key: str
    shape: str
    coordinates: tuple[int, ...]
    weight: Fraction
    label: str = ""
    feedback: Text = NOTHING


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: what is looked at, and its levels as (points, description), worst first."""

    title: str
    levels: tuple[tuple[Decimal, str], ...]


@dataclass(frozen=True)
class Item:
    """One question of a file. `line`: where it begins, from 1 (of a binary file: the paragraph or row).

    `number`: what the file calls it ("3"), "" for nothing. `category`: the path it is filed under. `ignores_case`
    and `ignores_marks`: of typed texts; None where the file does not say. `units`: names of units a number may
    carry, the first its own. `penalty`: lost for each further try, 0..1. `picture`: of a hotspot, with
    `picture_alt`, what it shows in words. Of an essay: `takes`, what is handed in (text, files, either, both; "" where
    the file does not say), and `notes` for who marks it.
    """

    kind: Kind
    text: Text
    options: tuple[Option, ...] = ()
    title: str = ""
    key: str = ""
    number: str = ""
    line: int = 0
    gaps: tuple[Gap, ...] = ()
    areas: tuple[Area, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    picture: str = ""
    picture_alt: str = ""
    takes: str = ""
    notes: Text = NOTHING
    feedback: Text = NOTHING
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    points: Decimal = Decimal(1)
    penalty: Fraction | None = None
    shuffles: bool | None = None
    ignores_case: bool | None = None
    ignores_marks: bool | None = None
    units: tuple[str, ...] = ()
    hints: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What could not be read or written, and where. `line` 0: the file as a whole; `place`: more about it,
    made by `where`, None for nothing. `is_note`: worth knowing, but nothing is wrong: the question asks the same and is
    marked the same."""

    line: int
    message: Message
    place: Message | None = None
    is_note: bool = False


@dataclass(frozen=True)
class Questions:
    """All that a file holds, in its order, and all that is wrong with it. A question with a problem is left out of
    `items` only if nothing sensible can be made of it."""

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A file made of questions, and what its format has no place for."""

    content: bytes
    problems: tuple[Problem, ...] = ()


class QuestionFormat(Protocol):
    """A format of question files: the extension point. `read` never raises for what is in the bytes; it reports.

    `name`: gift, moodle-xml, …; `endings`: of file names, with the dot; the first is used for what is written.
    """

    @property
    def name(self) -> str: ...

    @property
    def endings(self) -> tuple[str, ...]: ...

    def read(self, content: bytes) -> Questions:
        """The questions in the bytes of a file. Pure: reaches for no other file and no network."""

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        """The bytes of a file that holds `items`; `read` makes the same items of them, but for what is reported."""
