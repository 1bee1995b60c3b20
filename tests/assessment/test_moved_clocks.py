"""The server's clock is moved, by hand or by the network: nobody gains or loses what they had, and no figure is absurd."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries
from lms.assessment.models import AttemptStep
from lms.assessment.signs.pages import quiz_signs
from lms.assessment.statistics.pages import quiz_report
from lms.kernel import clock, jobs
from lms.kernel.db import db
from lms.kernel.errors import Conflict
from tests.assessment.make import answer, five, make_quiz, review, start, submit
from tests.make import make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BACK = NOW - timedelta(hours=1)


def test_back_while_somebody_writes(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
        answer(attempt.id, person_id, 1, "b")
    with clock.frozen(BACK):
        answer(attempt.id, person_id, 1, "a")
        assert start(quiz_id, person_id).id == attempt.id
        jobs.run_due()
        assert submit(attempt.id, person_id)
        assert not submit(attempt.id, person_id)
        row = queries.find_attempt(attempt.public_id)
        assert row is not None
        assert (row.grade, row.submitted_by) == (0.2, "person")  # the newest answer, whatever the hour on it
        assert [item.is_answered for item in review(attempt)].count(True) == 1
    db.session.rollback()
    with clock.frozen(NOW + timedelta(hours=2)):
        jobs.run_due()
    steps = list(db.session.scalars(sa.select(AttemptStep.step).order_by(AttemptStep.id)))
    assert steps == ["start", "submit"]


def test_forward_past_the_deadline_and_back_again(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
        answer(attempt.id, person_id, 1, "a")
    with clock.frozen(NOW + timedelta(days=1)):
        with pytest.raises(Conflict, match="hết giờ"):
            answer(attempt.id, person_id, 2, "a")
        jobs.run_due()
    with clock.frozen(NOW + timedelta(minutes=1)), pytest.raises(Conflict, match="đã nộp"):
        answer(attempt.id, person_id, 2, "a")
    row = queries.find_attempt(attempt.public_id)
    db.session.rollback()
    assert row is not None
    assert (row.grade, row.submitted_by) == (0.2, "time")


def test_figures_of_attempts_that_ended_before_they_began(app: Flask) -> None:
    quiz_id = make_quiz(five(), time_limit=600)
    for number in range(24):
        person_id = make_person(f"Người {number}")
        with clock.frozen(NOW):
            attempt = start(quiz_id, person_id)
            answer(attempt.id, person_id, 1, "a")
        with clock.frozen(BACK if number % 2 else NOW + timedelta(minutes=5)):
            submit(attempt.id, person_id)
    report, signs = quiz_report(quiz_id), quiz_signs(quiz_id, ())
    db.session.rollback()
    assert report.total.n == 24
    assert report.seconds == 300
    assert all(found.seconds >= 0 for found in signs.fast)
