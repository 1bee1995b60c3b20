"""The trainers' studio: what a trainer sees, and that nobody else does."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.catalog import queries as catalog
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.learning.models import Enrolment, LessonOpened, Participation
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.pages import LmsClient


@pytest.fixture
def public_id(app: Flask) -> str:
    """A published course."""
    result = publish()
    card = catalog.find_card_by_course_id(result.course_id)
    db.session.rollback()
    assert card is not None
    return card.public_id


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    """A trainer of every course."""
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def pages(public_id: str) -> list[str]:
    here = f"/studio/courses/{public_id}"
    return ["/studio", here, f"{here}/lessons/1", f"{here}/lessons/2", f"{here}/questions"]


def test_trainers_see_every_page(trainer: LmsClient, public_id: str) -> None:
    for address in pages(public_id):
        assert trainer.get(address).status_code == 200, address


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TRAINER, Role.HEAD)])
def test_others_see_none(client: LmsClient, public_id: str, role: Role) -> None:
    sign_in(client, make_account(make_person(), [role]))
    for address in pages(public_id):
        response = client.get(address)
        assert response.status_code == 404, address
        assert "Bốn từ dài" not in response.get_data(as_text=True)


def test_strangers_sign_in_first(client: LmsClient, public_id: str) -> None:
    for address in pages(public_id):
        assert client.get(address).status_code == 303


def test_a_trainer_of_one_course_sees_that_course(client: LmsClient, public_id: str) -> None:
    other = publish(key="khac", title="Khóa khác")
    card = catalog.find_card_by_course_id(other.course_id)
    db.session.rollback()
    assert card is not None
    account_id = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=other.course_id, valid_from=LONG_AGO)
    sign_in(client, account_id)
    page = client.get("/studio").get_data(as_text=True)
    assert "Khóa khác" in page
    assert "Mật khẩu dễ nhớ" not in page
    assert all(client.get(address).status_code == 200 for address in pages(card.public_id))
    assert all(client.get(address).status_code == 404 for address in pages(public_id)[1:])


def test_the_course_page_shows_versions_lessons_and_quizzes(trainer: LmsClient, public_id: str) -> None:
    publish(version=2, title="Mật khẩu rất dễ nhớ", effect="retake", due_on=clock.today())
    page = trainer.get(f"/studio/courses/{public_id}").get_data(as_text=True)
    assert "Mật khẩu rất dễ nhớ" in page
    assert "Bản đầu tiên" in page
    assert "Người đã hoàn thành cần học lại" in page
    assert "1 câu, đạt từ 70%" in page
    assert "2 câu, đạt từ 80%" in page
    assert "tự xác nhận ở cuối bài" in page
    assert "4.2 Bảo vệ dữ liệu cá nhân và quyền riêng tư" in page


def test_a_lesson_looks_as_the_learner_sees_it(trainer: LmsClient, public_id: str) -> None:
    page = trainer.get(f"/studio/courses/{public_id}/lessons/1").get_data(as_text=True)
    assert '<div class="callout callout-situation"><p class="callout-title">Tình huống</p>' in page
    assert "Đặt được mật khẩu dài." in page
    assert "Mật khẩu dài khó đoán hơn · đọc lại ngày 22/11/2026" in page
    assert f"/studio/courses/{public_id}/lessons/2" in page


def test_questions_show_keys_and_explanations(trainer: LmsClient, public_id: str) -> None:
    page = trainer.get(f"/studio/courses/{public_id}/questions").get_data(as_text=True)
    assert "Dài nên khó đoán." in page
    assert "Thêm một lớp." in page
    assert page.index("Mật khẩu dài khó đoán hơn.") < page.index("Chọn mật khẩu nào?")


def test_looking_records_nothing(trainer: LmsClient, public_id: str) -> None:
    for address in pages(public_id):
        trainer.get(address)
    for model in (Enrolment, LessonOpened, Participation):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


def test_what_is_not_there(trainer: LmsClient, public_id: str) -> None:
    for address in (
        "/studio/courses/nope",
        f"/studio/courses/{public_id}/lessons/9",
        f"/studio/courses/{public_id}/lessons/0",
    ):
        assert trainer.get(address).status_code == 404
    assert trainer.post("/studio").status_code == 405


def test_the_empty_studio(trainer: LmsClient) -> None:
    assert "Chưa có khóa học đã đăng nào" in trainer.get("/studio").get_data(as_text=True)
