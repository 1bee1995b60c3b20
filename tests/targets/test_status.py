"""The status is a pure rule: exactly one, the same for the same facts and day, and never against the figures."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.db import db, release
from lms.targets import queries
from lms.targets.asking.rules import (
    Content,
    Validity,
    add_months,
    counts_since,
    due_of,
    joined_on,
    last_day,
    means,
    written_positions,
)
from lms.targets.queries.population import persons
from lms.targets.rules import Standing, is_done, standing
from lms.targets.status.rules import FINISHED, Begun, Case, Fact, Status, done_until, is_met, periods, status
from tests.targets.make import noon
from tests.targets.year import DAYS, FIRST, Year

DUE = date(2027, 5, 19)
CONTENT = Content("x", "", ["teacher"], ["a", "b"], date(2026, 5, 20), DUE, DUE)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
facts = st.builds(
    Fact, st.just("course"), st.integers(1, 3), days, st.one_of(st.none(), days), st.just("completion"), st.integers(1, 99)
)  # fmt: skip
begun = st.builds(Begun, st.just("course"), st.integers(1, 3), days, st.booleans())
contents = st.builds(
    lambda needed, validity, months: replace(CONTENT, needed=needed, validity=validity, validity_months=months),
    st.one_of(st.none(), st.integers(1, 2)), st.sampled_from(list(Validity)), st.integers(1, 30),
)  # fmt: skip
cases = st.builds(
    Case,
    contents,
    st.sampled_from(list(Standing)),
    days,
    st.lists(facts, max_size=6),
    st.lists(begun, max_size=3),
)


@given(cases, days)
def test_a_status_follows_its_facts(case: Case, on: date) -> None:
    found = status(case, on)
    assert found is status(case, on)
    assert (found is Status.EXEMPT) == (case.standing is Standing.EXEMPT)
    assert (found is Status.NOT_COUNTED) == (case.standing in (Standing.LEAVE, Standing.LEFT))
    if case.standing is Standing.COUNTED:
        assert (found in FINISHED) == is_met(case.content, case.facts, on)
        if found is Status.OVERDUE:
            assert on > case.due_on
        if found in (Status.NOT_YET, Status.DUE_SOON, Status.IN_PROGRESS):
            assert on <= case.due_on


@given(cases, days, facts)
def test_one_more_fact_takes_nothing_away(case: Case, on: date, more: Fact) -> None:
    """A renewal is a new period, never a reset."""
    if is_met(case.content, case.facts, on):
        assert is_met(case.content, [*case.facts, more], on)
    before = periods(case.content, case.facts)
    assert all(period in periods(case.content, [*case.facts, more]) for period in before)


@given(cases, days)
def test_what_comes_later_is_not_looked_at(case: Case, on: date) -> None:
    past = replace(
        case, facts=[f for f in case.facts if f.since <= on], begun=[b for b in case.begun if b.since <= on]
    )
    assert status(past, on) is status(case, on)


@given(cases, days)
def test_done_until_is_the_last_day(case: Case, on: date) -> None:
    held = [fact for fact in case.facts if fact.since <= on]
    if not is_met(case.content, held, on):
        return
    end = done_until(case.content, held, on)
    if end is not None:
        assert is_met(case.content, held, end)
        assert not is_met(case.content, held, end + timedelta(days=1))


@given(st.sampled_from(list(Validity)), st.integers(1, 40), days, days)
def test_what_still_counts_is_one_comparison(validity: str, months: int, met_on: date, on: date) -> None:
    end = last_day(validity, months, met_on)
    still = end is None or end >= on
    assert still == (met_on >= counts_since(validity, months, on))


def test_months_end_where_months_end() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert last_day(Validity.MONTHS, 12, date(2026, 3, 1)) == date(2027, 2, 28)
    assert last_day(Validity.SCHOOL_YEAR, None, date(2026, 8, 31)) == date(2026, 8, 31)
    assert last_day(Validity.SCHOOL_YEAR, None, date(2026, 9, 1)) == date(2027, 8, 31)
    assert last_day(Validity.CALENDAR_YEAR, None, date(2026, 9, 1)) == date(2026, 12, 31)
    assert last_day(Validity.FOREVER, None, date(2026, 9, 1)) is None


def test_each_status_has_its_day() -> None:
    case = Case(CONTENT, Standing.COUNTED, DUE)
    one, two = Fact("course", 1, date(2026, 9, 1)), Fact("course", 2, date(2026, 10, 1))
    yearly = replace(CONTENT, validity=Validity.CALENDAR_YEAR.value)
    told = {
        Status.NOT_YET: (case, date(2026, 9, 1)),
        Status.IN_PROGRESS: (replace(case, facts=[one]), date(2026, 9, 1)),
        Status.DUE_SOON: (replace(case, facts=[one]), DUE),
        Status.OVERDUE: (replace(case, facts=[one]), DUE + timedelta(days=1)),
        Status.DONE: (replace(case, facts=[one, two]), DUE + timedelta(days=1)),
        Status.EXPIRING: (replace(case, content=yearly, facts=[one, two]), date(2026, 12, 2)),
        Status.EXPIRED: (replace(case, content=yearly, facts=[one, two]), date(2027, 1, 1)),
        Status.IN_REVIEW: (
            replace(case, facts=[one], begun=[Begun("course", 2, date(2026, 9, 2), waits=True)]), date(2027, 6, 1),
        ),
        Status.EXEMPT: (replace(case, standing=Standing.EXEMPT), DUE),
        Status.NOT_COUNTED: (replace(case, standing=Standing.LEAVE), DUE),
    }  # fmt: skip
    assert {name: status(*arguments) for name, arguments in told.items()} == {name: name for name in told}
    assert set(told) == set(Status)


def test_a_due_date_of_ones_own() -> None:
    joining = replace(CONTENT, due_days=30)
    assert due_of(joining, date(2026, 10, 1), None) == date(2026, 10, 31)
    assert due_of(joining, date(2020, 1, 1), None) == date(2026, 6, 19), (
        "who was there before: from the beginning"
    )
    assert due_of(joining, date(2026, 10, 1), date(2026, 12, 1)) == date(2026, 12, 1)
    assert due_of(CONTENT, date(2026, 10, 1), date(2026, 12, 1)) == DUE, "an extension never shortens"
    moves = [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), None),
        (date(2024, 1, 1), date(2024, 12, 31)),
    ]
    assert joined_on(moves, date(2026, 5, 1)) == date(2026, 1, 1)
    assert joined_on(moves, date(2025, 5, 1)) is None


def test_whom_a_target_means() -> None:
    held = ["Giáo viên", "K15 - Điện công nghiệp", "Nhân viên kế toán", "Cố vấn"]
    assert written_positions(["điện công nghiệp", "GIÁO VIÊN"], held) == [
        "Giáo viên",
        "K15 - Điện công nghiệp",
    ]
    assert written_positions(["K15"], held) == ["K15 - Điện công nghiệp"]
    narrow = replace(CONTENT, unit_ids=[1], except_unit_ids=[3], positions=["Giáo viên"])
    assert means(narrow, "teacher", {2, 1}, "Giáo viên")
    assert not means(narrow, "teacher", {2, 1}, None)
    assert not means(narrow, "teacher", {2, 1, 3}, "Giáo viên")
    assert not means(narrow, "teacher", {4}, "Giáo viên")
    assert not means(narrow, "worker", {1}, "Giáo viên")
    assert means(narrow, "worker", {4}, None, named=True)
    assert not means(narrow, "teacher", {1}, "Giáo viên", named=False)


@pytest.mark.parametrize("seed", [11, 12])
def test_the_rule_and_the_database_agree_about_everybody(app: Flask, seed: int) -> None:
    year = Year(seed)
    year.live(90)
    with clock.frozen(noon(FIRST + timedelta(days=DAYS + 30))):
        for on in (FIRST + timedelta(days=n) for n in range(0, DAYS, 45)):
            target = queries.targets(on)[0]
            population = queries.population_of(target, on)
            found = persons(population)
            rows = db.session.execute(found.select(), population.values).all()
            stands = {
                row.person_id: standing(
                    bool(row.gone), row.exemption_id is not None, row.leave_kind, population.uncounted
                )
                for row in rows
            }
            told = queries.cases_of(population, target, stands)
            for row in rows:
                is_finished = is_done(row.done_courses, population.required)
                state = status(told[row.person_id], on)
                assert (state in FINISHED) == (is_finished and stands[row.person_id] is Standing.COUNTED)
            release()
