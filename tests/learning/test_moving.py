"""What a publication does to those who are under way: typo moves them, nothing else does."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import Attempt
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import Conflict
from lms.learning import actions, queries, rules
from lms.learning.completing import complete_lesson
from lms.learning.models import Completion, Enrolment, EnrolmentMove, LessonCompletion, QuizUse
from lms.learning.progress import my_courses
from tests.assessment.make import writing
from tests.databases import count_queries
from tests.learning.acts import complete, confirm, pass_quiz
from tests.learning.browser import rows
from tests.learning.make import MadeCourse, form_of, make_course
from tests.learning.publications import next_version, publish, rename
from tests.make import SYSTEM, make_person
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _heard(heard: list[Any]) -> None:
    """Other slices hear nothing: what they make of a completion is theirs to prove."""


def version_of(person_id: int) -> int:
    found = queries.enrolments_of(person_id)[-1].version_id
    db.session.rollback()
    return found


def open_attempt(person_id: int, course: MadeCourse, position: int | None) -> int:
    with writing():
        return actions.start_quiz(person_id, course.public_id, position, random.Random(1)).id


def hand_in(person_id: int, attempt_id: int, choose: str = "a") -> None:
    carried = {int(k[1:]): [v] for k, v in form_of(attempt_id, choose).items() if k[0] == "q"}
    with writing():
        assessment.save_answers(attempt_id, person_id, carried)
        assessment.submit(attempt_id, person_id, "person")


def test_typo_takes_those_under_way_along_with_what_they_did(app: Flask) -> None:
    first = make_course(lessons=3, checked=(1,))
    begun, idle = make_person("Nguyễn Văn An"), make_person("Trần Thị Bé")
    pass_quiz(begun, first, 1)
    confirm(begun, first, 2)
    with writing():
        actions.record_opened(begun, first.id, first.lesson_ids[1])
        actions.enrol(idle, first.id)
    second = next_version(lessons=3, checked=(1,))
    assert version_of(begun) == version_of(idle) == second.version_id
    moves = db.session.execute(
        sa.select(EnrolmentMove.from_version_id, EnrolmentMove.to_version_id, EnrolmentMove.reason)
    ).all()
    assert [tuple(move) for move in moves] == [(first.version_id, second.version_id, "typo")] * 2
    view = queries.get_course_view(first.public_id, begun)
    steps = queries.lesson_steps(view)
    assert [step.is_done for step in steps] == [True, True, False]
    assert steps[1].opened_at is not None
    [shown] = my_courses(begun)
    assert (shown.done, shown.total, shown.next.position) == (2, 3, 3)
    db.session.rollback()
    confirm(begun, second, 3)
    pass_quiz(begun, second, None)
    done = db.session.scalars(sa.select(Completion)).one()
    assert done.version_id == second.version_id
    assert len(done.evidence["lesson_completions"]) == 3
    db.session.rollback()


def test_what_is_carried_says_so_and_keeps_its_dates(app: Flask) -> None:
    first, person_id = make_course(lessons=2, checked=(1,)), make_person()
    with clock.frozen(NOW - timedelta(days=40)):
        attempt_id = pass_quiz(person_id, first, 1)
    with clock.frozen(NOW):
        next_version(lessons=2, checked=(1,))
    old, new = db.session.scalars(sa.select(LessonCompletion).order_by(LessonCompletion.id)).all()
    assert (old.rule, new.rule, new.attempt_id) == (rules.CHECK_QUIZ, rules.MOVED, attempt_id)
    assert (new.completed_at, new.completed_on) == (old.completed_at, old.completed_on)
    assert new.lesson_id != old.lesson_id
    db.session.rollback()


@pytest.mark.parametrize("effect", ["valid", "retake"])
def test_other_effects_leave_everybody_where_they_are(app: Flask, effect: str) -> None:
    first, under_way, done = make_course(), make_person("Nguyễn Văn An"), make_person("Trần Thị Bé")
    pass_quiz(under_way, first, 1)
    complete(done, first)
    attempt_id = open_attempt(under_way, first, 1)  # a passed check quiz may be taken again
    next_version(effect=effect)
    assert version_of(under_way) == version_of(done) == first.version_id
    hand_in(under_way, attempt_id)
    for position in (2, 3):
        confirm(under_way, first, position)
    pass_quiz(under_way, first, None)
    versions = db.session.scalars(sa.select(Completion.version_id)).all()
    assert versions == [first.version_id] * 2, "what was begun on the old version may finish there"
    db.session.rollback()
    assert rows(EnrolmentMove) == 0


def test_nobody_who_finished_is_touched(app: Flask, heard: list[Any]) -> None:
    first, person_id = make_course(), make_person()
    complete(person_id, first)
    before = rows(LessonCompletion), rows(Completion), len(heard)
    next_version()
    assert version_of(person_id) == first.version_id
    assert (rows(LessonCompletion), rows(Completion), len(heard)) == before
    assert rows(EnrolmentMove) == 0


def test_nobody_is_moved_twice(app: Flask) -> None:
    first, person_id = make_course(), make_person()
    confirm_first = pass_quiz(person_id, first, 1)
    second = next_version()
    publish(second.id, second.version_id, "typo")
    assert rows(EnrolmentMove) == 1
    third = next_version(3)
    assert rows(EnrolmentMove) == 2
    assert version_of(person_id) == third.version_id
    done = db.session.scalars(sa.select(LessonCompletion.attempt_id)).all()
    assert done == [confirm_first] * 3
    db.session.rollback()


def test_an_open_final_attempt_finishes_and_counts_for_the_new_version(app: Flask) -> None:
    first, person_id = make_course(lessons=1, checked=()), make_person()
    confirm(person_id, first, 1)
    attempt_id = open_attempt(person_id, first, None)
    second = next_version(lessons=1, checked=())
    assert my_courses(person_id)[0].final is rules.FinalState.RUNNING
    db.session.rollback()
    assert open_attempt(person_id, second, None) == attempt_id, "no second one beside it"
    hand_in(person_id, attempt_id)
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.version_id, done.evidence["attempts"]) == (second.version_id, [attempt_id])
    db.session.rollback()


def test_an_open_check_attempt_counts_for_the_lesson_with_the_same_key(app: Flask) -> None:
    first, person_id = make_course(lessons=2, checked=(1,)), make_person()
    attempt_id = open_attempt(person_id, first, 1)
    second = next_version(lessons=2, checked=(1,))
    hand_in(person_id, attempt_id)
    steps = queries.lesson_steps(queries.get_course_view(first.public_id, person_id))
    assert [step.is_done for step in steps] == [True, False]
    place = queries.get_attempt_place(attempt_id)
    assert (place.lesson_id, place.position) == (second.lesson_ids[0], 1)
    db.session.rollback()


def test_the_page_of_a_moved_learner_goes_on_with_the_open_attempt(
    app: Flask, learner: LmsClient, person_id: int
) -> None:
    first = make_course(lessons=1, checked=())
    confirm(person_id, first, 1)
    attempt_id = open_attempt(person_id, first, None)
    next_version(lessons=1, checked=())
    public_id = db.session.scalar(sa.select(Attempt.public_id).where(Attempt.id == attempt_id))
    db.session.rollback()
    page = learner.get(first.href).text
    assert "Làm tiếp bài kiểm tra" in page
    assert f"/attempts/{public_id}" in page
    learner.post(f"/attempts/{public_id}/submission", data=form_of(attempt_id))
    assert "Bạn đã hoàn thành khóa học" in learner.get(f"/attempts/{public_id}/result").text


def test_used_attempts_stay_used(app: Flask) -> None:
    shape: dict[str, Any] = {"lessons": 1, "checked": (), "final_attempts": 2}
    first, person_id = make_course(**shape), make_person()
    confirm(person_id, first, 1)
    for _ in range(2):
        pass_quiz(person_id, first, None, "b")
    second = next_version(**shape)
    assert my_courses(person_id)[0].final is rules.FinalState.USED_UP
    db.session.rollback()
    with pytest.raises(Conflict, match="2 lượt"):
        open_attempt(person_id, second, None)


def test_lessons_that_are_gone_are_gone_and_new_ones_are_asked_for(app: Flask) -> None:
    first, person_id = make_course(lessons=3, checked=(3,), sequential=False), make_person()
    confirm(person_id, first, 1)
    attempt_id = open_attempt(person_id, first, 3)
    second = make_course(lessons=3, checked=(), number=2, sequential=False)
    rename(second, {1: "moi", 2: "bai-1", 3: "bai-2"})
    publish(second.id, second.version_id, "typo")
    steps = queries.lesson_steps(queries.get_course_view(first.public_id, person_id))
    assert [step.is_done for step in steps] == [False, True, False]
    db.session.rollback()
    hand_in(person_id, attempt_id)  # of the lesson that is gone: kept, and nothing follows
    place = queries.get_attempt_place(attempt_id)
    assert (place.position, place.lesson_title) == (None, "Bài số 3")
    steps = queries.lesson_steps(queries.get_course_view(first.public_id, person_id))
    assert [step.is_done for step in steps] == [False, True, False]
    db.session.rollback()


def test_a_lesson_that_comes_back_is_still_finished(app: Flask) -> None:
    first, person_id = make_course(lessons=2, checked=()), make_person()
    confirm(person_id, first, 1)
    second = make_course(lessons=2, checked=(), number=2)
    rename(second, {1: "khac"})
    publish(second.id, second.version_id, "typo")
    next_version(3, lessons=2, checked=())
    steps = queries.lesson_steps(queries.get_course_view(first.public_id, person_id))
    assert [step.is_done for step in steps] == [True, False]
    db.session.rollback()


@pytest.mark.parametrize("final", [False, True])
def test_who_lacks_nothing_any_more_has_finished(app: Flask, heard: list[Any], final: bool) -> None:
    """Otherwise they would stand before a course with nothing left to do in it."""
    first, person_id, other = make_course(lessons=2, checked=(), final=final), make_person(), make_person("B")
    confirm(person_id, first, 1)
    with writing():
        actions.enrol(other, first.id)
    second = next_version(lessons=1, checked=(), final=False)
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.person_id, done.version_id) == (person_id, second.version_id)
    db.session.rollback()
    assert [event.person_id for event in heard] == [person_id]


def test_typo_reaches_back_over_valid_and_not_over_retake(app: Flask) -> None:
    first = make_course(lessons=2, checked=())
    on_first, on_second, on_third = (make_person(name) for name in ("An", "Bình", "Chi"))
    with writing():
        actions.enrol(on_first, first.id)
    second = next_version(2, "retake", lessons=2, checked=())
    with writing():
        actions.enrol(on_second, first.id)
    third = next_version(3, "valid", lessons=2, checked=())
    with writing():
        actions.enrol(on_third, first.id)
    assert [version_of(p) for p in (on_first, on_second, on_third)] == [
        first.version_id, second.version_id, third.version_id,
    ]  # fmt: skip
    fourth = next_version(4, "typo", lessons=2, checked=())
    assert [version_of(p) for p in (on_first, on_second, on_third)] == [
        first.version_id, fourth.version_id, fourth.version_id,
    ]  # fmt: skip


def test_a_revoked_completion_is_not_under_way(app: Flask) -> None:
    first, person_id = make_course(), make_person()
    public_id = complete(person_id, first)
    with writing():
        actions.revoke_completion(SYSTEM, public_id, "Làm bài hộ")
    next_version()
    assert rows(EnrolmentMove) == 0


def test_a_lesson_confirmed_while_the_move_happened_counts(app: Flask) -> None:
    """The page was read before the publication, the lesson confirmed after it."""
    first, person_id = make_course(lessons=2, checked=()), make_person()
    with writing():
        enrolment_id = actions.enrol(person_id, first.id).id
    next_version(lessons=2, checked=())
    with writing():
        complete_lesson(enrolment_id, first.lesson_ids[0], rules.CONFIRMED, None, clock.now())
    steps = queries.lesson_steps(queries.get_course_view(first.public_id, person_id))
    assert [step.is_done for step in steps] == [True, False]
    db.session.rollback()


def test_the_move_costs_the_same_for_two_as_for_twenty(app: Flask) -> None:
    costs = []
    for key, people in (("hai", 2), ("hai-muoi", 20)):
        first = make_course(lessons=2, checked=(1,), key=key)
        for number in range(people):
            pass_quiz(make_person(f"Người {number}"), first, 1)
        second = make_course(lessons=2, checked=(1,), key=key, number=2)
        with count_queries(db.engine) as seen:
            publish(second.id, second.version_id, "typo")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_course_without_anybody(app: Flask) -> None:
    make_course()
    next_version()
    assert rows(EnrolmentMove) == rows(Enrolment) == rows(QuizUse) == 0
