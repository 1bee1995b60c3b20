"""Timelines and one person's rows: whatever is done to them, no day is lost, doubled or changed by accident."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.kernel.errors import Invalid
from lms.org.dated.rules import amend, covers, cut, within, writes
from lms.org.merges.rules import Merge, flattened, taken_over
from lms.org.people import rules
from lms.org.people.rules import Stay, contradictions, main_on

FIRST = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
EVERY_DAY = [FIRST + timedelta(days=n) for n in range(-2, 70)]


@st.composite
def histories(draw: st.DrawFn, first_id: int = 1) -> list[Stay]:
    """A sound history of main memberships, some apart with a reason, some beside them."""
    rows: list[Stay] = []
    day = FIRST + timedelta(days=draw(st.integers(0, 10)))
    for number in range(draw(st.integers(0, 4))):
        last = day + timedelta(days=draw(st.integers(0, 12)))
        gap = draw(st.integers(0, 3))
        is_last = draw(st.booleans()) and number == 3
        rows.append(
            Stay(
                first_id + number, day, None if is_last else last, draw(st.integers(1, 4)), True,
                draw(st.sampled_from(["teacher", "officer"])), None, draw(st.sampled_from(["active", "leave"])),
                None, "rời đi" if gap else None,
            )
        )  # fmt: skip
        day = last + timedelta(days=1 + gap)
    if rows and draw(st.booleans()):
        main = rows[0]
        rows.append(Stay(first_id + 9, main.valid_from, main.valid_to, 9, False, "teacher"))
    return rows


def told(rows: list[Stay], day: date) -> tuple[object, ...] | None:
    held = main_on(rows, day)
    return (held.unit_id, held.category, held.status) if held else None


@given(histories(), days, days)
def test_cutting_and_taking_the_piece_part_the_days(rows: list[Stay], one: date, other: date) -> None:
    start, until = min(one, other), max(one, other)
    main = rules.mains(rows)
    kept, taken = cut(main, start, until), within(main, start, until)
    for day in EVERY_DAY:
        before = [r for r in main if r.holds_on(day)]
        assert len([r for r in kept if r.holds_on(day)]) + len([r for r in taken if r.holds_on(day)]) == len(
            before
        )
        assert all(start <= day <= until for r in taken if r.holds_on(day))


@given(histories(), days)
def test_a_change_holds_from_its_day_and_touches_no_day_before(rows: list[Stay], start: date) -> None:
    main = rules.mains(rows)
    after = amend(main, start, unit_id=7)
    for day in EVERY_DAY:
        if day < start or (main_on(main, start) is None and day == start):
            assert told(after, day) == told(main, day)
        assert (main_on(after, day) is None) == (main_on(main, day) is None)
    if main_on(main, start):
        held = main_on(after, start)
        assert held
        assert held.unit_id == 7


@given(
    histories(),
    days,
    st.sampled_from(["move", "leave", "return", "end", "beside", "join", "swap", "take-back"]),
)
@settings(max_examples=300)
def test_every_act_keeps_a_sound_history_sound_or_says_why_not(rows: list[Stay], day: date, act: str) -> None:
    assert contradictions(rows) == []
    try:
        after = {
            "move": lambda: rules.moved(rows, day, unit_id=5),
            "leave": lambda: rules.put_on_leave(rows, day, day + timedelta(days=5), "Nghỉ", "1"),
            "return": lambda: rules.returned(rows, day),
            "end": lambda: rules.ended(rows, day, "hưu"),
            "beside": lambda: rules.added_beside(rows, Stay(None, day, None, 6, False, "teacher")),
            "join": lambda: rules.joined(rows, Stay(None, day, None, 6, True, "teacher")),
            "swap": lambda: rules.swapped(rows, day, 9, True),
            "take-back": lambda: rules.taken_back(rows, 2),
        }[act]()
    except Invalid:
        return
    assert contradictions(after) == []
    todo = writes(rows, after)
    assert todo
    replaced = [w.replaces for w in todo if w.replaces is not None]
    assert len(replaced) == len(set(replaced)), "a row is replaced once"
    stay = [r for r in rows if r.id not in replaced] + [w.row for w in todo]
    for each in EVERY_DAY:
        assert told(stay, each) == told(after, each), "what is written is what was meant"
        if each < day and act not in ("take-back",):
            assert told(after, each) == told(rows, each), "no day before the act changes"


@given(histories(), histories(first_id=50))
def test_a_merge_adds_only_the_days_that_were_missing(kept: list[Stay], merged: list[Stay]) -> None:
    added = taken_over(kept, merged)
    whole = [*kept, *added]
    assert all(row.id is None for row in added)
    for day in EVERY_DAY:
        wanted = told(kept, day) or told(merged, day)
        assert told(whole, day) == wanted
    assert not [
        p
        for p in contradictions(whole)
        if "hai đơn vị chính" in p.plain() or "không có đơn vị chính" in p.plain()
    ]


@given(histories(), days, days)
def test_what_covers_leaves_no_day_out(rows: list[Stay], one: date, other: date) -> None:
    start, until = min(one, other), max(one, other)
    main = rules.mains(rows)
    every = all(
        any(r.holds_on(start + timedelta(days=n)) for r in main) for n in range((until - start).days + 1)
    )
    assert covers(main, start, until) is every


def test_merges_in_a_row_are_flattened() -> None:
    merges = [Merge(1, 10, 20), Merge(2, 11, 20), Merge(3, 12, 30)]
    assert flattened(merges, 20, 40) == [Merge(1, 10, 40), Merge(2, 11, 40)]
