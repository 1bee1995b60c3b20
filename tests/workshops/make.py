"""A school whose people go to workshops, and what is done in it through its pages."""

import re
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, release
from lms.kernel.verify import run_checks
from lms.org.models import Person
from lms.workshops import rules
from lms.workshops.checks import CHECKS
from lms.workshops.models import Workshop
from tests.pages import LmsClient
from tests.small_school import post, text

DAY = date(2026, 11, 23)
START = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 7:30 at the school
PLAN = {
    "title": "Dùng VNeID cho người mới", "day": "23/11/2026", "begins": "7h30", "ends": "10:00", "place": "Hội trường A",
    "places": "2", "topic": "", "new_topic": "Định danh điện tử", "guests": "Ông Công an xã", "note": "Mang điện thoại",
    "trainer0": "Lê Thị Giảng", "hours0": "2,5",
}  # fmt: skip


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
