"""Rows of one list that are about one person, whose records were merged. Pure."""

from collections.abc import Mapping, Sequence

from lms.kernel.messages import Message, mark
from lms.org.roster.shapes import Problem, Roster, Row, Severity

ONE_PERSON = mark(
    "Mã này và mã {other} ở ô {first} là của một người, vì hai hồ sơ đã được gộp; dòng này không được nhận."
)


def one_row_each(
    roster: Roster, merged: Mapping[str, tuple[int, str]]
) -> tuple[Sequence[Row], list[Problem]]:
    """The rows without those that say something of a person of whom another row speaks. The row with the code of
    the record that was kept counts, else the first one. `merged`: as `Known.merged`."""
    if not merged:
        return roster.rows, []
    kept = {code.casefold(): person_id for person_id, code in merged.values()}
    counts: dict[int, Row] = {}
    whose: dict[int, int] = {}  # place of a row to the person, of whom there are several records
    for place, row in enumerate(roster.rows):
        key = row.code.casefold()
        if key in kept:
            whose[place] = kept[key]
            counts[kept[key]] = row
        elif key in merged:
            whose[place] = merged[key][0]
            counts.setdefault(merged[key][0], row)
    rows: list[Row] = []
    problems: list[Problem] = []
    for place, row in enumerate(roster.rows):
        first = counts[whose[place]] if place in whose else row
        if first is row:
            rows.append(row)
            continue
        told = Message(ONE_PERSON, {"other": first.code, "first": roster.place(first, "code")})
        problems.append(Problem(Severity.ROW, roster.place(row, "code"), row.code, told))
    return rows, problems
