"""Exceptions for one person or one unit: whose count, and what they do to attempts that are running."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import queries
from lms.assessment.attempts.rules import Adjustment
from lms.assessment.models import AttemptStep
from lms.assessment.overrides import actions
from lms.assessment.overrides import queries as overrides
from lms.assessment.overrides.models import AttemptOverride
from lms.assessment.overrides.rules import Granted, last_day, most_specific_first
from lms.kernel import clock, jobs
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.assessment.make import answer, count, five, make_quiz, start, submit, writing
from tests.make import SYSTEM, make_person, make_school, make_unit

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
COURSE = Scope(course_id=7)


def grant(
    series: str = "khoa", person_id: int | None = None, unit_id: int | None = None, **says: object
) -> str:
    with writing():
        return actions.grant(
            SYSTEM, COURSE, series, Adjustment(**says), "Đau tay", person_id=person_id, unit_id=unit_id
        )  # fmt: skip


def deadline_of(public_id: str) -> datetime | None:
    row = queries.find_attempt(public_id)
    db.session.rollback()
    assert row is not None
    return row.deadline_at


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


granted = st.lists(
    st.builds(Granted, st.integers(1, 99), st.none() | st.integers(1, 4), st.just(Adjustment())), max_size=6,
    unique_by=lambda each: each.id,
)  # fmt: skip


@given(granted, st.lists(st.integers(1, 4), unique=True))
def test_whose_come_first(found: list[Granted], way: list[int]) -> None:
    named = [Granted(each.id, each.unit_id, Adjustment(extra_minutes=each.id)) for each in found]
    ordered = [next(g for g in named if g.says is says) for says in most_specific_first(named, way)]
    assert {each.id for each in ordered} == {g.id for g in named if g.unit_id is None or g.unit_id in way}
    places = [-1 if each.unit_id is None else way.index(each.unit_id) for each in ordered]
    assert places == sorted(places)
    for one, other in pairwise(ordered):
        assert one.unit_id != other.unit_id or one.id > other.id


def test_the_last_day_is_everybodys() -> None:
    assert last_day(None, [TODAY]) is None
    assert last_day(TODAY, [None, TODAY - timedelta(days=3)]) == TODAY
    assert last_day(TODAY, [TODAY + timedelta(days=3)]) == TODAY + timedelta(days=3)


def test_the_person_before_the_unit_and_the_nearer_unit_before_the_farther(app: Flask) -> None:
    school = make_school()
    faculty = make_unit("Khoa Điện", parent_id=school)
    team = make_unit("Tổ Điện tử", parent_id=faculty)
    quiz_id = make_quiz(five(), time_limit=600, attempts_allowed=1, series="khoa")
    own, near, far, out = (
        make_person(f"Người {n}", unit) for n, unit in enumerate((team, team, faculty, school))
    )
    with clock.frozen(NOW):
        grant(unit_id=faculty, extra_minutes=5, attempts_allowed=3)
        grant(unit_id=team, extra_minutes=10)
        grant(person_id=own, time_percent=300)
        assert deadline_of(start(quiz_id, own).public_id) == minutes(30)
        assert deadline_of(start(quiz_id, near).public_id) == minutes(20)
        assert deadline_of(start(quiz_id, far).public_id) == minutes(15)
        assert deadline_of(start(quiz_id, out).public_id) == minutes(10)
        for person_id, allowed in ((own, 3), (near, 3), (far, 3), (out, 1)):
            terms = overrides.terms_for(queries.get_quiz(quiz_id).terms, "khoa", person_id, TODAY)
            assert terms.attempts_allowed == allowed
        db.session.rollback()


def test_another_quiz_another_day_and_another_person_are_not_touched(app: Flask) -> None:
    quiz_id, other_id = (
        make_quiz(five(), time_limit=600, series="khoa"),
        make_quiz(five(), time_limit=600, series="khac"),
    )
    person_id = make_person()
    with clock.frozen(NOW):
        with writing():
            says = Adjustment(extra_minutes=5)
            tomorrow = TODAY + timedelta(days=1)
            actions.grant(SYSTEM, COURSE, "khoa", says, "Đau tay", person_id=person_id, valid_from=tomorrow)
        assert deadline_of(start(quiz_id, person_id).public_id) == minutes(10)
        assert deadline_of(start(other_id, person_id).public_id) == minutes(10)
    with clock.frozen(NOW + timedelta(days=1)):
        jobs.run_due()
        assert deadline_of(start(quiz_id, person_id).public_id) == minutes(15) + timedelta(days=1)


def test_more_attempts_and_more_days(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), attempts_allowed=1, closes_on=TODAY, series="khoa"), make_person()
    with clock.frozen(NOW):
        submit(start(quiz_id, person_id).id, person_id)
        with pytest.raises(Conflict, match="1 lượt"):
            start(quiz_id, person_id)
        grant(person_id=person_id, attempts_allowed=2, closes_on=TODAY + timedelta(days=2))
    with clock.frozen(NOW + timedelta(days=2)):
        submit(start(quiz_id, person_id).id, person_id)
        with pytest.raises(Conflict, match="2 lượt"):
            start(quiz_id, person_id)
        with pytest.raises(Conflict, match="ngày cuối"):
            start(quiz_id, make_person("Người khác"))


def test_a_running_attempt_gets_the_time_and_its_closing_moves(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600, series="khoa"), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(minutes(9)):
        grant(person_id=person_id, extra_minutes=20)
        assert deadline_of(attempt.public_id) == minutes(30)
    with clock.frozen(minutes(29)):
        jobs.run_due()  # the closing of the first deadline finds that it is too early
        answer(attempt.id, person_id, 1, "a")
    with clock.frozen(minutes(31)):
        assert jobs.run_due() == 1
    row = queries.find_attempt(attempt.public_id)
    steps = db.session.execute(sa.select(AttemptStep.step, AttemptStep.detail).order_by(AttemptStep.id)).all()
    db.session.rollback()
    assert row is not None
    assert (row.state, row.submitted_by, row.grade) == ("submitted", "time", 0.2)
    assert [step for step, _ in steps] == ["start", "extend", "time_out"]
    assert steps[1][1] == {"before": minutes(10).isoformat(), "after": minutes(30).isoformat()}


def test_a_unit_gets_time_while_its_people_write(app: Flask) -> None:
    unit = make_unit("Lớp 10A", kind="class")
    inside, outside = make_person("Trong", unit), make_person("Ngoài")
    quiz_id = make_quiz(five(), time_limit=600, series="khoa")
    with clock.frozen(NOW):
        one, other = start(quiz_id, inside), start(quiz_id, outside)
        grant(unit_id=unit, time_percent=150)
    assert deadline_of(one.public_id) == minutes(15)
    assert deadline_of(other.public_id) == minutes(10)


def test_nobody_is_cut_off_by_less(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600, series="khoa"), make_person()
    with clock.frozen(NOW):
        first = grant(person_id=person_id, extra_minutes=30)
        attempt = start(quiz_id, person_id)
        grant(person_id=person_id, extra_minutes=1)
        with pytest.raises(NotFound), writing():
            actions.withdraw(SYSTEM, COURSE, ["khoa"], first, "đã thay")
        [row] = overrides.standing(["khoa"])
        with writing():
            actions.withdraw(SYSTEM, COURSE, ["khoa"], row.public_id, "nhầm người")
        assert deadline_of(attempt.public_id) == minutes(40)
        assert overrides.standing(["khoa"]) == []
        submit(attempt.id, person_id)
        assert deadline_of(start(quiz_id, person_id).public_id) == minutes(10)
    assert count(AttemptOverride) == 3
    assert count(AuditEvent) == 3


def test_what_came_too_late_stays_over(app: Flask) -> None:
    quiz_id, person_id = make_quiz(five(), time_limit=600, series="khoa"), make_person()
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
    with clock.frozen(minutes(11)):
        grant(person_id=person_id, extra_minutes=20)
        assert deadline_of(attempt.public_id) == minutes(10)


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"extra_minutes": 0},
        {"extra_minutes": 601},
        {"time_percent": 100},
        {"attempts_allowed": -1},
        {"opens_on": TODAY, "closes_on": TODAY - timedelta(days=1)},
    ],
)
def test_what_makes_no_sense_is_refused(app: Flask, says: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        grant(person_id=make_person(), **says)
    assert count(AttemptOverride) == 0


def test_a_reason_and_exactly_one_target_are_needed(app: Flask) -> None:
    person_id, unit_id, says = make_person(), make_unit("Khoa Điện"), Adjustment(extra_minutes=5)
    with pytest.raises(Invalid, match="lý do"), writing():
        actions.grant(SYSTEM, COURSE, "khoa", says, "  ", person_id=person_id)
    with pytest.raises(Invalid, match="một người, hoặc một đơn vị"), writing():
        actions.grant(SYSTEM, COURSE, "khoa", says, "x", person_id=person_id, unit_id=unit_id)
    with pytest.raises(Invalid, match="một người, hoặc một đơn vị"), writing():
        actions.grant(SYSTEM, COURSE, "khoa", says, "x")


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ((Grant(Role.TRAINER),), True),
        ((Grant(Role.TRAINER, course_id=COURSE.course_id),), True),
        ((Grant(Role.TRAINER, course_id=8),), False),
        ((Grant(Role.OFFICE),), True),
        ((Grant(Role.LEADER), Grant(Role.ADMIN), Grant(Role.HEAD, unit_id=1)), False),
        ((), False),
    ],
)
def test_who_may(app: Flask, grants: tuple[Grant, ...], expected: bool) -> None:
    actor = Actor(1, 1, "ai đó", grants)
    assert permits(actor, "assessment.adjust", COURSE) is expected
    if not expected:
        with pytest.raises((Forbidden, NotFound)), writing():
            actions.grant(actor, COURSE, "khoa", Adjustment(extra_minutes=5), "x", person_id=1)


def test_a_quiz_that_is_open_for_one_has_not_closed_for_the_others(app: Flask) -> None:
    quiz_id = make_quiz(five(), closes_on=TODAY, series="khoa", review="closed")
    person_id, slow = make_person(), make_person("Người thêm ngày")
    with clock.frozen(NOW):
        attempt = start(quiz_id, person_id)
        submit(attempt.id, person_id)
        grant(person_id=slow, closes_on=TODAY + timedelta(days=3))
    for days, shows in ((1, False), (3, False), (4, True)):
        with clock.frozen(NOW + timedelta(days=days)):
            row = queries.find_attempt(attempt.public_id)
            db.session.rollback()
            assert row is not None
            assert row.shows_mark is shows
