"""The next step of each learner and whose it is, on the trainer's list and in its files."""

import io
import random
from datetime import timedelta

import openpyxl
from flask import Flask

from lms.assessment.attempts.rules import Adjustment
from lms.assessment.overrides import actions as overrides
from lms.kernel import clock
from lms.kernel.access import Scope
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.learning.completing import revoke_completion
from lms.learning.rules import FinalState
from lms.studio.learners.queries import learners_of, quiz_standings
from lms.studio.learners.rules import OWNERS, Owner, Standing, Step, next_step
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.learning.acts import complete, confirm, pass_quiz
from tests.learning.make import MadeCourse, make_course
from tests.learning.publications import next_version
from tests.learning.tasks import hand_in, make_task_course
from tests.make import SYSTEM, make_account, make_person, make_school, make_unit
from tests.pages import LmsClient


def steps(made: MadeCourse, wanted: Standing = Standing.ALL) -> dict[str, tuple[str, Owner]]:
    """By name: the words of the next step, and whose it is."""
    rows, _total = learners_of(made.id, wanted, "", clock.now())
    known = quiz_standings(rows, clock.now())
    release()
    found = {row.full_name: next_step(row, known.get(row.enrolment_id, FinalState.NONE)) for row in rows}
    return {name: (said(step), step.owner) for name, step in found.items()}


def said(step: Step) -> str:
    words = step.message.msgid.format(**step.message.params)
    return f"{words}: {step.title}" if step.title else words


def enrol(name: str, made: MadeCourse, unit_id: int | None = None) -> int:
    person = make_person(name, unit_id)
    with transaction():
        learning.enrol(person, made.id)
    return person


def test_each_has_one_step_and_it_is_somebodys(app: Flask) -> None:
    made = make_course(lessons=2, checked=(1,), final=True, final_attempts=1)
    enrol("An Chưa Mở", made)
    half = enrol("Bình Nửa Chừng", made)
    pass_quiz(half, made, 1)
    ready, failed = enrol("Chi Sẵn Sàng", made), enrol("Dũng Hết Lượt", made)
    for person in (ready, failed):
        pass_quiz(person, made, 1)
        confirm(person, made, 2)
    pass_quiz(failed, made, None, "b")
    done = enrol("Giang Đã Xong", made)
    complete(done, made)
    found = steps(made)
    assert found == {
        "An Chưa Mở": ("Mở bài đầu tiên", Owner.LEARNER),
        "Bình Nửa Chừng": ("Bài 2: Bài số 2", Owner.LEARNER),
        "Chi Sẵn Sàng": ("Làm bài kiểm tra cuối khóa", Owner.LEARNER),
        "Dũng Hết Lượt": ("Quyết định có cho thêm lượt làm bài kiểm tra cuối khóa", Owner.OFFICE),
        "Giang Đã Xong": ("Đã hoàn thành", Owner.NOBODY),
    }
    assert set(steps(made, Standing.FINISHED)) == {"Giang Đã Xong"}


def test_one_more_attempt_for_a_person_or_a_unit_makes_it_theirs_again(app: Flask) -> None:
    school = make_school()
    faculty = make_unit("Khoa Điện", parent_id=school)
    made = make_course(lessons=1, checked=(), final=True, final_attempts=1)
    people = [enrol("Một", made), enrol("Hai", made, faculty), enrol("Ba", made)]
    for person in people:
        confirm(person, made, 1)
        pass_quiz(person, made, None, "b")
    with transaction():
        more = Adjustment(attempts_allowed=3)
        overrides.grant(SYSTEM, Scope(course_id=made.id), "khoa-thu", more, "Mất điện", people[0])
        overrides.grant(SYSTEM, Scope(course_id=made.id), "khoa-thu", more, "Mất điện cả khoa", None, faculty)
    assert {name: owner for name, (_words, owner) in steps(made).items()} == {
        "Một": Owner.LEARNER, "Hai": Owner.LEARNER, "Ba": Owner.OFFICE,
    }  # fmt: skip


