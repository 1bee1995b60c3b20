"""Many things at the same moment: each fact is written once."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.catalog.models import Course
from lms.kernel import hooks
from lms.kernel.db import db
from lms.learning import actions
from lms.learning.models import (
    Completion,
    Enrolment,
    EnrolmentMove,
    LessonCompletion,
    Participation,
)
from tests.assessment.make import writing
from tests.at_once import all_at_once
from tests.learning.acts import confirm
from tests.learning.browser import rows
from tests.learning.make import make_course
from tests.make import make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def test_fifty_enrolments_make_one(app: Flask) -> None:
    course, person_id = make_course(), make_person()
    found = all_at_once(app, [lambda: actions.enrol(person_id, course.id)] * CROWD)
    assert len({row.id for row in found}) == 1
    assert rows(Enrolment) == 1


def test_fifty_confirmations_complete_once(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(lessons=1, checked=(), final=False), make_person()
    all_at_once(app, [lambda: actions.confirm_lesson(person_id, course.public_id, 1)] * CROWD)
    assert (rows(LessonCompletion), rows(Completion), rows(Participation), len(heard)) == (1, 1, 1, 1)


def test_fifty_submissions_of_the_final_quiz_complete_once(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(lessons=1, checked=()), make_person()
    confirm(person_id, course, 1)
    with writing():
        attempt = actions.start_quiz(person_id, course.public_id, None, random.Random(1))
        assessment.save_answers(attempt.id, person_id, {n: ["a"] for n in (1, 2, 3)})
    found = all_at_once(app, [lambda: assessment.submit(attempt.id, person_id, "person")] * CROWD)
    assert (sum(found), rows(Completion), len(heard)) == (1, 1, 1)


def test_the_last_two_lessons_at_the_same_moment_complete_the_course(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(lessons=8, checked=(), final=False, sequential=False), make_person()
    with writing():
        actions.enrol(person_id, course.id)

    def act(position: int) -> Callable[[], None]:
        return lambda: actions.confirm_lesson(person_id, course.public_id, position)

    all_at_once(app, [act(position) for position in range(1, 9)])
    assert (rows(LessonCompletion), rows(Completion), len(heard)) == (8, 1, 1)


def test_a_publication_amid_those_who_finish(app: Flask, heard: list[Any]) -> None:
    """Whoever finishes at that moment finishes once, in the version they are on then; nobody is lost, nobody
    moved after finishing, and neither side waits for the other for ever."""
    people = [make_person(f"Người {number}") for number in range(12)]
    first = make_course(lessons=2, checked=(), final=False)
    for person_id in people:
        confirm(person_id, first, 1)
    second = make_course(lessons=2, checked=(), final=False, number=2)
    db.session.execute(sa.update(Course).values(current_version_id=first.version_id))
    db.session.commit()

    def publishing() -> None:
        locked = sa.select(Course).where(Course.id == first.id).with_for_update(key_share=True)
        course = db.session.scalars(locked).one()
        course.current_version_id = second.version_id
        db.session.flush()
        event = hooks.VersionPublished(first.id, second.version_id, 2, "typo", None, NOW, "test")
        hooks.announce(event)

    def finishing(person_id: int) -> Callable[[], None]:
        return lambda: actions.confirm_lesson(person_id, first.public_id, 2)

    acts = [finishing(person_id) for person_id in people]
    all_at_once(app, [*acts[:6], publishing, *acts[6:]])
    assert (rows(Completion), len(heard)) == (12, 12)
    moved = set(db.session.scalars(sa.select(EnrolmentMove.enrolment_id)))
    for completion in db.session.scalars(sa.select(Completion)):
        expected = second.version_id if completion.enrolment_id in moved else first.version_id
        assert completion.version_id == expected
    db.session.rollback()
