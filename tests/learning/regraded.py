"""A course whose key was wrong, people who sat its quiz, and the correction: for tests of marking anew."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.assessment.actions import publish_question
from lms.assessment.models import AttemptResult, QuizSlot, QuizSlotQuestion
from lms.assessment.regrading import actions, queries, replay
from lms.assessment.regrading.previews import actions as previews
from lms.assessment.regrading.previews.models import RegradePreview
from lms.assessment.regrading.previews.queries import changes, get_preview
from lms.kernel import clock, jobs
from lms.kernel.db import db
from lms.learning import queries as learning
from lms.learning.actions import confirm_lesson, start_quiz
from tests.assessment.make import answer, source, submit, writing
from tests.learning.make import MadeCourse, make_course
from tests.make import SYSTEM, make_person

SERIES = "khoa-thu"


def make_wrong(attempts: int = 0, **terms: object) -> tuple[MadeCourse, int]:
    """A course of one lesson; its final quiz asks six questions in order, pass mark 80; the first one's key says "a"
    where "b" is right. And the id of that question's version."""
    made = make_course(
        lessons=1, checked=(), final_attempts=attempts, final_terms={"draw": None, "shuffle": False, **terms}
    )
    first = db.session.scalar(
        sa.select(sa.func.min(QuizSlotQuestion.question_version_id))
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .where(QuizSlot.quiz_id == made.final_quiz_id)
    )
    db.session.rollback()
    assert first is not None
    return made, first


def corrected(correct: Sequence[str] = ("b",), key: str = "f1") -> int:
    """The version of the first question with the right key."""
    with writing():
        return publish_question(
            f"{SERIES}/final", key, "single", ["bai-1"], 1, source(correct, text="RUTCAU1RUT thì sao?")
        )


def sit(made: MadeCourse, chosen: str, person_id: int | None = None) -> tuple[int, int]:
    """A person learns and hands in these choices; (person, attempt)."""
    person_id = person_id or make_person()
    with writing():
        if learning.get_course_view(made.public_id, person_id).enrolment_id is None:
            confirm_lesson(person_id, made.public_id, 1)
    with writing():
        begun = start_quiz(person_id, made.public_id, None, random.Random(1))
    for position, letter in enumerate(chosen, 1):
        answer(begun.id, person_id, position, letter)
    submit(begun.id, person_id)
    return person_id, begun.id


def correct(made: MadeCourse, wrong: int, right: int, reason: str = "Đáp án ghi nhầm") -> str:
    with writing():
        return actions.correct(SYSTEM, made.id, SERIES, wrong, right, reason)


def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the jobs, as if some time had passed."""
    later = clock.now() + timedelta(minutes=1)
    db.session.rollback()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        jobs.run_due()


def looked(made: MadeCourse, wrong: int, right: int) -> tuple[RegradePreview, list[replay.Change]]:
    """A preview of the correction, and what it lists."""
    with writing():
        public_id = previews.make(SYSTEM, made.id, SERIES, wrong, right)
    found = get_preview([SERIES], public_id)
    changed = changes(found, 0, 50)
    db.session.expunge_all()
    db.session.rollback()
    return found, changed


def results(attempt_id: int) -> list[tuple[int, float, bool]]:
    """(number, points, passed) of each result."""
    rows = db.session.execute(
        sa.select(AttemptResult.number, AttemptResult.points, AttemptResult.passed)
        .where(AttemptResult.attempt_id == attempt_id)
        .order_by(AttemptResult.number)
    ).all()
    db.session.rollback()
    return [(row[0], row[1], row[2]) for row in rows]


def waiting() -> list[queries.RegradeRow]:
    found = list(queries.waiting(0, 50))
    db.session.rollback()
    return found
