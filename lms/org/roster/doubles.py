"""Rows of one list that are about one person, whose records were merged. Pure."""

from collections.abc import Mapping

from lms.kernel.messages import Message, mark
from lms.org.roster.shapes import Problem, Roster, Row, Severity
from lms.org.roster.steps import KnownPerson

ONE_PERSON = mark(
    "Mã này và mã {other} ở ô {first} là của một người, vì hai hồ sơ đã được gộp; dòng này không được nhận."
)


def one_row_each(roster: Roster, people: Mapping[str, KnownPerson]) -> tuple[list[Row], list[Problem]]:
    """The rows without those that say something of a person of whom another row speaks. The row with the code of
    the record that was kept counts, else the first one. `people` by casefolded code."""
    counts: dict[int, Row] = {}
    for row in roster.rows:
        person = people.get(row.code.casefold())
        if person and (person.id not in counts or row.code.casefold() == person.code.casefold()):
            counts[person.id] = row
    rows: list[Row] = []
    problems: list[Problem] = []
    for row in roster.rows:
        person = people.get(row.code.casefold())
        first = counts[person.id] if person else row
        if first is row:
            rows.append(row)
            continue
        told = Message(ONE_PERSON, {"other": first.code, "first": roster.place(first, "code")})
        problems.append(Problem(Severity.ROW, roster.place(row, "code"), row.code, told))
    return rows, problems
