"""Completions: what they name, exactly once; revoking; what other slices may ask."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lms.assessment import actions as assessment
from lms.cli import main
from lms.kernel import clock, hooks, jobs
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.learning import actions, queries, rules
from lms.learning.models import (
    Completion,
    CompletionRevocation,
    Enrolment,
    LessonCompletion,
    Participation,
)
from tests.assessment.make import writing
from tests.learning.acts import complete, confirm, pass_quiz
from tests.learning.browser import rows
from tests.learning.make import make_course
from tests.make import SYSTEM, make_person

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def test_the_completion_names_version_rule_and_evidence(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(), make_person()
    with clock.frozen(NOW + timedelta(hours=10)):  # the next day at the school
        complete(person_id, course)
    lessons = db.session.scalars(sa.select(LessonCompletion).order_by(LessonCompletion.id)).all()
    assert [lesson.rule for lesson in lessons] == ["check_quiz", "confirmed", "confirmed"]
    assert [lesson.attempt_id is not None for lesson in lessons] == [True, False, False]
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.version_id, done.rule, done.minutes) == (course.version_id, rules.FINAL_RULE, 15)
    assert done.evidence["lesson_completions"] == [lesson.id for lesson in lessons]
    assert str(done.completed_on) == "2026-11-23"
    assert heard == [
        hooks.CourseCompleted(
            done.id, person_id, course.id, course.version_id, done.completed_at, done.completed_on, 1.0, 15
        )
    ]


def test_taking_part_begins_with_the_first_attempt_or_confirmation(app: Flask, heard: list[Any]) -> None:
    course, first_id, second_id = make_course(checked=(1,)), make_person(), make_person("Trần Văn Bình")
    with writing():
        actions.enrol(first_id, course.id)
        actions.record_opened(first_id, course.id, course.lesson_ids[0])
    assert rows(Participation) == 0
    pass_quiz(first_id, course, 1, "b")
    complete(first_id, course)
    other = make_course(checked=(), key="khoa-hai")
    complete(second_id, other)
    found = db.session.execute(
        sa.select(Participation.person_id, Participation.course_id, Participation.kind).order_by(
            Participation.id
        )
    ).all()
    assert [tuple(row) for row in found] == [
        (first_id, course.id, "attempt"),
        (second_id, other.id, "lesson"),
    ]


def test_a_failed_quiz_completes_nothing(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(), make_person()
    pass_quiz(person_id, course, 1, "b")
    assert rows(LessonCompletion) == 0
    pass_quiz(person_id, course, 1)
    confirm(person_id, course, 2)
    confirm(person_id, course, 3)
    pass_quiz(person_id, course, None, "b")
    assert (rows(Completion), heard) == (0, [])


def test_finishing_again_makes_no_second_completion(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(), make_person()
    complete(person_id, course)
    confirm(person_id, course, 2)
    pass_quiz(person_id, course, 1)
    pass_quiz(person_id, course, None)
    assert (rows(Completion), len(heard), rows(LessonCompletion)) == (1, 1, 3)


def test_an_attempt_closed_by_time_can_complete_the_course(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(lessons=1, checked=()), make_person()
    with clock.frozen(NOW):
        confirm(person_id, course, 1)
        with writing():
            attempt = actions.start_quiz(person_id, course.public_id, None, random.Random(1))
            assessment.save_answers(attempt.id, person_id, {n: ["a"] for n in (1, 2, 3)})
    with clock.frozen(NOW + timedelta(minutes=20, seconds=31)):
        jobs.run_due()
    assert (rows(Completion), len(heard)) == (1, 1)


def test_what_fails_while_it_is_announced_is_not_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    course, person_id = make_course(lessons=1, checked=(), final=False), make_person()

    def fail(_event: object) -> None:
        raise RuntimeError("a subscriber failed")

    monkeypatch.setitem(hooks._subscribers, hooks.CourseCompleted, [fail])
    with pytest.raises(RuntimeError):
        confirm(person_id, course, 1)
    assert rows(LessonCompletion) == rows(Completion) == rows(Enrolment) == 0


def test_a_revocation_is_a_fact_of_its_own(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(lessons=1, checked=(), final=False), make_person()
    public_id = complete(person_id, course)
    office = Actor(7, None, "Phòng HC-KT", (Grant(Role.OFFICE),))
    with writing():
        actions.revoke_completion(office, public_id, "  Làm bài   hộ ")
    revocation = db.session.scalars(sa.select(CompletionRevocation)).one()
    assert (revocation.reason, revocation.revoked_by) == ("Làm bài hộ", "Phòng HC-KT")
    assert rows(Completion) == 1
    assert isinstance(heard[-1], hooks.CompletionRevoked)
    assert heard[-1].reason == "Làm bài hộ"
    assert queries.completed_course_ids(person_id) == set()
    assert db.session.execute(queries.valid_completions()).all() == []
    assert db.session.scalars(sa.select(AuditEvent.verb)).all()[-1] == "completion.revoke"
    with pytest.raises(Conflict, match="đã bị hủy"), writing():
        actions.revoke_completion(office, public_id, "Lần nữa")
    assert len(heard) == 2


@pytest.mark.parametrize(("reason", "error"), [("", Invalid), (" \n", Invalid)])
def test_a_revocation_needs_a_reason(app: Flask, reason: str, error: type[Exception]) -> None:
    public_id = complete(make_person(), make_course(lessons=1, checked=(), final=False))
    with pytest.raises(error), writing():
        actions.revoke_completion(SYSTEM, public_id, reason)


def test_only_the_office_revokes(app: Flask) -> None:
    person_id = make_person()
    public_id = complete(person_id, make_course(lessons=1, checked=(), final=False))
    for actor in (None, Actor(3, person_id, "Ánh"), Actor(4, None, "GV", (Grant(Role.TRAINER),))):
        with pytest.raises(NotFound), writing():
            actions.revoke_completion(actor, public_id, "x")
    with pytest.raises(NotFound), writing():
        actions.revoke_completion(SYSTEM, "khongcogi", "x")
    assert rows(CompletionRevocation) == 0


def test_the_commands_list_and_revoke(app: Flask) -> None:
    person_id = make_person(code="0123456789")
    public_id = complete(person_id, make_course(lessons=1, checked=(), final=False))

    def run(*words: str) -> Result:
        db.session.rollback()
        return app.test_cli_runner().invoke(main, ["completions", *words])

    listed = run("list", "--person", "0123456789")
    assert (listed.exit_code, public_id in listed.output, "1 kết quả" in listed.output) == (0, True, True)
    done = run("revoke", public_id, "--reason", "Nhập nhầm người")
    assert done.exit_code == 0, done.output
    assert "đã hủy" in run("list", "--person", "0123456789").output
    again = run("revoke", public_id, "--reason", "x")
    assert (again.exit_code, "đã bị hủy trước đó" in again.output) == (1, True)
    assert run("list", "--person", "9").exit_code == 1


def test_progress_in_many_courses(app: Flask, heard: list[Any]) -> None:
    person_id = make_person()
    made = [make_course(key=f"khoa-{n}", checked=()) for n in range(4)]
    begun, learning, ready, done = made
    with writing():
        actions.enrol(person_id, begun.id)
    confirm(person_id, learning, 1)
    for position in (1, 2, 3):
        confirm(person_id, ready, position)
    complete(person_id, done)
    found = {progress.course_id: progress for progress in queries.my_courses(person_id)}
    shown = [
        (found[c.id].done, found[c.id].total, found[c.id].next_position, found[c.id].final) for c in made
    ]
    assert shown == [
        (0, 3, 1, rules.FinalState.LOCKED),
        (1, 3, 2, rules.FinalState.LOCKED),
        (3, 3, None, rules.FinalState.READY),
        (3, 3, None, rules.FinalState.PASSED),
    ]
    assert [found[c.id].next.step for c in made] == ["lesson", "lesson", "final", "nothing"]
    assert [found[c.id].completed_on is not None for c in made] == [False, False, False, True]
    assert found[learning.id].next_title == "Bài số 2"
    assert found[ready.id].next_title == "Kiểm tra nhanh"
    one = queries.course_progress(person_id, learning.version_id)
    assert one == found[learning.id]
    assert queries.course_progress(make_other(), learning.version_id) is None


def make_other() -> int:
    db.session.rollback()
    return make_person("Trần Văn Bình")


def test_progress_shows_a_finished_older_version_as_done(app: Flask, heard: list[Any]) -> None:
    person_id = make_person()
    old = make_course(lessons=1, checked=(), final=False)
    complete(person_id, old)
    make_course(lessons=2, checked=(), final=False, number=2)
    [progress] = queries.my_courses(person_id)
    assert (progress.version_id, progress.completed_on is not None) == (old.version_id, True)
    db.session.rollback()
    with writing():
        actions.enrol(person_id, old.id, again=True)
    [progress] = queries.my_courses(person_id)
    assert (progress.done, progress.total, progress.completed_on is not None) == (0, 2, True)


def test_a_new_enrolment_ends_what_was_left_open(app: Flask, heard: list[Any]) -> None:
    course, person_id = make_course(), make_person()
    public_id = complete(person_id, course)
    with writing():
        left = actions.start_quiz(person_id, course.public_id, 1, random.Random(1))
    with writing():
        actions.revoke_completion(SYSTEM, public_id, "Làm bài hộ")
        actions.enrol(person_id, course.id, again=True)
    with writing():
        fresh = actions.start_quiz(person_id, course.public_id, 1, random.Random(1))
    assert fresh.is_new
    assert fresh.id != left.id
