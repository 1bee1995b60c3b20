"""What a trainer sees of the learners: where they stop, who they are, what they say; and nobody else's."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.catalog import queries as catalog
from lms.catalog.models import Lesson
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.reading import AccessEntry
from lms.learning.models import Enrolment, LessonCompletion, LessonOpened
from lms.learning.survey.models import SurveyAnswer
from lms.studio.learners.queries import funnel, learners_of
from lms.studio.learners.rules import Stage, Standing
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.pages import LmsClient
from tests.targets.make import complete, noon


def learn(name: str, course_id: int, opened: int, finished: int, days_ago: int = 0) -> int:
    """Somebody who opened and finished so many lessons, so long ago."""
    person, on = make_person(name), clock.today() - timedelta(days=days_ago)
    with transaction():
        card = catalog.find_card_by_course_id(course_id)
        assert card
        lessons = list(db.session.scalars(
            sa.select(Lesson.id).where(Lesson.version_id == card.version_id).order_by(Lesson.position)
        ))  # fmt: skip
        enrolment = Enrolment(
            public_id=f"e{person}", person_id=person, course_id=course_id, version_id=card.version_id,
            enrolled_at=noon(on), enrolled_on=on,
        )  # fmt: skip
        db.session.add(enrolment)
        db.session.flush()
        for lesson in lessons[:opened]:
            db.session.add(LessonOpened(enrolment_id=enrolment.id, lesson_id=lesson, opened_at=noon(on)))
        for lesson in lessons[:finished]:
            db.session.add(
                LessonCompletion(
                    enrolment_id=enrolment.id,
                    lesson_id=lesson,
                    rule="confirmed",
                    completed_at=noon(on),
                    completed_on=on,
                )
            )
    return person


@pytest.fixture
def course(app: Flask) -> tuple[int, str]:
    """Id of a course of two lessons with five learners, and its address in the studio."""
    course_id = publish().course_id
    learn("Lê Thị Mới", course_id, 0, 0)
    learn("Trần Văn Dừng", course_id, 1, 0, days_ago=30)
    learn("Võ Thị Giữa", course_id, 2, 1)
    learn("Phạm Văn Cuối", course_id, 2, 2, days_ago=20)
    complete(make_person("Đỗ Thị Xong"), course_id, date(2026, 1, 5))
    card = catalog.find_card_by_course_id(course_id)
    release()
    assert card
    return course_id, f"/studio/courses/{card.public_id}"


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person("Nguyễn Giáo Viên"), [Role.TRAINER]))


def text(client: LmsClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def names_in(page: str) -> list[str]:
    every = ("Lê Thị Mới", "Trần Văn Dừng", "Võ Thị Giữa", "Phạm Văn Cuối", "Đỗ Thị Xong")
    return sorted((name for name in every if name in page), key=page.index)


def test_the_funnel(course: tuple[int, str]) -> None:
    card = catalog.find_card_by_course_id(course[0])
    assert card
    found = funnel(course[0], card.version_id, clock.now())
    release()
    assert (found.learners, found.finished) == (5, 1)
    assert found.lessons == [
        Stage(1, "Mật khẩu dài", opened=3, finished=2, standing=2, quiet=1),
        Stage(2, "Giữ mật khẩu", opened=2, finished=1, standing=1, quiet=0),
    ]
    assert (found.before_final, found.before_final_quiet) == (1, 1)
    assert found.stops == found.lessons[0]


def test_what_was_finished_was_opened_and_counts_as_seen(course: tuple[int, str]) -> None:
    """After a move to a corrected version what was opened before belongs to the lessons of the old one."""
    with transaction():
        db.session.execute(sa.delete(LessonOpened))
    card = catalog.find_card_by_course_id(course[0])
    assert card
    found = funnel(course[0], card.version_id, clock.now())
    rows, _total = learners_of(course[0], Standing.ALL, "Giữa", clock.now())
    release()
    assert [(stage.opened, stage.finished) for stage in found.lessons] == [(2, 2), (1, 1)]
    assert [row.last_at is not None for row in rows] == [True]


def test_the_page_has_no_names(trainer: LmsClient, course: tuple[int, str]) -> None:
    page = text(trainer, course[1] + "/progress")
    assert "5 người học phiên bản 1, 1 người đã hoàn thành." in page
    assert "dừng nhất ở bài 1" in page
    assert names_in(page) == []
    assert "hiện khi có từ 5 người góp ý" in page
    assert course[1] + "/progress" in text(trainer, course[1])


def test_feedback_shows_from_five_answers_on(trainer: LmsClient, course: tuple[int, str]) -> None:
    card = catalog.find_card_by_course_id(course[0])
    release()
    assert card
    for number in range(1, 6):
        if number == 5:
            assert "Thêm ví dụ" not in text(trainer, course[1] + "/progress")
        with transaction():
            db.session.add(SurveyAnswer(
                id=number * 7, version_id=card.version_id, clear=4, useful=2, remark="Thêm ví dụ <b>",
                month=date(2026, 1, 1),
            ))  # fmt: skip
    page = text(trainer, course[1] + "/progress")
    assert "5 người đã góp ý." in page
    assert "Thêm ví dụ &lt;b&gt;" in page


def test_many_remarks_come_in_pages(trainer: LmsClient, course: tuple[int, str]) -> None:
    card = catalog.find_card_by_course_id(course[0])
    release()
    assert card
    rows = [
        {
            "id": number, "version_id": card.version_id, "clear": 4, "useful": 4, "remark": f"Lời {number:03}.",
            "month": date(2026, 1, 1),
        }
        for number in range(1, 121)
    ]  # fmt: skip
    with transaction():
        db.session.execute(sa.insert(SurveyAnswer), rows)
    pages = [text(trainer, f"{course[1]}/progress?page={number}") for number in (1, 2, 3, 4)]
    assert all("120 người đã góp ý." in page for page in pages)
    assert [page.count("<li>Lời ") for page in pages] == [50, 50, 20, 0]
    assert [f"Lời {number:03}." for number in range(51, 101)] == re.findall(r"Lời \d{3}\.", pages[1])
    assert text(trainer, f"{course[1]}/progress?page=x'").count("<li>Lời ") == 50


def test_a_version_published_since_does_not_hide_where_people_are(
    trainer: LmsClient, course: tuple[int, str]
) -> None:
    publish(version=2, title="Mật khẩu, viết lại", effect="valid", finished_before=lambda _course: 1)
    page = text(trainer, course[1] + "/progress")
    assert "5 người học phiên bản 1" in page
    assert "2 (0 người)" in page
    assert "1 (5 người)" in page
    assert "Chưa có ai học phiên bản này" in text(trainer, course[1] + "/progress?version=2")


def test_the_list_names_each_with_the_next_step(trainer: LmsClient, course: tuple[int, str]) -> None:
    page = text(trainer, course[1] + "/learners")
    assert len(names_in(page)) == 5
    for words in (
        "Mở bài đầu tiên",
        "Bài 1: Mật khẩu dài",
        "Bài 2: Giữ mật khẩu",
        "Làm bài kiểm tra cuối khóa",
    ):
        assert words in page
    assert names_in(text(trainer, course[1] + "/learners?standing=quiet")) == [
        "Phạm Văn Cuối",
        "Trần Văn Dừng",
    ]
    assert names_in(text(trainer, course[1] + "/learners?standing=finished")) == ["Đỗ Thị Xong"]
    assert names_in(text(trainer, course[1] + "/learners?q=do+thi")) == ["Đỗ Thị Xong"]
    assert "Không có ai khớp" in text(trainer, course[1] + "/learners?q=zzzz")
    assert len(names_in(text(trainer, course[1] + "/learners?standing=bậy'&page=1"))) == 5
    opened = db.session.scalars(sa.select(AccessEntry.what)).all()
    assert set(opened) == {"studio.learners"}


def test_the_file_is_the_list(trainer: LmsClient, course: tuple[int, str]) -> None:
    lines = text(trainer, course[1] + "/learners/export?standing=quiet").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == ["Phạm Văn Cuối", "Trần Văn Dừng"]
    assert "Làm bài kiểm tra cuối khóa" in lines[1]


def test_nobody_sees_learners_of_other_courses(client: LmsClient, course: tuple[int, str]) -> None:
    other = publish(key="khac", title="Khóa khác").course_id
    account = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account, Role.TRAINER, course_id=other, valid_from=LONG_AGO)
    sign_in(client, account)
    for page in ("/progress", "/learners", "/learners/export"):
        assert client.get(course[1] + page).status_code == 404
    for role in (Role.OFFICE, Role.LEADER, Role.ADMIN, Role.LEARNER):
        sign_in(client, make_account(make_person(), [role]))
        assert client.get(course[1] + "/learners").status_code == 404


def test_it_costs_the_same_for_many(trainer: LmsClient, course: tuple[int, str]) -> None:
    costs = []
    for more in (0, 12):
        for number in range(more):
            learn(f"Người {number}", course[0], 1, 1)
        for page in ("/progress", "/learners"):
            text(trainer, course[1] + page)
            with count_queries(db.engine) as seen:
                text(trainer, course[1] + page)
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 12
