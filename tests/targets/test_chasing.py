"""Who is missing is reminded, once a week by letter; whoever is on leave, exempt or done is not; heads hear of the late."""

from datetime import date, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, jobs, mail
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.settings import Smtp
from lms.org import settings as org_settings
from lms.org.models import Person
from lms.targets.chasing.checks import CHECKS
from lms.targets.chasing.jobs import REMIND
from lms.targets.chasing.models import Digest, DigestEnd, Escalation, Reminder
from lms.targets.chasing.rules import Quiet, next_moment, read_quiet, told_heads
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of, unit_path
from tests.targets.make import END, complete, noon

SERVER = Smtp("mail.example", 587, "starttls", "", "", "hoc@truong.example")


class Post:
    """A mail server that keeps what it gets; `down`: it does not answer, `hates`: addresses it refuses for good."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.down, self.hates = False, ""

    def __enter__(self) -> "Post":
        if self.down:
            raise OSError("no route")
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send(self, line: object, message: Any) -> None:
        if self.hates and self.hates in message["To"]:
            raise mail.Refused("550")
        self.letters.append(message)


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(mail, "server", lambda: SERVER)
    monkeypatch.setattr(mail, "connected", lambda smtp: made)
    monkeypatch.setattr(mail, "send", made.send)
    return made


def give_addresses(school: School) -> None:
    with transaction():
        for key, person_id in school.people.items():
            db.session.get_one(Person, person_id).email = f"{key}@truong.example"


def count(model: Any, **where: Any) -> int:
    found = sa.select(sa.func.count()).select_from(model).filter_by(**where)
    number = db.session.scalar(found) or 0
    release()
    return number


def public_id(person_id: int) -> str:
    found = db.session.scalar(sa.select(Person.public_id).where(Person.id == person_id))
    release()
    return str(found)


def faults(name: str) -> list[str]:
    with db.engine.connect() as connection:
        check = next(one for one in CHECKS if one.name == name)
        return [problem.message.plain() for problem in check.run(connection)]


def reminders(unit_id: int) -> str:
    return "/reminders/units/" + unit_path(unit_id).rpartition("/")[2]


def test_a_year_of_reminders(school: School, office: LmsClient, post: Post, app: Flask) -> None:
    give_addresses(school)
    clerk = make_account(roles=[Role.OFFICE])
    everybody = text_of(office, "/reminders")
    assert "Khoa Công nghệ thông tin" in everybody
    assert "Nhắc mọi người còn thiếu" in everybody
    page = text_of(office, reminders(school.root))
    assert [name in page for name in ("Trần Thị Bé", "Lê Thị Cúc", "Võ Văn Em")] == [True] * 3
    for spared in ("Nguyễn Văn An", "Phạm Thị Dung", "Hồ Văn Giang", "Đỗ Thị Hạnh", "Cao Văn Ích"):
        assert spared not in page, "done, on leave, gone, exempt, of another category"
    assert "1. Trần Thị Bé" in page, "the message for the group names them"
    assert "Lê Thị Cúc" not in text_of(office, reminders(school.it))
    assert "Ký tên" in text_of(office, reminders(school.it) + "/sheet")
    mine = sign_in(app.test_client(), make_account(school.people["half"]))
    assert "nhắc bạn" not in text_of(mine, "/")
    # One button: a notice for each, a letter for each, once.
    assert office.post("/reminders/rounds").status_code == 303
    assert office.post("/reminders/rounds").status_code == 409
    assert (count(Reminder), count(Digest)) == (3, 3)
    assert "nhắc bạn ngày 22/11/2026" in text_of(mine, "/")
    assert "Thông báo ở trang Việc của tôi" in text_of(mine, "/reminders/mine")
    # One of them finishes before the letters go; another address is refused for good.
    complete(school.people["sick"], school.courses[0], TODAY)
    complete(school.people["sick"], school.courses[1], TODAY)
    post.hates = "idle@"
    jobs.run_due()
    assert [letter["To"] for letter in post.letters] == ["Trần Thị Bé <half@truong.example>"]
    text = post.letters[0].get_content()
    assert "hạn 19/05/2027" in text
    assert "Khóa b" in text or "Khóa B" in text
    ends = {row.outcome for row in db.session.scalars(sa.select(DigestEnd))}
    assert ends == {"sent", "not-needed", "refused"}
    release()
    assert count(Reminder, way="email") == 1
    assert "Thư điện tử" in text_of(office, "/reminders/log")
    # Within the week there is a notice again, no letter; after it there is.
    for days, letters in ((3, 3), (7, 5)):
        with clock.frozen(noon(TODAY + timedelta(days=days))):
            sign_in(office, clerk)
            assert office.post("/reminders/rounds").status_code == 303
            assert count(Digest) == letters, days
    with clock.frozen(noon(TODAY + timedelta(days=7))):
        post.down, post.hates = True, ""
        jobs.run_due()
        assert len(post.letters) == 1
        assert db.session.scalar(sa.select(jobs.Job.state).where(jobs.Job.state == "waiting")) == "waiting"
        release()
    with clock.frozen(noon(TODAY + timedelta(days=7)) + timedelta(hours=1)):
        post.down = False
        jobs.run_due()
        assert len(post.letters) == 3, "tried again, each once"
    sign_in(office, clerk)
    # What was done outside is recorded in the same list.
    where = reminders(school.it)
    assert office.post(where + "/rounds", data={"way": "group"}).status_code == 303
    assert office.post(where + "/rounds", data={"way": "email"}).status_code == 422
    assert "Nhắn trong nhóm Zalo" in text_of(office, where)


def test_verify_finds_a_letter_that_never_went(school: School, office: LmsClient, post: Post) -> None:
    give_addresses(school)
    assert office.post("/reminders/rounds").status_code == 303
    jobs.run_due()
    assert not faults("reminders.letters") + faults("reminders.weekly")
    with transaction():
        first = db.session.scalars(sa.select(Digest).order_by(Digest.id)).first()
        assert first is not None
        change = sa.update(DigestEnd).where(DigestEnd.digest_id == first.id)
        db.session.execute(change.values(outcome="refused"))
        person_id = db.session.scalars(sa.select(Digest.person_id).order_by(Digest.id.desc())).first()
        again = Digest(
            public_id="x", person_id=person_id, number=2, round_key="x", made_on=TODAY, made_at=clock.now()
        )
        db.session.add(again)
        db.session.flush()
        db.session.add(DigestEnd(digest_id=again.id, outcome="sent", ended_at=clock.now()))
    assert len(faults("reminders.letters")) == 1
    assert len(faults("reminders.weekly")) == 1


def test_heads_hear_of_the_late_and_act_in_their_subtree_only(
    school: School, office: LmsClient, post: Post, app: Flask
) -> None:
    give_addresses(school)
    clerk = make_account(roles=[Role.OFFICE])
    account = make_account(school.people["done"], roles=[(Role.HEAD, school.it)])
    head = sign_in(app.test_client(), account)
    assert "quá hạn" not in text_of(head, "/")
    assert head.get(reminders(school.office)).status_code == 404
    assert head.post("/reminders/rounds").status_code == 403
    assert head.post(reminders(school.office) + "/rounds", data={"way": "notice"}).status_code == 404
    assert head.get(f"/reminders/people/{public_id(school.people['idle'])}").status_code == 404
    assert "Trần Thị Bé" in text_of(head, f"/reminders/people/{public_id(school.people['half'])}")
    assert "Lê Thị Cúc" not in text_of(head, "/reminders/log")
    with clock.frozen(noon(END + timedelta(days=1))):
        sign_in(office, clerk)
        home = text_of(sign_in(head, account), "/")
        assert "1 người quá hạn" in home
        assert office.post("/reminders/rounds").status_code == 303
        told = db.session.scalars(sa.select(Escalation)).one()
        assert (told.person_id, told.unit_id, told.people) == (school.people["done"], school.it, 1)
        release()
        jobs.run_due()
        letter = next(one for one in post.letters if "done@" in one["To"])
        assert "Khoa Công nghệ thông tin: 1 người" in letter.get_content()
        assert "Trần Thị Bé" not in letter.get_content(), "no name of others leaves the school"
        assert "Đã báo trưởng đơn vị" in text_of(head, "/reminders/log")
    stranger = sign_in(app.test_client(), make_account(school.people["worker"]))
    assert stranger.get("/reminders").status_code == 404
    assert stranger.get(f"/reminders/people/{public_id(school.people['half'])}").status_code == 404


def test_without_a_mail_server_letters_are_shown_and_taken_away(school: School, office: LmsClient) -> None:
    give_addresses(school)
    assert "Chưa có máy chủ thư" in text_of(office, "/reminders")
    assert office.post("/reminders/rounds").status_code == 303
    assert count(Digest) == 0
    where = f"/reminders/people/{public_id(school.people['half'])}"
    assert "Việc học bắt buộc còn chưa hoàn thành" in text_of(office, where)
    file = office.get(where + "/letter")
    assert file.mimetype == "message/rfc822"
    letter = message_from_bytes(file.data, policy=policy.default)
    assert letter["To"] == "Trần Thị Bé <half@truong.example>"
    assert "Chỉ tiêu t" in letter.get_content()
    assert office.get(f"/reminders/people/{public_id(school.people['done'])}/letter").status_code == 404
    for wrong in ("không có", "ánh@truong.vn", "a@b, c@d", "a b@c"):
        with transaction():
            db.session.get_one(Person, school.people["half"]).email = wrong
        assert office.get(where + "/letter").status_code == 404, wrong
        assert office.get(where).status_code == 200


def test_the_daily_job_reminds_of_what_was_decided_and_is_due_soon(
    school: School, office: LmsClient, post: Post
) -> None:
    give_addresses(school)

    def daily(day: date) -> int:
        with clock.frozen(noon(day)):
            jobs._handlers[REMIND]({})
        return count(Reminder)

    assert daily(END) == 0, "nobody asked for it"
    with transaction():
        org_settings.change(SYSTEM, school.root, org_settings.REMIND_AUTO, "Có")
    assert daily(END) == 0, "a proposal of ours is nobody's duty yet"
    with transaction():
        db.session.execute(sa.text("UPDATE target_record SET is_proposal = false"))
    assert daily(END - timedelta(days=60)) == 0, "it is not due soon"
    assert daily(END - timedelta(days=10)) == 3
    assert daily(END - timedelta(days=9)) == 3, "once a week"
    assert daily(END - timedelta(days=3)) == 6


def test_quiet_hours_and_heads() -> None:
    night = read_quiet("20h – 7:30")
    assert night == Quiet(time(20), time(7, 30))
    assert [read_quiet(text) for text in ("", "20-20", "25:00-7:00", "tối")] == [None] * 4
    at = clock.local(noon(TODAY))
    late, early, day = at.replace(hour=22), at.replace(hour=3), at.replace(hour=12)
    assert next_moment(late, night) == (at + timedelta(days=1)).replace(hour=7, minute=30)
    assert next_moment(early, night) == at.replace(hour=7, minute=30)
    assert next_moment(day, night) == day
    assert next_moment(late, None) == late
    assert next_moment(day, read_quiet("11:00-13:00")) == at.replace(hour=13, minute=0)
    assert told_heads({}, {}, {3: 2}) == {}
