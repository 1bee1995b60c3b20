"""The record's "required, done, on time" where a course had to be learnt again; its completions only add up."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms.emulation import queries
from lms.emulation.queries.figures import person_figures, unit_figures
from lms.emulation.queries.record import record_of
from lms.emulation.queries.requirements import requirements
from lms.emulation.rules import Figures
from lms.kernel import clock
from lms.kernel.db import db
from tests.emulation.make import School, complete, new_version
from tests.learning.publications import current_version, publish
from tests.targets.make import noon

FIRST, RETAKE = date(2026, 10, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture
def again(school: School) -> School:
    """An did both courses in time; the first has to be learnt again."""
    complete(school.an, school.a, FIRST)
    complete(school.an, school.b, FIRST)
    new_version(school.a, 2)
    publish(school.a, current_version(school.a), "retake", RETAKE)
    return school


def figures(school: School, on: date) -> Figures:
    """An's figures; they are the same asked of one, of some, and of the unit."""
    period = next(p for p in queries.periods() if p.key == "2027")
    wanted = requirements(on)
    found = person_figures(period, wanted, [school.an])[school.an]
    own = record_of(school.an, period, on)
    unit = unit_figures(period, wanted)[school.faculty]
    db.session.rollback()
    for one in (own.figures, unit):
        assert (one.required, one.required_done, one.on_time) == (
            found.required, found.required_done, found.on_time,
        )  # fmt: skip
    assert [line.done_on is not None for line in own.required].count(True) == found.required_done
    return found


def test_required_and_done_follow_the_date(again: School) -> None:
    with clock.frozen(noon(RETAKE)):
        done = figures(again, RETAKE)
        assert (done.completions, done.required, done.required_done, done.on_time) == (2, 2, 2, 2)
    with clock.frozen(noon(RETAKE + DAY)):
        late = figures(again, RETAKE + DAY)
        assert (late.completions, late.required, late.required_done, late.on_time) == (2, 2, 1, 1)
        assert figures(again, RETAKE) == done, "a day gone by is not changed"


def test_learnt_again_it_is_done_and_was_in_time(again: School) -> None:
    complete(again.an, again.a, RETAKE + 2 * DAY)
    found = figures(again, RETAKE + 2 * DAY)
    assert (found.completions, found.required_done, found.on_time) == (3, 2, 2)


def test_the_completion_stays_in_the_record(again: School) -> None:
    period = next(p for p in queries.periods() if p.key == "2027")
    lines = record_of(again.an, period, RETAKE + DAY).completions
    db.session.rollback()
    assert [(line.completed_on, line.revoked_on) for line in lines] == [(FIRST, None)] * 2
    assert db.session.scalar(sa.text("select count(*) from emulation_entry")) == 2
    db.session.rollback()
