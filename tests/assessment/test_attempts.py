"""Attempts: started, answered and handed in once; the deadline is the server's; what leaves while one is open."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import jobs, queries
from lms.assessment.models import AttemptAnswer, AttemptItem, AttemptResult
from lms.kernel import clock
from lms.kernel import jobs as kernel_jobs
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid, NotFound
from tests.assessment.make import answer, count, five, make_question, make_quiz, review, start, submit
from tests.make import make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def test_starting_twice_gives_the_same_attempt(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), draw=3, shuffle=True), make_person()
    first, second = start(quiz_id, person_id, 1), start(quiz_id, person_id, 2)
    assert (first.is_new, second.is_new) == (True, False)
    assert (first.id, first.public_id) == (second.id, second.public_id)
    assert len(queries.attempt_items(first.id)) == 3


def test_a_retake_draws_unseen_questions_first(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), draw=2), make_person()
    drawn: list[set[int]] = []
    for seed in range(2):
        attempt = start(quiz_id, person_id, seed)
        drawn.append(
            set(
                db.session.scalars(
                    sa.select(AttemptItem.question_version_id).where(AttemptItem.attempt_id == attempt.id)
                )
            )
        )
        db.session.rollback()
        submit(attempt.id, person_id)
    assert not drawn[0] & drawn[1]


def test_an_unshuffled_quiz_keeps_its_order(app: Flask) -> None:
    attempt = start(make_quiz(five()), make_person())
    items = queries.attempt_items(attempt.id)
    assert [item.question_html for item in items] == [f"<p>Câu hỏi số {n}?</p>\n" for n in range(1, 6)]
    assert all([key for key, _ in item.options] == ["a", "b", "c"] for item in items)


def test_attempts_allowed_is_the_end(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), attempts_allowed=2), make_person()
    for _ in range(2):
        submit(start(quiz_id, person_id).id, person_id)
    with pytest.raises(Conflict, match="2 lượt"):
        start(quiz_id, person_id)
    assert start(quiz_id, make_person("Trần Văn Bình")).is_new


def test_the_newest_answer_counts_and_every_one_is_kept(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    for chosen in ("b", "c", "a", "a"):
        answer(attempt.id, person_id, 1, chosen)
    assert count(AttemptAnswer) == 3  # the same again is nothing new
    assert queries.attempt_items(attempt.id)[0].chosen == {"a"}
    assert submit(attempt.id, person_id)
    items = review(attempt)
    assert [item.mark for item in items] == [1, 0, 0, 0, 0]
    assert [item.is_answered for item in items] == [True, False, False, False, False]


def test_an_answer_can_be_taken_back(app: Flask) -> None:
    quiz_id = make_quiz([make_question("m", "multiple", correct=("a", "b"), keys=("a", "b", "c"))])
    person_id = make_person()
    attempt = start(quiz_id, person_id)
    answer(attempt.id, person_id, 1, "b", "a")
    assert queries.attempt_items(attempt.id)[0].chosen == {"a", "b"}
    db.session.rollback()
    answer(attempt.id, person_id, 1)
    assert queries.unanswered(attempt.id) == [1]


@pytest.mark.parametrize(("position", "chosen"), [(1, ["x"]), (1, ["a", "b"]), (9, ["a"])])
def test_an_impossible_answer_is_refused(app: Flask, position: int, chosen: list[str]) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    with pytest.raises(Invalid):
        answer(attempt.id, person_id, position, *chosen)
    assert count(AttemptAnswer) == 0


def test_nobody_answers_or_submits_for_another(app: Flask) -> None:
    quiz_id, person_id, other_id = make_quiz(five()), make_person(), make_person("Trần Văn Bình")
    attempt = start(quiz_id, person_id)
    with pytest.raises(NotFound):
        answer(attempt.id, other_id, 1, "a")
    assert not submit(attempt.id, other_id)
    with pytest.raises(NotFound):
        queries.get_attempt_of(other_id, attempt.public_id)
    assert queries.get_attempt_of(person_id, attempt.public_id).is_open


def test_nothing_is_saved_after_submission(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five()), make_person()
    attempt = start(quiz_id, person_id)
    submit(attempt.id, person_id)
    with pytest.raises(Conflict, match="đã nộp"):
        answer(attempt.id, person_id, 1, "a")


def test_the_deadline_is_the_servers(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(minutes=10, seconds=29)):
        answer(attempt.id, person_id, 1, "a")
    with clock.frozen(NOW + timedelta(minutes=10, seconds=31)):
        with pytest.raises(Conflict, match="hết giờ"):
            answer(attempt.id, person_id, 2, "a")
        assert submit(attempt.id, person_id)
    row = queries.get_attempt_of(person_id, attempt.public_id)
    assert (row.submitted_by, row.grade) == ("time", 0.2)


def test_a_submission_in_time_is_the_persons(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(minutes=10, seconds=20)):
        submit(attempt.id, person_id)
    assert queries.get_attempt_of(person_id, attempt.public_id).submitted_by == "person"


def test_the_job_closes_an_attempt_nobody_returns_to(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
        answer(attempt.id, person_id, 1, "a")
        assert kernel_jobs.run_due() == 0
    with clock.frozen(NOW + timedelta(minutes=10, seconds=31)):
        assert kernel_jobs.run_due() == 1
        jobs.close({"attempt_id": attempt.id})  # a worker that died after the work does it again
    row = queries.get_attempt_of(person_id, attempt.public_id)
    assert (row.state, row.submitted_by, row.grade) == ("submitted", "time", 0.2)
    assert count(AttemptResult) == 1


def test_the_job_leaves_a_submitted_attempt_alone(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
        submit(attempt.id, person_id)
    with clock.frozen(NOW + timedelta(hours=1)):
        kernel_jobs.run_due()
    assert queries.get_attempt_of(person_id, attempt.public_id).submitted_by == "person"


def test_starting_again_after_the_time_is_over_shows_the_result_first(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(NOW + timedelta(hours=1)):
        again = start(quiz_id, person_id)
        assert (again.id, again.is_new) == (attempt.id, False)
        assert not queries.get_attempt_of(person_id, attempt.public_id).is_open
        db.session.rollback()
        assert start(quiz_id, person_id).is_new


def test_a_job_without_a_deadline_is_not_made(app: Flask) -> None:
    start(make_quiz(five()), make_person())
    assert count(kernel_jobs.Job) == 0


def test_no_key_leaves_while_the_attempt_is_open(app: Flask) -> None:
    attempt = start(make_quiz(five(), draw=3), make_person())
    shown = repr(queries.attempt_items(attempt.id))
    assert "VISAO" not in shown
    assert "correct" not in shown
    with pytest.raises(Conflict, match="chưa nộp"):
        review(attempt)


def test_shuffling_moves_options_but_not_true_and_false(app: Flask) -> None:
    statement = make_question("tf", "truefalse", keys=("true", "false"), correct=("true",))
    quiz_id = make_quiz([statement, make_question("s", keys=tuple("abcdef"))], shuffle=True)
    orders = set()
    for number in range(8):
        person_id = make_person(f"Người {number}")
        items = queries.attempt_items(start(quiz_id, person_id, number).id)
        db.session.rollback()
        by_kind = {item.kind: [key for key, _ in item.options] for item in items}
        assert by_kind["truefalse"] == ["true", "false"]
        orders.add("".join(by_kind["single"]))
    assert len(orders) > 3
