"""One code, one person: what a list says twice. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold, words
from lms.org.roster.shapes import Problem, Row, Severity

REPEATED_CODE = mark("Mã này đã có ở ô {first}; dòng này không được nhận.")
DISPUTED_CODE = mark(
    "Hai người khác tên cùng một mã ({first}); không biết mã là của ai nên cả hai dòng không được nhận."
)
TWIN = mark(
    "Cùng họ tên và ngày sinh với dòng ở ô {first} nhưng khác mã. Nếu là một người, hãy bỏ bớt một dòng."
)


NAMESAKE = mark(
    "Cùng họ tên, cùng đơn vị với dòng ở ô {first} nhưng khác mã, và không có ngày sinh để phân biệt. Nếu là một người, hãy bỏ bớt một dòng."
)


def without_repeats(rows: Sequence[Row], place: Mapping[str, str]) -> tuple[list[Row], list[Problem]]:
    """`rows` with each code once, and what was repeated. `place`: sheet to the letter of its code column."""

    def cell(row: Row) -> str:
        return f"{row.sheet}!{place[row.sheet]}{row.number}"

    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.code.casefold(), []).append(row)
    problems: list[Problem] = []
    dropped: set[tuple[str, int]] = set()
    for group in groups.values():
        if len(group) == 1:
            continue
        first = group[0]
        disputed = any(fold(row.name) != fold(first.name) for row in group)
        for row in group if disputed else group[1:]:
            other = ", ".join(cell(r) for r in group if r is not row) if disputed else cell(first)
            told = Message(DISPUTED_CODE if disputed else REPEATED_CODE, {"first": other})
            problems.append(Problem(Severity.ROW, cell(row), row.code, told))
            dropped.add((row.sheet, row.number))
    kept = [row for row in rows if (row.sheet, row.number) not in dropped]
    return kept, problems + _twins(kept, cell)


def _twins(rows: Sequence[Row], cell: Callable[[Row], str]) -> list[Problem]:
    """Who may be one person with two codes: the same name and birthday, or name and unit where a birthday lacks."""
    problems: list[Problem] = []
    by_birth: dict[tuple[str, date], Row] = {}
    by_unit: dict[tuple[str, str], Row] = {}
    for row in rows:
        name = " ".join(words(row.name))
        twin = by_birth.setdefault((name, row.born_on), row) if row.born_on else row
        beside = by_unit.setdefault((name, row.unit), row)
        if twin is not row:
            problems.append(Problem(Severity.NOTE, cell(row), row.name, Message(TWIN, {"first": cell(twin)})))
        elif beside is not row and not (beside.born_on and row.born_on):
            told = Message(NAMESAKE, {"first": cell(beside)})
            problems.append(Problem(Severity.NOTE, cell(row), row.name, told))
    return problems
