"""A key was wrong: the saved answers are marked anew, who newly passes completes, and nobody loses a pass unasked."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.assessment.actions import publish_question
from lms.assessment.marking.models import AttemptRegrade, KeyCorrection
from lms.assessment.models import Attempt, AttemptResult, QuizSlot, QuizSlotQuestion
from lms.assessment.regrading import actions, queries
from lms.assessment.review.queries import attempt_review
from lms.kernel import clock, jobs
from lms.kernel.access import Scope
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.learning import queries as learning
from lms.learning.actions import confirm_lesson, start_quiz
from lms.learning.models import Completion
from lms.learning.standing import resting_on
from tests.assessment.make import answer, count, source, submit, writing
from tests.learning.looking import looked
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
        return actions.correct(SYSTEM, Scope(course_id=made.id), SERIES, wrong, right, reason)


def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the jobs, as if some time had passed."""
    later = clock.now() + timedelta(minutes=1)
    db.session.rollback()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        jobs.run_due()


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


def test_marks_computed_by_hand_before_and_after(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    # Of six questions: what the old key gave, and what the right one ("b" in the first) gives.
    rises = sit(made, "baaaab")  # 4 of 6, then 5 of 6: 83%, passes
    stays = sit(made, "caaaaa")  # 5 of 6 either way
    falls = sit(made, "aaabbb")  # 3 of 6, then 2 of 6
    loses = sit(made, "aaaaac")  # 5 of 6, then 4 of 6: would no longer pass
    right = corrected()
    found, changed = looked(made, wrong, right)
    assert (found.total, found.changed, found.gained, found.lost) == (4, 3, 1, 1)
    assert [change.row.attempt_id for change in changed] == [rises[1], falls[1], loses[1]]
    assert count(AttemptRegrade) == 0
    assert count(Completion) == 2
    correct(made, wrong, right)
    work(monkeypatch)
    assert results(rises[1]) == [(1, 4, False), (2, 5, True)]
    assert results(stays[1]) == [(1, 5, True)]
    assert results(falls[1]) == [(1, 3, False), (2, 2, False)]
    assert results(loses[1]) == [(1, 5, True)]
    assert made.id in learning.completed_course_ids(rises[0])
    assert made.id in learning.completed_course_ids(loses[0])
    db.session.rollback()
    (held,) = waiting()
    assert (held.attempt_id, held.passed_before, held.passed) == (loses[1], True, False)
    (told,) = queries.corrections([SERIES])
    db.session.rollback()
    assert (told.changed, told.waiting, told.finished_at is not None) == (3, 1, True)


def test_why_and_who_stand_with_the_new_result(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "baaaab")
    correct(made, wrong, corrected(), "Câu 1 ghi nhầm đáp án")
    work(monkeypatch)
    row = db.session.execute(
        sa.select(AttemptResult.reason, AttemptResult.graded_by).where(
            AttemptResult.attempt_id == attempt_id, AttemptResult.number == 2
        )
    ).one()
    db.session.rollback()
    assert row == ("Câu 1 ghi nhầm đáp án", SYSTEM.name)


def test_what_is_handed_in_afterwards_is_marked_by_the_right_key_and_shown_with_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    correct(made, wrong, corrected())
    person_id, attempt_id = sit(made, "baaaaa")
    assert results(attempt_id) == [(1, 6, True)]
    row = assessment.attempts_of(person_id, [made.final_quiz_id or 0])[0]
    first = attempt_review(row)[0]
    db.session.rollback()
    assert first.mark == 1
    assert [option.is_correct for option in first.options if option.key == "b"] == [True]


def test_again_does_nothing_and_a_died_worker_goes_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LOOKED_AT", 2)
    monkeypatch.setattr(actions, "CHANGED", 1)
    made, wrong = make_wrong()
    sat = [sit(made, "baaaab") for _ in range(5)]
    correct(made, wrong, corrected())
    correction_id = db.session.scalar(sa.select(KeyCorrection.id)) or 0
    # The first part was done and its worker died before it said so: the same part comes again.
    part = actions.next_part(correction_id, 0)
    assert part is not None
    for _ in range(2):
        with writing():
            actions.carry_out(part)
    work(monkeypatch)
    assert all(results(attempt_id) == [(1, 4, False), (2, 5, True)] for _, attempt_id in sat)
    assert count(Completion) == 5
    assert count(AttemptRegrade) == 5


def test_marks_that_came_in_between_are_not_overwritten(app: Flask) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "baaaab")
    correct(made, wrong, corrected())
    stale = actions.next_part(db.session.scalar(sa.select(KeyCorrection.id)) or 0, 0)
    assert stale is not None
    with writing():
        db.session.execute(sa.update(Attempt).where(Attempt.id == attempt_id).values(results=2))
    with pytest.raises(Conflict), writing():
        actions.carry_out(stale)
    assert results(attempt_id) == [(1, 4, False)]
    assert count(AttemptRegrade) == 0


