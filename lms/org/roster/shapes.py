"""What a read roster consists of: plain frozen values that go to JSON and back (`to_json`, `from_json`)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from lms.kernel.messages import Message


class Severity(StrEnum):
    """What a problem costs: the whole row, one cell of it, or nothing but attention."""

    ROW = "row"
    CELL = "cell"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """`place` names a cell as in "Sheet1!C17" or a whole sheet; `value` is what stands there."""

    severity: Severity
    place: str
    value: str
    message: Message


class Standing(StrEnum):
    """What a status label means for the membership."""

    ACTIVE = "active"
    LEAVE = "leave"
    LEFT = "left"


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Sheet:
    """How a sheet was understood. `columns`: field to column letter; `dropped`: headings that are never stored."""

    name: str
    header_row: int
    is_student: bool
    columns: Mapping[str, str]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """A file as it was read: its good rows, the codes on rows that were refused, and everything that is wrong."""

    file_name: str
    file_hash: str
    sheets: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    refused: tuple[str, ...]
    problems: tuple[Problem, ...]

    def place(self, row: Row, field: str) -> str:
        """The cell of `row` that holds `field`; the row's own place where the sheet has no such column."""
        columns = next(s.columns for s in self.sheets if s.name == row.sheet)
        return f"{row.sheet}!{columns.get(field, columns.get('code', 'A'))}{row.number}"

    def knows(self, row: Row, field: str) -> bool:
        """Whether the row's sheet has a column for `field` at all."""
        return any(field in s.columns for s in self.sheets if s.name == row.sheet)


def to_json(roster: Roster) -> dict[str, Any]:
    """`roster` as plain JSON values."""
    rows = []
    for row in roster.rows:
        values = asdict(row)
        for field in ("born_on", "joined_on"):
            values[field] = values[field].isoformat() if values[field] else None
        rows.append(list(values.values()))
    return {
        "file_name": roster.file_name,
        "file_hash": roster.file_hash,
        "sheets": [asdict(sheet) for sheet in roster.sheets],
        "rows": rows,
        "refused": list(roster.refused),
        "problems": [
            [p.severity, p.place, p.value, p.message.msgid, dict(p.message.params)] for p in roster.problems
        ],
    }


_ROW_FIELDS = tuple(field.name for field in fields(Row))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def from_json(data: Mapping[str, Any]) -> Roster:
    """What `to_json` made, as a Roster again."""
    rows = []
    for row in data["rows"]:
        values = dict(zip(_ROW_FIELDS, row, strict=True))
        values["standing"] = Standing(values["standing"])
        values["born_on"], values["joined_on"] = _day(values["born_on"]), _day(values["joined_on"])
        rows.append(Row(**values))
    return Roster(
        file_name=data["file_name"],
        file_hash=data["file_hash"],
        sheets=tuple(Sheet(**{**sheet, "dropped": tuple(sheet["dropped"])}) for sheet in data["sheets"]),
        rows=tuple(rows),
        refused=tuple(data["refused"]),
        problems=tuple(
            Problem(Severity(s), p, v, Message(m, params)) for s, p, v, m, params in data["problems"]
        ),
    )
