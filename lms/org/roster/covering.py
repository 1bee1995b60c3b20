"""Of whom a list may be expected to name everybody. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.org.roster.labels import unit_key
from lms.org.roster.shapes import Roster, Row
from lms.org.roster.steps import Absent, UnitRef


@dataclass(frozen=True)
class Cover:
    """The units whose people a list names, and the kinds of people it holds.

    `is_whole`: somebody said that it names everybody of these kinds at the school.
    """

    units: frozenset[UnitRef]
    has_staff: bool
    has_students: bool
    is_whole: bool = False

    def holds(self, person: Absent, refs: Mapping[int, UnitRef]) -> bool:
        """Whether the list would have named this person. `refs`: what each unit is recognised by."""
        if not (self.has_students if person.is_student else self.has_staff):
            return False
        return self.is_whole or refs.get(person.unit_id) in self.units


def unit_ref(row: Row) -> UnitRef:
    """By what a row's unit is recognised; a class and a khoa of one name are two units."""
    return row.is_student, unit_key(row.unit)


def cover_of(roster: Roster, is_whole: bool = False) -> Cover:
    """What a list covers: the units it names and no other one, not even those below or above them.

    A list of one class says nothing about its neighbour; a list without a unit says nothing about anybody.
    """
    return Cover(
        units=frozenset(unit_ref(row) for row in roster.rows if row.unit),
        has_staff=any(not sheet.is_student for sheet in roster.sheets),
        has_students=any(sheet.is_student for sheet in roster.sheets),
        is_whole=is_whole,
    )


def proposed(
    absent: Iterable[Absent], cover: Cover, units: Mapping[UnitRef, tuple[int, str]]
) -> list[Absent]:
    """Who of `absent` is proposed as left: the list covers them, and nothing is recorded after its date."""
    refs = {unit_id: ref for ref, (unit_id, _) in units.items()}
    return [person for person in absent if not person.has_later and cover.holds(person, refs)]
