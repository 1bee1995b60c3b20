"""Rows of one list that are about one person, whose records were merged. Pure."""

from collections import defaultdict
from collections.abc import Mapping

from lms.kernel.messages import Message, mark
from lms.org.roster.shapes import Problem, Roster, Row, Severity

ONE_PERSON = mark(
    "Mã này và mã {other} ở ô {first} là của một người, vì hai hồ sơ đã được gộp; dòng này không được nhận."
)


def rows_of_one_person(roster: Roster, merged: Mapping[str, tuple[int, str]]) -> dict[int, Problem]:
    """By place in the list the rows of a person of whom another row speaks, and what is to be said of them. The row
    with the code of the record that was kept counts, else the first one. `merged`: as `Known.merged`."""
    if not merged:
        return {}
    kept = {code.casefold(): person_id for person_id, code in merged.values()}
    found: dict[int, list[tuple[int, bool, Row]]] = defaultdict(list)
    for place, row in enumerate(roster.rows):
        key = row.code.casefold()
        person_id = kept.get(key) or merged.get(key, (None, ""))[0]
        if person_id is not None:
            found[person_id].append((place, key in kept, row))
    return {
        place: _told(roster, row, first)
        for those in found.values()
        for first in [next((row for _, is_own, row in those if is_own), those[0][2])]
        for place, _, row in those
        if row is not first
    }


def _told(roster: Roster, row: Row, first: Row) -> Problem:
    told = Message(ONE_PERSON, {"other": first.code, "first": roster.place(first, "code")})
    return Problem(Severity.ROW, roster.place(row, "code"), row.code, told)
