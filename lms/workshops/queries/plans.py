"""The SELECTs of workshops and their plans."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import kept_id, not_replaced
from lms.workshops.models import (
    Workshop,
    WorkshopAttendance,
    WorkshopCourse,
    WorkshopInvitation,
    WorkshopSheet,
    WorkshopStep,
    WorkshopTopic,
    WorkshopTrainer,
)


@dataclass(frozen=True)
class WorkshopRow:
    """A workshop as planned, and where it stands: `step` is the newest one (None: planned). `invited`, `present`: how
    many people."""

    id: int
    public_id: str
    title: str
    topic_id: int | None
    topic: str | None
    place: str
    starts_at: datetime
    ends_at: datetime
    held_on: date
    places: int | None
    guests: str
    note: str
    secret: str
    account_id: int | None
    step: str | None
    reason: str | None
    invited: int
    present: int

    @property
    def is_over_full(self) -> bool:
        """Whether more people are invited than there are places."""
        return self.places is not None and self.invited > self.places


def is_present(attendance: Any = WorkshopAttendance, known_at: Any = None) -> sa.ColumnElement[bool]:
    """Condition: the attendance counts, as known now or at an instant."""
    return sa.and_(attendance.is_present.is_(True), not_replaced(attendance, known_at))


def newest_step(column: Any, known_at: datetime | None = None) -> sa.ScalarSelect[Any]:
    """`column` of the newest step of the workshop of the enclosing statement, as known now or at an instant."""
    newest = not_replaced(WorkshopStep, known_at)
    found = sa.select(column).where(WorkshopStep.workshop_id == Workshop.id, newest)
    return found.correlate(Workshop).scalar_subquery()


def workshop_columns() -> list[Any]:
    """What a WorkshopRow is made of."""
    invited = sa.select(sa.func.count()).where(WorkshopInvitation.workshop_id == Workshop.id)
    present = sa.select(sa.func.count(sa.distinct(kept_id(WorkshopAttendance.person_id)))).where(
        WorkshopAttendance.workshop_id == Workshop.id, is_present()
    )
    topic = sa.select(WorkshopTopic.title).where(WorkshopTopic.id == Workshop.topic_id)
    return [
        Workshop.id, Workshop.public_id, Workshop.title, Workshop.topic_id,
        topic.correlate(Workshop).scalar_subquery().label("topic"), Workshop.place, Workshop.starts_at,
        Workshop.ends_at, Workshop.held_on, Workshop.places, Workshop.guests, Workshop.note, Workshop.secret,
        Workshop.account_id, newest_step(WorkshopStep.step).label("step"),
        newest_step(WorkshopStep.reason).label("reason"),
        invited.correlate(Workshop).scalar_subquery().label("invited"),
        present.correlate(Workshop).scalar_subquery().label("present"),
    ]  # fmt: skip


def get_workshop(public_id: str) -> WorkshopRow:
    """The workshop with this address, or NotFound."""
    found = sa.select(*workshop_columns()).where(Workshop.public_id == public_id)
    row = db.session.execute(found).first()
    if row is None:
        raise NotFound(Message(mark("Không có buổi tập huấn này, hoặc bạn không được giao quyền xem.")))
    return WorkshopRow(*row)


def workshops(today: date, past: bool, page: int, per_page: int) -> tuple[list[WorkshopRow], int]:
    """One page (from 1) of the workshops from today on, the next first, or of those before, the last first; and how many
    there are."""
    when = Workshop.held_on < today if past else Workshop.held_on >= today
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Workshop).where(when)) or 0
    order = (Workshop.starts_at.desc(), Workshop.id.desc()) if past else (Workshop.starts_at, Workshop.id)
    rows = db.session.execute(
        sa.select(*workshop_columns())
        .where(when)
        .order_by(*order)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [WorkshopRow(*row) for row in rows], total


def newest_step_id(workshop_id: int) -> int | None:
    """The step that a further one replaces."""
    return db.session.scalar(
        sa.select(WorkshopStep.id).where(WorkshopStep.workshop_id == workshop_id, not_replaced(WorkshopStep))
    )


def steps_of(workshop_id: int) -> Sequence[Any]:
    """Everything that was done with the workshop as a whole, the oldest first: step, reason, when, by whom."""
    columns = (WorkshopStep.step, WorkshopStep.reason, WorkshopStep.recorded_at, WorkshopStep.recorded_by)
    found = sa.select(*columns).where(WorkshopStep.workshop_id == workshop_id).order_by(WorkshopStep.id)
    return db.session.execute(found).all()


def has_attendance(workshop_id: int) -> bool:
    """Whether anybody was ever recorded as having been there."""
    return bool(
        db.session.scalar(sa.select(sa.exists().where(WorkshopAttendance.workshop_id == workshop_id)))
    )


def runner_accounts(workshop: WorkshopRow) -> frozenset[int]:
    """The accounts of whoever planned the workshop or teaches in it."""
    teaches = (
        sa.select(Account.id)
        .join(WorkshopTrainer, kept_id(WorkshopTrainer.person_id) == Account.person_id)
        .where(WorkshopTrainer.workshop_id == workshop.id)
    )
    planner = () if workshop.account_id is None else (workshop.account_id,)
    return frozenset([*db.session.scalars(teaches), *planner])


@dataclass(frozen=True)
class Trainer:
    """Somebody of the roster who teaches `minutes`."""

    person_id: int
    name: str
    code: str | None
    minutes: int


def trainers_of(workshop_id: int) -> list[Trainer]:
    """Who teaches, by tên."""
    columns: list[Any] = [Person.id, Person.full_name, Person.code, WorkshopTrainer.minutes]
    rows = db.session.execute(
        sa.select(*columns)
        .join(WorkshopTrainer, WorkshopTrainer.person_id == Person.id)
        .where(WorkshopTrainer.workshop_id == workshop_id)
        .order_by(Person.name_key, Person.id)
    )
    return [Trainer(*row) for row in rows]


def topics() -> dict[int, str]:
    """What targets can ask for, number to title, by title."""
    rows = db.session.execute(
        sa.select(WorkshopTopic.id, WorkshopTopic.title).order_by(WorkshopTopic.title_key, WorkshopTopic.id)
    )
    return {row.id: row.title for row in rows}


def find_topic(title_key: str) -> int | None:
    """The topic of this name, or None."""
    return db.session.scalar(sa.select(WorkshopTopic.id).where(WorkshopTopic.title_key == title_key))


def courses_of(workshop_id: int) -> dict[int, str]:
    """The courses for which being there stands, id to title."""
    return _courses(
        Course.id.in_(sa.select(WorkshopCourse.course_id).where(WorkshopCourse.workshop_id == workshop_id))
    )


def offered_courses() -> dict[int, str]:
    """Every published course, id to title."""
    return _courses(sa.true())


def _courses(which: sa.ColumnElement[bool]) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(Course.id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(which)
        .order_by(CourseVersion.title_key, Course.id)
    )
    return {row.id: row.title for row in rows}


def sheets_of(workshop_id: int) -> Sequence[Any]:
    """The scans of the signed sheet: public_id, name, file_id, when, by whom."""
    columns = (
        WorkshopSheet.public_id, WorkshopSheet.name, WorkshopSheet.file_id, WorkshopSheet.recorded_at,
        WorkshopSheet.recorded_by,
    )  # fmt: skip
    found = sa.select(*columns).where(WorkshopSheet.workshop_id == workshop_id).order_by(WorkshopSheet.id)
    return db.session.execute(found).all()


def get_sheet(workshop_id: int, public_id: str) -> Any:
    """One scan of the workshop's sheet; NotFound."""
    for row in sheets_of(workshop_id):
        if row.public_id == public_id:
            return row
    raise NotFound(Message(mark("Không có tệp này.")))


def public_ids(person_ids: Collection[int]) -> dict[int, str]:
    """The addresses of these people by id."""
    rows = db.session.execute(sa.select(Person.id, Person.public_id).where(Person.id.in_(person_ids)))
    return {row.id: row.public_id for row in rows}
