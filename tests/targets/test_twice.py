"""What is sent twice is kept once: a snapshot is for ever, and so is a slip of the finger."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.org.models import Person
from lms.targets.chasing.rules import group_message
from lms.targets.freezing.models import Snapshot
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import complete, make_target, noon


def count() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(Snapshot))
    release()
    return found or 0


def test_a_second_click_freezes_nothing_more(school: School, office: LmsClient) -> None:
    data = {"on": "22/11/2026", "reason": "Báo cáo"}
    first = office.post("/snapshots/new", data=data).location
    again = office.post("/snapshots/new", data=data)
    assert again.location == first
    assert "chưa có gì đổi nên không chốt lần nữa" in text_of(office, first)
    assert count() == 1
    office.post("/snapshots/new", data={**data, "reason": "Họp Hội đồng"})
    assert count() == 2, "another reason is another snapshot"
    complete(school.people["half"], school.courses[1], TODAY)
    assert office.post("/snapshots/new", data=data).location != first
    assert count() == 3, "something is otherwise since"
    with clock.frozen(noon(TODAY) + timedelta(minutes=11)):
        office.post("/snapshots/new", data={**data, "reason": "Họp Hội đồng"})
    assert count() == 4, "later it was meant"


def test_words_for_a_group_fit_who_is_in_it() -> None:
    due, today = date(2027, 5, 19), date(2027, 5, 20)
    staff = group_message("Chỉ tiêu", due, "Khoa", ["An"], "", today)
    pupils = group_message("Chỉ tiêu", due, "Lớp", ["An"], "", today, of_staff=False)
    assert staff.count("các thầy cô") == 2
    assert "thầy cô" not in pupils
    assert pupils.count("mọi người") == 2
    each = group_message("Chỉ tiêu", None, "Lớp", ["An"], "", today)
    assert "Hạn của mỗi người" in each
    assert "19/05/2027" not in each


def test_a_message_to_people_with_days_of_their_own_names_none(school: School, office: LmsClient) -> None:
    make_target(["a"], key="joining", categories=["worker"], due_days=30)
    with transaction():
        db.session.execute(
            sa.update(Person).where(Person.id == school.people["worker"]).values(email="w@truong.example")
        )
    page = text_of(office, "/reminders")
    target = page.split('value="')
    assert len(target) > 1
    public_id = db.session.scalar(sa.text("select public_id from target where key = 'joining'"))
    release()
    unit = (
        text_of(office, f"/reminders?target={public_id}")
        .split("/reminders/units/")[1]
        .split('"')[0]
        .split("?")[0]
    )
    page = text_of(office, f"/reminders/units/{unit}?target={public_id}")
    assert "Hạn của mỗi người có ở trang Việc của tôi." in page
    assert "Cảm ơn mọi người." in page
    person = db.session.get_one(Person, school.people["worker"]).public_id
    release()
    sent = office.get(f"/reminders/people/{person}/letter").data
    assert message_from_bytes(sent, policy=policy.default)["X-Unsent"] == "1", "opens as a letter to send"
    assert b"\r\n" in sent
    assert b"\n" not in sent.replace(b"\r\n", b"")
