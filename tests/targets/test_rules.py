"""The pure rules: properties of figures, roll-up, dates and next steps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.org.rules import UnitNode
from lms.targets.rules import (
    NOBODY,
    Figures,
    Listing,
    Standing,
    UnitTree,
    add_up,
    days_left,
    emulation_year,
    is_done,
    leave_kinds,
    standing,
)
from lms.targets.status.rules import NextStep, next_step


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    counted = draw(st.integers(0, 3000))
    enrolled = draw(st.integers(0, counted))
    return Figures(counted, enrolled, draw(st.integers(0, enrolled)), draw(st.integers(0, 100)))


@st.composite
def forests(draw: st.DrawFn) -> tuple[dict[int, UnitNode], dict[int, Figures]]:
    """Units whose parents have smaller ids (or none), and figures for some of them, also for a unit that is gone."""
    size = draw(st.integers(1, 12))
    nodes = {
        i: UnitNode(
            i, f"u{i}", draw(st.sampled_from([None, *range(1, i)])), "office", f"Đơn vị {i}", f"{i:03}"
        )
        for i in range(1, size + 1)
    }
    return nodes, draw(st.dictionaries(st.integers(1, size + 1), figures(), max_size=size))


@given(figures())
def test_figures_hold_together(one: Figures) -> None:
    assert one.done + one.missing == one.counted
    assert (
        sum(one.size_of(name) for name in (Listing.DONE, Listing.MISSING, Listing.NOT_COUNTED)) == one.people
    )
    assert one.size_of(Listing.ENROLLED) + one.size_of(Listing.NOT_ENROLLED) == one.counted
    assert (one.done_text == "100%") == (one.counted > 0 and one.missing == 0)
    assert (one.done_text == "–") == (one.counted == 0)


@pytest.mark.parametrize(
    "values", [(1, 2, 0, 0), (2, 0, 1, 0), (1, -1, -1, 0), (1, 1, 1, -1), (-1, -1, -1, 0)]
)
def test_impossible_figures_are_refused(values: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="done <= enrolled <= counted"):
        Figures(*values)


@given(forests())
def test_top_level_units_add_up_to_the_total(
    given_units: tuple[dict[int, UnitNode], dict[int, Figures]],
) -> None:
    nodes, own = given_units
    tree = UnitTree(nodes, own)
    assert add_up(line.figures for line in tree.top()) == tree.all == add_up(own.values())
    whole = tree.whole()
    assert add_up(line.figures for line in whole if line.depth == 0) == tree.all
    for node in nodes.values():
        below = tree.below(node.id)
        assert not below or add_up(line.figures for line in below) == tree.of(node.id)
    assert len({(line.node.id, line.is_own) for line in whole}) == len(whole)


@given(forests())
def test_one_more_completion_never_lowers(
    given_units: tuple[dict[int, UnitNode], dict[int, Figures]],
) -> None:
    nodes, own = given_units
    before = UnitTree(nodes, own)
    more = {
        i: Figures(
            f.counted, max(f.enrolled, min(f.done + 1, f.counted)), min(f.done + 1, f.counted), f.not_counted
        )
        for i, f in own.items()
    }
    after = UnitTree(nodes, more)
    for i in nodes:
        assert after.of(i).done * max(1, before.of(i).counted) >= before.of(i).done * max(
            1, after.of(i).counted
        )
        assert after.of(i).counted == before.of(i).counted


def test_a_unit_that_no_longer_exists_keeps_its_people_in_the_total() -> None:
    nodes = {
        1: UnitNode(1, "a", None, "school", "Trường", "a"),
        2: UnitNode(2, "b", 1, "office", "Phòng", "b"),
    }
    tree = UnitTree(nodes, {2: Figures(2, 1, 1), 99: Figures(1)})
    assert tree.all == Figures(3, 1, 1)
    assert [(line.node.name, line.is_own, line.figures.counted) for line in tree.top()] == [
        ("Phòng", False, 2), ("Trường", True, 1),
    ]  # fmt: skip


def test_units_nobody_is_in_are_not_shown() -> None:
    nodes = {1: UnitNode(1, "a", None, "school", "Trường", "a"), 2: UnitNode(2, "b", 1, "class", "Lớp", "b")}
    tree = UnitTree(nodes, {})
    assert tree.top() == []
    assert tree.of(2) == NOBODY


def test_leave_is_compared_without_diacritics_and_case() -> None:
    kinds = leave_kinds("Nghỉ thai sản;  Đi học dài hạn ; ")
    assert standing(False, False, "NGHỈ THAI SẢN", kinds) is Standing.LEAVE
    assert standing(False, False, "di hoc dai han", kinds) is Standing.LEAVE
    assert standing(False, False, "Nghỉ ốm", kinds) is Standing.COUNTED
    assert standing(False, False, None, kinds) is Standing.COUNTED
    assert standing(False, True, "Nghỉ thai sản", kinds) is Standing.EXEMPT
    assert standing(True, True, None, kinds) is Standing.LEFT


@given(st.integers(0, 5), st.integers(0, 5))
def test_done_needs_all_courses_and_at_least_one(done: int, required: int) -> None:
    assert is_done(done, required) == (required > 0 and done >= required)


@given(
    st.lists(st.sampled_from("abcde"), unique=True),
    st.sets(st.sampled_from("abcde")),
    st.sets(st.sampled_from("abcde")),
)
def test_there_is_one_next_step_until_all_is_done(
    required: list[str], done: set[str], begun: set[str]
) -> None:
    step = next_step(required, done, begun)
    assert (step is None) == (set(required) <= done)
    if step:
        assert step.course_key in required
        assert step.course_key not in done
        assert step.begun == bool((begun & set(required)) - done)


def test_next_step_prefers_what_was_begun() -> None:
    assert next_step(["a", "b", "c"], {"a"}, {"a", "c"}) == NextStep("c", begun=True)
    assert next_step(["a", "b"], set(), set()) == NextStep("a", begun=False)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_year_of_the_plan(day: date) -> None:
    start, end = emulation_year(day)
    assert start <= day <= end
    assert (start.day, start.month, end.day, end.month) == (20, 5, 19, 5)
    assert end + timedelta(days=1) == date(start.year + 1, 5, 20)


def test_days_left() -> None:
    assert days_left(date(2027, 5, 19), date(2027, 5, 18)) == 1
    assert days_left(date(2027, 5, 19), date(2027, 5, 20)) == -1
