"""The list of the bank, one question's page, and whose questions somebody sees."""

import pytest
from flask import Flask

from lms.accounts import actions as accounts
from lms.assessment.bank import actions
from lms.assessment.bank.queries import get_category
from lms.kernel.actor import Role
from lms.kernel.db import transaction
from lms.kernel.reading import AccessEntry
from tests.assessment.make import count, make_question, make_quiz, start
from tests.conftest import sign_in
from tests.learning.make import make_course
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, href, row_of, trainer


def shown(client: LmsClient, query: str = "") -> str:
    response = client.get(f"{HOME}{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_list_is_searched_without_diacritics(client: LmsClient) -> None:
    make_question("mat-khau", text="Mật khẩu nào khó đoán nhất?")
    make_question("thu-rac", text="Thư rác thì làm gì?")
    page = shown(trainer(client), "?q=mat+khau")
    assert "Mật khẩu nào" in page
    assert "Thư rác thì" not in page
    assert "Thư rác thì" in shown(client, "?q=th%C6%B0")
    assert "Không có câu hỏi nào khớp" in shown(client, "?q=zzzz")


def test_filters_narrow(client: LmsClient) -> None:
    used = make_question("cau-dung", text="Đang dùng?")
    make_question("cau-moi", text="Chưa dùng?")
    make_quiz([used])
    with transaction():
        top = actions.add_category(SYSTEM, "An toàn", None)
    row = row_of("cau-moi")
    with transaction():
        below = actions.add_category(SYSTEM, "Mật khẩu", get_category(top).id)
        actions.move(SYSTEM, [row], get_category(below).id)
        actions.tag(SYSTEM, [row], "4.1", is_competence=True)
        actions.tag(SYSTEM, [row], "Ôn thi")
    trainer(client)
    for query in (f"category={top}", f"category={below}", "tag=%C3%94n+thi", "competence=4.1", "unused=1"):
        page = shown(client, f"?{query}")
        assert "Chưa dùng?" in page, query
        assert "Đang dùng?" not in page, query
    page = shown(client, "?category=none")
    assert "Đang dùng?" in page
    assert "Chưa dùng?" not in page
    assert "Đang dùng?" in shown(client, "?kind=single&difficulty=1&course=khoa")
    for query in ("kind=matching", "difficulty=3", "course=khac", "state=retired", "practice=1"):
        assert "Không có câu hỏi nào khớp" in shown(client, f"?{query}"), query
    assert "Chưa dùng?" in shown(client, "?kind=nonsense&difficulty=x&page=abc&state=x&category=zz")


def test_a_question_shows_what_learners_see_its_key_and_where_it_is_used(client: LmsClient) -> None:
    course = make_course(lessons=1, key="an-toan")
    assert course.final_quiz_id is not None
    start(course.final_quiz_id, make_person("Lê Văn Học"))
    page = trainer(client).get(href("f1", "an-toan/final")).get_data(as_text=True)
    assert "RUTCAU1RUT" in page
    assert "VISAO-a" in page
    assert "phiên bản 1" in page
    assert "Số lượt đã rút" in page


def test_history_names_who_did_what(client: LmsClient) -> None:
    make_question("cau-1")
    trainer(client)
    row = row_of("cau-1")
    client.post(f"{HOME}/acts", data={"act": "tag", "questions": row.public_id, "tag": "Khó"})
    page = client.get(href("cau-1")).get_data(as_text=True)
    assert "Phạm Thị Soạn thêm nhãn" in page
    assert '“<span lang="vi">Khó</span>”' in page


def test_versions_are_compared(client: LmsClient) -> None:
    make_question("cau-1", text="Bản đầu?")
    make_question("cau-1", text="Bản sau?")
    page = trainer(client).get(f"{href('cau-1')}/comparison").get_data(as_text=True)
    assert "Bản đầu?" in page
    assert "Bản sau?" in page
    assert "Phần khác nhau: câu hỏi." in page
    same = client.get(f"{href('cau-1')}/comparison?one=1&other=1").get_data(as_text=True)
    assert "cùng một phiên bản" in same
    assert "Bản sau?" not in same


@pytest.mark.parametrize("role", [Role.LEADER, Role.LEARNER])
def test_others_see_nothing(client: LmsClient, role: Role) -> None:
    make_question("cau-1")
    address = href("cau-1")
    sign_in(client, make_account(make_person(), [role]))
    for each in (HOME, address, f"{address}/comparison", f"{address}/versions", f"{HOME}/uploads"):
        response = client.get(each)
        assert response.status_code == 404
        assert "VISAO" not in response.get_data(as_text=True)


def test_a_trainer_of_one_course_sees_that_course_and_the_shared_bank(app: Flask, client: LmsClient) -> None:
    mine, other = make_course(lessons=1, key="cua-toi"), make_course(lessons=1, key="cua-nguoi-khac")
    make_question("chung-1", bank="chung", text="Câu chung?")
    account = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account, Role.TRAINER, course_id=mine.id, valid_from=LONG_AGO)
    sign_in(client, account)
    page = shown(client)
    assert "cua-nguoi-khac" not in page
    assert "Câu chung?" in page
    assert "RUTCAU1RUT" in page
    assert client.get(href("f1", "cua-toi/final")).status_code == 200
    hidden = row_of("f1", "cua-nguoi-khac/final")
    assert client.get(f"{HOME}/questions/{hidden.public_id}").status_code == 404
    assert client.get(f"{HOME}/questions/{hidden.public_id}/versions").status_code == 404
    client.post(f"{HOME}/acts", data={"act": "retire", "questions": hidden.public_id, "reason": "Xóa"})
    assert row_of("f1", "cua-nguoi-khac/final").retired_at is None
    file = client.post(
        f"{HOME}/files", data={"questions": hidden.public_id, "format": "gift", "confirmed": "1"}
    )
    assert file.status_code == 422
    assert other.final_quiz_id != mine.final_quiz_id


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMIN])
def test_office_and_admin_see_every_bank(client: LmsClient, role: Role) -> None:
    make_course(lessons=1, key="cua-ai-do")
    make_question("chung-1", bank="chung", text="Câu chung?")
    sign_in(client, make_account(make_person(), [role]))
    page = shown(client)
    assert "RUTCAU1RUT" in page
    assert "Câu chung?" in page
    assert 'href="/studio/bank"' in page


def test_opening_a_question_is_noted_for_its_author(client: LmsClient) -> None:
    make_question("cau-1")
    trainer(client)
    client.post(f"{HOME}/acts", data={"act": "practice", "questions": row_of("cau-1").public_id})
    client.get(href("cau-1"))
    assert count(AccessEntry) == 0  # one's own name is nothing to note
    sign_in(client, make_account(make_person("Người Khác"), [Role.TRAINER]))
    client.get(href("cau-1"))
    assert count(AccessEntry) == 1
