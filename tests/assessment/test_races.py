"""Many people's clicks at the same moment: the database decides, once."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions
from lms.assessment.attempts.rules import Adjustment
from lms.assessment.marking.models import KeyCorrection
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, AttemptResult, AttemptStep
from lms.assessment.overrides import actions as overrides
from lms.assessment.overrides.models import AttemptOverride
from lms.assessment.regrading import actions as regrading
from lms.kernel import clock, hooks
from lms.kernel import jobs as kernel_jobs
from lms.kernel.access import Scope
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict
from tests.assessment.make import answer, count, five, make_question, make_quiz, review, start, submit
from tests.make import SYSTEM, make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def all_at_once(app: Flask, act: Callable[[int], Any], crowd: int = CROWD) -> list[Any]:
    """Runs `act` in `crowd` threads that begin together, each in its own context; exceptions are returned."""
    db.session.rollback()
    barrier = Barrier(crowd)

    def run(number: int) -> Any:
        with app.app_context():
            barrier.wait()
            try:
                return act(number)
            except Conflict as refusal:
                return refusal

    with ThreadPoolExecutor(crowd) as pool:
        return list(pool.map(run, range(crowd)))


def test_fifty_starts_make_one_attempt(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), draw=3, time_limit=600, attempts_allowed=1), make_person()

    def begin(number: int) -> actions.StartedAttempt:
        with transaction():
            return actions.start_attempt(quiz_id, person_id, random.Random(number))

    found = all_at_once(app, begin)
    assert len({attempt.id for attempt in found}) == 1
    assert sum(attempt.is_new for attempt in found) == 1
    assert (count(Attempt), count(AttemptItem), count(kernel_jobs.Job), count(AttemptStep)) == (1, 3, 1, 1)


def test_attempts_allowed_holds_when_many_start_and_submit_at_once(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), attempts_allowed=3), make_person()

    def whole(number: int) -> None:
        with transaction():
            attempt = actions.start_attempt(quiz_id, person_id, random.Random(number))
        with transaction():
            actions.submit(attempt.id, person_id, "person")

    refused = [found for found in all_at_once(app, whole, 20) if found is not None]
    assert all("3 lượt" in str(refusal) for refusal in refused)
    while count(Attempt) < 3:  # those that joined an open attempt may have left some over
        submit(start(quiz_id, person_id).id, person_id)
    with pytest.raises(Conflict):
        start(quiz_id, person_id)
    assert sorted(db.session.scalars(sa.select(Attempt.number))) == [1, 2, 3]


def test_fifty_submissions_grade_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    answer(attempt.id, person_id, 1, "a")
    heard: list[hooks.AttemptGraded] = []
    monkeypatch.setitem(hooks._subscribers, hooks.AttemptGraded, [heard.append])

    def hand_in(_number: int) -> bool:
        with transaction():
            return actions.submit(attempt.id, person_id, "person")

    assert sum(all_at_once(app, hand_in)) == 1
    assert (len(heard), count(AttemptResult), count(AttemptStep)) == (1, 1, 2)
    assert (heard[0].grade, heard[0].passed, heard[0].person_id) == (0.2, False, person_id)


def test_fifty_ends_of_an_abandoned_attempt_end_it_once(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=60, at_timeout="abandon"), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(hours=1)):

        def end(number: int) -> bool:
            with transaction():
                return actions.submit(attempt.id, person_id if number % 2 else None, "time")

        assert sum(all_at_once(app, end)) == 1
    assert (count(AttemptResult), count(AttemptStep)) == (0, 2)


def test_the_limit_somebody_was_granted_holds_too(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), attempts_allowed=1, series="khoa"), make_person()
    with transaction():
        overrides.grant(
            SYSTEM, Scope(course_id=1), "khoa", Adjustment(attempts_allowed=2), "x", person_id=person_id
        )

    def whole(number: int) -> None:
        with transaction():
            attempt = actions.start_attempt(quiz_id, person_id, random.Random(number))
        with transaction():
            actions.submit(attempt.id, person_id, "person")

    all_at_once(app, whole, 20)
    while count(Attempt) < 2:
        submit(start(quiz_id, person_id).id, person_id)
    with pytest.raises(Conflict, match="2 lượt"):
        start(quiz_id, person_id)
    assert sorted(db.session.scalars(sa.select(Attempt.number))) == [1, 2]


def test_of_fifty_pages_that_answer_the_same_question_one_is_saved(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)

    def save(number: int) -> str:
        with transaction():
            chosen = "abc"[number % 3]
            actions.save_answers(attempt.id, person_id, {1: [chosen]}, {1: []}, f"page{number}")
            return chosen

    found = all_at_once(app, save)
    [saved] = db.session.scalars(sa.select(AttemptAnswer.chosen)).all()
    db.session.rollback()
    done = [answer for answer in found if isinstance(answer, str)]
    assert set(done) == set(saved)
    assert all(isinstance(answer, str | actions.StaleAnswers) for answer in found)
    assert all(answer.saved == {1: saved} for answer in found if isinstance(answer, actions.StaleAnswers))


def test_answers_saved_while_others_submit_are_either_refused_or_marked(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)

    def act(number: int) -> bool:
        with transaction():
            if number == 7:
                return actions.submit(attempt.id, person_id, "person")
            actions.save_answer(attempt.id, person_id, number % 5 + 1, ["a"])
            return True

    all_at_once(app, act, 20)
    saved = set(db.session.scalars(sa.select(AttemptAnswer.position)))
    right = {item.position for item in review(attempt) if item.mark == 1}
    assert right == saved


def test_of_many_first_grants_at_once_one_is_in_force(app: Flask) -> None:
    make_quiz(five(), attempts_allowed=1, series="khoa")
    person_id = make_person()

    def grant(number: int) -> None:
        with transaction():
            overrides.grant(
                SYSTEM,
                Scope(course_id=1),
                "khoa",
                Adjustment(attempts_allowed=number + 2),
                "x",
                person_id=person_id,
            )

    all_at_once(app, grant, 20)
    rows = db.session.execute(sa.select(AttemptOverride.id, AttemptOverride.replaces_id)).all()
    replaced = {row.replaces_id for row in rows}
    assert len([row.id for row in rows if row.id not in replaced]) == 1
    assert len([row.id for row in rows if row.replaces_id is None]) == 1


def test_of_many_corrections_of_one_key_at_once_one_is_made(app: Flask) -> None:
    wrong = make_question("cau-1", correct=("a",))
    right = make_question("cau-1", correct=("b",))
    make_quiz([wrong], series="khoa")

    def correct(_number: int) -> None:
        with transaction():
            regrading.correct(SYSTEM, Scope(course_id=1), "khoa", wrong, right, "Đáp án sai")

    refused = [found for found in all_at_once(app, correct, 20) if found is not None]
    assert (len(refused), count(KeyCorrection)) == (19, 1)
