"""A list's raw rows, kept for a day at most so that somebody can correct its columns without choosing the file again.

Columns whose heading names something that the service has no business to hold, and numbers of identity cards wherever
they stand, are left out before anything is kept.
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from lms.org.roster import cells, layout
from lms.org.roster.formats.table import MAX_COLUMNS, UNCALCULATED, RawRow, RawSheet, Uncalculated
from lms.org.roster.layout import Header

_ANY_IDENTITY_CARD = "0" * 12  # so that the same sentence is said about the cell the next time


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()}
    if isinstance(value, Uncalculated):
        return {"formula": 1}
    if isinstance(value, time):
        return value.isoformat()
    number = isinstance(value, int | float) and 10**10 < value < 10**11
    if number or (isinstance(value, str) and cells.is_identity_card(value.strip())):
        return _ANY_IDENTITY_CARD
    return value


def _restored(value: object) -> object:
    if isinstance(value, dict):
        if "formula" in value:
            return UNCALCULATED
        text = str(value["day"])
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return value


class Keeper:
    """Writes what passes by into a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def keep(self, sheet: RawSheet, header: Header, rows: Iterator[RawRow]) -> Iterator[RawRow]:
        """`rows`, each written before it is handed on."""
        self._write({"sheet": sheet.name, "serials": sheet.has_serials})
        dropped = [i for i in range(MAX_COLUMNS + 1) if not layout.may_be_kept(header, i)]
        seen = 0
        for place, (number, values) in enumerate(rows):
            plain = [_plain(value) for value in values]
            if not header.at <= place < header.at + header.rows:
                for index in dropped:
                    if index < len(plain):
                        plain[index] = None
            is_hidden = len(sheet.hidden_rows) > seen and number in sheet.hidden_rows[seen:]
            seen += is_hidden
            self._write([number, plain, int(is_hidden)])
            yield number, values

    def _write(self, line: object) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


@contextmanager
def keeping(path: Path) -> Iterator[Keeper]:
    """A keeper that writes to `path`, packed."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        yield Keeper(file)  # type: ignore[arg-type]  # mode wb is bytes' own


@contextmanager
def open_sheets(path: Path) -> Iterator[Iterator[RawSheet]]:
    """The sheets that a keeper wrote to `path`, each to be read before the next is asked for."""
    with gzip.open(path, "rb") as file:
        yield _sheets(iter(file))


def _sheets(lines: Iterator[bytes]) -> Iterator[RawSheet]:
    head: dict[str, Any] | None = json.loads(next(lines, b"null"))
    while head is not None:
        sheet = RawSheet(head["sheet"], True, iter(()), has_serials=head["serials"])
        rest: list[dict[str, Any] | None] = []
        sheet.rows = _rows(lines, sheet, rest)
        yield sheet
        for _ in sheet.rows:
            pass
        head = rest[0]


def _rows(lines: Iterator[bytes], sheet: RawSheet, rest: list[dict[str, Any] | None]) -> Iterator[RawRow]:
    for line in lines:
        found = json.loads(line)
        if isinstance(found, dict):
            rest.append(found)
            return
        number, values, is_hidden = found
        if is_hidden:
            sheet.hidden_rows.append(number)
        yield number, [_restored(value) for value in values]
    rest.append(None)
