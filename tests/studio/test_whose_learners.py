"""Whose learners they are: of the course's authors and whoever was given it by name; guessed addresses lead nowhere."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.assessment.tasks.models import TaskWork
from lms.catalog.drafts.models import CourseAuthor
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.org import settings as org_settings
from lms.org.models import Person
from lms.org.settings import COURSE_REVIEW
from tests.conftest import sign_in
from tests.learning.acts import complete
from tests.learning.make import MadeCourse, make_course
from tests.learning.tasks import hand_in, make_task_course
from tests.learning.test_regrading import SERIES, corrected, make_wrong
from tests.make import LONG_AGO, SYSTEM, make_account, make_person, make_school
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, published

PAGES = ("/progress", "/learners", "/learners/export", "/learners/export?format=xlsx")


def enrol(name: str, made: MadeCourse) -> int:
    person = make_person(name)
    with transaction():
        learning.enrol(person, made.id)
    return person


@pytest.fixture
def course(app: Flask) -> MadeCourse:
    made = make_course(lessons=1, checked=(1,), final=False)
    complete(enrol("Đỗ Thị Xong", made), made)
    return made


def answers(client: LmsClient, made: MadeCourse) -> set[int]:
    return {client.get(f"/studio/courses/{made.public_id}{page}").status_code for page in PAGES}


def makes_author(made: MadeCourse, account_id: int, part: str) -> None:
    with transaction():
        db.session.add(
            CourseAuthor(course_id=made.id, account_id=account_id, part=part, given_by=None, given_at=clock.now())
        )  # fmt: skip


def test_a_course_that_nobody_writes_is_every_trainers(client: LmsClient, course: MadeCourse) -> None:
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    assert answers(client, course) == {200}


def test_learners_are_their_authors_and_nobody_elses(
    app: Flask, client: LmsClient, course: MadeCourse
) -> None:
    owner, shared, colleague = (make_account(make_person(), [Role.TRAINER]) for _ in range(3))
    makes_author(course, owner, "owner")
    makes_author(course, shared, "editor")
    for account, expected in ((owner, {200}), (shared, {200}), (colleague, {404})):
        sign_in(client, account)
        assert answers(client, course) == expected
    page = client.get(f"/studio/courses/{course.public_id}").get_data(as_text=True)
    assert "/progress" not in page
    assert client.get(f"/studio/courses/{course.public_id}/statistics").status_code == 200
    makes_author(course, shared, "none")
    sign_in(client, shared)
    assert answers(client, course) == {404}


def test_whoever_was_given_the_course_by_name_keeps_its_learners(
    client: LmsClient, course: MadeCourse
) -> None:
    makes_author(course, make_account(make_person(), [Role.TRAINER]), "owner")
    account = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account, Role.TRAINER, course_id=course.id, valid_from=LONG_AGO)
    sign_in(client, account)
    assert answers(client, course) == {200}


def test_an_editor_of_another_faculty_sees_the_figures_of_the_shared_course(
    client: LmsClient, course: MadeCourse
) -> None:
    """Trainer of one course only, and editor of this one: learners and figures both, of no third course."""
    own, third = (make_course(lessons=1, checked=(1,), final=False, key=key) for key in ("rieng", "thu-ba"))
    makes_author(course, make_account(make_person(), [Role.TRAINER]), "owner")
    account = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account, Role.TRAINER, course_id=own.id, valid_from=LONG_AGO)
    makes_author(course, account, "editor")
    sign_in(client, account)
    assert answers(client, course) == answers(client, own) == {200}
    assert answers(client, third) == {404}
    statistics = {
        made.public_id: client.get(f"/studio/courses/{made.public_id}/statistics").status_code
        for made in (course, own, third)
    }
    assert list(statistics.values()) == [200, 200, 404]
    index = client.get("/studio/statistics").get_data(as_text=True)
    assert (course.public_id in index, third.public_id in index) == (True, False)


def test_a_head_an_office_and_a_lapsed_trainer_get_none(client: LmsClient, course: MadeCourse) -> None:
    school = make_school()
    accounts_ = [
        make_account(make_person(), [(Role.HEAD, school)]),
        *(make_account(make_person(), [role]) for role in (Role.OFFICE, Role.LEADER, Role.ADMIN)),
    ]
    former = make_account(make_person())
    makes_author(course, former, "owner")
    for account in (*accounts_, former):
        sign_in(client, account)
        assert answers(client, course) == {404}
    sign_in(client, accounts_[1])  # the office may look at attempts worth a second look, anywhere
    assert client.get(f"/studio/courses/{course.public_id}/statistics").status_code == 200


def test_a_reviewer_sees_the_draft_and_no_learners(app: Flask, client: LmsClient) -> None:

    school = make_school()
    with transaction():
        org_settings.change(SYSTEM, school, COURSE_REVIEW, "Có")
    author, reviewer = browser(app, Role.TRAINER), browser(app, Role.TRAINER, name="Lê Thị Duyệt")
    address = published(author)
    assert author.post(f"{address}/draft").status_code == 303
    assert author.post(f"{address}/draft/review").status_code == 303
    assert reviewer.get(f"{address}/draft").status_code == 200
    assert {reviewer.get(f"{address}{page}").status_code for page in PAGES} == {404}
    assert {author.get(f"{address}{page}").status_code for page in PAGES} == {200}


@pytest.mark.parametrize("public_id", ["khong-co", "0", "a' OR 1=1"])
def test_guessed_addresses_lead_nowhere(client: LmsClient, course: MadeCourse, public_id: str) -> None:
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    for page in PAGES:
        assert client.get(f"/studio/courses/{public_id}{page}").status_code == 404


# ---- other pages that name learners --------------------------------------------------------------------------------


def test_works_exceptions_and_corrections_of_a_course_that_others_write(client: LmsClient) -> None:
    made = make_task_course()
    hand_in(made, "Lê Văn Nộp")
    work = db.session.scalars(sa.select(TaskWork.public_id)).one()
    release()
    owner, colleague = (make_account(make_person(), [Role.TRAINER]) for _ in range(2))
    office = make_account(make_person(), [Role.OFFICE])
    studio = f"/studio/courses/{made.public_id}"
    places = (f"/studio/grading/{work}", f"{studio}/adjustments", f"{studio}/corrections")

    def seen_by(account: int) -> tuple[set[int], bool, bool]:
        sign_in(client, account)
        listed = "Lê Văn Nộp" in client.get("/studio/grading").get_data(as_text=True)
        waits = "bài thực hành chờ chấm" in client.get("/").get_data(as_text=True)
        return {client.get(place).status_code for place in places}, listed, waits

    assert seen_by(colleague) == ({200}, True, True), "nobody writes it yet"
    makes_author(made, owner, "owner")
    assert seen_by(owner) == seen_by(office) == ({200}, True, True)
    assert seen_by(colleague) == ({404}, False, False)
    assert client.post(f"/studio/grading/{work}", data={}).status_code == 404
    page = client.get(f"/courses/{made.public_id}").get_data(as_text=True)
    assert "/adjustments" not in page


def test_an_author_whose_role_is_for_another_course_marks_corrects_and_adjusts(
    client: LmsClient,
) -> None:
    """Trainer of one course only, and editor of another: its works, its corrections and its exceptions are theirs."""
    own = make_course(lessons=1, checked=(1,), final=False, key="rieng")
    made = make_task_course()
    hand_in(made, "Lê Văn Nộp")
    work = db.session.scalars(sa.select(TaskWork.public_id)).one()
    release()
    makes_author(made, make_account(make_person(), [Role.TRAINER]), "owner")
    account, stranger = make_account(make_person()), make_account(make_person())
    with transaction():
        for one in (account, stranger):
            accounts.grant_role(SYSTEM, one, Role.TRAINER, course_id=own.id, valid_from=LONG_AGO)
    makes_author(made, account, "editor")
    makes_author(made, stranger, "viewer")
    studio = f"/studio/courses/{made.public_id}"
    marks = {"c-du": "2", "c-ro": "1", "comment": "Tốt lắm.", "seen": "0"}
    sign_in(client, stranger)
    assert client.get(studio).status_code == 200, "who only looks on sees the course"
    for place in (
        f"/studio/grading/{work}",
        f"{studio}/adjustments",
        f"{studio}/corrections",
        f"{studio}/learners",
    ):
        assert client.get(place).status_code == 404, place
    assert client.post(f"/studio/grading/{work}", data=marks).status_code == 404
    assert "Lê Văn Nộp" not in client.get("/studio/grading").get_data(as_text=True)

    sign_in(client, account)
    assert "bài thực hành chờ chấm" in client.get("/").get_data(as_text=True)
    assert "Lê Văn Nộp" in client.get("/studio/grading").get_data(as_text=True)
    assert client.post(f"/studio/grading/{work}", data=marks).status_code == 303
    page = client.get(f"{studio}/adjustments").get_data(as_text=True)
    series = re.findall(r'<option[^>]* value="([^"]+)"', page)[0]
    code = db.session.scalars(sa.select(Person.code).where(Person.full_name == "Lê Văn Nộp")).one()
    release()
    granted = {"quiz": series, "code": code, "extra_minutes": "10", "reason": "Đau tay"}
    assert client.post(f"{studio}/adjustments", data=granted).status_code == 303
    withdrawal = re.findall(
        r'href="([^"]*/withdrawal)"', client.get(f"{studio}/adjustments").get_data(as_text=True)
    )[0]
    assert client.post(withdrawal, data={"reason": "nhầm người"}).status_code == 303
    assert client.get(f"{studio}/corrections").status_code == 200


def test_an_author_whose_role_is_for_another_course_corrects_a_key(client: LmsClient) -> None:
    own = make_course(lessons=1, checked=(1,), final=False, key="rieng")
    wronged, wrong = make_wrong()
    account, stranger = make_account(make_person()), make_account(make_person())
    with transaction():
        for one in (account, stranger):
            accounts.grant_role(SYSTEM, one, Role.TRAINER, course_id=own.id, valid_from=LONG_AGO)
    makes_author(wronged, make_account(make_person(), [Role.TRAINER]), "owner")
    makes_author(wronged, account, "editor")
    sign_in(client, stranger)
    address = f"/studio/courses/{wronged.public_id}/corrections"
    said = {"quiz": SERIES, "version": wrong, "corrected": corrected(), "reason": "Đáp án ghi nhầm"}
    assert client.post(address, data=said).status_code == 404
    sign_in(client, account)
    assert client.post(f"{address}/previews", data=said).status_code == 303
    assert client.post(address, data=said).status_code == 303
