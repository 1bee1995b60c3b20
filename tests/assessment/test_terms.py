"""Days, grace, time-out, delays and what counts, from the start of an attempt to its end; its steps and results."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from lms.assessment import queries
from lms.assessment.models import Attempt, AttemptResult, AttemptStep
from lms.kernel import clock, hooks, jobs
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from tests.assessment.make import answer, count, five, make_quiz, review, start, submit, writing
from tests.make import make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def steps(attempt_id: int) -> list[str]:
    found = db.session.scalars(
        sa.select(AttemptStep.step).where(AttemptStep.attempt_id == attempt_id).order_by(AttemptStep.id)
    ).all()
    db.session.rollback()
    return list(found)


def test_a_quiz_opens_and_closes_by_local_days(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), opens_on=TODAY, closes_on=TODAY), make_person()
    before = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)  # 23:59 at the school
    with clock.frozen(before), pytest.raises(Conflict, match="mở từ ngày 22/11/2026"):
        start(quiz_id, person_id)
    with clock.frozen(before + timedelta(minutes=1)):
        attempt = start(quiz_id, person_id)
    with clock.frozen(before + DAY + timedelta(seconds=80)):  # 00:00:20, within the grace
        answer(attempt.id, person_id, 1, "a")
        with pytest.raises(Conflict, match="ngày cuối được làm là 22/11/2026"):
            start(quiz_id, make_person("Người khác"))
    with clock.frozen(before + DAY + timedelta(minutes=2)):
        assert jobs.run_due() == 1
    row = queries.find_attempt(attempt.public_id)
    assert row is not None
    assert (row.submitted_by, row.grade) == ("time", 0.2)


@pytest.mark.parametrize(("grace", "is_saved"), [(0, False), (120, True)])
def test_the_grace_is_the_quizs(app: Flask, grace: int, is_saved: bool) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600, grace=grace), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(minutes=11)):
        if is_saved:
            answer(attempt.id, person_id, 1, "a")
            assert jobs.run_due() == 0
        else:
            with pytest.raises(Conflict, match="hết giờ"):
                answer(attempt.id, person_id, 1, "a")
            assert jobs.run_due() == 1


def test_an_attempt_that_must_be_handed_in_is_abandoned(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[hooks.AttemptGraded] = []
    monkeypatch.setitem(hooks._subscribers, hooks.AttemptGraded, [heard.append])
    quiz_id, person_id = make_quiz(five(), time_limit=600, at_timeout="abandon"), make_person()
    with clock.frozen(NOW):
        left, handed_in = start(quiz_id, person_id), start(quiz_id, make_person("Người khác"))
        answer(left.id, person_id, 1, "a")
        assert submit(handed_in.id, queries.find_attempt(handed_in.public_id).person_id)
    with clock.frozen(NOW + timedelta(minutes=11)):
        jobs.run_due()
        assert not submit(left.id, person_id)
        row = queries.find_attempt(left.public_id)
        assert row is not None
        assert (row.state, row.grade, row.submitted_by, row.phase) == ("abandoned", None, "time", "abandoned")
        with pytest.raises(Conflict, match="chưa nộp"):
            answer(left.id, person_id, 2, "a")
        items = review(left)
    assert [item.mark for item in items] == [None] * 5
    assert "VISAO" not in repr(items)
    assert (len(heard), count(AttemptResult)) == (1, 1)
    assert steps(left.id) == ["start", "abandon"]
    assert steps(handed_in.id) == ["start", "submit"]
    with clock.frozen(NOW + timedelta(minutes=12)):
        assert start(quiz_id, person_id).is_new  # it is used, and the next may begin


def test_an_abandoned_attempt_is_used_up(app: Flask) -> None:
    quiz_id, person_id = (
        make_quiz(five(), time_limit=60, attempts_allowed=1, at_timeout="abandon"),
        make_person(),
    )
    with clock.frozen(NOW):
        start(quiz_id, person_id)
    with clock.frozen(NOW + DAY):
        jobs.run_due()
        with pytest.raises(Conflict, match="1 lượt"):
            start(quiz_id, person_id)


def test_one_waits_between_attempts(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), first_delay=600, later_delay=86400), make_person()
    with clock.frozen(NOW):
        submit(start(quiz_id, person_id).id, person_id)
        with pytest.raises(Conflict, match="15:10 ngày 22/11/2026"):
            start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(minutes=10)):
        submit(start(quiz_id, person_id).id, person_id)
    with clock.frozen(NOW + timedelta(minutes=30)), pytest.raises(Conflict, match="15:10 ngày 23/11/2026"):
        start(quiz_id, person_id)
    with clock.frozen(NOW + DAY + timedelta(minutes=10)):
        assert start(quiz_id, person_id).is_new


def test_steps_say_who_ended_it(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        first = start(quiz_id, person_id)
        submit(first.id, person_id)
        second = start(quiz_id, person_id)
    with clock.frozen(NOW + DAY):
        jobs.run_due()
    assert steps(first.id) == ["start", "submit"]
    assert steps(second.id) == ["start", "time_out"]


def test_the_newest_result_counts_and_the_older_stays(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    submit(attempt.id, person_id)
    with writing():
        marks = [{"position": n, "fraction": "1"} for n in range(1, 6)]
        again = AttemptResult(
            attempt_id=attempt.id, number=2, points=5, max_points=5, grade=1, passed=True, marks=marks,
            graded_at=NOW, graded_by="Trần Văn Bình", reason="Sửa đáp án",
        )  # fmt: skip
        db.session.add(again)
        db.session.execute(sa.update(Attempt).where(Attempt.id == attempt.id).values(results=2))
    row = queries.find_attempt(attempt.public_id)
    assert row is not None
    assert (row.grade, row.passed) == (1, True)
    assert all(item.mark == 1 for item in review(attempt))
    assert count(AttemptResult) == 2


def test_a_result_has_its_number_once(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    submit(attempt.id, person_id)
    again = AttemptResult(
        attempt_id=attempt.id, number=1, points=5, max_points=5, grade=1, passed=True, marks=[], graded_at=NOW
    )
    with pytest.raises(IntegrityError), writing():
        db.session.add(again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"grace": -1},
        {"first_delay": -1},
        {"later_delay": -1},
        {"opens_on": TODAY, "closes_on": TODAY - DAY},
    ],
)
def test_terms_that_make_no_sense_are_refused(app: Flask, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        make_quiz(five(), **wrong)
