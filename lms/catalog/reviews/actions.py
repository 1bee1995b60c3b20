"""Saying that a lesson still holds."""

import sqlalchemy as sa

from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.models import Course, Lesson
from lms.catalog.reviews.models import LessonReview
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


def review(actor: Actor, course_id: int, lesson_key: str, note: str) -> None:
    """Records that the sources of the lesson, in the course's newest version, were read again today and the lesson still
    holds. A fact beside the version, which does not change. NotFound for no such lesson, or a course that is not the
    actor's to write."""
    require(actor, "drafts.write", authors_of_course(course_id).scope(course_id))
    found = db.session.scalar(
        sa.select(Lesson.id)
        .join(Course, Course.current_version_id == Lesson.version_id)
        .where(Course.id == course_id, Lesson.key == lesson_key)
    )
    if found is None:
        raise NotFound(Message(mark("Khóa học không có bài này.")))
    db.session.add(
        LessonReview(
            course_id=course_id, lesson_key=lesson_key, reviewed_on=clock.today(), reviewed_at=clock.now(),
            account_id=actor.account_id, note=note,
        )
    )  # fmt: skip
    db.session.flush()
    # The fact itself holds the note; the act only leads to it.
    audit.record(actor, "lesson.review", f"lesson:{found}", course_id=course_id)
