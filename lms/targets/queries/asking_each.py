"""What a target asks of each of many people, as conditions and columns of a statement about all of them: the same as
`required_for` says of one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased

from lms.org.models import Membership
from lms.org.queries import main_membership, merged_people, not_replaced
from lms.targets.asking.rules import COURSE
from lms.targets.models import Extension
from lms.targets.queries.places import ON, Shape
from lms.targets.queries.population import population_of
from lms.targets.queries.records import TargetView
from lms.targets.queries.satisfying import counting, met_by, of_listed, others
from lms.targets.satisfiers import Moment, Satisfier, answering


class days_after(sa.sql.functions.GenericFunction[date]):  # noqa: N801 - a function of SQL
    """A date so many days after another one (fewer days: before it)."""

    type = sa.Date()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _sqlite(element: Any, compiler: Any, **options: Any) -> str:
    day, days = (compiler.process(one, **options) for one in element.clauses)
    return f"date({day}, ({days}) || ' days')"


@compiles(days_after, "postgresql")
def _postgresql(element: Any, compiler: Any, **options: Any) -> str:
    day, days = (compiler.process(one, **options) for one in element.clauses)
    return f"({day} + CAST({days} AS integer))"


@dataclass(frozen=True)
class Choosing:
    """A target of which not every course is asked of everybody: some of several suffice, or a course can be met by other
    means than finishing it. `values` fill the places of its statements; equal values, equal statements."""

    required: int
    shape: Shape
    values: tuple[tuple[str, Any], ...]


def choosing_of(target: TargetView, on: date, is_met_otherwise: bool) -> Choosing | None:
    """None for the usual target, which asks each of its courses of everybody, and costs no query here.
    `is_met_otherwise`: whether anybody who is asked about has met something by other means (`holds_other`)."""
    if target.needed is None and not is_met_otherwise:
        return None
    population = population_of(target, on)
    return Choosing(population.required, population.shape, tuple(population.values.items()))


def still_asked(choosing: Choosing, listed: sa.CTE, course_id: Any) -> sa.ColumnElement[bool]:
    """Condition: the course is asked of the person of `listed` (with person_id), who are all it is about. What was
    finished here stays asked for; the rest neither where it is met by other means nor where enough is met. Its places
    are to be filled with the `values`.

    Everything stands in expressions of their own (WITH): SQLite reads no statement that is nested as deeply as this.
    """
    shape, person_id = choosing.shape, listed.c.person_id
    met = sa.union_all(*met_by(listed, shape)).cte()
    enough = (
        sa.select(met.c.person_id)
        .group_by(met.c.person_id)
        .having(sa.func.count(sa.distinct(met.c.met)) >= choosing.required)
    )
    pair = sa.tuple_(person_id, course_id)
    # Asked as of the first day there is, nothing has lapsed yet: a course to be learnt again was finished here.
    ever, now = Moment(sa.literal(date.min, sa.Date), shape.known), Moment(ON, shape.known)
    means = others()
    here = [
        pair
        for one in answering([COURSE])
        if one not in means
        for pair in _pairs(one, ever, listed, shape, is_ever=True)
    ]
    elsewhere = [pair for one in means for pair in _pairs(one, now, listed, shape)]
    rest: sa.ColumnElement[bool] = person_id.not_in(_only(enough))
    if elsewhere:
        rest = sa.and_(rest, pair.not_in(_only(sa.union_all(*elsewhere))))
    return sa.or_(pair.in_(_only(sa.union_all(*here))), rest)


def _only(rows: Any) -> sa.Select[Any]:
    held = rows.cte()
    return sa.select(*held.c)


def _pairs(
    satisfier: Satisfier, moment: Moment, listed: sa.CTE, shape: Shape, is_ever: bool = False
) -> list[sa.Select[Any]]:
    """The people and the courses that they have met by this satisfier: on the day, or ever by then."""
    facts = satisfier.done(moment).subquery()
    counts = counting(facts, COURSE, shape, is_ever)
    rows = of_listed(listed, facts, merged_people(shape.known))
    return [sa.select(listed.c.person_id, facts.c.ref).select_from(one).where(counts) for one in rows]


def joined_column(person_id: Any, on: date) -> sa.ColumnElement[date]:
    """The first day of the person's unbroken stretch of main memberships that holds the day (`asking.rules.joined_on`)."""
    first, before = aliased(Membership), aliased(Membership)
    eve = days_after(first.valid_from, sa.literal(-1))
    goes_on = sa.exists().where(
        before.person_id == first.person_id, main_membership(before), before.valid_from < first.valid_from,
        sa.or_(before.valid_to.is_(None), before.valid_to >= eve),
    )  # fmt: skip
    found = sa.select(sa.func.max(first.valid_from)).where(
        first.person_id == person_id, main_membership(first), first.valid_from <= on,
        sa.or_(first.valid_to.is_(None), first.valid_to >= first.valid_from), ~goes_on,
    )  # fmt: skip
    return found.correlate(person_id.table).scalar_subquery()


def extended_dates(target_id: int) -> sa.Subquery:
    """Rows person_id, due_on: those who were given a later due date; few."""
    merged = merged_people()
    whose = sa.func.coalesce(merged.c.kept_id, Extension.person_id)
    columns: list[Any] = [whose.label("person_id"), sa.func.max(Extension.due_on).label("due_on")]
    return (
        sa.select(*columns)
        .select_from(Extension)
        .outerjoin(merged, merged.c.merged_id == Extension.person_id)
        .where(Extension.target_id == target_id, Extension.due_on.is_not(None), not_replaced(Extension))
        .group_by(whose)
        .subquery("extended")
    )


@dataclass(frozen=True)
class Due:
    """When a target is due: for everybody, or so many `days` after joining, or after it began."""

    due_on: date
    starts_on: date
    days: int | None

    def column(self, joined: Any, extended_to: Any) -> sa.ColumnElement[date]:
        """The person's own last day on time (`asking.rules.due_of`). `joined`: looked at where it is due after that."""
        due: Any = sa.literal(self.due_on, sa.Date)
        if self.days is not None:
            first = sa.literal(self.starts_on + timedelta(days=self.days), sa.Date)
            due = sa.case((joined > self.starts_on, days_after(joined, sa.literal(self.days))), else_=first)
        return sa.case((extended_to > due, extended_to), else_=due)
