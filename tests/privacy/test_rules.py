"""Pure rules: working days, due dates, the steps of a request, whose list a person stood in, traces in texts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.org.days.rules import FIXED_HOLIDAYS, Calendar, DayKind, working_days_after
from lms.org.rules import is_child
from lms.privacy.rules.limits import LIMITS, limit_problem
from lms.privacy.rules.notice import blocks
from lms.privacy.rules.readers import Stay, UnitSpan, stays
from lms.privacy.rules.requests import (
    EXTENDABLE,
    Due,
    Kind,
    Received,
    State,
    Step,
    due,
    is_overdue,
    state_of,
    step_problem,
)
from lms.privacy.rules.traces import Traces

PLAIN = Calendar({}, frozenset(FIXED_HOLIDAYS))
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def test_the_answer_is_due_in_working_days() -> None:
    assert working_days_after(date(2026, 11, 23), 2, PLAIN) == date(2026, 11, 25)  # Monday
    assert working_days_after(date(2026, 11, 27), 2, PLAIN) == date(2026, 12, 1)  # Friday
    assert working_days_after(date(2026, 11, 28), 2, PLAIN) == date(2026, 12, 1)  # Saturday
    assert working_days_after(date(2026, 4, 29), 2, PLAIN) == date(2026, 5, 5)  # 30/4, 1/5, a weekend


def test_what_the_office_entered_decides() -> None:
    entered = Calendar(
        {
            date(2027, 2, 8): DayKind.OFF, date(2027, 2, 6): DayKind.WORK, date(2027, 4, 30): DayKind.WORK,
            date(2027, 2, 9): DayKind.PLAIN,
        },
        frozenset(FIXED_HOLIDAYS),
    )  # fmt: skip
    assert not entered.is_working(date(2027, 2, 8))
    assert entered.is_working(date(2027, 2, 6)), "a Saturday worked in its place"
    assert entered.is_working(date(2027, 4, 30))
    assert entered.is_working(date(2027, 2, 9))


@given(days, st.integers(0, 10))
def test_a_limit_ends_on_a_working_day_and_grows(start: date, count: int) -> None:
    last = working_days_after(start, count, PLAIN)
    assert last >= start
    assert count == 0 or PLAIN.is_working(last)
    worked = sum(PLAIN.is_working(start + timedelta(days=i + 1)) for i in range((last - start).days))
    assert worked == count


def test_a_calendar_without_working_days_does_not_hang() -> None:
    never = Calendar({date(2026, 1, 1) + timedelta(days=i): DayKind.OFF for i in range(400)}, frozenset())
    assert working_days_after(date(2026, 1, 1), 2, never) < date(2026, 4, 1)


def test_due_dates() -> None:
    held = due(Received(Kind.OBJECTION, date(2026, 11, 23), 2, 15), PLAIN)
    assert held == Due(date(2026, 11, 25), date(2026, 12, 8))
    extended = due(Received(Kind.OBJECTION, date(2026, 11, 23), 2, 15, 10), PLAIN)
    assert extended.done_on == date(2026, 12, 18)


def test_overdue_is_what_should_have_been_done() -> None:
    dates = Due(date(2026, 11, 25), date(2026, 12, 8))
    assert not is_overdue(State.RECEIVED, dates, date(2026, 11, 25))
    assert is_overdue(State.RECEIVED, dates, date(2026, 11, 26))
    assert not is_overdue(State.ANSWERED, dates, date(2026, 12, 8))
    assert is_overdue(State.EXTENDED, dates, date(2026, 12, 9))
    assert not is_overdue(State.REFUSED, dates, date(2030, 1, 1))


@given(
    st.sets(st.sampled_from(Step)),
    st.sampled_from(Step),
    st.sampled_from(Kind),
    st.text(),
    st.integers(-5, 40),
)
def test_no_step_is_taken_twice_and_none_after_the_end(
    taken: set[Step], wanted: Step, kind: Kind, note: str, number: int
) -> None:
    problem = step_problem(kind, taken, wanted, note, number, 15)
    if problem is not None:
        return
    assert not taken & {Step.DONE, Step.REFUSED}
    assert wanted not in taken
    assert note
    if wanted is Step.EXTENDED:
        assert kind in EXTENDABLE
        assert 1 <= number <= 15
    assert state_of(taken | {wanted}) is not State.RECEIVED


@pytest.mark.parametrize(
    ("key", "value"), [("answer_days", 3), ("withdrawal_days", 16), ("copy_days", 21), ("child_age", -1)]
)
def test_no_limit_is_slower_than_the_law(key: str, value: int) -> None:
    assert limit_problem(key, value) is not None
    assert limit_problem(key, LIMITS[key].default) is None


def test_every_kind_has_its_limit() -> None:
    assert {f"{kind.value}_days" for kind in Kind} <= set(LIMITS)


def test_a_child_grows_up_on_the_birthday() -> None:
    born = date(2010, 11, 22)
    assert is_child(born, date(2026, 11, 21), 16)
    assert not is_child(born, date(2026, 11, 22), 16)
    assert is_child(date(2008, 2, 29), date(2024, 2, 28), 16)
    assert not is_child(date(2008, 2, 29), date(2024, 2, 29), 16)


def test_a_stay_is_carried_up_the_tree_as_it_was() -> None:
    spans = [
        UnitSpan(1, None, date(2020, 1, 1), date.max),
        UnitSpan(2, 1, date(2020, 1, 1), date(2026, 6, 30)),
        UnitSpan(2, 3, date(2026, 7, 1), date.max),
        UnitSpan(3, 1, date(2020, 1, 1), date.max),
    ]
    found = stays([(2, "teacher", date(2026, 1, 1), date(2026, 12, 31))], spans)
    assert Stay(None, "teacher", date(2026, 1, 1), date(2026, 12, 31)) in found
    assert Stay(3, "teacher", date(2026, 7, 1), date(2026, 12, 31)) in found
    assert not any(s.unit_id == 3 and s.first < date(2026, 7, 1) for s in found)
    assert any(s.unit_id == 1 and s.first == date(2026, 1, 1) for s in found)
    assert any(s.unit_id == 1 and s.last == date(2026, 12, 31) for s in found)


def test_a_circle_of_units_ends() -> None:
    spans = [UnitSpan(1, 2, date.min, date.max), UnitSpan(2, 1, date.min, date.max)]
    assert len(stays([(1, "teacher", date.min, date.max)], spans)) == 3


TRACES = Traces(
    frozenset({"Lê An"}),
    frozenset({"2299900017", "an@truong.vn", "12"}),
    "Người đã xóa #1",
    frozenset({"Lê An Bình"}),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo đơn của Lê An, ngày 5/9", "Theo đơn của Người đã xóa #1, ngày 5/9"),
        ("Cô Lê An Phòng Đào tạo", "Cô Người đã xóa #1 Phòng Đào tạo"),
        ("Theo đơn của Lê An Bình", "Theo đơn của Lê An Bình"),
        ("Lê Anh", "Lê Anh"),
        ("mã 2299900017.", "mã Người đã xóa #1."),
        ("mã 22999000178", "mã 22999000178"),
        ("gửi AN@truong.vn", "gửi Người đã xóa #1"),
        ("lan.an@truong.vn", "lan.an@truong.vn"),
        ("đơn số 12", "đơn số 12"),
        ("12", "Người đã xóa #1"),
    ],
)
def test_traces_are_replaced_and_nobody_elses(text: str, expected: str) -> None:
    assert TRACES.replaced(text) == expected
    assert TRACES.replaced_in({"a": [text, 12, None]}) == {"a": [expected, 12, None]}


def test_a_notice_is_read_in_blocks() -> None:
    found = blocks("Lời đầu\r\ntiếp\r\n\r\n## Ai\r\nNhà trường\r\n- một\r\n- hai\r\nba")
    assert [(b.kind, b.lines) for b in found] == [
        ("paragraph", ("Lời đầu tiếp",)), ("heading", ("Ai",)), ("paragraph", ("Nhà trường",)),
        ("list", ("một", "hai")), ("paragraph", ("ba",)),
    ]  # fmt: skip


@given(st.text())
def test_no_word_of_a_notice_is_lost(text: str) -> None:
    shown = "".join("".join(b.lines) for b in blocks(text))
    for word in text.split():
        if word not in ("##", "-"):
            assert word.strip() in shown or word.startswith(("##", "-"))
