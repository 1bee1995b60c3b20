"""What a core trainer sees of their group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.mentoring.queries.helps import HelpRow, helps_by
from lms.mentoring.queries.trainers import Member, get_public_id, members, terms_of
from lms.mentoring.rules import Term, on_day
from lms.org.queries import find_kept_id
from lms.targets import queries as targets
from lms.targets.persons.queries import rows_of
from lms.targets.queries import CourseName, PersonRow, TargetView
from lms.targets.satisfiers import offered_items

LATELY = 10  # helps that are shown


@dataclass(frozen=True)
class Colleague:
    """Somebody of the group, with how they stand with each target that counts them."""

    member: Member
    stands: Sequence[tuple[TargetView, PersonRow]]

    @property
    def missing(self) -> list[tuple[TargetView, PersonRow]]:
        """Where something is to be done."""
        return [(target, row) for target, row in self.stands if row.step is not None]


@dataclass(frozen=True)
class GroupPage:
    """The group on a day; `term` None: the person is no core trainer then. `public_id`: of their own page as one, None
    for who never was. `courses`, `items`: what targets ask for, by name."""

    term: Term | None
    public_id: str | None
    colleagues: Sequence[Colleague]
    helps: Sequence[HelpRow]
    courses: Mapping[str, CourseName]
    items: Mapping[str, str]

    @property
    def done(self) -> int:
        """How many of the group have nothing left to do."""
        return sum(not one.missing for one in self.colleagues)


def group_page(person_id: int, on: date) -> GroupPage:
    """The person's group on the day: those with something left to do first. A few queries for each target."""
    trainer_id = find_kept_id(person_id)
    terms = terms_of(trainer_id)
    if not terms:
        return GroupPage(None, None, (), (), {}, {})
    found = members(trainer_id, on)
    asking = [one for one in targets.targets(on) if one.in_force(on)] if found else []
    stands = [
        (one, rows_of(targets.population_of(one, on), one, [m.person_id for m in found])) for one in asking
    ]
    colleagues = [
        Colleague(one, [(target, rows[one.person_id]) for target, rows in stands if one.person_id in rows])
        for one in found
    ]
    keys = {row.step.course_key for one in colleagues for _target, row in one.missing if row.step is not None}
    return GroupPage(
        on_day(terms, on), get_public_id(trainer_id), sorted(colleagues, key=lambda one: not one.missing),
        helps_by(trainer_id, None, on, 1, LATELY)[0], targets.course_names(keys) if keys else {},
        offered_items() if any(":" in key for key in keys) else {},
    )  # fmt: skip
