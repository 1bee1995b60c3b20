"""What the service holds about a person: each slice says its part, in `personal.py`, as plain sections.

The parts stand in the literal list in `lms/app.py`. A test holds the list against the tables: one that names a
person or an account is in somebody's section, or among the exceptions with the reason why not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db


@dataclass(frozen=True)
class Section:
    """Rows about one person from `tables`. `columns`: key to label (message id), in the order they are shown.

    `rows` hold None, text, numbers, truth values, dates, instants, and lists or mappings of these. `files`: name
    to content, for papers made for the person.
    """

    key: str
    title: str
    tables: tuple[str, ...]
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    files: Mapping[str, bytes] = field(default_factory=dict)


Part = Callable[[int], Iterable[Section]]
_parts: list[Part] = []


def register(parts: Iterable[Part]) -> None:
    """Replaces the parts by the composition root's literal list."""
    _parts[:] = parts


def collect(person_id: int) -> list[Section]:
    """Every section about the person, in the list's order, read in the open transaction."""
    return [section for part in _parts for section in part(person_id)]


def section(
    key: str,
    title: str,
    tables: tuple[str, ...],
    columns: Mapping[str, tuple[str, Any]],
    where: Callable[[sa.Select[Any]], sa.Select[Any]],
) -> Section:
    """A section of the rows of one SELECT. `columns`: key to (label, column); `where` narrows it to the person."""
    statement = sa.select(*(column.label(name) for name, (_, column) in columns.items()))
    rows = db.session.execute(where(statement)).mappings().all()
    labels = {name: label for name, (label, _) in columns.items()}
    return Section(key, title, tables, labels, [dict(row) for row in rows])


def to_json(value: Any) -> Any:
    """`value` as JSON takes it: dates and instants in ISO 8601."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(held) for held in value]
    return value
