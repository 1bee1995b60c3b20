"""Who is missing is reminded, once a week by letter; whoever is on leave, exempt or done is not; heads hear of the late."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, jobs, mail
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.settings import Smtp
from lms.org.models import Person
from lms.targets.chasing.checks import CHECKS
from lms.targets.chasing.models import Digest, DigestEnd, Reminder
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of, unit_path
from tests.targets.make import complete, noon

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
    assert "Nhắc tất cả 3 người còn thiếu" in everybody
    page = text_of(office, reminders(school.root))
    assert [name in page for name in ("Trần Thị Bé", "Lê Thị Cúc", "Võ Văn Em")] == [True] * 3
    for spared in ("Nguyễn Văn An", "Phạm Thị Dung", "Hồ Văn Giang", "Đỗ Thị Hạnh", "Cao Văn Ích"):
        assert spared not in page, "done, on leave, gone, exempt, of another category"
    assert "1. Trần Thị Bé" in page, "the message for the group names them"
    assert "Lê Thị Cúc" not in text_of(office, reminders(school.it))
    assert "Ký tên" in text_of(office, reminders(school.it) + "/sheet")
    mine = sign_in(app.test_client(), make_account(school.people["half"]))  # type: ignore[arg-type]
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
