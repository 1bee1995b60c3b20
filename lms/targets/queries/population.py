"""Who is in a target's population on a date: one SELECT that figures, lists and exports all start from.

It begins at the memberships of the asked categories (a few thousand of them stand beside a hundred thousand
pupils) and looks up what each person did through the indexes by person, so its cost follows the population and
not the number of facts.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db, read
from lms.org.models import Membership
from lms.org.queries import by_person, holds_on, main_membership, not_replaced
from lms.org.rules import MembershipStatus
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting, school_setting_at
from lms.targets.asking.rules import COURSE, counts_since, refs_by_kind
from lms.targets.models import Exemption
from lms.targets.queries import places
from lms.targets.queries.meaning import meant_condition, narrowed
from lms.targets.queries.meaning import units_on as units_on
from lms.targets.queries.places import ON as ON
from lms.targets.queries.places import REQUIRED as REQUIRED
from lms.targets.queries.places import Reader as Reader
from lms.targets.queries.places import Shape, refs_name
from lms.targets.queries.records import TargetView
from lms.targets.queries.satisfying import begun_by, met_by
from lms.targets.rules import leave_kinds
from lms.targets.satisfiers import answering

_COURSES = sa.select(Course.id, Course.key).where(Course.key.in_(sa.bindparam("keys", expanding=True)))

Mine = Callable[[Any], Any]  # compares a fact's person with the person who is asked about


@dataclass(frozen=True)
class Population:
    """Whose coverage is asked, of which requirements, on which date, as known when (`known_at` None: now).

    `required`: how many requirements have to be met, published courses or not. `uncounted`: folded kinds of leave.
    `refs`: the numbers of the requirements by kind; `names`: what the target calls each, a course's key or "kind:id".
    `floor`: from which day on something met still counts. `units`, `except_units`: with their subtrees of the date.
    `within`: the only units whose people are looked at (None: all), whatever the target asks; `people`: the only people.
    """

    target_id: int
    categories: tuple[str, ...]
    required: int
    starts_on: date
    on: date
    uncounted: frozenset[str]
    refs: dict[str, tuple[int, ...]] = field(default_factory=dict)
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    floor: date = date.min
    units: tuple[int, ...] | None = None
    except_units: tuple[int, ...] = ()
    positions: tuple[str, ...] | None = None
    included: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    old_versions: tuple[int, ...] = ()
    known_at: datetime | None = None
    within: tuple[int, ...] | None = None
    people: tuple[int, ...] | None = None

    def only(self, units: Collection[int] | None) -> "Population":
        """The part of it that stands in these units on the date (None: all of it). What it asks stays the same."""
        return self if units is None else replace(self, within=tuple(sorted(units)))

    @property
    def course_ids(self) -> tuple[int, ...]:
        """The courses that are asked for."""
        return self.refs.get(COURSE, ())

    @property
    def shape(self) -> Shape:
        """What the statement has to look at."""
        kinds = tuple(sorted(self.refs))
        return Shape(
            self.units is not None, bool(self.except_units), self.positions is not None, bool(self.included),
            bool(self.excluded), bool(self.old_versions), self.floor > date.min, self.known_at is not None, kinds,
            tuple(one.source for one in answering(kinds)), self.within is not None, self.people is not None,
        )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """The values of the places in `persons()`; hand them to execute()."""
        return {
            "target_id": self.target_id, "categories": self.categories, "required": self.required,
            "starts_on": self.starts_on, "on": self.on, "floor": self.floor, "unit_ids": self.units or (),
            "except_unit_ids": self.except_units, "positions": self.positions or (), "included": self.included,
            "excluded": self.excluded, "old_versions": self.old_versions, "known": self.known_at,
            "within": self.within or (), "people": self.people or (),
            **{refs_name(kind): refs for kind, refs in self.refs.items()},
        }  # fmt: skip


def population_of(
    target: TargetView, on: date, categories: tuple[str, ...] = (), known_at: datetime | None = None
) -> Population:
    """The target's population on `on`; `categories` asks the same of other people (workers, students).

    One query; another one each for units, positions, people by name and versions, where the target names them.
    """
    keys = {(COURSE, row.id): str(row.key) for row in read(_COURSES, {"keys": list(target.course_keys)})}
    others = refs_by_kind(target.items)
    names = keys | {(kind, ref): f"{kind}:{ref}" for kind, refs in others.items() for ref in refs}
    refs = {COURSE: tuple(ref for _, ref in keys), **others}
    setting = (
        school_setting_at(UNCOUNTED_LEAVE, known_at) if known_at else cached_school_setting(UNCOUNTED_LEAVE)
    )
    floor = counts_since(target.validity, target.validity_months, on)
    whole = Population(
        target.target_id, categories or tuple(target.categories), target.required, target.starts_on, on,
        leave_kinds(setting), refs, names, floor, known_at=known_at, old_versions=_old_versions(target),
    )  # fmt: skip
    if categories:
        return whole
    return replace(whole, **narrowed(target, on, known_at))


def _old_versions(target: TargetView) -> tuple[int, ...]:
    """The versions of the target's courses that are older than it asks for."""
    if not target.min_versions:
        return ()
    rows: Any = db.session.execute(
        sa.select(CourseVersion.id, Course.key, CourseVersion.number)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.key.in_(list(target.min_versions)))
    )
    return tuple(version_id for version_id, key, number in rows if number < target.min_versions[key])


