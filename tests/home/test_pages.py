"""The home page of each role, through the client and with the real course of learning behind it."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.models import AttemptItem
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.learning.models import Completion
from lms.org import settings
from lms.org.models import RosterBatch, Unit
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.emulation.make import ship_periods
from tests.learning.make import MadeCourse, make_course
from tests.make import SYSTEM, make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import make_target, noon

TODAY = date(2026, 11, 22)
DUE = date(2027, 5, 19)


class School:
    """Two units, three people of the staff and a pupil; two required courses."""

    def __init__(self) -> None:
        ship_periods()
        self.root = make_school()
        self.faculty = make_unit("Khoa Điện", "faculty", self.root)
        self.office = make_unit("Phòng Hành chính - Kế toán", "office", self.root)
        self.an = make_person("Nguyễn Văn An", self.faculty)
        self.binh = make_person("Trần Thị Bình", self.faculty)
        self.chi = make_person("Lê Kim Chi", self.office, "officer")
        self.em = make_person("Võ Em", self.root, "student")
        with transaction():
            settings.change(SYSTEM, self.root, settings.PUBLIC_ADDRESS, "https://hoc.truong.example")
        self.one = make_course(lessons=2, checked=(), key="mot")
        self.two = make_course(lessons=2, checked=(), key="hai")
        make_target(["mot", "hai"], due_on=DUE)


@pytest.fixture
def school(app: Flask) -> Any:
    with clock.frozen(noon(TODAY)):
        yield School()


def confirm(person_id: int, course: MadeCourse, *positions: int) -> None:
    for position in positions:
        with transaction():
            learning.confirm_lesson(person_id, course.public_id, position)


def begin_final(person_id: int, course: MadeCourse) -> int:
    with transaction():
        return learning.start_quiz(person_id, course.public_id, None, random.Random(1)).id


def hand_in(person_id: int, attempt_id: int, choice: str = "a") -> None:
    with transaction():
        positions = db.session.scalars(
            sa.select(AttemptItem.position).where(AttemptItem.attempt_id == attempt_id)
        ).all()
        for position in positions:
            assessment.save_answer(attempt_id, person_id, position, [choice])
        assessment.submit(attempt_id, person_id, "learner")


def finish(person_id: int, course: MadeCourse) -> None:
    confirm(person_id, course, 1, 2)
    hand_in(person_id, begin_final(person_id, course))


def home(client: LmsClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def primary(html: str) -> tuple[str, str]:
    """Words and address (a button's: its form's) of the page's primary buttons: there has to be exactly one."""
    import html5lib

    root = html5lib.parse(html, namespaceHTMLElements=False)
    found = [n for n in root.iter() if "button-primary" in (n.get("class") or "").split()]
    assert len(found) == 1
    forms = [form.get("action") for form in root.iter("form") if found[0] in form.iter()]
    return " ".join("".join(found[0].itertext()).split()), found[0].get("href") or "".join(forms)


def test_from_the_first_lesson_to_the_certificate(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an))
    html = home(client)
    assert primary(html) == ("Bắt đầu học", school.one.href + "/enrolment")
    assert "thứ Tư 19/05/2027, còn 178 ngày" in html
    assert "gợi ý, chưa có quyết định của Trường" in html
    confirm(school.an, school.two, 1)
    html = home(client)
    assert primary(html) == ("Học tiếp: Bài 2 – Bài số 2", school.two.lesson(2))
    assert "1/3 bước" in html
    confirm(school.an, school.two, 2)
    assert primary(home(client)) == ("Làm bài kiểm tra cuối khóa", school.two.href)
    attempt_id = begin_final(school.an, school.two)
    assert primary(home(client))[0] == "Làm tiếp bài kiểm tra cuối khóa"
    hand_in(school.an, attempt_id, "b")
    assert primary(home(client))[0] == "Làm lại bài kiểm tra cuối khóa"
    hand_in(school.an, begin_final(school.an, school.two))
    html = home(client)
    assert primary(html) == ("Bắt đầu học", school.one.href + "/enrolment")
    assert "Hoàn thành ngày 22/11/2026" in html
    finish(school.an, school.one)
    html = home(client)
    words, href = primary(html)
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" in html
    assert words == "Xem giấy chứng nhận"
    assert client.get(href).status_code in (200, 202)
    assert html.count("/file") == 2  # one beside each course; the button opens them all


def test_one_press_begins_a_course(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an))
    assert client.post(primary(home(client))[1]).location == school.one.lesson(1)
    assert primary(home(client)) == ("Bắt đầu: Bài 1 – Bài số 1", school.one.lesson(1))


def test_overdue_is_said_calmly(school: School, client: LmsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.accounts.queries.STALE", timedelta(days=1000))  # one visit, a long story
    sign_in(client, make_account(school.an))
    with clock.frozen(noon(DUE)):
        assert "hôm nay là ngày cuối" in home(client)
    with clock.frozen(noon(DUE + timedelta(days=3))):
        assert "đã qua 3 ngày; bạn vẫn học và được ghi nhận bình thường" in (html := home(client))
    assert primary(html) == ("Bắt đầu học", school.one.href + "/enrolment")


def test_a_revoked_completion_is_missing_again(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an))
    finish(school.an, school.one)
    finish(school.an, school.two)
    public_id = db.session.scalar(
        sa.select(Completion.public_id).where(Completion.course_id == school.one.id)
    )
    release()
    with transaction():
        learning.revoke_completion(SYSTEM, str(public_id), "Làm bài hộ")
    html = home(client)
    assert primary(html) == ("Xem lý do và học lại", school.one.href)
    assert "kết quả đã bị thu hồi" in html


