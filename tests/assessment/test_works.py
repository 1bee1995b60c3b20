"""Works that wait and the marks they get: many at the same moment, what goes when a person is erased, what statistics
make of them."""

import io
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import personal
from lms.assessment.models import Attempt, AttemptAnswer, AttemptResult
from lms.assessment.signs.pages import quiz_signs
from lms.assessment.statistics.pages import question_report, quiz_report
from lms.assessment.tasks import actions
from lms.assessment.tasks.actions import MarkedElsewhere, mark_work
from lms.assessment.tasks.models import AttemptFile, TaskMark, TaskWork
from lms.assessment.tasks.queries import get_work
from lms.kernel import clock, jobs
from lms.kernel.access import Scope
from lms.kernel.db import db
from lms.kernel.errors import Conflict
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import Use, keep, path_of
from lms.kernel.hooks import PersonErased, announce
from lms.learning.models import Completion
from tests import sample_files as samples
from tests.assessment.make import answer, start, submit, writing
from tests.learning.browser import rows
from tests.learning.tasks import BEST, hand_in, make_task_course, mark, works_of
from tests.learning.test_races import all_at_once
from tests.make import SYSTEM, make_person

pytestmark = pytest.mark.usefixtures("app")
CROWD = 10


def test_two_last_marks_at_the_same_moment_make_one_result(app: Flask) -> None:
    made = make_task_course(tasks=2)
    _, attempt_id = hand_in(made, texts=("Một", "Hai"))

    def give(work_id: str) -> None:
        mark_work(SYSTEM, Scope(course_id=made.id), get_work(work_id), BEST)

    first, second = works_of(attempt_id)
    all_at_once(app, [lambda: give(first), lambda: give(second)])
    assert (rows(TaskMark), rows(AttemptResult), rows(Completion)) == (2, 1, 1)


def test_of_many_who_mark_one_work_at_once_one_counts_and_the_others_are_told(app: Flask) -> None:
    made = make_task_course()
    (work,) = works_of(hand_in(made)[1])

    def give() -> bool:
        try:
            mark_work(SYSTEM, Scope(course_id=made.id), get_work(work), BEST)
        except MarkedElsewhere:
            return False
        return True

    assert sum(all_at_once(app, [give] * CROWD)) == 1
    assert (rows(TaskMark), rows(AttemptResult)) == (1, 1)


def test_files_that_come_at_once_all_stay(app: Flask) -> None:
    made = make_task_course(task={"most_files": "10"})
    assert made.final_quiz_id
    person_id = make_person()
    begun = start(made.final_quiz_id, person_id)
    use = Use(("png",), 10_000)
    sent = [keep(io.BytesIO(samples.png() + bytes([n])), "x.png", use) for n in range(CROWD)]
    acts = [lambda kept=kept: actions.add_files(begun.id, person_id, 2, [("x.png", kept)]) for kept in sent]
    all_at_once(app, acts)
    newest = db.session.scalars(sa.select(AttemptAnswer).order_by(AttemptAnswer.id.desc()).limit(1)).one()
    assert len(newest.chosen) == CROWD
    db.session.rollback()
    submit(begun.id, person_id)
    with pytest.raises(Conflict), writing():
        actions.add_files(begun.id, person_id, 2, [("x.png", sent[0])])


def test_an_erasure_takes_texts_and_files_and_leaves_the_marks() -> None:
    made = make_task_course(tasks=2)
    person_id = make_person("Lê Văn Xóa")
    assert made.final_quiz_id
    begun = start(made.final_quiz_id, person_id)
    kept = keep(io.BytesIO(samples.png() + b"xoa"), "x.png", Use(("png",), 10_000))
    with writing():
        actions.add_files(begun.id, person_id, 2, [("Lê Văn Xóa.png", kept)])
        actions.add_files(begun.id, person_id, 3, [("Lê Văn Xóa 2.png", kept)])
    submit(begun.id, person_id)
    first, second = works_of(begun.id)
    mark(made, first, BEST, comment="Anh Xóa làm tốt")
    with writing():
        announce(PersonErased(person_id, "Người đã xóa #1"))
    assert (rows(AttemptFile), rows(StoredFile), rows(TaskMark)) == (0, 0, 1)
    answers = db.session.scalars(sa.select(AttemptAnswer.chosen).where(AttemptAnswer.position > 1)).all()
    assert set(map(tuple, answers)) == {("text:",)}
    given = db.session.scalars(sa.select(TaskMark)).one()
    assert (given.comment, given.levels) == ("", BEST)
    db.session.rollback()
    with clock.frozen(clock.now()):
        jobs.run_due()
    with pytest.raises(Conflict, match="không cần chấm"):
        mark(made, second, BEST)
    waiting = db.session.scalars(sa.select(TaskWork).where(TaskWork.marks == 0)).one()
    assert waiting.withdrawn_at is not None
    db.session.rollback()


