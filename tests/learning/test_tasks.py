"""Handing in a task, as a browser without JavaScript meets it: files that stay, waiting for marks, and what is shown."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.attempts.saving import newest_answers
from lms.assessment.models import AttemptAnswer, AttemptResult
from lms.assessment.tasks.models import AttemptFile, TaskWork
from lms.kernel import clock, jobs
from lms.kernel.db import db
from lms.kernel.files.models import StoredFile
from lms.learning.models import Completion
from lms.learning.progress import my_courses
from lms.learning.rules import FinalState
from tests import sample_files as samples
from tests.assessment.tasks import SECRETS
from tests.conftest import sign_in
from tests.learning.browser import get, post, rows, text
from tests.learning.tasks import (
    begin,
    make_task_course,
    mark,
    row_of,
    upload,
    works_of,
)
from tests.make import make_account, make_person
from tests.pages import LmsClient

pytestmark = pytest.mark.usefixtures("app")


def send(client: LmsClient, href: str, status: int = 303, **form: object) -> str:
    """Posts a form with files; the page, or where to go."""
    response = client.post(href, data=form, content_type="multipart/form-data")
    assert response.status_code == status, text(response)
    return str(response.location) if status == 303 else text(response)


def file_ids() -> list[str]:
    found = list(db.session.scalars(sa.select(AttemptFile.public_id).order_by(AttemptFile.id)))
    db.session.rollback()
    return found


def saved(href: str) -> dict[int, list[str]]:
    found = newest_answers(row_of(href).id)
    db.session.rollback()
    return found


def test_a_text_and_files_are_handed_in_and_wait_for_a_person(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    page = get(learner, href)
    assert 'enctype="multipart/form-data"' in page
    pressed_by_enter = page[page.index("form questions") :].split('type="submit"')[1]
    assert f'formaction="{href}/files"' in pressed_by_enter
    assert not [secret for secret in SECRETS if secret in page]
    back = send(learner, f"{href}/files", q1="a", was1="", q2="Một\r\nHai", was2="", f2=upload(), at="2")
    assert back == f"{href}#cau-2"
    page = get(learner, href)
    assert "ảnh màn hình.png" in page
    assert "\nMột\nHai</textarea>" in page
    second = upload("bài làm.pdf", samples.pdf())
    assert send(learner, f"{href}/files/submission", q1="a", q2="Một\r\nHai", f2=second) == f"{href}/result"

    row = row_of(href)
    assert (row.phase, row.grade) == ("submitted", None)
    assert (rows(AttemptResult), rows(TaskWork), rows(Completion)) == (0, 1, 0)
    page = get(learner, f"{href}/result")
    assert "Đã nộp bài, đang chờ chấm" in page
    assert "VISAO-a" in page  # what needs no person is shown as the quiz says
    assert "Chờ chấm" in page
    assert "bài làm.pdf" in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "Làm lại" not in page
    course = get(learner, made.href)
    assert "đang chờ giảng viên chấm" in course
    assert "Đang chờ chấm" in course
    assert my_courses(person_id)[0].final is FinalState.MARKING
    db.session.rollback()
    assert "bài kiểm tra đang chờ chấm" in get(learner, "/")
    refused = learner.post(f"{made.href}/final-quiz/attempts")
    assert refused.status_code == 409
    assert "đang chờ chấm" in text(refused)

    mark(made, works_of(row.id)[0], {"du": 2, "ro": 0}, comment="Rõ hơn nhé.\nCố lên <b>.")
    page = get(learner, f"{href}/result")
    assert "Đạt: 83,3%" in page
    for shown in ("Rõ hơn nhé.<br>Cố lên &lt;b&gt;.", "2/2 điểm", "0/1 điểm", "KINHIEM khó hiểu", "BAIMAU"):
        assert shown in page, shown
    assert "DANDO" not in page
    assert rows(Completion) == 1
    assert my_courses(person_id)[0].final is FinalState.PASSED
    db.session.rollback()


def test_an_empty_task_gets_nothing_and_waits_for_nobody(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    assert send(learner, f"{href}/files/submission", q1="a", q2=" \r\n ") == f"{href}/submission"
    assert "Còn 1 câu chưa trả lời" in get(learner, f"{href}/submission")
    assert post(learner, f"{href}/submission", {"confirmed": "1"}) == f"{href}/result"
    assert "Chưa đạt: 50%" in get(learner, f"{href}/result")
    assert rows(TaskWork) == 0


def test_a_file_alone_is_an_answer_and_saving_without_one_loses_none(
    learner: LmsClient, person_id: int
) -> None:
    made = make_task_course(task={"takes": "files"})
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", f2=upload())
    send(learner, f"{href}/files", q1="a", f2=upload("", b""))
    send(learner, f"{href}/files", q1="b", f2=upload("khác.pdf", samples.pdf()))
    assert [name.rsplit(":", 1)[1] for name in saved(href)[2]] == ["ảnh màn hình.png", "khác.pdf"]
    send(learner, f"{href}/files", f2=upload("lại.png"))  # the same bytes again, as from an impatient finger
    assert len(saved(href)[2]) == 2
    assert send(learner, f"{href}/files/submission") == f"{href}/result"
    assert row_of(href).waits


def test_taking_a_file_out_is_an_act_of_its_own(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", q2="Còn đây", f2=upload())
    (file_id,) = file_ids()
    assert send(learner, f"{href}/files/{file_id}/removal", q2="Còn đây, dài hơn") == f"{href}#cau-2"
    assert saved(href)[2] == ["text:Còn đây, dài hơn"]
    assert (rows(AttemptFile), rows(StoredFile)) == (0, 0)
    assert learner.get(f"{href}/files/{file_id}").status_code == 404
    assert learner.post(f"{href}/files/{file_id}/removal").status_code == 404


def test_files_are_only_their_owners_and_are_saved_not_shown(
    app: Flask, learner: LmsClient, person_id: int
) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    page = samples.png() + b"<script>alert(1)</script>"
    send(learner, f"{href}/files", f2=upload('a"b<script>.html', page))
    address = f"{href}/files/{file_ids()[0]}"
    answer = learner.get(address, buffered=True)
    assert answer.data == page
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".png" in answer.headers["Content-Disposition"]
    other = app.test_client()
    assert isinstance(other, LmsClient)
    sign_in(other, make_account(make_person()))
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/removal").status_code == 404
    assert other.post(f"{href}/files").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.png", b"MZ\x90\0" * 40, "Không nhận ra nội dung"),
        ("trang.png", b"<html><script>1</script></html>", "là văn bản thuần"),
        ("hinh.svg", samples.SVG, "hình vẽ SVG"),
        ("rỗng.pdf", b"", ""),
        ("phim.mp4", samples.mp4(), "video MP4"),
    ],
)
def test_what_is_not_taken_says_why_and_nothing_else_is_lost(
    learner: LmsClient, person_id: int, name: str, content: bytes, words: str
) -> None:
    made = make_task_course(task={"file_types": ["pdf", "png"]})
    href = begin(learner, made, person_id)
    data = {"q1": "b", "q2": "Chữ em viết", "f2": [upload("tốt.png"), upload(name, content)]}
    response = learner.post(f"{href}/files", data=data, content_type="multipart/form-data")
    page = text(response)
    assert response.status_code == 422, page
    assert words in page
    assert "Chữ em viết</textarea>" in page
    assert saved(href)[1] == ["b"]
    assert saved(href)[2][0] == "text:Chữ em viết"
    assert saved(href)[2][1].endswith(":tốt.png")


def test_more_files_than_the_task_takes_are_told(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    many = [upload(f"{n}.png", samples.png() + bytes([n])) for n in range(12)]
    response = learner.post(f"{href}/files", data={"f2": many}, content_type="multipart/form-data")
    assert response.status_code == 422
    assert "nhận nhiều nhất 2 tệp; 8 tệp chưa được nhận" in text(response)
    assert len(saved(href)[2]) == 2
    assert "Đã đủ 2 tệp" in get(learner, href)


def test_a_stale_tab_loses_neither_its_text_nor_its_file(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", q2="Bản chung", was2="")
    known = get(learner, href).split('name="was2"')[1].split('value="')[1].split('"')[0]
    assert known.startswith("~")
    send(learner, f"{href}/files", q2="Bản ở máy kia", was2=known)
    page = send(learner, f"{href}/files", 409, q2="Bản ở máy này", was2=known, f2=upload())
    assert "Bản ở máy này</textarea>" in page
    assert "Bản ở máy kia" in page
    assert "ảnh màn hình.png" in page
    assert saved(href)[2][0] == "text:Bản ở máy kia"
    assert saved(href)[2][1].endswith("ảnh màn hình.png")


def test_a_file_that_was_added_elsewhere_makes_no_text_stale(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", q2="Bản đầu", was2="")
    known = get(learner, href).split('name="was2"')[1].split('value="')[1].split('"')[0]
    send(learner, f"{href}/files", q2="Bản đầu", was2=known, f2=upload())
    send(learner, f"{href}/files", q2="Bản hai", was2=known)
    assert saved(href)[2][0] == "text:Bản hai"
    assert len(saved(href)[2]) == 2


def test_an_autosave_of_a_long_text_keeps_the_files(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", f2=upload())
    fetch = {"X-Requested-With": "fetch"}
    long = "Dòng chữ dài. " * 500
    for typed in (long, long + "Thêm."):
        data = {"q2": typed, "was2": "", "page": "abcdef"}
        assert learner.post(f"{href}/answers", data=data, headers=fetch).status_code == 200
    assert saved(href)[2][0].endswith("Thêm.")
    assert len(saved(href)[2]) == 2
    too_long = learner.post(f"{href}/answers", data={"q2": "a" * 10_001}, headers=fetch)
    assert too_long.status_code == 422


def test_after_handing_in_nothing_more_is_taken(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files/submission", q1="a", q2="Xong", f2=upload())
    (file_id,) = file_ids()
    late = upload("muộn.pdf", samples.pdf())
    page = send(learner, f"{href}/files", 409, q2="Sửa lại", f2=late)
    assert "không được tính" in page
    assert send(learner, f"{href}/files/{file_id}/removal", 409)
    assert send(learner, f"{href}/files/submission", q2="Sửa lại") == f"{href}/result"
    assert "đã nộp trước đó" in get(learner, f"{href}/result")
    assert saved(href)[2][0] == "text:Xong"
    assert len(saved(href)[2]) == 2


def test_time_that_ran_out_hands_in_what_was_saved(learner: LmsClient, person_id: int, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    made = make_task_course(time_limit=600)
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", q1="a", q2="Kịp lúc", f2=upload())
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    jobs.run_due()
    assert row_of(href).waits
    assert row_of(href).submitted_by == "time"
    page = get(learner, f"{href}/result")
    assert "hệ thống đã tự nộp bài" in page
    assert "đang chờ chấm" in page


def test_answers_are_only_added(learner: LmsClient, person_id: int) -> None:
    made = make_task_course()
    href = begin(learner, made, person_id)
    send(learner, f"{href}/files", q2="Một", f2=upload())
    send(learner, f"{href}/files/{file_ids()[0]}/removal", q2="Hai")
    kept = [row.chosen for row in db.session.scalars(sa.select(AttemptAnswer).order_by(AttemptAnswer.id))]
    db.session.rollback()
    assert [len(chosen) for chosen in kept] == [1, 2, 2, 1]
