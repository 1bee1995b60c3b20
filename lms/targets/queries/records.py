"""What targets ask, as known now, and what that means for one person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Membership
from lms.org.queries import holds_on, main_membership, not_replaced, whole_person
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.targets.models import Exemption, RetakeRequirement, Target, TargetRecord
from lms.targets.queries.retakes import owed_by
from lms.targets.rules import Standing, leave_kinds, standing


@dataclass(frozen=True)
class TargetView:
    """A target as it stands now. `due_on`: the last day on time. `is_proposal`: no decision yet."""

    target_id: int
    record_id: int
    public_id: str
    key: str
    name: str
    reference: str
    categories: list[str]
    course_keys: list[str]
    starts_on: date
    ends_on: date
    due_on: date
    is_proposal: bool
    decision_number: str | None
    decided_on: date | None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class CourseName:
    """A published course in short."""

    course_id: int
    public_id: str
    key: str
    title: str


@dataclass(frozen=True)
class RequiredCourse:
    """A course that a target asks of a person, by `due_on` (the last day on time). `retake_on`: they finished an
    older version only, and are to learn it again by then."""

    course_id: int
    course_key: str
    public_id: str
    title: str
    minutes: int
    due_on: date
    target_name: str
    is_proposal: bool
    retake_on: date | None = None


_FROM_RECORD = (
    "name", "reference", "categories", "course_keys", "starts_on", "ends_on", "due_on", "is_proposal",
    "decision_number", "decided_on", "recorded_at", "recorded_by",
)  # fmt: skip


def _targets() -> sa.Select[Any]:
    columns: list[Any] = [
        Target.id.label("target_id"), TargetRecord.id.label("record_id"), Target.public_id, Target.key,
        *(getattr(TargetRecord, name) for name in _FROM_RECORD),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(TargetRecord, TargetRecord.target_id == Target.id)
        .where(not_replaced(TargetRecord))
        .order_by(Target.id)
    )  # fmt: skip


_TARGETS = _targets()


def targets() -> list[TargetView]:
    """Every target as it stands now, the oldest first."""
    return [TargetView(**row._asdict()) for row in read(_TARGETS, {})]


def find_target(key: str) -> TargetView | None:
    """The target with this key, or None."""
    row = db.session.execute(_targets().where(Target.key == key)).first()
    return TargetView(**row._asdict()) if row else None


def choose_target(views: Sequence[TargetView], public_id: str | None = None) -> TargetView:
    """The one asked for, else the first. NotFound when there is none such, or none at all."""
    for view in views:
        if public_id in (None, "", view.public_id):
            return view
    raise NotFound(Message(mark("Không có chỉ tiêu này.")))


def _courses() -> sa.Select[Any]:
    columns: list[Any] = [Course.id.label("course_id"), Course.public_id, Course.key, CourseVersion.title]
    return sa.select(*columns).join(CourseVersion, CourseVersion.id == Course.current_version_id)  # fmt: skip


def published_courses() -> list[CourseName]:
    """Every published course, by title."""
    rows = db.session.execute(_courses().order_by(CourseVersion.title_key, Course.id))
    return [CourseName(**row._asdict()) for row in rows]


def course_names(keys: Collection[str]) -> dict[str, CourseName]:
    """The published ones among the courses, by key."""
    rows = db.session.execute(_courses().where(Course.key.in_(keys)))
    return {row.key: CourseName(**row._asdict()) for row in rows}


@cache
def _asked_courses() -> sa.Select[Any]:
    """The published ones among `keys`, with the day by which `person_id` is to learn them again, if so."""
    columns: list[Any] = [
        Course.key, Course.id, Course.public_id, CourseVersion.title, CourseVersion.minutes,
        sa.func.min(RetakeRequirement.due_on),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(RetakeRequirement, owed_by(sa.bindparam("person_id", type_=sa.Integer), Course.id))
        .where(Course.key.in_(sa.bindparam("keys", expanding=True)))
        .group_by(Course.id, CourseVersion.id)
    )


@cache
def _asking() -> sa.Select[Any]:
    """What the targets ask of `person_id` in the main membership of `on`; built once, for the home page."""
    person_id = sa.bindparam("person_id", type_=sa.Integer)
    on = sa.bindparam("on", type_=sa.Date)
    exempt = (
        sa.exists()
        .where(
            Exemption.target_id == TargetRecord.target_id, Exemption.person_id.in_(whole_person(person_id)),
            not_replaced(Exemption), holds_on(Exemption, on),
        )
    )  # fmt: skip
    columns: list[Any] = [
        TargetRecord.name, TargetRecord.categories, TargetRecord.course_keys, TargetRecord.due_on,
        TargetRecord.is_proposal, Membership.category, Membership.status, Membership.leave_kind,
        exempt.label("exempt"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Membership, Membership.person_id == person_id)
        .where(
            TargetRecord.starts_on <= on, not_replaced(TargetRecord),
            main_membership(), holds_on(Membership, on),
        )
        .order_by(TargetRecord.due_on, TargetRecord.target_id)
    )  # fmt: skip


def required_for(person_id: int, on: date) -> list[RequiredCourse]:
    """The published courses that targets ask of the person on `on`, in the target's order, done or not.

    Nothing for somebody who is not counted on that date (on leave, exempt, gone). A target keeps asking after
    its due date until the office replaces it. Where two targets ask for the same course, the earlier due date
    stands. Two queries.
    """
    rows = read(_asking(), {"person_id": person_id, "on": on})
    asked = [row for row in rows if row.category in row.categories and _counts(row)]
    keys = {key for row in asked for key in row.course_keys}
    if not keys:
        return []
    courses = {
        row[0]: row[1:] for row in read(_asked_courses(), {"keys": list(keys), "person_id": person_id})
    }
    found: dict[str, RequiredCourse] = {}
    for row in asked:
        for key in row.course_keys:
            if key in courses and key not in found:
                course_id, public_id, title, minutes, retake_on = courses[key]
                found[key] = RequiredCourse(
                    course_id,
                    key,
                    public_id,
                    title,
                    minutes,
                    row.due_on,
                    row.name,
                    row.is_proposal,
                    retake_on,
                )
    return list(found.values())


def _counts(row: Any) -> bool:
    kind = row.leave_kind if row.status == "leave" else None
    uncounted = leave_kinds(cached_school_setting(UNCOUNTED_LEAVE)) if kind else frozenset()
    return standing(False, row.exempt, kind, uncounted) is Standing.COUNTED
