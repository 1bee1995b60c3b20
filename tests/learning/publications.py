"""Further versions of a course, announced as the catalogue announces them."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion, Lesson
from lms.kernel import clock, hooks
from lms.kernel.db import db
from tests.assessment.make import writing
from tests.learning.make import MadeCourse, make_course


def publish(course_id: int, version_id: int, effect: str, due_on: date | None = None) -> None:
    """Announces the version that was made; 'retake' by `due_on`, or in thirty days."""
    with writing():
        changed = sa.update(CourseVersion).where(CourseVersion.id == version_id)
        db.session.execute(changed.values(effect=effect))
        number = db.session.scalars(
            sa.select(CourseVersion.number).where(CourseVersion.id == version_id)
        ).one()
        if effect == "retake":
            due_on = due_on or clock.today() + timedelta(days=30)
        hooks.announce(
            hooks.VersionPublished(course_id, version_id, number, effect, due_on, clock.now(), "test")
        )


def next_version(number: int = 2, effect: str = "typo", **shape: Any) -> MadeCourse:
    """A further version of the course of `make_course(**shape)`, published with the effect."""
    made = make_course(number=number, **shape)
    publish(made.id, made.version_id, effect)
    return made


def rename(course: MadeCourse, keys: dict[int, str]) -> None:
    """Gives the lessons at these positions other keys, before anybody learns there."""
    with writing():
        for position, key in keys.items():
            db.session.execute(
                sa.update(Lesson).where(Lesson.id == course.lesson_ids[position - 1]).values(key=key)
            )


def current_version(course_id: int) -> int:
    found = db.session.scalars(sa.select(Course.current_version_id).where(Course.id == course_id)).one()
    db.session.rollback()
    assert found is not None
    return found
