"""What happens after a key was corrected: decisions by what counts, corrections of corrections, learning again."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries as assessment
from lms.assessment.actions import publish_question
from lms.assessment.attempts.rules import Adjustment
from lms.assessment.marking.models import KeyCorrection
from lms.assessment.marking.rules import Marking
from lms.assessment.models import Attempt, QuizSlot, QuizSlotQuestion
from lms.assessment.overrides import actions as overrides
from lms.assessment.regrading import actions, queries
from lms.assessment.regrading.rules import may_correct
from lms.assessment.review.rules import Aspect
from lms.kernel import clock
from lms.kernel.access import Scope
from lms.kernel.db import db
from lms.learning import queries as learning
from lms.learning.actions import confirm_lesson, enrol, start_quiz
from lms.studio.regrading.actions import decide
from tests.assessment.make import source, writing
from tests.learning.make import MadeCourse, make_course
from tests.learning.test_regrading import SERIES, correct, corrected, make_wrong, results, sit, waiting, work
from tests.make import SYSTEM, make_person


def apply_the_only_one() -> None:
    (held,) = waiting()
    with writing():
        decide(SYSTEM, held.public_id, False, "Đáp án trước bị sai")


def wording(name: str, right: str, words: str) -> int:
    with writing():
        return publish_question(f"{SERIES}/final", name, "single", ["bai-1"], 1, source((right,), text=words))


def newest(model: type[KeyCorrection]) -> int:
    found = db.session.scalars(sa.select(sa.func.max(model.id))).one()
    db.session.rollback()
    return int(found or 0)


def correct_and_apply(made: MadeCourse, wrong: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right key is "b"; the only decision that follows from it is taken."""
    correct(made, wrong, corrected())
    work(monkeypatch)
    apply_the_only_one()


def test_a_completion_stays_where_the_average_still_passes(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong(counts="average")
    person_id, _ = sit(made, "aaaaaa")
    correct_and_apply(made, wrong, monkeypatch)
    assert made.id in learning.completed_course_ids(person_id)


def test_a_completion_stays_where_another_attempt_passes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    person_id, _ = sit(made, "aaaaac")
    sit(made, "caaaaa", person_id)
    correct_and_apply(made, wrong, monkeypatch)
    assert made.id in learning.completed_course_ids(person_id)


def test_a_decision_goes_by_the_key_that_holds_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    person_id, attempt_id = sit(made, "aaaaac")
    correct(made, wrong, corrected())
    work(monkeypatch)
    correct(made, wrong, wording("f1", "a", "RUTCAU1RUT thì sao nhỉ?"))
    work(monkeypatch)
    apply_the_only_one()
    assert results(attempt_id)[-1][2]
    assert made.id in learning.completed_course_ids(person_id)


def test_a_correction_can_be_taken_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "baaaac")
    before = results(attempt_id)[-1][1]
    correct(made, wrong, corrected())
    work(monkeypatch)
    assert results(attempt_id)[-1][1] == before + 1
    assert [(c.version_id, c.corrected_id) for c in queries.correctables([SERIES])] == [(wrong, wrong)]
    correct(made, wrong, wrong)
    work(monkeypatch)
    if held := waiting():  # the pass that it had given is the office's to decide about
        with writing():
            decide(SYSTEM, held[0].public_id, False, "Đáp án cũ mới đúng")
    assert results(attempt_id)[-1][1] == before