def test_who_has_nothing_required_chooses(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.em))
    html = home(client)
    assert primary(html) == ("Chọn một khóa học", "/courses")
    assert "Khóa bắt buộc" not in html
    confirm(school.em, school.one, 1)
    html = home(client)
    assert primary(html)[0] == "Học tiếp: Bài 2 – Bài số 2"
    assert "Khóa bạn tự chọn" in html


def test_a_course_taken_beside_the_required_ones_goes_on_after_them(
    school: School, client: LmsClient
) -> None:
    sign_in(client, make_account(school.an))
    extra = make_course(lessons=2, checked=(), key="them")
    confirm(school.an, extra, 1)
    assert primary(home(client)) == ("Bắt đầu học", school.one.href + "/enrolment")
    finish(school.an, school.one)
    finish(school.an, school.two)
    html = home(client)
    assert primary(html) == ("Học tiếp: Bài 2 – Bài số 2", extra.lesson(2))
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" in html


def test_a_learner_sees_no_figures_of_others(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an))
    html = home(client)
    for words in ("Toàn trường", "còn thiếu", "Vận hành", "Danh sách của Trường", "Biên soạn", "Khoa Điện"):
        assert words not in html, words


def test_a_head_sees_the_own_unit_only(school: School, client: LmsClient) -> None:
    finish(school.an, school.one)
    finish(school.an, school.two)
    finish(school.chi, school.one)
    sign_in(client, make_account(school.binh, [(Role.HEAD, school.faculty)]))
    html = home(client)
    unit = db.session.scalar(sa.select(Unit.public_id).where(Unit.id == school.faculty))
    release()
    assert "1 trong 2 người được tính đã hoàn thành" in html
    assert "còn thiếu 1 người" in html
    assert f"/coverage/{unit}?list=missing" in html
    for address in ("/nominations", "/deadlines"):
        assert f'href="{address}"' in html, address
        assert client.get(address).status_code == 200, address
    assert "Toàn trường" not in html
    assert client.get(f"/coverage/{unit}?list=missing").status_code == 200


def test_the_leader_sees_the_school(school: School, client: LmsClient) -> None:
    finish(school.chi, school.one)
    sign_in(client, make_account(school.chi, [Role.LEADER]))
    html = home(client)
    assert "0 trong 3 người được tính đã hoàn thành" in html
    for address in ("/statistics", "/emulation", "/nominations", "/papers", "/deadlines"):
        assert f'href="{address}"' in html, address
        assert client.get(address).status_code == 200, address
    assert "Danh sách của Trường" not in html
    assert "/certificates/register" not in html


def test_the_office_sees_the_school_and_its_roster(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.chi, [Role.OFFICE]))
    assert "Chưa nhập danh sách nào" in home(client)
    with transaction():
        db.session.add(
            RosterBatch(
                public_id="r1", file_name="a.xlsx", file_hash="x", as_of=date(2026, 9, 5), has_staff=True,
                has_students=False, created_at=clock.now(), created_by="x",
                summary=dict.fromkeys(("new", "changed", "ended", "left_out"), 0),
            )
        )  # fmt: skip
    html = home(client)
    assert "tính đến ngày 05/09/2026" in html
    for address in ("/roster", "/people", "/settings", "/statistics", "/emulation", "/certificates/register", "/deadlines"):  # fmt: skip
        assert f'href="{address}"' in html, address
        assert client.get(address).status_code == 200, address
    assert "Vận hành" not in html


def test_the_trainer_finds_the_studio(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an, [Role.TRAINER]))
    html = home(client)
    assert f"/studio/courses/{school.one.public_id}" in html
    assert client.get(f"/studio/courses/{school.one.public_id}").status_code == 200


def test_the_admin_without_a_person_sees_how_it_runs(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(None, [Role.ADMIN]))
    html = home(client)
    assert "Không có việc nền nào bị lỗi" in html
    assert "Bước tiếp theo" not in html
    assert "Toàn trường" not in html
    assert "Chưa đặt địa chỉ công khai" not in html
    with transaction():
        settings.change(SYSTEM, school.root, settings.PUBLIC_ADDRESS, "")
        jobs.enqueue("x.y", {}, "1")
        db.session.execute(sa.update(jobs.Job).where(jobs.Job.kind == "x.y").values(state="failed"))
    html = home(client)
    assert "1 việc nền không làm được" in html
    assert "Chưa đặt địa chỉ công khai" in html


def test_an_empty_installation_has_a_home(app: Flask, client: LmsClient) -> None:
    sign_in(client, make_account(None, [Role.ADMIN]))
    assert "Vận hành" in home(client)
    other = app.test_client()
    assert isinstance(other, LmsClient)
    sign_in(other, make_account(make_person("Lê An"), [Role.OFFICE, Role.LEADER, Role.TRAINER]))
    assert primary(home(other)) == ("Chọn một khóa học", "/courses")


def test_strangers_are_sent_to_sign_in(app: Flask, client: LmsClient) -> None:
    assert client.get("/").status_code == 303


def test_what_the_page_costs(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an))

    def count() -> int:
        home(client)  # what is cached, is
        with count_queries(db.engine) as found:
            home(client)
        return len(found)

    # The account, whether something special waits, two of requirements, courses begun.
    assert count() == 5
    confirm(school.an, school.one, 1)
    confirm(school.an, school.two, 1)
    assert count() == 6  # progress takes one more
    confirm(school.an, school.one, 2)
    hand_in(school.an, begin_final(school.an, school.one))
    assert count() == 7  # and the certificates
    for i in range(5):
        extra = make_course(lessons=2, checked=(), key=f"x{i}")
        confirm(school.an, extra, 1)
    assert count() == 7
