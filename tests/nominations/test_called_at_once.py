"""Several clerks call the Council for the same day at the same instant: one session is called, the others are told."""

from datetime import date

import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict
from lms.nominations import queries
from lms.nominations.actions import council
from lms.nominations.models import CouncilMember, CouncilSession
from tests.assessment.test_races import all_at_once
from tests.make import SYSTEM
from tests.nominations.conftest import Cast
from tests.nominations.make import call_session

DAY = date(2027, 5, 26)
CLERKS = 8


def numbers() -> list[int]:
    found = list(db.session.scalars(sa.select(CouncilSession.number).order_by(CouncilSession.id)))
    release()
    return found


def test_one_session_is_called_for_a_day_however_many_ask(app: Flask, people: Cast) -> None:
    for number in (1, 2):
        found = all_at_once(app, lambda _: call_session(DAY), CLERKS)
        called = [one for one in found if isinstance(one, str)]
        assert len(called) == 1
        refusals = [one for one in found if isinstance(one, Conflict)]
        assert len(refusals) == CLERKS - 1
        assert all("đã được lập" in str(one) for one in refusals)
        assert numbers() == list(range(1, number + 1))
        with transaction():
            council.cancel(SYSTEM, queries.session(called[0]), "Hoãn họp")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CouncilMember)) == 2 * 3
    release()
