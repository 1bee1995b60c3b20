"""What somebody else commits between two looks of the same request, on PostgreSQL: SQLite has one writer at a time."""

import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import Attempt
from lms.assessment.tasks.actions import mark_work
from lms.assessment.tasks.models import TaskMark, TaskWork
from lms.assessment.tasks.queries import get_work
from lms.kernel.access import Scope
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict
from lms.kernel.hooks import PersonErased, announce
from lms.learning import actions, queries
from tests.assessment.make import answer, writing
from tests.learning.acts import confirm
from tests.learning.browser import rows
from tests.learning.make import make_course
from tests.learning.publications import publish
from tests.learning.tasks import BEST, hand_in, learn, make_task_course, mark, works_of
from tests.learning.test_races import all_at_once
from tests.make import SYSTEM, make_person

WAIT = 20


@pytest.fixture
def postgresql(database: str) -> None:
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def elsewhere(app: Flask) -> Any:
    """Runs an act in another thread, in a context of its own; hands back its future."""
    pool = ThreadPoolExecutor(1)

    def run(act: Callable[[], Any]) -> "Future[Any]":
        def inside() -> Any:
            with app.app_context():
                return act()

        return pool.submit(inside)

    yield run
    pool.shutdown()


def states() -> list[str]:
    found = list(db.session.scalars(sa.select(Attempt.state).order_by(Attempt.id)))
    db.session.rollback()
    return found


@pytest.mark.usefixtures("postgresql")
def test_a_start_sees_what_was_handed_in_since_it_looked(
    elsewhere: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work waits for its marks: no further attempt begins beside it, however the two requests met."""
    made, person_id = make_task_course(), make_person()
    learn(made, person_id)
    with writing():
        begun = actions.start_quiz(person_id, made.public_id, None, random.Random(1))
    answer(begun.id, person_id, 2, "Em làm rồi.")
    start = assessment.start_attempt

    def hand_in_first() -> None:
        with transaction():
            assessment.submit(begun.id, person_id, "person")

    def started(*args: Any, **more: Any) -> Any:
        elsewhere(hand_in_first).result(WAIT)
        return start(*args, **more)

    monkeypatch.setattr(assessment, "start_attempt", started)
    with pytest.raises(Conflict, match="đang chờ chấm"), writing():
        actions.start_quiz(person_id, made.public_id, None, random.Random(2))
    db.session.rollback()
    assert states() == ["submitted"]


def test_starts_and_a_submission_at_once_leave_one_attempt(app: Flask) -> None:
    for _ in range(3):
        made, person_id = make_task_course(key=f"khoa-{random.random()}"), make_person()
        learn(made, person_id)
        with writing():
            begun = actions.start_quiz(person_id, made.public_id, None, random.Random(1))
        answer(begun.id, person_id, 2, "Em làm rồi.")

        def start(made: Any = made, person_id: int = person_id) -> int:
            try:
                return actions.start_quiz(person_id, made.public_id, None, random.Random(2)).id
            except Conflict:
                db.session.rollback()
                return 0

        def submit(begun: Any = begun, person_id: int = person_id) -> int:
            assessment.submit(begun.id, person_id, "person")
            return begun.id

        found = all_at_once(app, [*[start] * 4, submit, *[start] * 4])
        assert set(found) <= {0, begun.id}
    assert set(states()) == {"submitted"}


@pytest.mark.usefixtures("postgresql")
def test_a_start_begins_in_the_version_the_person_was_moved_to(
    elsewhere: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, person_id = make_course(lessons=1, checked=()), make_person()
    confirm(person_id, first, 1)
    second = make_course(lessons=1, checked=(), number=2)
    look, looked = queries.get_course_view, []

    def view(public_id: str, for_whom: int | None) -> Any:
        found = look(public_id, for_whom)
        if not looked:
            looked.append(1)
            elsewhere(lambda: publish(second.id, second.version_id, "typo")).result(WAIT)
        return found

    monkeypatch.setattr(queries, "get_course_view", view)
    with writing():
        begun = actions.start_quiz(person_id, first.public_id, None, random.Random(1))
    assert db.session.get_one(Attempt, begun.id).quiz_id == second.final_quiz_id
    db.session.rollback()


@pytest.mark.usefixtures("postgresql")
def test_words_written_while_a_person_is_erased_go_too(elsewhere: Any) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)

    def erase() -> None:
        with transaction():
            announce(PersonErased(person_id, "Người đã xóa #1"))

    with writing():
        mark_work(SYSTEM, Scope(course_id=made.id), get_work(work), BEST, "Em Lê Văn Nộp làm tốt")
        erasing = elsewhere(erase)
        with pytest.raises(TimeoutError):
            erasing.result(0.5)  # it waits for whoever is marking
    erasing.result(WAIT)
    assert db.session.scalars(sa.select(TaskMark.comment)).all() == [""]
    db.session.rollback()


@pytest.mark.usefixtures("postgresql")
@pytest.mark.parametrize("marked_before", [False, True])
def test_nobody_marks_once_the_person_is_erased(elsewhere: Any, marked_before: bool) -> None:
    made = make_task_course()
    person_id, attempt_id = hand_in(made)
    (work,) = works_of(attempt_id)
    if marked_before:
        mark(made, work, {"du": 1, "ro": 0})

    def again() -> None:
        more = {"seen": 1, "reason": "Chấm lại"} if marked_before else {}
        mark(made, work, BEST, comment="Em Lê Văn Nộp làm tốt", **more)

    with writing():
        announce(PersonErased(person_id, "Người đã xóa #1"))
        marking = elsewhere(again)
        with pytest.raises(TimeoutError):
            marking.result(0.5)
    with pytest.raises(Conflict, match="không cần chấm"):
        marking.result(WAIT)
    assert rows(TaskMark) == marked_before
    assert "Lê Văn Nộp" not in str(db.session.scalars(sa.select(TaskMark.comment)).all())
    assert db.session.scalars(sa.select(TaskWork)).one().withdrawn_at is not None
    db.session.rollback()
