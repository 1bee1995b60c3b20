"""Figures from kept sums are those of the rows, whatever was added, marked anew, merged or taken out in between."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.signs import pages as signs_pages
from lms.assessment.statistics.rules.counts import Counts, What
from lms.assessment.statistics.sums import jobs as sums_jobs
from lms.assessment.statistics.sums import queries
from lms.assessment.statistics.sums.cli import quizzes
from lms.assessment.statistics.sums.models import AnswerSum
from lms.assessment.tasks.actions import mark_work
from lms.assessment.tasks.models import TaskWork
from lms.assessment.tasks.queries import get_work
from lms.kernel import clock, jobs
from lms.kernel.access import Scope
from lms.kernel.db import db, release, transaction
from lms.privacy.sweep import sweep, traces_of
from tests.assessment.make import count, five, make_quiz, writing
from tests.assessment.questions import publish
from tests.assessment.statistics.make import everywhere, kept, problems, reported, sit, sit_all
from tests.assessment.tasks import publish_task
from tests.assessment.test_races import all_at_once
from tests.databases import count_queries
from tests.make import SYSTEM, make_person


def people(number: int) -> list[int]:
    return [make_person(f"Nguyễn Văn Số {n}") for n in range(number)]


def test_a_worker_adds_what_is_too_much_to_read_each_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "CHUNK", 10)
    # As the clock of the test goes: without waiting between two questions.
    always = [replace(each, is_needed=sums_jobs._is_needed) for each in sums_jobs.PERIODIC]
    monkeypatch.setattr(jobs, "_periodic", always)
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(9), lambda _: everywhere(questions, "a"))
    jobs.enqueue_periodic()
    assert count(jobs.Job) == 0  # nine are read from the rows
    sit_all(quiz_id, people(14), lambda _: everywhere(questions, "b"))
    before = reported(quiz_id)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        jobs.enqueue_periodic()
        jobs.run_due()
    assert count(AnswerSum) == 20  # five questions, chunks of 10, 10 and 3, two answers in the first
    assert reported(quiz_id) == before
    assert kept(quiz_id) == 23


def test_what_is_kept_is_read_instead_of_the_answers(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(12), lambda _: everywhere(questions, "a"))
    kept(quiz_id)
    with count_queries(db.engine) as sent:
        reported(quiz_id)
    assert not [statement for statement in sent if "attempt_answer" in statement]


def test_as_many_statements_for_ten_people_as_for_forty(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    lengths = []
    for _ in range(2):
        sit_all(quiz_id, people(20), lambda number: everywhere(questions, "ab"[number % 2]))
        with count_queries(db.engine) as sent:
            reported(quiz_id)
        lengths.append(len(sent))
    assert lengths[0] == lengths[1]


def test_many_workers_at_once_add_each_attempt_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CHUNK", 5)
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(24), lambda number: everywhere(questions, "ab"[number % 2]))
    before = reported(quiz_id)
    all_at_once(app, lambda _: sums_jobs.sum_answers({}), 6)
    kept(quiz_id)
    people_in = db.session.scalar(sa.select(sa.func.sum(AnswerSum.people)))
    release()
    assert (people_in, problems()) == (24 * 5, [])
    assert reported(quiz_id) == before


def test_a_broken_sum_is_found_and_made_again(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(12), lambda _: everywhere(questions, "a"))
    before = reported(quiz_id)
    kept(quiz_id)
    with transaction():
        db.session.execute(sa.update(AnswerSum).values(people=AnswerSum.people + 1))
    assert problems() == [f"quiz:{quiz_id}"]
    found = app.test_cli_runner().invoke(quizzes, ["recount"])
    assert (found.exit_code, found.output) == (0, "Đã cộng lại 12 lượt làm bài.\n")
    assert problems() == []
    assert reported(quiz_id) == before


def test_a_name_that_was_typed_goes_from_the_sums_as_well(app: Flask) -> None:
    question = publish("text")
    quiz_id = make_quiz([question])
    author = make_person("Trần Thị Hồng Vân", code="5610777123")
    for person_id in people(11):
        sit(quiz_id, person_id, {question: ("mã bimat",)})
    sit(quiz_id, author, {question: ("Trần Thị Hồng Vân 5610777123",)})
    kept(quiz_id)
    found = traces_of(author, [author])
    with writing():
        sweep(found.named("Người đã xóa #1"))
    held = str(db.session.scalars(sa.select(AnswerSum.chosen)).all())
    release()
    assert "Người đã xóa #1" in held
    assert "Vân" not in held
    assert "5610777123" not in held
    assert reported(quiz_id).questions[0].facility == Fraction(11, 12)
    assert problems() == []


def test_of_a_text_for_a_marker_the_sums_hold_no_word(app: Flask) -> None:
    task = publish_task()
    quiz_id = make_quiz([task, *five()])
    texts = [()] + [(f"text:Bí mật số {number // 2}",) for number in range(1, 12)]
    for text, person_id in zip(texts, people(12), strict=True):
        sit(quiz_id, person_id, {task: text})
    for work_id in db.session.scalars(sa.select(TaskWork.public_id)).all():
        with writing():
            mark_work(SYSTEM, Scope(course_id=1), get_work(work_id), {"du": 1, "ro": 1})
    before, everybody = reported(quiz_id), signs_pages._everybody(quiz_id)
    assert kept(quiz_id) == 12
    assert (reported(quiz_id), signs_pages._everybody(quiz_id)) == (before, everybody)
    held = str(db.session.scalars(sa.select(AnswerSum.chosen)).all())
    release()
    assert before.questions[0].counts == Counts(What.HANDED, 12, 1, ())
    assert "mật" not in held