def test_work_that_waits_for_marks_is_the_trainers(app: Flask) -> None:
    made = make_task_course()
    hand_in(made, "Lê Văn Nộp")
    assert steps(made) == {"Lê Văn Nộp": ("Chấm bài kiểm tra cuối khóa đã nộp", Owner.TRAINER)}
    assert set(steps(made, Standing.MARKING)) == {"Lê Văn Nộp"}


def test_an_open_attempt_and_a_revoked_completion(app: Flask) -> None:
    made = make_course(lessons=1, checked=(), final=True)
    running, revoked = enrol("Đang Làm", made), enrol("Bị Hủy", made)
    confirm(running, made, 1)

    with transaction():
        learning.start_quiz(running, made.public_id, None, random.Random(1))
    public_id = complete(revoked, made)
    with transaction():
        revoke_completion(SYSTEM, public_id, "Làm hộ")
    assert steps(made) == {
        "Đang Làm": ("Làm tiếp bài kiểm tra cuối khóa", Owner.LEARNER),
        "Bị Hủy": ("Học lại, vì kết quả đã bị hủy", Owner.LEARNER),
    }


def test_who_finished_an_older_version_is_to_learn_again_by_a_day(app: Flask) -> None:
    made = make_course(lessons=1, checked=(), final=False)
    complete(enrol("Đã Xong Bản Cũ", made), made)
    under_way = enrol("Đang Học Bản Cũ", made)
    next_version(2, "retake", lessons=1, checked=(), final=False)
    due = clock.today() + timedelta(days=30)
    found = steps(made)
    assert found["Đã Xong Bản Cũ"] == (f"Học lại phiên bản mới, hạn cuối {due:%d/%m/%Y}", Owner.LEARNER)
    assert found["Đang Học Bản Cũ"][1] is Owner.LEARNER
    assert set(steps(made, Standing.RETAKE)) == {"Đã Xong Bản Cũ"}
    assert under_way


def test_the_list_and_its_files_say_the_same(app: Flask, client: LmsClient) -> None:
    made = make_task_course()
    hand_in(made, "Lê Văn Nộp")
    enrol("=CMD()", made)
    sign_in(client, make_account(make_person("Nguyễn Giáo Viên"), [Role.TRAINER]))
    address = f"/studio/courses/{made.public_id}/learners"
    page = client.get(address).get_data(as_text=True)
    assert "Chấm bài kiểm tra cuối khóa đã nộp" in page
    assert OWNERS[Owner.TRAINER] in page
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/export?format=xlsx").get_data()))
    [sheet] = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[0] == "Họ và tên")
    assert [(row[0], row[1], row[2]) for row in rows[start + 1 :]] == [
        ("=CMD()", "Mở bài đầu tiên", "Người học"),
        ("Lê Văn Nộp", "Chấm bài kiểm tra cuối khóa đã nộp", "Giáo viên chấm bài"),
    ]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    only = client.get(f"{address}/export?format=xlsx&standing=marking&q=nop").get_data()
    [sheet] = openpyxl.load_workbook(io.BytesIO(only)).worksheets
    names = [row[0].value for row in sheet.iter_rows()]
    assert "Lê Văn Nộp" in names
    assert "=CMD()" not in names
    assert client.get(f"{address}/export?format=exe").status_code == 400
    csv = client.get(f"{address}/export").get_data(as_text=True)
    assert "'=CMD()" in csv


def test_many_cost_what_a_few_cost(app: Flask) -> None:
    made = make_course(lessons=1, checked=(), final=True, final_attempts=1)
    costs = []
    for batch in (2, 10):
        for number in range(batch):
            person = enrol(f"Người {batch} {number}", made)
            confirm(person, made, 1)
            pass_quiz(person, made, None, "b")
        with count_queries(db.engine) as seen:
            steps(made)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 8
