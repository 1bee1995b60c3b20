"""The pages of quiz figures and of signs: who sees them, what they say, and what they keep to themselves."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from lms.accounts import actions as accounts
from lms.assessment.queries import question_keys
from lms.catalog.drafts.models import CourseAuthor
from lms.catalog.drafts.rules import Part
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.reading import AccessEntry
from lms.kernel.vietnamese import show_percent
from lms.studio.rules import version_to_show
from tests.assessment.statistics.make import MORNING, everywhere, sit, sit_all
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.learning.make import MadeCourse, make_course
from tests.make import LONG_AGO, SYSTEM, make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.targets.make import make_target


@dataclass(frozen=True)
class Sat:
    """A course whose final quiz of three drawn of six was taken by forty people. `href`: of its figures."""

    course: MadeCourse
    quiz_id: int
    quiz_public_id: str
    questions: list[int]
    people: list[int]

    @property
    def here(self) -> str:
        return f"/studio/courses/{self.course.public_id}/statistics"

    @property
    def href(self) -> str:
        return f"{self.here}/{self.quiz_public_id}"

    def pages(self) -> list[str]:
        question = f"{self.href}/questions/{self.questions[0]}"
        return [
            "/studio/statistics",
            self.here,
            self.href,
            f"{self.href}/export",
            question,
            f"{self.href}/signs",
        ]


def public_id_of(quiz_id: int) -> str:
    from lms.assessment.models import Quiz

    found = db.session.get_one(Quiz, quiz_id).public_id
    release()
    return found


@pytest.fixture
def sat(app: Flask) -> Sat:
    course = make_course()
    assert course.final_quiz_id is not None
    questions = [one.question_version_id for one in question_keys(course.final_quiz_id)]
    release()
    unit = make_unit("Khoa Điện")
    people = [make_person(f"Nguyễn Kín Đáo {n}", unit) for n in range(40)]

    def chosen(number: int) -> dict[int, tuple[str, ...]]:
        return {
            one: ("a",) if (number + place) % 4 else ("b",) for place, one in enumerate(questions[1:])
        } | {questions[0]: ("b",)}

    sit_all(course.final_quiz_id, people, chosen)
    return Sat(course, course.final_quiz_id, public_id_of(course.final_quiz_id), questions, people)


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person("Lê Thị Giảng"), [Role.TRAINER]))


def text_of(client: LmsClient, href: str) -> str:
    response = client.get(href)
    assert response.status_code == 200, href
    return response.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OFFICE])
def test_trainers_and_the_office_see_every_page(client: LmsClient, sat: Sat, role: Role) -> None:
    sign_in(client, make_account(make_person("Lê Thị Giảng"), [role]))
    for href in sat.pages():
        text_of(client, href)


@pytest.mark.parametrize("role", [Role.LEARNER, Role.LEADER, Role.ADMIN])
def test_others_see_none(client: LmsClient, sat: Sat, role: Role) -> None:
    sign_in(client, make_account(sat.people[0], [role]))
    for href in sat.pages():
        assert client.get(href).status_code == 404, href


def test_strangers_sign_in_first(client: LmsClient, sat: Sat) -> None:
    for href in sat.pages():
        assert client.get(href).status_code == 303


def test_a_trainer_of_another_course_sees_nothing_of_this_one(client: LmsClient, sat: Sat) -> None:
    other = make_course(key="khoa-khac")
    account_id = make_account(make_person("Lê Thị Giảng"))
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=other.id, valid_from=LONG_AGO)
    sign_in(client, account_id)
    assert other.public_id in text_of(client, "/studio/statistics")
    assert sat.course.public_id not in text_of(client, "/studio/statistics")
    for href in sat.pages()[1:]:
        assert client.get(href).status_code == 404, href
    borrowed = f"/studio/courses/{other.public_id}/statistics/{sat.quiz_public_id}"
    for href in (borrowed, f"{borrowed}/signs", f"{borrowed}/export"):
        assert client.get(href).status_code == 404, (
            "a quiz of a course that is not theirs, by way of their own"
        )


def test_no_page_but_the_signs_holds_a_name(trainer: LmsClient, sat: Sat) -> None:
    for href in sat.pages()[:-1]:
        assert "Kín Đáo" not in text_of(trainer, href), href


def test_the_quiz_says_its_figures_in_words(trainer: LmsClient, sat: Sat) -> None:
    page = text_of(trainer, sat.href)
    assert "một nửa số người xong trong 10 phút 0 giây, khoảng 3 phút 20 giây mỗi câu" in page
    assert "chọn phương án B, không phải đáp án: xem lại câu hỏi." in page
    assert "alpha được tính theo chỗ trong bài" in page
    assert "Độ phân biệt" in page
    assert 'style="' not in page


def test_a_question_opens_to_its_text_and_counts(trainer: LmsClient, sat: Sat) -> None:
    page = text_of(trainer, f"{sat.href}/questions/{sat.questions[0]}")
    assert "RUTCAU1RUT thì sao?" in page
    assert "Phương án a" in page
    assert "100%" in page
    assert "rút ngẫu nhiên cho một số người" in page
    assert trainer.get(f"{sat.href}/questions/99999").status_code == 404


def test_a_small_group_keeps_its_answers(trainer: LmsClient, app: Flask) -> None:
    course = make_course(key="khoa-nho")
    quiz_id = course.quizzes[0]
    assert quiz_id is not None
    questions = [one.question_version_id for one in question_keys(quiz_id)]
    release()
    for number in range(9):
        sit(quiz_id, make_person(f"Nguyễn Kín Đáo {number}"), everywhere(questions, "b"))
    href = f"/studio/courses/{course.public_id}/statistics/{public_id_of(quiz_id)}"
    assert "Mới có 9 người làm bài này" in text_of(trainer, href)
    page = text_of(trainer, f"{href}/questions/{questions[0]}")
    assert "Chưa đủ 10 người được hỏi câu này" in page
    assert "Phương án b" not in page
    rows = rows_of(trainer, f"{href}/export")
    assert [row[6:10] for row in rows[1:]] == [["9", "", "", ""]] * 2


def rows_of(client: LmsClient, href: str) -> list[list[str]]:
    text = text_of(client, href).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_file_says_what_the_page_says(trainer: LmsClient, sat: Sat) -> None:
    heading, *rows = rows_of(trainer, f"{sat.href}/export")
    page = text_of(trainer, sat.href)
    assert heading[0] == "Câu"
    assert len(rows) == 6
    for row in rows:
        assert len(row) == 11
        assert row[3] in page
        whole = round(float(row[7].replace(",", ".")) * 1000)
        assert f">{row[6]}<" in page
        assert f">{show_percent(whole, 1000)}<" in page
        assert f">{row[8] or '–'}<" in page
    assert "không phải đáp án" in rows[0][9]


def test_every_version_has_figures_of_its_own(trainer: LmsClient, sat: Sat) -> None:
    """A version that nobody took yet does not stand in the way of the figures there are."""
    make_course(number=2)
    for asked, is_told in (("", True), ("?version=1", True), ("?version=2", False), ("?version=9", True)):
        assert (sat.quiz_public_id in text_of(trainer, sat.here + asked)) is is_told, asked
    assert version_to_show([3, 2, 1], None, {2: 1, 1: 40}, 10) == 1, "one person tells nothing"
    assert version_to_show([3, 2, 1], None, {2: 1, 1: 4}, 10) == 2
    assert version_to_show([3, 2, 1], None, {}, 10) == 3
    listed = re.sub(r"<[^>]+>|\s+", " ", text_of(trainer, "/studio/statistics"))
    assert re.search(r"Phiên bản\s+1\s+Số người\s+40\b", listed) or re.search(r"\s1\s+40\s", listed), listed
    text_of(trainer, sat.href)


def test_signs_are_told_with_names_and_as_no_verdict(trainer: LmsClient, sat: Sat) -> None:
    calm = text_of(trainer, f"{sat.href}/signs")
    assert "Không có lượt làm nào đáng xem lại" in calm
    hasty = make_person("Trần Văn Vội", make_unit("Khoa May"))
    sit(sat.quiz_id, hasty, everywhere(sat.questions, "a"), seconds=1)
    page = text_of(trainer, f"{sat.href}/signs")
    assert "Trần Văn Vội" in page
    assert 'href="/studio/attempts/' in page
    assert "1,0 giây" in page
    assert "Đây là dấu hiệu, không phải kết luận" in page
    assert "Kín Đáo" not in page


def test_the_last_hour_is_the_one_before_the_targets_deadline(trainer: LmsClient, app: Flask) -> None:
    course = make_course(key="bat-buoc")
    today = clock.local_date(MORNING)
    make_target(["bat-buoc"], due_on=today)
    quiz_id = course.final_quiz_id
    assert quiz_id is not None
    unit = make_unit("Phòng Đào tạo")
    for number in range(3):
        at = MORNING + timedelta(minutes=number)
        sit(quiz_id, make_person(f"Võ Thị Số {number}", unit), {}, at=at)
    href = f"/studio/courses/{course.public_id}/statistics/{public_id_of(quiz_id)}/signs"
    page = text_of(trainer, href)
    assert "Cả đơn vị làm sát hạn" in page
    assert "Phòng Đào tạo" in page
    assert "Võ Thị" not in page


def test_opening_names_is_noted_and_nothing_else_is(trainer: LmsClient, sat: Sat) -> None:
    def noted() -> list[str]:
        found = list(db.session.scalars(AccessEntry.__table__.select().with_only_columns(AccessEntry.what)))
        release()
        return found

    for href in sat.pages():
        text_of(trainer, href)
    assert noted() == [], "no names were shown"
    sit(sat.quiz_id, make_person("Trần Văn Vội"), everywhere(sat.questions, "a"), seconds=1)
    text_of(trainer, f"{sat.href}/signs")
    assert noted() == ["studio.signs"]


def test_more_people_and_questions_cost_no_more_statements(trainer: LmsClient, sat: Sat) -> None:
    def cost() -> list[int]:
        found = []
        for href in sat.pages():
            with count_queries(db.engine) as seen:
                text_of(trainer, href)
            found.append(len(seen))
        return found

    cost()
    few = cost()
    for number in range(10):
        sit(sat.quiz_id, make_person(f"Nguyễn Thêm {number}"), everywhere(sat.questions, "b"), seconds=30)
    assert cost() == few
    assert max(few) <= 14, few


def test_a_quiz_with_fixed_questions_says_nothing_of_draws(trainer: LmsClient, app: Flask) -> None:
    course = make_course(key="khoa-co-dinh")
    quiz_id = course.quizzes[0]
    assert quiz_id is not None
    questions = [one.question_version_id for one in question_keys(quiz_id)]
    release()
    sit_all(
        quiz_id, [make_person(f"Lê Văn {n}") for n in range(30)],
        lambda number: everywhere(questions, "a" if number % 3 else "b"),
    )  # fmt: skip
    page = text_of(trainer, f"/studio/courses/{course.public_id}/statistics/{public_id_of(quiz_id)}")
    assert "alpha được tính theo chỗ trong bài" not in page
    assert "cao: điểm phân biệt tốt" in page


def test_a_page_offers_the_signs_only_to_those_who_may_open_them(trainer: LmsClient, sat: Sat) -> None:
    assert f"{sat.href}/signs" in text_of(trainer, sat.href)
    author = make_account(make_person("Ngô Văn Soạn"), [Role.TRAINER])
    with transaction():
        db.session.add(
            CourseAuthor(
                course_id=sat.course.id, account_id=author, part=Part.OWNER.value, given_by=None, given_at=clock.now()
            )
        )  # fmt: skip
    assert trainer.get(f"{sat.href}/signs").status_code == 404
    assert f"{sat.href}/signs" not in text_of(trainer, sat.href)
    assert f"{sat.href}/signs" in text_of(sign_in(trainer, author), sat.href)