def test_an_upheld_pass_stands(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    person_id, attempt_id = sit(made, "aaaaac")
    correct(made, wrong, corrected())
    work(monkeypatch)
    (held,) = waiting()
    with writing():
        actions.decide(SYSTEM, held.public_id, True, "Lỗi của đề")
    assert results(attempt_id) == [(1, 5, True)]
    assert made.id in learning.completed_course_ids(person_id)
    assert waiting() == []
    with pytest.raises(Conflict), writing():
        actions.decide(SYSTEM, held.public_id, False, "Đổi ý")


def test_applied_marks_count_and_what_rests_on_the_attempt_is_known(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "aaaaac")
    correct(made, wrong, corrected())
    work(monkeypatch)
    resting = resting_on([attempt_id])[attempt_id]
    completion = db.session.scalar(sa.select(Completion.public_id))
    db.session.rollback()
    assert (resting.course_id, resting.completion_public_id) == (made.id, completion)
    (held,) = waiting()
    with pytest.raises(Invalid), writing():
        actions.decide(SYSTEM, held.public_id, False, "  ")
    with writing():
        actions.decide(SYSTEM, held.public_id, False, "Chấm đúng lại")
    assert results(attempt_id) == [(1, 5, True), (2, 4, False)]


def test_an_average_that_rises_over_the_mark_completes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong(counts="average")
    person_id, _ = sit(made, "baaaab")  # 4, then 5
    sit(made, "baaacc", person_id)  # 3, then 4: does not pass by itself
    _, third = sit(made, "baaaaa", person_id)  # 5, then 6: (5 + 4 + 6) / 18 = 83%
    assert made.id not in learning.completed_course_ids(person_id)
    db.session.rollback()
    correct(made, wrong, corrected())
    work(monkeypatch)
    assert results(third)[-1] == (2, 6, True)
    assert made.id in learning.completed_course_ids(person_id)
    db.session.rollback()


def test_where_the_average_counts_no_grade_falls_unasked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong(counts="average")
    _, attempt_id = sit(made, "aaabbb")
    correct(made, wrong, corrected())
    work(monkeypatch)
    assert results(attempt_id) == [(1, 3, False)]
    assert [row.attempt_id for row in waiting()] == [attempt_id]


def test_other_questions_keep_their_marks_and_costs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "baaaab")
    correct(made, wrong, corrected())
    work(monkeypatch)
    marks = db.session.scalars(
        sa.select(AttemptResult.marks).where(AttemptResult.attempt_id == attempt_id).order_by(AttemptResult.number)
    ).all()  # fmt: skip
    db.session.rollback()
    assert [entry["fraction"] for entry in marks[0]] == ["0", "1", "1", "1", "1", "0"]
    assert [entry["fraction"] for entry in marks[1]] == ["1", "1", "1", "1", "1", "0"]


def test_what_can_not_be_corrected(app: Flask) -> None:
    made, wrong = make_wrong()
    with writing():
        other_keys = publish_question(
            f"{SERIES}/final", "f1", "single", [], 1, source(("d",), keys=("b", "c", "d"))
        )
    with pytest.raises(Invalid), writing():
        actions.correct(SYSTEM, Scope(course_id=made.id), SERIES, wrong, other_keys, "Sai khóa")
    with pytest.raises(Invalid), writing():
        actions.correct(SYSTEM, Scope(course_id=made.id), SERIES, wrong, wrong + 1, "Câu khác")
    right = corrected()
    with pytest.raises(Invalid), writing():
        actions.correct(SYSTEM, Scope(course_id=made.id), SERIES, wrong, right, "   ")
    correct(made, wrong, right)
    with pytest.raises(Conflict):
        correct(made, wrong, right)
    assert count(KeyCorrection) == 1


def test_an_open_attempt_is_left_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    person_id = make_person()
    with writing():
        confirm_lesson(person_id, made.public_id, 1)
    with writing():
        begun = start_quiz(person_id, made.public_id, None, random.Random(1))
    answer(begun.id, person_id, 1, "b")
    correct(made, wrong, corrected())
    work(monkeypatch)
    assert results(begun.id) == []
    assert db.session.scalar(sa.select(Attempt.state).where(Attempt.id == begun.id)) == "open"
    db.session.rollback()
