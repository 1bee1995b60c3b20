"""The page of exceptions: who may, what it says of mistakes, and what a learner then gets."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import queries
from lms.assessment.overrides.models import AttemptOverride
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.org.models import Person, Unit
from tests.conftest import sign_in
from tests.learning.browser import finish_lessons, get, post, rows, text
from tests.learning.make import make_course
from tests.make import make_account, make_person, make_unit
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, make_account(make_person("Trần Văn Bình"), roles=[Role.TRAINER]))


@pytest.fixture
def learner_id(app: Flask) -> int:
    return make_person("Nguyễn Thị Ánh", make_unit("Khoa Điện"), code="GV01")


@pytest.fixture
def learner(client: LmsClient, learner_id: int) -> LmsClient:
    return sign_in(client, make_account(learner_id))


def form(**more: str) -> dict[str, str]:
    return {"quiz": "khoa-thu", "code": "GV01", "reason": "Đau tay, viết chậm", **more}


def test_a_trainer_gives_time_to_who_is_writing(trainer: LmsClient, learner: LmsClient) -> None:
    course = make_course()
    href = f"/studio/courses/{course.public_id}/adjustments"
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        attempt = post(learner, f"{course.href}/final-quiz/attempts")
        assert 'data-deadline="2026-11-22T08:20:00+00:00"' in get(learner, attempt)
        assert "Chưa có điều chỉnh nào" in get(trainer, href)
        assert post(trainer, href, form(extra_minutes="10")) == href
        page = get(trainer, href)
        assert "Nguyễn Thị Ánh" in page
        assert "thêm 10 phút" in page
        assert "Đau tay, viết chậm" in page
        assert 'data-deadline="2026-11-22T08:30:00+00:00"' in get(learner, attempt)
        saved = learner.post(f"{attempt}/answers", data={}, headers={"X-Requested-With": "fetch"})
        assert saved.get_json()["deadline"] == "2026-11-22T08:30:00+00:00"
    with clock.frozen(NOW + timedelta(minutes=29)):
        assert post(learner, f"{attempt}/answers", {"q1": "a", "was1": ""}) == attempt


def test_it_is_taken_back_with_a_reason(trainer: LmsClient, learner_id: int) -> None:
    course = make_course()
    href = f"/studio/courses/{course.public_id}/adjustments"
    post(trainer, href, form(attempts_allowed="0", closes_on="31/12/2026"))
    public_id = db.session.scalars(sa.select(AttemptOverride.public_id)).one()
    db.session.rollback()
    page = get(trainer, f"{href}/{public_id}/withdrawal")
    assert "không giới hạn số lượt, nộp đến hết 31/12/2026" in page
    refused = trainer.post(f"{href}/{public_id}/withdrawal", data={"reason": " "})
    assert refused.status_code == 422
    assert post(trainer, f"{href}/{public_id}/withdrawal", {"reason": "Nhầm người"}) == href
    assert "Nguyễn Thị Ánh" not in get(trainer, href)
    get(trainer, f"{href}/{public_id}/withdrawal", 404)
    assert trainer.post(f"{href}/{public_id}/withdrawal", data={"reason": "x"}).status_code == 404
    assert rows(AttemptOverride) == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": ""}, "không chọn cả hai"),
        ({"code": "KHONG-CO"}, "Không có ai mang mã này"),
        ({}, "ít nhất một điều được điều chỉnh"),
        ({"extra_minutes": "0"}, "từ 1 đến 600"),
        ({"time_percent": "100"}, "từ 101 đến 1000"),
        ({"extra_minutes": "mười"}, "số nguyên"),
        ({"extra_minutes": "5", "reason": ""}, "Vui lòng điền ô này"),
        ({"extra_minutes": "5", "quiz": "khoa-khac"}, "một trong các mục có sẵn"),
        ({"closes_on": "32/13/2026"}, "ngày/tháng/năm"),
        ({"opens_on": "02/12/2026", "closes_on": "01/12/2026"}, "Ngày mở phải trước"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    trainer: LmsClient, learner_id: int, wrong: dict[str, str], words: str
) -> None:
    course = make_course()
    refused = trainer.post(f"/studio/courses/{course.public_id}/adjustments", data=form(**wrong))
    page = text(refused)
    assert refused.status_code == 422
    assert words in page
    if wrong.get("reason") != "":
        assert "Đau tay, viết chậm" in page
    assert rows(AttemptOverride) == 0


def test_a_unit_gets_it_for_those_who_belong_to_it(
    trainer: LmsClient, learner: LmsClient, learner_id: int
) -> None:
    course = make_course(final_attempts=1)
    unit = db.session.scalars(sa.select(Unit.public_id)).one()
    db.session.rollback()
    href = f"/studio/courses/{course.public_id}/adjustments"
    both = trainer.post(href, data=form(unit=unit, attempts_allowed="5"))
    assert both.status_code == 422
    with clock.frozen(NOW):
        post(trainer, href, form(code="", unit=unit, attempts_allowed="5", time_percent="200"))
        assert "Khoa Điện" in get(trainer, href)
        finish_lessons(learner, course)
        for _ in range(2):
            attempt = post(learner, f"{course.href}/final-quiz/attempts")
            row = queries.find_attempt(attempt.split("/")[2])
            db.session.rollback()
            assert row is not None
            assert row.deadline_at == NOW + timedelta(minutes=40)
            post(learner, f"{attempt}/submission", {"confirmed": "1"})
        assert "Làm lại bài kiểm tra cuối khóa" in get(learner, course.href)


def test_who_has_used_all_attempts_goes_on_after_an_exception(
    trainer: LmsClient, learner: LmsClient, learner_id: int
) -> None:
    course = make_course(final_attempts=1)
    finish_lessons(learner, course)
    attempt = post(learner, f"{course.href}/final-quiz/attempts")
    post(learner, f"{attempt}/submission", {"confirmed": "1"})
    assert "đã dùng hết số lượt" in get(learner, course.href)
    post(trainer, f"/studio/courses/{course.public_id}/adjustments", form(attempts_allowed="2"))
    assert "Làm lại bài kiểm tra cuối khóa" in get(learner, course.href)
    assert "Làm lại bài kiểm tra cuối khóa" in get(learner, "/")
    assert post(learner, f"{course.href}/final-quiz/attempts") != attempt


def test_others_do_not_find_the_page(app: Flask, learner: LmsClient) -> None:
    course = make_course()
    href = f"/studio/courses/{course.public_id}/adjustments"
    assert "Điều chỉnh riêng" not in get(learner, course.href)
    get(learner, href, 404)
    assert learner.post(href, data=form(extra_minutes="10")).status_code == 404
    office = app.test_client()
    assert isinstance(office, LmsClient)
    sign_in(office, make_account(make_person("Văn phòng"), roles=[Role.OFFICE]))
    assert href in get(office, course.href)
    get(office, href)
    assert rows(AttemptOverride) == 0


def test_a_merged_code_finds_who_was_kept(trainer: LmsClient, learner_id: int) -> None:
    course = make_course()
    post(trainer, f"/studio/courses/{course.public_id}/adjustments", form(extra_minutes="5"))
    found = db.session.scalars(sa.select(AttemptOverride.person_id)).one()
    name = db.session.get_one(Person, found).full_name
    db.session.rollback()
    assert name == "Nguyễn Thị Ánh"
