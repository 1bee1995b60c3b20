"""The facts statistics are about, one SELECT for each source, and where people stood: what every figure and every list
is read from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
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

    @property
    def needs_places(self) -> bool:
        """Whether it matters where people stood."""
        return bool(self.categories) or self.unit_ids is not None or self.snapshot_id is not None


def facts(scope: Scope, by_course: bool = False) -> sa.Subquery:
    """A row for each turn: source, fact_id, person_id (who was kept, of a merged record), course_id, workshop_id, done_on,
    minutes, grade, certificate_id.

    A turn is a completion that was not revoked, a person at a workshop that was closed, or a course recognised. A
    workshop stands for several courses at times: its turn has no course, but with `by_course`, where it is a row for
    each of them. Minutes: nominal, of the completed version; of the workshop, from its beginning to its end; of the
    recognised course, as it is published now.
    """
    ways = {Source.ONLINE: _online, Source.WORKSHOP: _workshops, Source.RECOGNITION: _recognised}
    selects = [ways[source](scope, by_course) for source in Source if source in scope.sources]
    found = sa.union_all(*selects).subquery("turns") if len(selects) > 1 else selects[0].subquery("turns")
    merged = merged_people(scope.known_at)
    whose = sa.func.coalesce(merged.c.kept_id, found.c.person_id).label("person_id")
    columns: list[Any] = [column for column in found.c if column.key != "person_id"]
    joined = found.outerjoin(merged, merged.c.merged_id == found.c.person_id)
    return sa.select(whose, *columns).select_from(joined).subquery("facts")


def _number(source: Source) -> Any:
    return sa.literal_column(str(list(Source).index(source)), sa.Integer).label("source")


def _none(kind: Any, name: str) -> Any:
    return sa.cast(sa.null(), kind).label(name)


def _online(scope: Scope, _by_course: bool) -> sa.Select[Any]:
    columns: list[Any] = [
        _number(Source.ONLINE), Completion.id.label("fact_id"), Completion.person_id, Completion.course_id,
        _none(sa.Integer, "workshop_id"), Completion.completed_on.label("done_on"), Completion.minutes,
        Completion.grade, Certificate.id.label("certificate_id"),
    ]  # fmt: skip
    issued = Certificate.completion_id == Completion.id
    if scope.known_at is not None:
        issued = sa.and_(issued, Certificate.issued_at <= scope.known_at)
    found = sa.select(*columns).select_from(Completion).outerjoin(Certificate, issued)
    found = found.where(
        Completion.completed_on.between(scope.first, scope.last), not_revoked(Completion, scope.known_at)
    )
    return found if scope.course_ids is None else found.where(Completion.course_id.in_(scope.course_ids))


def _workshops(scope: Scope, by_course: bool) -> sa.Select[Any]:
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
        Workshop.held_on.between(scope.first, scope.last),
        is_present(known_at=scope.known_at),
        held(scope.known_at),
    )
    if scope.course_ids is None:
        return found
    wanted = WorkshopCourse.course_id.in_(scope.course_ids)
    return found.where(wanted if by_course else sa.exists().where(of, wanted))


def _recognised(scope: Scope, _by_course: bool) -> sa.Select[Any]:
    held_by = RECOGNISED.begun(Moment(scope.last, scope.known_at)).subquery("recognised")
    columns: list[Any] = [
        _number(Source.RECOGNITION), held_by.c.fact_id, held_by.c.person_id, held_by.c.ref.label("course_id"),
        _none(sa.Integer, "workshop_id"), held_by.c.since.label("done_on"), CourseVersion.minutes,
        _none(sa.Double, "grade"), _none(sa.Integer, "certificate_id"),
    ]  # fmt: skip
    joined = held_by.join(Course, Course.id == held_by.c.ref).outerjoin(
        CourseVersion, CourseVersion.id == Course.current_version_id
    )
    found = sa.select(*columns).select_from(joined).where(held_by.c.since.between(scope.first, scope.last))
    return found if scope.course_ids is None else found.where(held_by.c.ref.in_(scope.course_ids))


def places(scope: Scope) -> sa.Subquery:
    """Where everybody stood, a row each: person_id, unit_id, category. As frozen in the snapshot; or the last main
    membership within the days, so that who left is counted where they were."""
    if scope.snapshot_id is not None:
        return (
            sa.select(SnapshotRow.person_id, SnapshotRow.unit_id, SnapshotRow.category)
            .where(SnapshotRow.snapshot_id == scope.snapshot_id)
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
        main_membership(), Membership.valid_from <= scope.as_of,
        sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= scope.first),
    ).subquery("memberships")  # fmt: skip
    one = sa.select(rows.c.person_id, rows.c.unit_id, rows.c.category).where(rows.c.place == 1)
    return one.subquery("places")


def placed(
    scope: Scope, turns: sa.Subquery, at: sa.Subquery, joined: Any = None
) -> tuple[sa.FromClause, list[sa.ColumnElement[bool]]]:
    """Facts (or what they are `joined` to) joined to places, and the conditions of the question on these. Who stood nowhere is in no unit."""
    inner = scope.snapshot_id is not None
    joined = (turns if joined is None else joined).join(
        at, at.c.person_id == turns.c.person_id, isouter=not inner
    )
    conditions: list[sa.ColumnElement[bool]] = []
    if scope.categories:
        conditions.append(at.c.category.in_(scope.categories))
    if scope.unit_ids is not None:
        conditions.append(at.c.unit_id.in_(scope.unit_ids))
    return joined, conditions