def test_marks_are_kept_where_costs_swallow_the_difference(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong(marking=Marking(wrong_cost=100))
    _, attempt_id = sit(made, "bbbbba")
    asked = (
        sa.select(QuizSlotQuestion.question_version_id)
        .join(QuizSlot, QuizSlot.id == QuizSlotQuestion.slot_id)
        .where(QuizSlot.quiz_id == made.final_quiz_id)
        .order_by(QuizSlot.position)
    )
    ids = db.session.scalars(asked).all()
    db.session.rollback()
    correct(made, wrong, corrected())
    work(monkeypatch)
    for number in (2, 3, 4, 5):
        correct(made, ids[number - 1], wording(f"f{number}", "b", f"RUTCAU{number}RUT thì sao?"))
        work(monkeypatch)
    assert results(attempt_id)[-1][1] == 6


def test_a_job_that_was_overtaken_changes_nothing(app: Flask) -> None:
    made, wrong = make_wrong()
    _, attempt_id = sit(made, "baaaab")
    correct(made, wrong, corrected())
    first = newest(KeyCorrection)
    correct(made, wrong, wording("f1", "c", "RUTCAU1RUT ba?"))
    for correction_id in (newest(KeyCorrection), first):
        part = actions.next_part(correction_id, 0)
        db.session.rollback()
        assert part is not None
        with writing():
            actions.carry_out(part)
    assert results(attempt_id)[-1][1] == 4


def test_learning_again_begins_with_all_attempts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong(attempts=1)
    person_id, _ = sit(made, "aaaaac")
    correct_and_apply(made, wrong, monkeypatch)
    assert made.id not in learning.completed_course_ids(person_id)
    for act in (
        lambda: enrol(person_id, made.id, again=True),
        lambda: confirm_lesson(person_id, made.public_id, 1),
    ):
        with writing():
            act()
    with writing():
        assert start_quiz(person_id, made.public_id, None, random.Random(1)).is_new


def test_keys_stay_closed_while_somebody_may_still_write(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An extension that was withdrawn: whoever began with it keeps the time."""
    today, tomorrow = clock.today(), clock.now() + timedelta(days=1)
    made, _ = make_wrong(closes_on=today)
    _, attempt_id = sit(made, "aabbbb")
    other = make_person("Lê Thị Được Gia Hạn")
    with writing():
        db.session.execute(sa.text("UPDATE quiz SET review = 'a/am/am/amcke'"))
        more = Adjustment(closes_on=today + timedelta(days=10))
        granted = overrides.grant(SYSTEM, Scope(course_id=made.id), SERIES, more, "Ốm", person_id=other)
    with writing():
        overrides.withdraw(SYSTEM, Scope(course_id=made.id), [SERIES], granted, "Nhầm người")
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    public_id = db.session.scalars(sa.select(Attempt.public_id).where(Attempt.id == attempt_id)).one()
    row = assessment.find_attempt(public_id)
    db.session.rollback()
    assert row is not None
    assert Aspect.KEY not in row.seen


def test_keys_stay_closed_while_a_later_version_asks_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, tomorrow = clock.today(), clock.now() + timedelta(days=1)
    made, _ = make_wrong(closes_on=today)
    _, attempt_id = sit(made, "aabbbb")
    later = {"draw": None, "shuffle": False, "closes_on": today + timedelta(days=10)}
    make_course(lessons=1, checked=(), number=2, final_terms=later)
    with writing():
        db.session.execute(sa.text("UPDATE quiz SET review = 'a/am/am/amcke'"))
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    public_id = db.session.scalars(sa.select(Attempt.public_id).where(Attempt.id == attempt_id)).one()
    row = assessment.find_attempt(public_id)
    db.session.rollback()
    assert row is not None
    assert Aspect.KEY not in row.seen


def test_a_typed_gap_is_not_corrected_by_a_list_of_the_same_key() -> None:
    typed = {"parts": [{"key": "x", "answers": ["một"]}]}
    listed = {"parts": [{"key": "x", "match": "a"}]}
    assert may_correct("blanks", typed, "blanks", typed)
    assert not may_correct("blanks", typed, "blanks", listed)
    here = {"picture": {"address": "/media/a.png"}, "options": [{"key": "x", "path": "M0 0"}]}
    there = {**here, "options": [{"key": "x", "path": "M9 9"}]}
    assert not may_correct("hotspot", here, "hotspot", there)
