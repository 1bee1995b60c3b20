"""Which lessons are due for review."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion, Lesson
from lms.catalog.reviews.models import LessonReview
from lms.catalog.reviews.rules import Due, standing
from lms.kernel.db import db


def due_lessons(today: date) -> list[Due]:
    """The lessons of every course's newest version that are to be looked at, the longest overdue first. One query."""
    newest = (
        sa.select(
            LessonReview.course_id, LessonReview.lesson_key, sa.func.max(LessonReview.reviewed_on).label("reviewed_on")
        )
        .group_by(LessonReview.course_id, LessonReview.lesson_key)
        .subquery()
    )  # fmt: skip
    same = sa.and_(newest.c.course_id == Course.id, newest.c.lesson_key == Lesson.key)
    rows: Any = db.session.execute(
        sa.select(
            Course.id, Course.public_id, CourseVersion.title, CourseVersion.review_months, Lesson.position, Lesson.key,
            Lesson.title, Lesson.sources, newest.c.reviewed_on,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .outerjoin(newest, same)
        .order_by(CourseVersion.title_key, Lesson.position)
    )  # fmt: skip
    found = []
    for course_id, public_id, course_title, months, position, key, title, sources, reviewed_on in rows:
        said = standing(sources, reviewed_on, months, today)
        if said is not None:
            found.append(Due(course_id, public_id, course_title, position, key, title, *said))
    return sorted(found, key=lambda due: due.since or date.max)
