"""The facts statistics are about, one SELECT for each source, and where people stood: what every figure and every list
is read from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.kernel.db import Instant
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.org.models import Membership
from lms.org.queries import main_membership, merged_people
from lms.reports.statistics.rules import Source
from lms.targets.freezing.models import SnapshotRow
from lms.targets.recognising.queries.satisfying import COURSES as RECOGNISED
from lms.targets.satisfiers import Moment
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopCourse
from lms.workshops.queries.plans import is_present
from lms.workshops.queries.satisfying import held

FIRST: Any = sa.bindparam("first", type_=sa.Date())
LAST: Any = sa.bindparam("last", type_=sa.Date())
AS_OF: Any = sa.bindparam("as_of", type_=sa.Date())
CATEGORIES: Any = sa.bindparam("categories", expanding=True, type_=sa.Text())
UNITS: Any = sa.bindparam("unit_ids", expanding=True, type_=sa.Integer())
COURSES: Any = sa.bindparam("course_ids", expanding=True, type_=sa.Integer())
KNOWN: Any = sa.bindparam("known_at", type_=Instant())
SNAPSHOT: Any = sa.bindparam("snapshot_id", type_=sa.Integer())


@dataclass(frozen=True)
class Shape:
    """What a statement has to look at, its values being places that are filled in later. Making and hashing a statement
    costs more than running it for a school, so that each shape is made once. Without `has_revoked`, `has_merged`: there
    are no revocations, no merged records at all."""

    sources: tuple[Source, ...]
    categories: bool = False
    units: bool = False
    courses: bool = False
    as_known: bool = False
    is_frozen: bool = False
    has_revoked: bool = True
    has_merged: bool = True

    @property
    def known(self) -> Any:
        """The place of the instant as of which facts are known; None: as known now."""
        return KNOWN if self.as_known else None

    @property
    def needs_places(self) -> bool:
        """Whether it matters where people stood."""
        return self.categories or self.units or self.is_frozen


@dataclass(frozen=True)
class Scope:
    """A question with everything looked up. `last`: the last day facts are of; `as_of`: the day on which people and units
    are read. Of a snapshot (`snapshot_id`): people and units are those frozen in it, facts those known at `known_at`.
    None for units and courses: all."""

    first: date
    last: date
    as_of: date
    sources: tuple[Source, ...]
    categories: tuple[str, ...] = ()
    unit_ids: frozenset[int] | None = None
    course_ids: frozenset[int] | None = None
    known_at: datetime | None = None
    snapshot_id: int | None = None
    has_revoked: bool = True
    has_merged: bool = True

    @property
    def shape(self) -> Shape:
        """What its statements have to look at."""
        return Shape(
            self.sources, bool(self.categories), self.unit_ids is not None, self.course_ids is not None,
            self.known_at is not None, self.snapshot_id is not None, self.has_revoked, self.has_merged,
        )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """What is filled into the places."""
        lists = {
            "categories": self.categories or None,
            "unit_ids": self.unit_ids,
            "course_ids": self.course_ids,
        }
        given = {"known_at": self.known_at, "snapshot_id": self.snapshot_id}
        found: dict[str, Any] = {"first": self.first, "last": self.last, "as_of": self.as_of}
        found.update((name, sorted(value)) for name, value in lists.items() if value is not None)
        found.update((name, value) for name, value in given.items() if value is not None)
        return found


class read_through(sa.FunctionElement[Any]):  # noqa: N801 - stands where a function of the database would
    """The column as it is, but no place to begin a search at: SQLite would gather a year's completions course by course, and
    then look up each row, sort them by person and take four times as long as going through all of them in that order."""

    inherit_cache = True


@compiles(read_through, "sqlite")
def _not_searched(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(read_through, "postgresql")
def _as_it_is(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


def facts(shape: Shape, by_course: bool = False, who_only: bool = False) -> sa.Subquery:
    """A row for each turn: source, fact_id, person_id (who was kept, of a merged record), course_id, workshop_id, done_on,
    minutes, grade, certificate_id.

    A turn is a completion that was not revoked, a person at a workshop that was closed, or a course recognised. A
    workshop stands for several courses at times: its turn has no course, but with `by_course`, where it is a row for
    each of them. Minutes: nominal, of the completed version; of the workshop, from its beginning to its end; of the
    recognised course, as it is published now. `who_only`: source and person_id alone, for which an index may do.
    """
    selects = _each_way(shape, by_course)
    if who_only:
        selects = [one.with_only_columns(*_who(one)) for one in selects]
    return _of_kept(shape, _together(selects))


def sums_of_people(shape: Shape) -> sa.Subquery:
    """A row for each person (who was kept, of a merged record: several rows then) and source: source, person_id, turns, minutes,
    grade (their sum), graded (of how many), certificates. Where people are joined to where they stood, a third of the
    rows of `facts` are joined, and an index on people gives the sums in its order."""
    return _of_kept(shape, _together([_added(one.subquery()) for one in _each_way(shape, False)]))


def _each_way(shape: Shape, by_course: bool) -> list[sa.Select[Any]]:
    ways = {Source.ONLINE: _online, Source.WORKSHOP: _workshops, Source.RECOGNITION: _recognised}
    return [ways[source](shape, by_course) for source in Source if source in shape.sources]


def _added(turns: sa.Subquery) -> sa.Select[Any]:
    def number(counted: sa.ColumnElement[int]) -> Any:
        return sa.cast(counted, sa.Integer)  # what PostgreSQL counts it adds up as decimals, slowly

    columns: list[Any] = [
        turns.c.source, turns.c.person_id, number(sa.func.count()).label("turns"),
        number(sa.func.sum(turns.c.minutes)).label("minutes"), sa.func.sum(turns.c.grade).label("grade"),
        number(sa.func.count(turns.c.grade)).label("graded"),
        number(sa.func.count(turns.c.certificate_id)).label("certificates"),
    ]  # fmt: skip
    return sa.select(*columns).group_by(turns.c.source, turns.c.person_id)


def _together(selects: list[sa.Select[Any]]) -> sa.Subquery:
    return sa.union_all(*selects).subquery("turns") if len(selects) > 1 else selects[0].subquery("turns")


def _of_kept(shape: Shape, found: sa.Subquery) -> sa.Subquery:
    """The same rows, each with the person who was kept."""
    if not shape.has_merged:
        return found
    merged = merged_people(shape.known)
    whose = sa.func.coalesce(merged.c.kept_id, found.c.person_id).label("person_id")
    columns: list[Any] = [column for column in found.c if column.key != "person_id"]
    joined = found.outerjoin(merged, merged.c.merged_id == found.c.person_id)
    return sa.select(whose, *columns).select_from(joined).subquery("facts")


def _who(turns: sa.Select[Any]) -> list[Any]:
    return [column for column in turns.selected_columns if column.key in ("source", "person_id")]


def _number(source: Source) -> Any:
    return sa.literal_column(str(list(Source).index(source)), sa.Integer).label("source")


def _none(kind: Any, name: str) -> Any:
    return sa.cast(sa.null(), kind).label(name)


def _online(shape: Shape, _by_course: bool) -> sa.Select[Any]:
    columns: list[Any] = [
        _number(Source.ONLINE), Completion.id.label("fact_id"), Completion.person_id, Completion.course_id,
        _none(sa.Integer, "workshop_id"), Completion.completed_on.label("done_on"), Completion.minutes,
        Completion.grade, Certificate.id.label("certificate_id"),
    ]  # fmt: skip
    issued = Certificate.completion_id == Completion.id
    if shape.as_known:
        issued = sa.and_(issued, Certificate.issued_at <= shape.known)
    found = sa.select(*columns).select_from(Completion).outerjoin(Certificate, issued)
    day: Any = Completion.completed_on if shape.courses else read_through(Completion.completed_on)
    found = found.where(day.between(FIRST, LAST))
    if shape.has_revoked or shape.as_known:
        found = found.where(not_revoked(Completion, shape.known))
    return found if not shape.courses else found.where(Completion.course_id.in_(COURSES))


def _workshops(shape: Shape, by_course: bool) -> sa.Select[Any]:
    took = sa.extract("epoch", Workshop.ends_at) - sa.extract("epoch", Workshop.starts_at)
    course: Any = WorkshopCourse.course_id if by_course else _none(sa.Integer, "course_id")
    columns: list[Any] = [
        _number(Source.WORKSHOP), WorkshopAttendance.id.label("fact_id"), WorkshopAttendance.person_id, course,
        Workshop.id.label("workshop_id"), Workshop.held_on.label("done_on"),
        sa.cast(took / 60, sa.Integer).label("minutes"), _none(sa.Double, "grade"), _none(sa.Integer, "certificate_id"),
    ]  # fmt: skip
    of = WorkshopCourse.workshop_id == Workshop.id
    joined = sa.join(WorkshopAttendance, Workshop, Workshop.id == WorkshopAttendance.workshop_id)
    found = sa.select(*columns).select_from(joined.outerjoin(WorkshopCourse, of) if by_course else joined)
    found = found.where(
        Workshop.held_on.between(FIRST, LAST),
        is_present(known_at=shape.known),
        held(shape.known),
    )
    if not shape.courses:
        return found
    wanted = WorkshopCourse.course_id.in_(COURSES)
    return found.where(wanted if by_course else sa.exists().where(of, wanted))


def _recognised(shape: Shape, _by_course: bool) -> sa.Select[Any]:
    held_by = RECOGNISED.begun(Moment(LAST, shape.known)).subquery("recognised")
    columns: list[Any] = [
        _number(Source.RECOGNITION), held_by.c.fact_id, held_by.c.person_id, held_by.c.ref.label("course_id"),
        _none(sa.Integer, "workshop_id"), held_by.c.since.label("done_on"), CourseVersion.minutes,
        _none(sa.Double, "grade"), _none(sa.Integer, "certificate_id"),
    ]  # fmt: skip
    joined = held_by.join(Course, Course.id == held_by.c.ref).outerjoin(
        CourseVersion, CourseVersion.id == Course.current_version_id
    )
    found = sa.select(*columns).select_from(joined).where(held_by.c.since.between(FIRST, LAST))
    return found if not shape.courses else found.where(held_by.c.ref.in_(COURSES))


def places(shape: Shape) -> sa.Subquery:
    """Where everybody stood, a row each: person_id, unit_id, category. As frozen in the snapshot; or the last main
    membership within the days, so that who left is counted where they were."""
    if shape.is_frozen:
        return (
            sa.select(SnapshotRow.person_id, SnapshotRow.unit_id, SnapshotRow.category)
            .where(SnapshotRow.snapshot_id == SNAPSHOT)
            .subquery("places")
        )
    newest = sa.func.row_number().over(
        partition_by=Membership.person_id, order_by=(Membership.valid_from.desc(), Membership.id.desc())
    )
    columns: list[Any] = [
        Membership.person_id,
        Membership.unit_id,
        Membership.category,
        newest.label("place"),
    ]
    rows = sa.select(*columns).where(
        main_membership(), Membership.valid_from <= AS_OF,
        sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= FIRST),
    ).subquery("memberships")  # fmt: skip
    one = sa.select(rows.c.person_id, rows.c.unit_id, rows.c.category).where(rows.c.place == 1)
    return one.subquery("places")


def placed(
    shape: Shape, turns: sa.Subquery, at: sa.Subquery, joined: Any = None
) -> tuple[sa.FromClause, list[sa.ColumnElement[bool]]]:
    """Facts (or what they are `joined` to) joined to places, and the conditions of the question on these. Who stood nowhere is in no unit."""
    inner = shape.is_frozen
    joined = (turns if joined is None else joined).join(
        at, at.c.person_id == turns.c.person_id, isouter=not inner
    )
    conditions: list[sa.ColumnElement[bool]] = []
    if shape.categories:
        conditions.append(at.c.category.in_(CATEGORIES))
    if shape.units:
        conditions.append(at.c.unit_id.in_(UNITS))
    return joined, conditions
