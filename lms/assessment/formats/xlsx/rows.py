"""From the cells of a row to a question. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from lms.assessment.formats import difficulty, where
from lms.assessment.formats.content import NOTHING, Gap, Item, Kind, Markup, Option, Problem, Text
from lms.assessment.formats.figures import decimal_of, shown
from lms.assessment.formats.texts import tidied
from lms.assessment.formats.xlsx import columns
from lms.assessment.formats.xlsx.columns import OPTION, Column
from lms.assessment.formats.xlsx.gaps import read_gaps
from lms.assessment.formats.xlsx.options import Options, right_letters
from lms.kernel.messages import Message, mark
from lms.org.roster.formats.table import Faulty, Uncalculated
from lms.org.roster.layout import letter as column_letter

UNKNOWN_KIND = mark("Không rõ loại câu “{value}”. Hãy chọn một trong các loại ở trang Hướng dẫn.")
NO_TEXT = mark("Câu hỏi chưa có nội dung.")
DAY = mark(
    "Ô này là kiểu ngày tháng nên đã đọc là “{value}”. Nếu không phải là ngày, hãy đặt định dạng ô là Văn bản (Text) rồi gõ lại."
)
UNCALCULATED = mark("Ô này là công thức chưa có kết quả. Hãy gõ giá trị vào ô.")
FAULTY = mark("Ô này là công thức bị lỗi ({value}). Hãy gõ giá trị vào ô.")
BAD_VALUE = mark("Không hiểu “{value}” ở cột {heading}; đã bỏ qua.")


@dataclass(frozen=True)
class Layout:
    """Where the columns stand (0-based). `sheet`: the name of their sheet, where problems
    have to say it."""

    columns: Mapping[Column, int]
    sheet: str = ""


def _moment(value: datetime | date | time) -> str:
    """A day or a time of day as people here write it."""
    if isinstance(value, datetime):
        return f"{value:%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else f"{value:%H:%M}"


class Row:
    """One row. `read` fills `problems`."""

    def __init__(self, layout: Layout, number: int, values: Sequence[object]) -> None:
        self.layout, self.number, self.values = layout, number, values
        self.problems: list[Problem] = []
        self.markup = Markup.PLAIN
        self.letters = [letter for field, letter in layout.columns if field == OPTION]
        self._cells: dict[Column, str] = {}

    def tell(self, column: Column, msgid: str, *, is_note: bool = False, **params: object) -> None:
        """A problem with the cell in that column, or with the row where the sheet has no such column."""
        index = self.layout.columns.get(column)
        cell = "" if index is None else f"{column_letter(index)}{self.number}"
        place = where.at_cell(cell, self.layout.sheet)
        self.problems.append(Problem(self.number, Message(msgid, params), place, is_note))

    def cell(self, field: str, letter: str = "") -> str:
        """What stands in a cell, as text; "" for nothing."""
        column = (field, letter)
        if column not in self._cells:
            index = self.layout.columns.get(column)
            value = self.values[index] if index is not None and index < len(self.values) else None
            self._cells[column] = self._shown(column, value)
        return self._cells[column]

    def _shown(self, column: Column, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, Uncalculated):
            self.tell(column, UNCALCULATED)
            return ""
        if isinstance(value, Faulty):
            self.tell(column, FAULTY, value=str(value))
            return ""
        if isinstance(value, datetime | date | time):
            said = _moment(value)
            self.tell(column, DAY, value=said)
            return said
        if isinstance(value, float):
            exact = decimal_of(repr(value))
            return shown(exact) if exact is not None else repr(value)
        return tidied(str(value)).strip()

    def text(self, field: str, letter: str = "") -> Text:
        """A text in the row's markup."""
        said = self.cell(field, letter)
        return Text(said, self.markup) if said else NOTHING

    def read(self) -> Item | None:
        """The question; None where the row has none, or one of no known kind."""
        if not any(self.cell(field, letter) for field, letter in self.layout.columns if field != "number"):
            self.problems.clear()
            return None
        if (said := self.cell("markup")) and (markup := columns.markup_of(said)) is not None:
            self.markup = markup
        elif said:
            self.odd("markup", said)
        kind = self._kind()
        if kind is None:
            return None
        if not self.cell("text"):
            self.tell(("text", ""), NO_TEXT)
        gaps: tuple[Gap, ...] = ()
        options: tuple[Option, ...] = ()
        if kind is Kind.BLANKS:
            gaps = read_gaps(self)
        elif kind not in (Kind.ESSAY, Kind.DESCRIPTION):
            options = Options(self).of(kind)
        return self._item(kind, options, gaps)

    def _item(self, kind: Kind, options: tuple[Option, ...], gaps: tuple[Gap, ...]) -> Item:
        unit = self.cell("unit")
        return Item(
            kind, self.text("text"), options, title=" ".join(self.cell("title").split()), key=self.cell("key"),
            number=self.cell("number"), line=self.number, gaps=gaps, feedback=self.text("feedback"),
            category=tuple(part.strip() for part in self.cell("category").split("/") if part.strip()),
            tags=self._tags(), points=self._points(), ignores_marks=self._ignores_marks(),
            units=tuple(part.strip() for part in unit.split(";") if part.strip()),
        )  # fmt: skip

    def odd(self, field: str, said: str) -> None:
        self.tell((field, ""), BAD_VALUE, value=said[:40], heading=columns.heading(field))

    def _kind(self) -> Kind | None:
        said = self.cell("kind")
        if said:
            kind = columns.kind_of(said)
            if kind is None:
                self.tell(("kind", ""), UNKNOWN_KIND, value=said[:40])
            return kind
        right = self.cell("right")
        if right.lower() in ("đúng", "sai") and not self.cell(OPTION, "C"):
            return Kind.TRUE_FALSE
        if not any(self.cell(OPTION, letter) for letter in self.letters):
            return Kind.ESSAY if not right else Kind.TEXT
        return Kind.MULTIPLE if len(right_letters(right) or {}) > 1 else Kind.SINGLE

    def _tags(self) -> tuple[str, ...]:
        tags = tuple(part.strip() for part in re.split(r"[,;\n]", self.cell("tags")) if part.strip())
        if not (said := self.cell("difficulty")):
            return tuple(dict.fromkeys(tags))
        hard = columns.difficulty_of(said)
        if hard is None:
            self.odd("difficulty", said)
            return tuple(dict.fromkeys(tags))
        return tuple(dict.fromkeys([*difficulty.split(tags)[1], difficulty.tag(hard)]))

    def _points(self) -> Decimal:
        if not (said := self.cell("points")):
            return Decimal(1)
        points = decimal_of(said)
        if points is None or points < 0:
            self.odd("points", said)
            return Decimal(1)
        return points

    def _ignores_marks(self) -> bool | None:
        if not (said := self.cell("marks")):
            return None
        counts = columns.yes_or_no(said)
        if counts is None:
            self.odd("marks", said)
            return None
        return not counts
