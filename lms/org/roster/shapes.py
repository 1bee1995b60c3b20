"""What a read roster consists of: plain frozen values that go to JSON and back (`head_to_json`, `rows_to_json`, `from_json`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any

from lms.kernel.messages import Message
from lms.kernel.messages import message_from_json as message_from_json  # others take it from here
from lms.kernel.messages import message_to_json as message_to_json
from lms.org.roster.spool import Spool


class Severity(StrEnum):
    """What a problem costs: the whole row, one cell of it, or nothing but attention."""

    ROW = "row"
    CELL = "cell"
    NOTE = "note"


_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")


@dataclass(frozen=True)
class Problem:
    """`place` names a cell as in "Sheet1!C17" or a whole sheet; `value` is what stands there."""

    severity: Severity
    place: str
    value: str
    message: Message

    @property
    def sheet(self) -> str:
        """The sheet of `place`."""
        sheet, sign, cell = self.place.rpartition("!")
        return sheet if sign and _CELL.fullmatch(cell) else self.place

    @property
    def cell(self) -> str:
        """The cell of `place`, or "" where it is about a whole sheet."""
        return self.place.removeprefix(self.sheet + "!") if self.place != self.sheet else ""


class Standing(StrEnum):
    """What a status label means for the membership."""

    ACTIVE = "active"
    LEAVE = "leave"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A person as one row of the list gives them.

    `label` is Vị trí việc làm ("" for students), `status` the list's own word for `standing`. `born_on`, `email`
    and `joined_on` are None where the list does not say, or not certainly.
    """

    sheet: str
    number: int
    code: str
    name: str
    unit: str
    is_student: bool
    label: str
    position: str
    standing: Standing
    status: str
    born_on: date | None
    joined_on: date | None
    email: str | None

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Row, _row_values(self)  # rows go through files by the hundred thousand: three times as quick


@dataclass(frozen=True)
class Column:
    """One column as it was taken. `field` is "" where it has no use; `sure` says how it came to its field.

    `samples` are some of its values; none, and no other use, where it `is_sensitive`.
    """

    letter: str
    title: str
    samples: tuple[str, ...]
    field: str
    sure: str
    is_sensitive: bool = False


@dataclass(frozen=True)
class Sheet:
    """How a sheet was understood. `columns`: field to column letter; `dropped`: headings that are never stored.

    `signature` is that of the heading, `titles` its words; `seen` every column. `missing`: the fields without which the
    sheet is no list.
    """

    name: str
    header_row: int
    is_student: bool
    columns: Mapping[str, str]
    dropped: tuple[str, ...]
    signature: str = ""
    seen: tuple[Column, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_remembered(self) -> bool:
        """Whether the columns are what somebody said the last time."""
        return any(column.sure == "remembered" for column in self.seen)


@dataclass(frozen=True)
class Roster:
    """A file as it was read: its good rows (any number of them), the codes on rows that were refused, and everything that is wrong.

    `unread`: sheets with a heading that lacks something; telling what their columns hold makes lists of them.
    """

    file_name: str
    file_hash: str
    sheets: tuple[Sheet, ...]
    rows: Sequence[Row]
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]
    unread: tuple[Sheet, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should look at the columns first: no sheet is a list yet, or a column was taken for what its
        heading only resembles."""
        return not self.sheets or any(c.sure == "similar" for s in self.sheets for c in s.seen)

    def place(self, row: Row, field: str) -> str:
        """The cell of `row` that holds `field`; the row's own place where the sheet has no such column."""
        columns = next(s.columns for s in self.sheets if s.name == row.sheet)
        return f"{row.sheet}!{columns.get(field, columns.get('code', 'A'))}{row.number}"

    def knows(self, row: Row, field: str) -> bool:
        """Whether the row's sheet has a column for `field` at all."""
        return any(field in s.columns for s in self.sheets if s.name == row.sheet)


_ROW_FIELDS = tuple(field.name for field in fields(Row))
_row_values = attrgetter(*_ROW_FIELDS)
_STANDING, _BORN, _JOINED = (_ROW_FIELDS.index(name) for name in ("standing", "born_on", "joined_on"))
_ALIKE = tuple(_ROW_FIELDS.index(name) for name in ("sheet", "unit", "label", "position", "status"))


def _row_to_json(row: Row) -> list[Any]:
    values = list(_row_values(row))
    for index in (_BORN, _JOINED):
        values[index] = values[index].isoformat() if values[index] else None
    return values


class _Rows:
    """Makes rows of JSON values. What a hundred thousand rows say alike (a unit, a position, a day) is kept once."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.days: dict[str, date] = {}

    def row(self, values: list[Any]) -> Row:
        """The row of `values`, which are used up."""
        for index in _ALIKE:
            values[index] = self.texts.setdefault(values[index], values[index])
        for index in (_BORN, _JOINED):
            text = values[index]
            values[index] = (self.days.get(text) or self._day(text)) if text else None
        values[_STANDING] = Standing(values[_STANDING])
        return Row(*values)

    def _day(self, text: str) -> date:
        return self.days.setdefault(text, date.fromisoformat(text))


def sheet_from_json(data: Mapping[str, Any]) -> Sheet:
    """A sheet from its fields as JSON values (`dataclasses.asdict`)."""
    seen = tuple(Column(**{**column, "samples": tuple(column["samples"])}) for column in data.get("seen", ()))
    tuples = {name: tuple(data.get(name, ())) for name in ("dropped", "missing")}
    return Sheet(**{**data, **tuples, "seen": seen})


def rows_to_json(roster: Roster) -> Iterator[list[Any]]:
    """The rows as plain JSON values, one after the other."""
    return map(_row_to_json, roster.rows)


def head_to_json(roster: Roster) -> dict[str, Any]:
    """Everything but the rows as plain JSON values."""
    return {
        "file_name": roster.file_name,
        "file_hash": roster.file_hash,
        "sheets": [asdict(sheet) for sheet in roster.sheets],
        "refused": list(roster.refused),
        "problems": [[p.severity, p.place, p.value, *message_to_json(p.message)] for p in roster.problems],
        "unread": [asdict(sheet) for sheet in roster.unread],
    }


def from_json(data: Mapping[str, Any]) -> Roster:
    """What `head_to_json` made, with the `rows` of `rows_to_json`, as a Roster again."""
    rows = _Rows()
    return Roster(
        file_name=data["file_name"],
        file_hash=data["file_hash"],
        sheets=tuple(map(sheet_from_json, data["sheets"])),
        rows=Spool(rows.row(list(row)) for row in data["rows"]),
        refused=tuple(data["refused"]),
        problems=tuple(
            Problem(Severity(s), p, v, message_from_json(message)) for s, p, v, *message in data["problems"]
        ),
        unread=tuple(map(sheet_from_json, data.get("unread", ()))),
    )
