"""Which lessons are due for review."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion, Lesson
from lms.catalog.reviews.models import LessonReview
from lms.catalog.reviews.rules import Due, standing
from lms.kernel.db import db


def due_lessons(today: date) -> list[Due]:
    """The lessons of every course's newest version that are to be looked at, the longest overdue first. Two queries."""
    newest: Any = db.session.execute(
        sa.select(
            LessonReview.course_id, LessonReview.lesson_key, sa.func.max(LessonReview.reviewed_on)
        ).group_by(LessonReview.course_id, LessonReview.lesson_key)
    )
    reviewed: dict[tuple[int, str], date] = {(row[0], row[1]): row[2] for row in newest}
    rows: Any = db.session.execute(
        sa.select(
            Course.id, Course.public_id, CourseVersion.title, CourseVersion.review_months, Lesson.position, Lesson.key,
            Lesson.title, Lesson.sources,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .order_by(CourseVersion.title_key, Lesson.position)
    )  # fmt: skip
    found = []
    for course_id, public_id, course_title, months, position, key, title, sources in rows:
        said = standing(sources, reviewed.get((course_id, key)), months, today)
        if said is not None:
            found.append(Due(course_id, public_id, course_title, position, key, title, *said))
    return sorted(found, key=lambda due: due.since or date.max)
