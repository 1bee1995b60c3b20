"""Periods and sums."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.emulation.rules import (
    NOTHING,
    Figures,
    Period,
    PeriodKind,
    change_problem,
    gaps,
    lines_below,
    offered,
    shipped_periods,
    show_grade,
    total,
    usual_period,
)
from lms.org.rules import UnitNode

SHIPPED = [
    Period(i, s.key, s.kind, s.name, s.starts_on, s.ends_on, date(2025, 10, 1), "lms", False)
    for i, s in enumerate(shipped_periods(), 1)
]
YEARS = [p for p in SHIPPED if p.kind is PeriodKind.YEAR]
PHASES = [p for p in SHIPPED if p.kind is PeriodKind.PHASE]
PLAN = st.dates(date(2025, 10, 1), date(2030, 12, 31))


@given(PLAN)
def test_every_day_of_the_plan_is_in_one_year_and_one_phase(day: date) -> None:
    assert len([p for p in YEARS if p.covers(day)]) == 1
    assert len([p for p in PHASES if p.covers(day)]) == 1


def test_before_the_twentieth_of_may_is_strictly_before() -> None:
    assert [p.key for p in YEARS if p.covers(date(2027, 5, 19))] == ["2027"]
    assert [p.key for p in YEARS if p.covers(date(2027, 5, 20))] == ["2028"]
    assert gaps(SHIPPED) == []


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2026, 11, 22), "2027"),
        (date(2026, 5, 19), "2026"),
        (date(2025, 1, 1), "2026"),
        (date(2040, 1, 1), "2031"),
    ],
)
def test_the_usual_period(today: date, key: str) -> None:
    chosen = usual_period(SHIPPED, today)
    assert chosen is not None
    assert chosen.key == key


def test_no_period_at_all() -> None:
    assert usual_period([], date(2026, 1, 1)) is None


def test_offered_are_those_that_began_and_the_open_one() -> None:
    keys = [p.key for p in offered(SHIPPED, SHIPPED[4], date(2026, 11, 22))]
    assert keys == ["2026", "2027", "2030", "phase-1"]


def test_as_of_is_the_last_day_or_today() -> None:
    year = YEARS[1]
    assert year.as_of(date(2026, 11, 22)) == date(2026, 11, 22)
    assert year.as_of(date(2028, 1, 1)) == date(2027, 5, 19)


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)), st.integers(-30, 500))
def test_an_accepted_change_leaves_no_day_in_two_years(start: date, days: int) -> None:
    end = start + timedelta(days)
    problem = change_problem("2027", PeriodKind.YEAR, start, end, SHIPPED)
    if problem is None:
        assert end > start
        others = [p for p in YEARS if p.key != "2027"]
        assert not any(p.covers(start) or p.covers(end) or start <= p.starts_on <= end for p in others)
    elif end > start:
        assert any(start <= p.ends_on and end >= p.starts_on for p in YEARS if p.key != "2027")


def test_a_year_and_a_phase_may_share_days() -> None:
    assert change_problem("phase-1", PeriodKind.PHASE, date(2025, 10, 1), date(2027, 6, 1), SHIPPED) is None


def test_gaps_are_named() -> None:
    shorter = [p if p.key != "2028" else Period(9, "2028", p.kind, p.name, date(2027, 6, 1), p.ends_on, p.recorded_on, "x", True) for p in SHIPPED]  # fmt: skip
    assert gaps(shorter) == [(date(2027, 5, 20), date(2027, 5, 31))]


counts = st.integers(0, 1000)
figures = st.builds(
    Figures, counts, counts, counts, counts, counts, st.just(0.0), counts, counts, counts, counts
)


@given(st.lists(st.integers(0, 9), max_size=12), st.lists(figures, min_size=16, max_size=16))
def test_lines_add_up_to_the_whole(parents: list[int], own: list[Figures]) -> None:
    nodes = {1: UnitNode(1, "r", None, "school", "Trường", "a")}
    for i, parent in enumerate(parents, 2):
        nodes[i] = UnitNode(i, f"u{i}", 1 + parent % (i - 1), "office", f"U{i}", f"{i:03d}")
    held: dict[int | None, Figures] = {i: own[i] for i in nodes}
    held[1] = NOTHING if own[1].people == 0 else own[1]
    held[None], held[999] = own[14], own[15]
    lines = lines_below(nodes, held, None)
    assert total(line.figures for line in lines) == total(held.values())
    for line in lines:
        if line.node is not None and not line.is_own and (below := lines_below(nodes, held, line.node.id)):
            direct = held[line.node.id]
            missing = direct if direct.people == 0 else NOTHING
            assert total(b.figures for b in below) + missing == line.figures


def test_grades_are_cut() -> None:
    assert show_grade(None) == "–"
    assert show_grade(1.0) == "100%"
    assert show_grade(0.8) == "80%"
    assert show_grade(0.29) == "29%"
    assert show_grade(2 / 3) == "66,6%"
    assert show_grade(0.99999) == "99,9%"
    assert Figures(graded=3, grade_sum=0.9 + 0.8 + 0.7).score_text == "80%"
