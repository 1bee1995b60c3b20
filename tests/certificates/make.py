"""Makers for tests of certificates: a course version, its completion with the announcement, the settings."""

from datetime import date, datetime, timedelta
from itertools import count

from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock, hooks
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.learning.models import Completion, CompletionRevocation, Enrolment
from lms.org import settings
from lms.org.models import BirthDate, Consent
from tests.catalog.make import NO_SOURCE
from tests.make import SYSTEM, make_person, make_school, make_unit

ADDRESS = "https://hoc.truong.example"
_numbers = count(1)


def make_version(
    title: str = "VNeID và danh tính số", gives_certificate: bool = True, minutes: int = 20
) -> int:
    """A published course with one version; returns the version's id."""
    with transaction():
        course = Course(
            public_id=new_public_id(), key=f"course-{next(_numbers)}", origin="pack", created_at=clock.now()
        )
        db.session.add(course)
        db.session.flush()
        version = CourseVersion(
            course_id=course.id, number=1, title=title, title_key="", summary="", description_html="",
            cover_alt="", level="basic", audience=[], competences=[], sequential=True,
            gives_certificate=gives_certificate, minutes=minutes, authors=[], licence="", effect="first",
            reviewed_on=date(2026, 1, 1), review_months=12, note="", content_hash="", source=NO_SOURCE,
            published_at=clock.now(), published_by="test",
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
        course.current_version_id = version.id
        return version.id


def complete(
    person_id: int, version_id: int, at: datetime | None = None, days: int = 3, announce: bool = True
) -> int:
    """Inserts enrolment and completion and announces it, in the open transaction. Returns the completion's id."""
    at = at or clock.now()
    version = db.session.get_one(CourseVersion, version_id)
    began = at - timedelta(days=days)
    enrolment = Enrolment(
        public_id=new_public_id(), person_id=person_id, course_id=version.course_id, version_id=version_id,
        enrolled_at=began, enrolled_on=clock.local_date(began),
    )  # fmt: skip
    db.session.add(enrolment)
    db.session.flush()
    completion = Completion(
        public_id=new_public_id(), person_id=person_id, course_id=version.course_id, version_id=version_id,
        enrolment_id=enrolment.id, rule="test", evidence={}, grade=0.9, minutes=version.minutes,
        completed_at=at, completed_on=clock.local_date(at),
    )  # fmt: skip
    db.session.add(completion)
    db.session.flush()
    if not announce:
        return completion.id
    hooks.announce(
        hooks.CourseCompleted(
            completion.id, person_id, version.course_id, version_id, at, completion.completed_on, 0.9,
            version.minutes,
        )
    )  # fmt: skip
    return completion.id


def make_completion(person_id: int, version_id: int, at: datetime | None = None) -> int:
    """`complete()` in its own transaction."""
    with transaction():
        return complete(person_id, version_id, at)


def revoke(completion_id: int, reason: str = "Làm bài hộ") -> None:
    """The completion is declared void."""
    with transaction():
        db.session.add(
            CompletionRevocation(
                completion_id=completion_id, reason=reason, revoked_at=clock.now(), revoked_on=clock.today(),
                revoked_by="test",
            )
        )  # fmt: skip


def set_setting(unit_id: int, key: str, value: str) -> None:
    """A school setting, through the function that announces."""
    with transaction():
        settings.change(SYSTEM, unit_id, key, value)


def school_with_address() -> int:
    """A school whose public address is set; returns its unit's id."""
    school = make_school()
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    return school


def make_member(
    full_name: str = "Nguyễn Thị Ánh Nguyệt",
    category: str = "teacher",
    unit: str = "Khoa Cơ khí",
    school: int | None = None,
) -> int:
    """A person in a unit under the school."""
    kind = "class" if category == "student" else "faculty"
    return make_person(full_name, make_unit(unit, kind=kind, parent_id=school), category=category)


def set_birth_date(person_id: int, born_on: date) -> None:
    """Records the birth date."""
    with transaction():
        db.session.add(BirthDate(person_id=person_id, born_on=born_on, recorded_at=clock.now()))


def give_consent(person_id: int, granted: bool = True) -> None:
    """Records the answer to publishing the name."""
    with transaction():
        db.session.add(
            Consent(
                person_id=person_id, purpose="publish-name", granted=granted, given_by="mẹ, giấy đồng ý",
                recorded_at=clock.now(), recorded_by="test",
            )
        )  # fmt: skip
