"""The pages of marking anew: who may, the list before anything happens, and the decision of the office."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.marking.models import AttemptRegrade, KeyCorrection
from lms.assessment.models import Attempt, Quiz
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.kernel.reading import AccessEntry
from lms.learning.models import Completion, CompletionRevocation
from tests.conftest import sign_in
from tests.learning.browser import get, post, rows
from tests.learning.make import MadeCourse
from tests.learning.test_regrading import corrected, make_wrong, sit, work
from tests.make import make_account, make_person
from tests.pages import LmsClient

REASON = "Đáp án câu 1 ghi nhầm"


def browser(app: Flask, role: Role) -> LmsClient:
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, make_account(make_person(), roles=[role]))


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    return browser(app, Role.TRAINER)


@pytest.fixture
def office(app: Flask) -> LmsClient:
    return browser(app, Role.OFFICE)


def form(wrong: int, right: int, **more: str) -> dict[str, str]:
    return {"quiz": "khoa-thu", "version": str(wrong), "corrected": str(right), "reason": REASON, **more}


def here(made: MadeCourse) -> str:
    return f"/studio/courses/{made.public_id}/corrections"


def test_a_trainer_looks_first_and_then_marks_anew(
    app: Flask, trainer: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    rises = sit(made, "baaaab", make_person("Lê Văn Lên"))
    loses = sit(made, "aaaaac", make_person("Trần Thị Xuống"))
    assert "Không có câu nào cần chấm lại" in get(trainer, here(made))
    right = corrected()
    assert "Xem trước khi chấm lại" in get(trainer, here(made))
    preview = get(trainer, post(trainer, f"{here(made)}/previews", form(wrong, right)))
    for words in (
        "Lê Văn Lên",
        "66,6%",
        "83,3%",
        "Thành đạt",
        "Trần Thị Xuống",
        "Cần quyết định: không còn đạt",
    ):
        assert words in preview, words
    old, new = preview.split("Đáp án đã sửa")
    assert "Phương án a" in old
    assert "Phương án b" in new
    assert rows(KeyCorrection) == 0
    assert rows(AccessEntry) == 1
    href = post(trainer, here(made), form(wrong, right))
    assert "đang chấm" in get(trainer, href)
    work(monkeypatch)
    page = get(trainer, href)
    assert "đã chấm xong" in page
    assert REASON in page
    assert "Trần Thị Xuống" in page
    assert "/studio/decisions" not in page
    assert {rises[1], loses[1]} == set(db.session.scalars(sa.select(AttemptRegrade.attempt_id)))
    db.session.rollback()
    # The same again, from a page that was left open.
    assert trainer.post(here(made), data=form(wrong, right)).status_code == 404
    assert rows(KeyCorrection) == 1


def test_who_writes_the_reason_is_told_that_learners_read_it(app: Flask, trainer: LmsClient) -> None:
    made, wrong = make_wrong()
    sit(made, "baaaab", make_person("Lê Văn Lên"))
    preview = get(trainer, post(trainer, f"{here(made)}/previews", form(wrong, corrected())))
    assert "Người học đọc được lý do này trên trang kết quả" in preview


def test_without_a_reason_nothing_happens_and_the_list_stays(app: Flask, trainer: LmsClient) -> None:
    made, wrong = make_wrong()
    sit(made, "baaaab", make_person("Lê Văn Lên"))
    right = corrected()
    response = trainer.post(here(made), data=form(wrong, right, reason="  "))
    assert response.status_code == 422
    assert "Chưa xem trước được gì" in response.get_data(as_text=True)
    post(trainer, f"{here(made)}/previews", form(wrong, right))
    response = trainer.post(here(made), data=form(wrong, right, reason="  "))
    assert response.status_code == 422
    assert "Lê Văn Lên" in response.get_data(as_text=True)
    assert rows(KeyCorrection) == 0


@pytest.mark.parametrize(
    "more", [{"version": "abc"}, {"quiz": "khac"}, {"corrected": "999999"}, {"version": ""}]
)
def test_what_can_not_be_corrected_is_not_found(app: Flask, trainer: LmsClient, more: dict[str, str]) -> None:
    made, wrong = make_wrong()
    data = form(wrong, corrected(), **more)
    assert trainer.post(here(made), data=data).status_code == 404
    assert trainer.post(f"{here(made)}/previews", data=data).status_code == 404
    assert trainer.get(f"{here(made)}/previews/khongco").status_code == 404


def lost(
    made: MadeCourse, wrong: int, trainer: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str]:
    """A person whose pass waits for a decision; (person, address of the decision)."""
    person_id, _ = sit(made, "aaaaac", make_person("Trần Thị Xuống"))
    post(trainer, here(made), form(wrong, corrected()))
    work(monkeypatch)
    public_id = db.session.scalar(sa.select(AttemptRegrade.public_id))
    db.session.rollback()
    return person_id, f"/studio/decisions/{public_id}"


def test_the_office_upholds(
    app: Flask, trainer: LmsClient, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    _, href = lost(made, wrong, trainer, monkeypatch)
    assert "1 lượt làm bài cần quyết định" in get(office, "/")
    assert "Trần Thị Xuống" in get(office, "/studio/decisions")
    page = get(office, href)
    assert "Đáp án của câu hỏi đã sửa" in get(office, "/studio/decisions")
    assert "Câu hỏi đã sửa đáp án" in page
    assert "Người chấm đã đổi điểm" not in page
    assert "83,3% – Đạt" in page
    assert "66,6% – Chưa đạt" in page
    assert "giấy chứng nhận đã cấp không còn giá trị" in page
    assert office.post(href, data={"decision": "uphold"}).status_code == 422
    assert office.post(href, data={"reason": "Lỗi đề"}).status_code == 422
    assert post(office, href, {"decision": "uphold", "reason": "Lỗi đề"}) == "/studio/decisions"
    assert "Không có lượt nào chờ quyết định" in get(office, "/studio/decisions")
    assert (rows(Completion), rows(CompletionRevocation)) == (1, 0)
    assert office.post(href, data={"decision": "apply", "reason": "Đổi ý"}).status_code == 409
    assert office.get(href).status_code == 409
    assert rows(CompletionRevocation) == 0


def test_the_office_applies_and_the_completion_is_void(
    app: Flask, client: LmsClient, trainer: LmsClient, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    person_id, href = lost(made, wrong, trainer, monkeypatch)
    post(office, href, {"decision": "apply", "reason": "Chấm theo đáp án đúng"})
    assert (rows(Completion), rows(CompletionRevocation)) == (1, 1)
    sign_in(client, make_account(person_id))
    page = get(client, made.href)
    assert "Kết quả hoàn thành đã bị hủy" in page
    assert "Chấm theo đáp án đúng" in page
    attempt = db.session.scalar(sa.select(Attempt.public_id).where(Attempt.person_id == person_id))
    db.session.rollback()
    result = get(client, f"/attempts/{attempt}/result")
    assert "Chưa đạt: 66,6%" in result
    assert "Bài này đã được chấm lại" in result


def test_who_may(app: Flask, client: LmsClient, trainer: LmsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    _, href = lost(made, wrong, trainer, monkeypatch)
    assert trainer.get("/studio/decisions").status_code == 404
    assert trainer.get(href).status_code == 404
    assert trainer.post(href, data={"decision": "apply", "reason": "Tôi muốn"}).status_code == 404
    sign_in(client, make_account(make_person()))
    for address in (here(made), "/studio/decisions", href):
        assert client.get(address).status_code == 404
    assert client.post(here(made), data=form(wrong, wrong)).status_code == 404
    assert rows(CompletionRevocation) == 0


def test_pages_of_a_long_list_do_not_ask_per_row(app: Flask, trainer: LmsClient) -> None:
    made, wrong = make_wrong()
    for _ in range(3):
        sit(made, "baaaab")
    right = corrected()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        page = get(trainer, post(trainer, f"{here(made)}/previews", form(wrong, right)) + "?page=2")
        assert "Lượt thay đổi điểm" in page
        assert jobs.run_due() == 0


def test_figures_that_moved_say_that_a_key_was_corrected(
    app: Flask, trainer: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, wrong = make_wrong()
    for number in range(10):
        sit(made, "baaaab" if number < 3 else "baaaaa", make_person(f"Người {number}"))
    assert made.final_quiz_id
    public_id = db.session.get_one(Quiz, made.final_quiz_id).public_id
    figures = f"/studio/courses/{made.public_id}/statistics/{public_id}"
    assert "kết quả mới nhất" not in get(trainer, figures)
    post(trainer, here(made), form(wrong, corrected()))
    work(monkeypatch)
    page = get(trainer, figures)
    assert "10 lượt đã chấm lại vì đáp án được sửa" in page
    assert "người chấm đổi điểm" not in page