def _listed(shape: Shape) -> sa.CTE:
    """One row per person: the main membership of the date, or for those who left the last one before."""
    meant = meant_condition(Membership, shape)
    parts = _branches(shape, meant)
    if shape.included:  # apart, so that the others are still found through the index by category
        parts += _branches(shape, sa.and_(Membership.person_id.in_(places.INCLUDED), ~meant))
    return sa.union_all(*parts).cte()  # without a name: two of them may meet in one statement


def _branches(shape: Shape, meant: sa.ColumnElement[bool]) -> list[sa.Select[Any]]:
    on_leave = Membership.status == MembershipStatus.LEAVE
    columns: list[Any] = [
        Membership.person_id,
        Membership.unit_id,
        Membership.category,
        Membership.id.label("membership_id"),
    ]
    asked = [main_membership(Membership, shape.known), meant]
    if shape.within:
        asked.append(places.among(Membership.unit_id, places.WITHIN))
    if shape.people:
        asked.append(places.among(Membership.person_id, places.PEOPLE))
    present = sa.select(
        *columns, sa.case((on_leave, Membership.leave_kind)).label("leave_kind"), sa.literal(0).label("gone")
    ).where(*asked, holds_on(Membership, ON))
    here, later = aliased(Membership), aliased(Membership)
    later_meant = meant_condition(later, shape)
    if shape.included:
        later_meant = sa.or_(later_meant, later.person_id.in_(places.INCLUDED))
    gone = sa.select(*columns, sa.cast(sa.null(), sa.Text), sa.literal(1)).where(
        *asked,
        Membership.valid_to >= places.STARTS_ON,
        Membership.valid_to < ON,
        Membership.valid_to >= Membership.valid_from,
        ~sa.exists().where(
            here.person_id == Membership.person_id, here.is_main.is_(True), _current(here, shape),
            holds_on(here, ON),
        ),
        ~sa.exists().where(
            later.person_id == Membership.person_id, later.is_main.is_(True), _current(later, shape),
            later_meant, later.valid_from > Membership.valid_from, later.valid_from <= ON,
            sa.or_(later.valid_to.is_(None), later.valid_to >= later.valid_from),
        ),
    )  # fmt: skip
    return [present, gone]


def _current(model: Any, shape: Shape) -> sa.ColumnElement[bool]:
    newer = aliased(Membership)
    replaced = sa.exists().where(newer.replaces_id == model.id)
    if shape.known is None:
        return ~replaced
    return sa.and_(model.recorded_at <= shape.known, ~replaced.where(newer.recorded_at <= shape.known))


def persons(population: Population) -> sa.Subquery:
    """One row per person of the population and per person who left it within the period.

    Columns: person_id, unit_id, category, membership_id, leave_kind (None: not on leave), gone (0, 1),
    exemption_id (None: not exempt), done_courses (how many of the target's requirements are met on the date),
    begun (0, 1: something begun or met in one of them by the date). Execute what is built on it with
    `Population.values`. Equal shapes give the same object.
    """
    return persons_of(population.shape)


@lru_cache(maxsize=64)
def persons_of(shape: Shape) -> sa.Subquery:
    """`persons` of any population of this shape."""
    listed = _gathered(shape)
    whose, known = listed.c.person_id, shape.known

    def exemption(mine: Mine) -> sa.ScalarSelect[int | None]:
        found = sa.select(sa.func.min(Exemption.id)).where(
            mine(Exemption.person_id), Exemption.target_id == places.TARGET,
            not_replaced(Exemption, known), holds_on(Exemption, ON),
        )  # fmt: skip
        return found.correlate(listed).scalar_subquery()

    def begun(mine: Mine) -> sa.ColumnElement[int]:
        return sa.case((begun_by(mine, shape, listed), 1), else_=0)

    return (
        sa.select(
            *listed.c,
            by_person(whose, exemption, known).label("exemption_id"),
            sa.case((listed.c.done_courses > 0, 1), else_=by_person(whose, begun, known)).label("begun"),
        )
        .select_from(listed)
        .subquery("persons")
    )


def _gathered(shape: Shape) -> sa.Subquery:
    """One row per person of the population, with how many requirements they have met.

    People and facts are put under one another and grouped: a join of two derived tables has no index to use, and
    SQLite then walks one of them anew for every row of the other.
    """
    listed = _listed(shape)
    nothing: Any = sa.null()
    told = ("unit_id", "category", "membership_id", "leave_kind", "gone")
    met: list[Any] = [
        select.with_only_columns(
            select.selected_columns.person_id,
            *(sa.cast(nothing, listed.c[name].type).label(name) for name in told),
            select.selected_columns.met,
        )
        for select in met_by(listed, shape)
    ]
    people: Any = sa.select(*listed.c, sa.cast(nothing, sa.Integer).label("met"))
    every = sa.union_all(people, *met).subquery()
    columns: list[Any] = [sa.func.max(every.c[name]).label(name) for name in told]
    counted: Any = sa.func.count(sa.distinct(every.c.met)).label("done_courses")
    return sa.select(every.c.person_id, *columns, counted).group_by(every.c.person_id).subquery("gathered")
