"""The yearly clock: the plan's days as data, at home for those they concern, late with its time and never blocked."""

from datetime import date

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import db, release, transaction
from lms.org.deadlines.defaults import ensure_defaults
from lms.org.deadlines.models import DeadlineDay
from lms.org.deadlines.queries import deadlines, find_deadline
from lms.org.deadlines.rules import Act, coming, concerns, days_late, shipped
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import noon

WANTED = {
    "name": "Gửi báo cáo định kỳ", "starts_on": "", "last_on": "18/05/2027", "concerns": ["office", "leader"],
}  # fmt: skip


def test_the_plan_ships_whole() -> None:
    found = {day.key: day for day in shipped()}
    assert len(found) == 5 * 4 + 2
    last = [found[f"2027-{act}"].last_on for act in ("report", "nominations", "council", "sending")]
    assert last == [date(2027, 5, day) for day in (19, 24, 26, 29)]
    assert found["2027-conference"].last_on == date(2027, 12, 31)
    assert found["2030-conference"].starts_on == date(2030, 10, 1)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-400, 400))
def test_late_is_counted_from_the_last_day(last_on: date, days: int) -> None:
    done_on = date.fromordinal(last_on.toordinal() + days)
    assert days_late(last_on, done_on) == max(0, days)


def test_the_calendar_from_home_to_done(app: Flask) -> None:
    with transaction():
        ensure_defaults()
        ensure_defaults()
    root = make_school()
    unit = make_unit("Khoa Điện", "faculty", root)
    accounts = (
        make_account(make_person("Võ Văn Học", unit)),
        make_account(make_person("Trần Thị Trưởng", unit), [(Role.HEAD, unit)]),
        make_account(roles=[Role.LEADER]),
        make_account(roles=[Role.OFFICE]),
    )

    def enter() -> list[LmsClient]:
        return [sign_in(app.test_client(), one) for one in accounts]

    def text(browser: LmsClient, href: str) -> str:
        answer = browser.get(href)
        assert answer.status_code == 200, href
        return answer.get_data(as_text=True)

    with clock.frozen(noon(date(2027, 2, 1))):
        learner, head, leader, office = enter()
        assert "Sắp tới" not in text(head, "/"), "nothing within sixty days"
    with clock.frozen(noon(date(2027, 5, 3))):
        learner, head, leader, office = enter()
        assert "chậm nhất thứ Tư 19/05/2027" in text(leader, "/").replace("\n", "")
        home = text(head, "/")
        assert "Nộp hồ sơ đề nghị" in home
        assert "Gửi báo cáo định kỳ" not in home, "the office's"
        assert "Sắp tới" not in text(learner, "/")
        assert learner.get("/deadlines").status_code == 404
        page = text(leader, "/deadlines")
        assert "Sửa, ghi đã xong" not in page
        assert "mục VIII.1" in page
        assert "không phải ngày làm việc" in page, "29/5/2027 is a Saturday"
        assert "Hội nghị sơ kết giai đoạn 1" in text(head, "/deadlines?year=all")
        assert "19/05/2027" in text(head, "/deadlines?year=x")
        for browser, status in ((head, 403), (leader, 403), (learner, 404)):
            assert browser.post("/deadlines/2027-report", data=WANTED).status_code == status

        # The school's own day, and the plan's changed: dated rows, nothing lost.
        form = text(office, "/deadlines/2027-report")
        seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
        wrong = office.post("/deadlines/2027-report", data={**WANTED, "seen": seen, "last_on": "18/05/2029"})
        assert wrong.status_code == 422
        assert "18/05/2029" in wrong.get_data(as_text=True)
        assert office.post("/deadlines/2027-report", data={**WANTED, "concerns": []}).status_code == 422
        assert office.post("/deadlines/2027-report", data={**WANTED, "seen": seen}).status_code == 303
        assert office.post("/deadlines/2027-report", data={**WANTED, "seen": seen}).status_code == 409
        assert office.post("/deadlines/2027-report", data={**WANTED, "seen": "9" * 40}).status_code == 409
        new = {**WANTED, "name": "Họp giao ban", "starts_on": "10/05/2027", "last_on": "09/05/2027"}
        assert office.post("/deadlines/new", data=new).status_code == 422
        assert office.post("/deadlines/new", data={**new, "last_on": "11/05/2027"}).status_code == 303
        assert "từ 10/05/2027 đến hết thứ Ba 11/05/2027" in text(leader, "/")
        with transaction():
            ensure_defaults()
        report = find_deadline(Act.REPORT, 2027)
        assert report is not None
        assert (report.last_on, report.is_changed) == (date(2027, 5, 18), True)
        assert db.session.query(DeadlineDay).filter_by(key="2027-report").count() == 2
        release()

    # Late: taken with its time, and said.
    with clock.frozen(noon(date(2027, 5, 20))):
        learner, head, leader, office = enter()
        assert "Quá hạn 2 ngày, vẫn làm được" in text(office, "/")
        assert office.post("/deadlines/2027-report/completion", data={"note": "Số 12"}).status_code == 303
        assert office.post("/deadlines/2027-report/completion", data={"note": "Số 13"}).status_code == 303
        page = text(leader, "/deadlines")
        assert "Xong muộn 2 ngày" in page
        assert "Số 12" in page
        assert "20/05/2027" in page
        assert "Gửi báo cáo định kỳ" not in text(leader, "/")
        office.post("/deadlines/2027-report/reopening")
        assert "Quá hạn 2 ngày" in text(leader, "/")
        seen = str(next(day.id for day in deadlines() if day.key == "2027-sending"))
        release()
        assert office.post("/deadlines/2027-sending/removal", data={"seen": "1"}).status_code == 409
        assert office.post("/deadlines/2027-sending/removal", data={"seen": seen}).status_code == 303
        assert office.get("/deadlines/2027-sending").status_code == 404


def test_only_the_next_few_of_those_it_concerns(app: Flask) -> None:
    with transaction():
        ensure_defaults()
    every = deadlines()
    release()
    office = Actor(1, None, "x", (Grant(Role.OFFICE),))
    nobody = Actor(2, None, "y", (Grant(Role.TRAINER),))
    for day in (date(2026, 5, 1), date(2027, 5, 20), date(2027, 9, 1), date(2030, 12, 31)):
        near = coming(every, office, day)
        assert len(near) <= 3
        assert all(concerns(office, one.concerns) for one in near)
        assert coming(every, nobody, day) == []