def test_what_is_still_being_written_goes_with_the_person_and_waits_for_nobody() -> None:
    """An open attempt of somebody who is erased: text and files go, other answers stay what they were; when its time
    ends nobody has to mark an empty sheet."""
    made = make_task_course(tasks=2, time_limit=600)
    person_id, other_id = make_person("Lê Văn Xóa"), make_person("Trần Thị Ở Lại")
    assert made.final_quiz_id
    begun, others = start(made.final_quiz_id, person_id), start(made.final_quiz_id, other_id)
    for each, who in ((begun, person_id), (others, other_id)):
        answer(each.id, who, 1, "a")
        answer(each.id, who, 2, "Tôi là Lê Văn Xóa, số 0901")
    kept = keep(io.BytesIO(samples.png() + b"mo"), "x.png", Use(("png",), 10_000))
    with writing():
        actions.add_files(begun.id, person_id, 3, [("Lê Văn Xóa.png", kept)])
        announce(PersonErased(person_id, "Người đã xóa #1"))
    held = {
        attempt_id: [list(row) for row in db.session.execute(
            sa.select(AttemptAnswer.position, AttemptAnswer.chosen)
                .where(AttemptAnswer.attempt_id == attempt_id).order_by(AttemptAnswer.position)
        )]
        for attempt_id in (begun.id, others.id)
    }  # fmt: skip
    assert held[begun.id] == [[1, ["a"]], [2, []], [3, []]]
    assert "Lê Văn Xóa" in str(held[others.id])
    assert (rows(AttemptFile), rows(StoredFile)) == (0, 0)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        jobs.run_due()
    results = db.session.execute(sa.select(Attempt.state, Attempt.results).order_by(Attempt.id)).all()
    db.session.rollback()
    assert [tuple(row) for row in results] == [("submitted", 1), ("submitted", 0)]
    works = db.session.scalars(sa.select(TaskWork.attempt_id)).all()
    db.session.rollback()
    assert set(works) == {others.id}


def test_a_file_that_somebody_else_sent_too_stays_for_them() -> None:
    made = make_task_course()
    assert made.final_quiz_id
    people = [make_person(), make_person()]
    use = Use(("png",), 10_000)
    for person_id in people:
        begun = start(made.final_quiz_id, person_id)
        kept = keep(io.BytesIO(samples.png() + b"chung"), "x.png", use)
        with writing():
            actions.add_files(begun.id, person_id, 2, [("x.png", kept)])
    with writing():
        announce(PersonErased(people[0], "Người đã xóa #1"))
    assert (rows(AttemptFile), rows(StoredFile)) == (1, 1)
    jobs.run_due()
    assert path_of(kept.sha256).is_file()


def test_a_copy_of_ones_data_holds_no_mark_before_its_moment() -> None:
    made = make_task_course(review="closed")
    person_id, attempt_id = hand_in(made)
    mark(made, works_of(attempt_id)[0], BEST, comment="CHUADENLUC")
    told = {section.key: section.rows for section in personal.sections(person_id)}
    db.session.rollback()
    assert told["works"][0]["levels"] is None
    assert "CHUADENLUC" not in json.dumps([list(map(str, section)) for section in told.values()])


def test_statistics_count_what_people_gave_and_tell_no_words() -> None:
    made = make_task_course()
    assert made.final_quiz_id
    for n in range(12):
        _, attempt_id = hand_in(made, f"Lê Văn {n}", texts=(f"Lời riêng {n}",) if n else ())
        for work in works_of(attempt_id):
            mark(made, work, {"du": 1, "ro": n % 2})
    hand_in(made, "Còn Chờ")
    report = quiz_report(made.final_quiz_id)
    assert report.total.n == 12
    task = next(one for one in report.questions if one.question.kind == "task")
    assert task.counts is not None
    assert (task.counts.asked, task.counts.blank, task.counts.lines) == (12, 1, ())
    assert float(task.facility or 0) == pytest.approx((5 * 1 / 3 + 6 * 2 / 3) / 12)
    single = question_report(made.final_quiz_id, task.question.question_version_id)
    assert "Lời riêng" not in repr(single.counts)
    assert quiz_signs(made.final_quiz_id, ()).alike == []
    db.session.rollback()
