"""One code, one person: what a list says twice. Pure."""

from collections.abc import Mapping, Sequence
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
        first = group[0]
        disputed = any(fold(row.name) != fold(first.name) for row in group)
        for row in group if disputed else group[1:]:
            other = ", ".join(cell(r) for r in group if r is not row) if disputed else cell(first)
            told = Message(DISPUTED_CODE if disputed else REPEATED_CODE, {"first": other})
            problems.append(Problem(Severity.ROW, cell(row), row.code, told))
            dropped.add((row.sheet, row.number))
    kept = [row for row in rows if (row.sheet, row.number) not in dropped]
    twins: dict[tuple[str, date], Row] = {}
    for row in kept:
        if row.born_on:
            first = twins.setdefault((" ".join(words(row.name)), row.born_on), row)
            if first is not row:
                problems.append(
                    Problem(Severity.NOTE, cell(row), row.name, Message(TWIN, {"first": cell(first)}))
                )
    return kept, problems
