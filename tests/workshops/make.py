"""A school whose people go to workshops, and what is done in it through its pages."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.kernel.verify import run_checks
from lms.org.models import Person
from lms.workshops import rules
from lms.workshops.checks import CHECKS
from lms.workshops.models import Workshop
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient

DAY = date(2026, 11, 23)
START = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 7:30 at the school
PLAN = {
    "title": "Dùng VNeID cho người mới", "day": "23/11/2026", "begins": "7h30", "ends": "10:00", "place": "Hội trường A",
    "places": "2", "topic": "", "new_topic": "Định danh điện tử", "guests": "Ông Công an xã", "note": "Mang điện thoại",
    "trainer0": "Lê Thị Giảng", "hours0": "2,5",
}  # fmt: skip


@dataclass
class School:
    it: int
    people: dict[str, int]
    course: int
    app: Flask

    def browser(self, who: str, *roles: Role | tuple[Role, int]) -> LmsClient:
        client = self.app.test_client()
        assert isinstance(client, LmsClient)
        return sign_in(client, make_account(self.people[who], roles))


def text(client: LmsClient, href: str, status_code: int = 200) -> str:
    answer = client.get(href)
    assert answer.status_code == status_code, (href, answer.status_code)
    return answer.get_data(as_text=True)


def post(client: LmsClient, href: str, status_code: int = 303, **data: Any) -> str:
    answer = client.post(href, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status_code, (href, answer.status_code, page[:3000])
    return str(answer.location) if status_code == 303 else page


def planned(client: LmsClient, **changes: str) -> str:
    filled: dict[str, Any] = PLAN | changes
    return post(client, "/workshops/new", **filled).removesuffix("/invitations")


def public_id(person_id: int) -> str:
    found = db.session.get_one(Person, person_id).public_id
    release()
    return found


def scanned(screen: LmsClient, where: str) -> str:
    """The address that the code on the screen holds just now."""
    assert "data:image/svg+xml" in text(screen, f"{where}/screen")
    return scanned_late(where)


def scanned_late(where: str) -> str:
    """The same, where the screen shows it no more."""
    return f"{where}/scan/{rules.token(secret_now(), clock.now())}"


def secret_now() -> str:
    secret = db.session.scalars(sa.select(Workshop.secret)).one()
    release()
    return secret


def ticket(page: str) -> str:
    return str(re.findall(r'name="ticket" value="([^"]+)"', page)[0])


def problems() -> list[str]:
    found = [p.message.msgid for outcome in run_checks(CHECKS) for p in outcome.problems]
    release()
    return found
