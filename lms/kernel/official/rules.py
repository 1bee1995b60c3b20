"""What an official paper holds, and its measures: Nghị định 30/2020/NĐ-CP, Phụ lục I. Pure.

Sizes are points, lengths millimetres. A paper is a draft: number, date, signature and seal stay blank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
MOTTO_WIDTH = 56.1  # millimetres in bold letters of 13 points: the rule below is as long

# Page (Phụ lục I, phần I): A4; margins top and bottom 20-25, left 30-35, right 15-20.
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
WIDE_TEXT_WIDTH = PAGE_HEIGHT - LEFT - RIGHT
INDENT = 12.7  # of a paragraph's first line: 10 or 12.7
GAP = 6  # points between paragraphs, at least 6
LINE = 1.1  # between single and 1.5

# Letters (the table of components).
NATION_SIZE, MOTTO_SIZE = 12, 13
AGENCY_SIZE = 12
NUMBER_SIZE, PLACE_SIZE = 13, 13
TYPE_SIZE, SUBJECT_SIZE, LETTER_SUBJECT_SIZE = 14, 14, 12
BODY_SIZE, TABLE_SIZE = 14, 13
SIGNER_SIZE = 14
RECIPIENTS_HEAD_SIZE, RECIPIENTS_SIZE = 12, 11
ANNEX_SIZE = 14
PAGE_NUMBER_SIZE = 13

MOST_TAG = 64  # letters that Word allows in the name of a content control


@dataclass(frozen=True)
class Figure:
    """A number in the paper: its text, the `source` it comes from (an id among the paper's sources) and the cell."""

    text: str
    source: str
    cell: str

    @property
    def tag(self) -> str:
        """What the content control is called: source and cell. ValueError for more than Word takes."""
        tag = f"{self.source}!{self.cell}"
        if len(tag) > MOST_TAG:
            raise ValueError(f"{tag!r} is longer than {MOST_TAG} letters")
        return tag


@dataclass(frozen=True)
class Gap:
    """Something that a person still writes: shown in square brackets and marked. `name` says which gap it is."""

    name: str
    hint: str

    @property
    def text(self) -> str:
        return f"[{self.hint}]"


Part = str | Figure | Gap
Line = tuple[Part, ...]


@dataclass(frozen=True)
class Source:
    """Where figures come from: `id` in the tags, `name` for deriving them again, `label` as it is printed."""

    id: str
    name: str
    label: str


@dataclass(frozen=True)
class Text:
    """A paragraph of the content: justified, its first line indented. `stays`: on the page of what follows it."""

    parts: Line
    stays: bool = False


class Level(StrEnum):
    """Headings: `PART` is Phần, Chương or Mục with its title on a line below, centred; `TITLE` a line in capitals in
    the middle ("QUYẾT ĐỊNH:"); `SECTION` "I. TIÊU ĐỀ"; `CLAUSE` "1. Tiêu đề"; `ARTICLE` "Điều 1."."""

    PART = "part"
    TITLE = "title"
    SECTION = "section"
    CLAUSE = "clause"
    ARTICLE = "article"


@dataclass(frozen=True)
class Heading:
    """`number` as it stands ("I.", "Chương II", "Điều 3."); `follows`: what an article says on the same line. `stays`: on
    the page of what follows it, as a heading without such words does anyway."""

    level: Level
    number: str
    title: str
    follows: Line = ()
    stays: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: heading and width in millimetres; numbers stand in the middle."""

    title: str
    width: float
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose headings repeat on every page. `source`: the line below it that names where the figures are from.
    `total`: the last row adds up the others."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Line]]
    source: str = ""
    total: bool = False


@dataclass(frozen=True)
class Annex:
    """A Phụ lục on pages of its own behind the signature: its number ("I"), title, whether its pages lie on their
    side, and what stands in it."""

    number: str
    title: str
    body: Sequence["Block"]
    wide: bool = False


Block = Text | Heading | Table


@dataclass(frozen=True)
class Award:
    """A giấy khen, a page on its side: who gives it ("Hiệu trưởng Trường …"), to whom, what stands below the name, for
    what, and the decision it goes with."""

    giver: str
    name: str
    about: str
    merit: Line
    decision: Line


@dataclass(frozen=True)
class Signer:
    """Quyền hạn and chức vụ, a line each (KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG), and the name; no name: written by hand."""

    titles: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole paper. `abbreviation`: of its type (BC, TTr); `symbol`: of the school; `letter`: a công văn, which has no
    type on it and its subject under the number. `filing`: the last of the recipients. `numbered` False: one that
    nobody enters into the register, such as a person's own report. `opening`: before the bases (who decides).
    `awards`: sheets on their side that are made instead of everything else."""

    parent_body: str
    agency: str
    abbreviation: str
    symbol: str
    place: str
    on: date
    type_name: str
    subject: str
    body: Sequence[Block]
    signers: Sequence[Signer]
    recipients: Sequence[str] = ()
    filing: str = ""
    to: Sequence[str] = ()
    attached_to: str = ""
    bases: Sequence[Line] = ()
    annexes: Sequence[Annex] = ()
    sources: Sequence[Source] = ()
    letter: bool = False
    has_end: bool = True
    numbered: bool = True
    opening: Sequence[Block] = ()
    awards: Sequence[Award] = ()

    def lines(self) -> Iterator[Line]:
        """Every line that may hold figures and gaps, in the order of the paper."""
        yield from self.bases
        for award in self.awards:
            yield from (award.merit, award.decision)
        for block in (*self.body, *(block for annex in self.annexes for block in annex.body)):
            yield from _lines_of(block)

    def figures(self) -> list[Figure]:
        """Every figure, in the order of the paper."""
        return [part for line in self.lines() for part in line if isinstance(part, Figure)]

    def gaps(self) -> list[Gap]:
        """Every gap, in the order of the paper, each name once."""
        found = {part.name: part for line in self.lines() for part in line if isinstance(part, Gap)}
        return list(found.values())


def _lines_of(block: Block) -> Iterator[Line]:
    if isinstance(block, Text):
        yield block.parts
    elif isinstance(block, Heading):
        yield block.follows
    else:
        for row in block.rows:
            yield from row


def blank_day(place: str, year: int) -> str:
    """Place and date with room for day and month, which the clerk writes when the paper gets its number."""
    blank = "\u00a0" * 6
    return f"{place}, ngày{blank}tháng{blank}năm {year}"


def blank_number(paper: Paper) -> str:
    """ "Số:        /BC-TCN": room for the number; a công văn has no letters of a type."""
    letters = "-".join(part for part in (paper.abbreviation, paper.symbol) if part)
    return "Số:" + "\u00a0" * 10 + "/" + (letters or "…")


def roman(number: int) -> str:
    """1 to 39 as I to XXXIX."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    if not 0 < number < 40:
        raise ValueError(number)
    return "X" * (number // 10) + units[number % 10]


def width_of(text: str, size: float, *, bold: bool = True) -> float:
    """About how wide a line of Times New Roman is, in millimetres: for the rules, which measure a part of it."""
    each = sum(0.25 if c == " " else 0.69 if c.isupper() else 0.48 for c in text)
    return each * size * (1 if bold else 0.94) * 25.4 / 72


def rule_below(text: str, size: float, room: float, share: float) -> float:
    """How long the rule below a text is: `share` of its line, which is no longer than the `room` it has."""
    return min(width_of(text, size), room) * share
