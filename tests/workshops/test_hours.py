"""Hours taught: as said, never more than the workshop lasts, and the same after the plan was opened and saved."""

import re

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.workshops.forms import read_minutes
from lms.workshops.models import WorkshopTrainer
from lms.workshops.rules import typed_hours
from tests.small_school import School, post, text
from tests.workshops.make import PLAN, planned


@given(st.integers(1, 12 * 60))
def test_hours_as_typed_are_the_same_minutes(minutes: int) -> None:
    assert read_minutes(typed_hours(minutes)) == minutes


def taught() -> list[int]:
    found = list(db.session.scalars(sa.select(WorkshopTrainer.minutes)))
    release()
    return found


def test_nobody_teaches_longer_than_the_workshop(school: School) -> None:
    trainer = school.browser("trainer", Role.TRAINER)
    longer = "không giảng lâu hơn cả buổi, là 2,5 giờ"
    assert longer in post(trainer, "/workshops/new", 422, **PLAN | {"hours0": "2,6"})
    twice = {"hours0": "2", "trainer1": "Lê Thị Giảng", "hours1": "1"}
    assert longer in post(trainer, "/workshops/new", 422, **PLAN | twice), "named twice is added up"
    assert "sau giờ bắt đầu" in post(trainer, "/workshops/new", 422, **PLAN | {"ends": "7:00"})
    where = planned(trainer, hours0="1,25")
    assert taught() == [75]
    page = text(trainer, f"{where}/plan")
    shown = re.findall(r'name="hours0"[^>]*value="([^"]*)"', page)[0]
    assert shown == "1,25"
    post(trainer, f"{where}/plan", **PLAN | {"hours0": shown, "new_topic": "", "note": "Mang sạc"})
    assert taught() == [75], "saving the plan as it was shown changes no hours"
