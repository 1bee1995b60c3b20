"""Makers of courses, facts and targets, as rows; each opens its own transaction."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.kernel.vietnamese import sort_key
from lms.learning.models import Completion, CompletionRevocation, Enrolment, Participation
from lms.org.rules import PLAN_CATEGORIES
from lms.targets.models import Exemption, Target, TargetException, TargetRecord
from tests.catalog.make import NO_SOURCE
from tests.make import LONG_AGO

START, END = date(2026, 5, 20), date(2027, 5, 19)


def noon(day: date) -> datetime:
    """An instant that is on `day` at the school."""
    return datetime.combine(day, time(5), UTC)


def make_course(key: str, title: str | None = None, minutes: int = 20) -> int:
    """A published course with one version."""
    with transaction():
        course = Course(public_id=new_public_id(), key=key, origin="pack", created_at=clock.now())
        db.session.add(course)
        db.session.flush()
        title = title or f"Khóa {key}"
        version = CourseVersion(
            course_id=course.id, number=1, title=title, title_key=sort_key(title), summary="", description_html="",
            cover_alt="", level="basic", audience=[], competences=[], sequential=True, gives_certificate=True,
            minutes=minutes, authors=[], licence="CC-BY-4.0", reviewed_on=LONG_AGO, review_months=6, effect="first",
            note="", content_hash=key, source=NO_SOURCE, published_at=clock.now(), published_by="test",
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
        course.current_version_id = version.id
        return course.id


def begin(person_id: int, course_id: int, on: date) -> None:
    """The first thing the person did in the course."""
    with transaction():
        db.session.add(
            Participation(
                person_id=person_id, course_id=course_id, kind="lesson", evidence_id=1, began_at=noon(on), began_on=on
            )
        )  # fmt: skip


def complete(person_id: int, course_id: int, on: date, grade: float = 0.9, began: bool = True) -> int:
    """The person completed the course on `on`; returns the completion's id."""
    if began:
        begin(person_id, course_id, on)
    with transaction():
        course = db.session.get_one(Course, course_id)
        enrolment = Enrolment(
            public_id=new_public_id(), person_id=person_id, course_id=course_id,
            version_id=course.current_version_id, enrolled_at=noon(on), enrolled_on=on,
        )  # fmt: skip
        db.session.add(enrolment)
        db.session.flush()
        completion = Completion(
            public_id=new_public_id(), person_id=person_id, course_id=course_id,
            version_id=course.current_version_id, enrolment_id=enrolment.id, rule="all_lessons", evidence={},
            grade=grade, minutes=20, completed_at=noon(on), completed_on=on,
        )  # fmt: skip
        db.session.add(completion)
        db.session.flush()
        return completion.id


def revoke(completion_id: int, on: date) -> None:
    """Declares the completion void."""
    with transaction():
        db.session.add(
            CompletionRevocation(
                completion_id=completion_id, reason="Nhầm người", revoked_at=noon(on), revoked_on=on, revoked_by="test"
            )
        )  # fmt: skip


def make_target(
    course_keys: Sequence[str],
    key: str = "t",
    due_on: date = END,
    categories: Sequence[str] = PLAN_CATEGORIES,
    **asked: Any,
) -> str:
    """A target of 20/5/2026 to 19/5/2027, in force; `asked`: what else its record says. Returns its public id."""
    with transaction():
        target = Target(public_id=new_public_id(), key=key, created_at=clock.now())
        db.session.add(target)
        db.session.flush()
        db.session.add(
            TargetRecord(
                **{
                    "name": f"Chỉ tiêu {key}", "reference": "III.4", "starts_on": START, "ends_on": END,
                    "valid_from": START, "is_proposal": True, "recorded_at": clock.now(), "recorded_by": "test",
                    **asked,
                },
                target_id=target.id, categories=list(categories), course_keys=list(course_keys), due_on=due_on,
            )
        )  # fmt: skip
        return target.public_id


def make_exemption(person_id: int, since: date, until: date | None = None, target_id: int = 1) -> None:
    """Takes the person out of the target."""
    with transaction():
        db.session.add(
            Exemption(
                target_id=target_id, person_id=person_id, reason="Sắp nghỉ hưu", decision_number="12/QĐ",
                decided_by="Hiệu trưởng", valid_from=since, valid_to=until, recorded_at=clock.now(),
                recorded_by="test",
            )
        )  # fmt: skip


def make_exception(person_id: int, is_included: bool = True, since: date = START, target_id: int = 1) -> None:
    """Takes the person into the target by name, or leaves them out."""
    with transaction():
        db.session.add(
            TargetException(
                target_id=target_id, person_id=person_id, is_included=is_included, reason="Nêu tên", valid_from=since,
                recorded_at=clock.now(), recorded_by="test",
            )
        )  # fmt: skip
