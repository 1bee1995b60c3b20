"""One code, one person: what a list says twice. Pure.

What is compared waits in a scratch file, so that a list of a hundred thousand takes the memory of one of a hundred.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count, groupby
from operator import itemgetter
from sqlite3 import Connection
from typing import NamedTuple

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold, words
from lms.org.roster.shapes import Problem, Row, Severity
from lms.org.roster.spool import Spool, scratch

REPEATED_CODE = mark("Mã này đã có ở ô {first}; dòng này không được nhận.")
DISPUTED_CODE = mark(
    "Hai người khác tên cùng một mã ({first}); không biết mã là của ai nên cả hai dòng không được nhận."
)
SHOWN = 20  # cells that one sentence names at most

TWIN = mark(
    "Cùng họ tên và ngày sinh với dòng ở ô {first} nhưng khác mã. Nếu là một người, hãy bỏ bớt một dòng."
)


NAMESAKE = mark(
    "Cùng họ tên, cùng đơn vị với dòng ở ô {first} nhưng khác mã, và không có ngày sinh để phân biệt. Nếu là một người, hãy bỏ bớt một dòng."
)

Cell = Callable[[str, int], str]
"""Sheet and row number to the cell that holds the code."""

_TABLE = "CREATE TABLE seen (code, place INTEGER PRIMARY KEY, sheet, number, written, name, folded, words, born, unit)"
_ADD = "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INDEX = "CREATE INDEX of_code ON seen (code)"
_REPEATED = """
SELECT code, place, sheet, number, written, folded FROM seen
WHERE code IN (SELECT code FROM seen GROUP BY code HAVING count(*) > 1) ORDER BY code, place
"""
_LOOKS_ALIKE = """
SELECT row.sheet, row.number, row.name, row.twin < row.place AND row.born IS NOT NULL, first.sheet, first.number
FROM (
  SELECT *, min(place) OVER (PARTITION BY words, born) AS twin, min(place) OVER (PARTITION BY words, unit) AS beside
  FROM seen
) AS row
JOIN seen AS first
  ON first.place = CASE WHEN row.born IS NOT NULL AND row.twin < row.place THEN row.twin ELSE row.beside END
WHERE first.place < row.place
  AND (row.born IS NULL OR first.born IS NULL OR row.twin < row.place)
ORDER BY row.place
"""


class _Seen(NamedTuple):
    """A row of `_REPEATED`."""

    code: str
    place: int
    sheet: str
    number: int
    written: str
    folded: str


def without_repeats(
    rows: Spool[Row], letters: Mapping[str, str]
) -> tuple[Spool[Row], list[str], list[Problem]]:
    """`rows` with each code once, the codes that no row carries any more, and what was repeated. `letters`: sheet to
    the letter of its code column."""

    def cell(sheet: str, number: int) -> str:
        return f"{sheet}!{letters[sheet]}{number}"

    with scratch() as held:
        held.execute(_TABLE)
        held.executemany(_ADD, map(_noted, count(), rows))
        held.execute(_INDEX)
        problems: list[Problem] = []
        dropped: dict[int, str] = {}
        for _, group in groupby(map(_Seen._make, held.execute(_REPEATED)), key=itemgetter(0)):
            told, gone = _one_code(list(group), cell)
            problems += told
            dropped |= {row.place: row.written for row in gone}
        held.executemany("DELETE FROM seen WHERE place = ?", ((place,) for place in dropped))
        lost = [written for written in dropped.values() if not _carried(held, written)]
        problems += _alike(held, cell)
    kept = Spool(row for place, row in enumerate(rows) if place not in dropped) if dropped else rows
    return kept, lost, problems


def _noted(place: int, row: Row) -> tuple[object, ...]:
    return (
        row.code.casefold(), place, row.sheet, row.number, row.code, row.name, fold(row.name),
        " ".join(words(row.name)), row.born_on.isoformat() if row.born_on else None, row.unit,
    )  # fmt: skip


def _carried(held: Connection, written: str) -> bool:
    asked = "SELECT 1 FROM seen WHERE code = ? AND written = ?"
    return held.execute(asked, (written.casefold(), written)).fetchone() is not None


def _one_code(group: Sequence[_Seen], cell: Cell) -> tuple[list[Problem], Sequence[_Seen]]:
    """What is said of the rows with one code, and those that are not taken."""
    first = group[0]
    disputed = any(row.folded != first.folded for row in group)
    gone, problems = group if disputed else group[1:], []
    for row in gone:
        others = [cell(r.sheet, r.number) for r in group[: SHOWN + 1] if r is not row] if disputed else []
        other = ", ".join(others) or cell(first.sheet, first.number)
        told = Message(DISPUTED_CODE if disputed else REPEATED_CODE, {"first": other})
        problems.append(Problem(Severity.ROW, cell(row.sheet, row.number), row.written, told))
    return problems, gone


def _alike(held: Connection, cell: Cell) -> list[Problem]:
    """Who may be one person with two codes: the same name and birthday, or name and unit where a birthday lacks."""
    return [
        Problem(
            Severity.NOTE, cell(sheet, number), name,
            Message(TWIN if is_twin else NAMESAKE, {"first": cell(*first)}),
        )
        for sheet, number, name, is_twin, *first in held.execute(_LOOKS_ALIKE)
    ]  # fmt: skip
