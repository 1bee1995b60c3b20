"""A little past for the demo: colleagues who learned in the weeks before, through the ordinary actions.

Each person's steps happen on the clock of their day, so that every fact carries the date it would have had. The
same people and the same answers every time; only the days move with the day the demo is made.
"""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.assessment import actions as assessment
from lms.assessment import kinds
from lms.assessment.models import AttemptItem, AttemptResult, QuestionVersion
from lms.catalog import queries as catalog
from lms.catalog.queries import CourseCard
from lms.demo.rosters import DEMO_CODES
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict
from lms.learning import actions as learning
from lms.learning.models import Enrolment
from lms.org.models import Person
from lms.org.queries import main_membership_rows

WEEKS = 6
SEED = 2026
STAFF_SHARE, STUDENT_SHARE = 0.6, 0.03

Say = Callable[[str], None]


def _people() -> list[tuple[int, bool]]:
    """Person ids on the roster today with whether they are students; demo accounts' owners start afresh."""
    current = main_membership_rows(clock.today()).subquery()
    rows = db.session.execute(
        sa.select(Person.id, Person.code, current.c.category)
        .join(current, current.c.person_id == Person.id)
        .where(current.c.status == "active")
        .order_by(Person.id)
    ).all()
    fresh = set(DEMO_CODES.values())
    return [(row.id, row.category == "student") for row in rows if row.code not in fresh]


def _has_history() -> set[int]:
    return set(db.session.scalars(sa.select(Enrolment.person_id)))


def make_history(say: Say) -> None:
    """Lets a share of the staff and a few students learn; people who have begun already are left alone."""
    courses, people, begun = catalog.courses(), _people(), _has_history()
    release()
    learners = []
    for person_id, is_student in people:
        chance = random.Random(f"{SEED}:{person_id}")  # noqa: S311 - a repeatable demo, no secret
        if chance.random() < (STUDENT_SHARE if is_student else STAFF_SHARE):
            learners.append((person_id, chance))
    for number, (person_id, chance) in enumerate(learners, start=1):
        if person_id not in begun:
            _learn(person_id, courses, chance)
        if number % 20 == 0 or number == len(learners):
            say(f"  {number}/{len(learners)} người đã học")


def _learn(person_id: int, courses: Sequence[CourseCard], chance: random.Random) -> None:
    """Some finish everything, some one or two courses, some stop after a lesson."""
    started = clock.now() - timedelta(days=chance.uniform(3, WEEKS * 7))
    finished_courses = chance.choices([3, 2, 1, 0], weights=[45, 20, 20, 15])[0]
    for place, course in enumerate(courses):
        when = started + timedelta(days=place * chance.uniform(0.5, 3))
        if when >= clock.now() - timedelta(hours=3) or place > finished_courses:
            return
        steps, has_final = _contents(course.version_id)
        lessons = len(steps) if place < finished_courses else chance.randint(1, max(1, len(steps) - 1))
        for position, has_quiz in enumerate(steps[:lessons], 1):
            at = when + timedelta(minutes=7 * position)
            if not _finish(person_id, course.public_id, position, has_quiz, at, chance):
                return
        if has_final and place < finished_courses:
            end = when + timedelta(minutes=7 * (lessons + 1))
            for again in range(5):  # the last goes are right throughout, so that the course is finished
                sure = 0.82 if again < 3 else 1.0
                if _take(
                    person_id, course.public_id, None, end + timedelta(minutes=25 * again), chance, sure
                ):
                    break


def _contents(version_id: int) -> tuple[list[bool], bool]:
    """Of each lesson whether it ends with a quiz, and whether the course does."""
    lessons, final = catalog.lesson_rows(version_id), catalog.get_version(version_id).final_quiz_id
    release()
    return [lesson.quiz_id is not None for lesson in lessons], final is not None


def _finish(
    person_id: int, course: str, position: int, has_quiz: bool, at: datetime, chance: random.Random
) -> bool:
    """Passes the lesson's quiz, or confirms the lesson where it has none; whether it is done then."""
    if has_quiz:
        return _take(person_id, course, position, at, chance, 0.95)
    with clock.frozen(at), transaction():
        learning.confirm_lesson(person_id, course, position)
    return True


def _take(
    person_id: int, course: str, position: int | None, when: datetime, chance: random.Random, sure: float
) -> bool:
    """One attempt, each question right with probability `sure`; a lesson's quiz is repeated until it is passed. False
    where it was not passed, or the quiz lets nobody in on that day."""
    try:
        with clock.frozen(when), transaction():
            started = learning.start_quiz(person_id, course, position, chance)
            for item in _items(started.id):
                kind = kinds.get(item.kind)
                right = kind.ask(item.body, item.option_order, kind.right(item.body)).sent
                keys = [[option["key"]] for option in item.body["options"]] or [[]]
                chosen = right if chance.random() < sure else chance.choice(keys)
                assessment.save_answer(started.id, person_id, item.position, chosen)
    except Conflict:
        return False
    with clock.frozen(when + timedelta(minutes=4)), transaction():
        assessment.submit(started.id, person_id, "person")
    passed = _passed(started.id)
    if not passed and position is not None and sure < 1:
        return _take(person_id, course, position, when + timedelta(minutes=5), chance, 1.0)
    return passed


def _items(attempt_id: int) -> Sequence[Any]:
    return db.session.execute(
        sa.select(AttemptItem.position, AttemptItem.option_order, QuestionVersion.kind, QuestionVersion.body)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()


def _passed(attempt_id: int) -> bool:
    passed = db.session.scalar(sa.select(AttemptResult.passed).where(AttemptResult.attempt_id == attempt_id))
    release()
    return bool(passed)
