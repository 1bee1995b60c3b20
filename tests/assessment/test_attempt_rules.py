"""Pure rules of attempts: the machine, time, beginning, counting, and what a page may overwrite."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.attempts import rules
from lms.assessment.attempts.rules import (
    Adjustment,
    Counts,
    Graded,
    Hindrance,
    Phase,
    Step,
    Terms,
    adjusted,
    changed_answers,
    count_attempts,
)

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_an_attempt_ends_once_and_only_a_submitted_one_is_graded() -> None:
    ends = {Step.SUBMIT, Step.TIME_OUT, Step.ABANDON}
    for (before, step), after in rules.TRANSITIONS.items():
        assert (step in ends) == (before is Phase.OPEN and after is not Phase.OPEN)
    reachable, waiting = {Phase.OPEN}, [Phase.OPEN]
    while waiting:
        here = waiting.pop()
        for (before, _), after in rules.TRANSITIONS.items():
            if before is here and after not in reachable:
                reachable.add(after)
                waiting.append(after)
    assert reachable == set(Phase)
    assert not [step for (before, step) in rules.TRANSITIONS if before is Phase.ABANDONED]
    assert not [
        after
        for (before, _), after in rules.TRANSITIONS.items()
        if before and after is Phase.OPEN and before is not Phase.OPEN
    ]
    assert {step for _, step in rules.TRANSITIONS} == set(Step)


def test_the_deadline_is_the_earlier_of_limit_and_closing_day() -> None:
    assert rules.deadline(NOW, Terms(), ZONE) is None
    assert rules.deadline(NOW, Terms(time_limit=600), ZONE) == NOW + timedelta(minutes=10)
    closing = rules.deadline(NOW, Terms(closes_on=TODAY), ZONE)
    assert closing == datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
    late = datetime(2026, 11, 22, 16, 55, tzinfo=UTC)
    assert rules.deadline(late, Terms(closes_on=TODAY, time_limit=600), ZONE) == closing
    assert rules.deadline(NOW, Terms(closes_on=TODAY, time_limit=600), ZONE) == NOW + timedelta(minutes=10)


def test_grace_and_hurry() -> None:
    end = NOW + timedelta(minutes=10)
    over = rules.over_at(end, 30)
    assert rules.over_at(None, 30) is None
    assert not rules.is_over(None, NOW)
    assert not rules.is_over(over, end + timedelta(seconds=30))
    assert rules.is_over(over, end + timedelta(seconds=31))
    assert rules.is_over(rules.over_at(end, 0), end + timedelta(seconds=1))
    assert not rules.is_closing(end, end - timedelta(seconds=6))
    assert rules.is_closing(end, end - timedelta(seconds=5))


def test_a_running_deadline_moves_later_only() -> None:
    end = NOW + timedelta(minutes=10)
    assert rules.later(end, end + timedelta(minutes=5)) == end + timedelta(minutes=5)
    assert rules.later(end, NOW) == end
    assert rules.later(None, end) is None
    assert rules.later(end, None) is None


hour = timedelta(hours=1)


@pytest.mark.parametrize(
    ("terms", "begun", "ended", "expected"),
    [
        (Terms(), 99, NOW, None),
        (Terms(attempts_allowed=2), 1, NOW, None),
        (Terms(attempts_allowed=2), 2, NOW, Hindrance.USED_UP),
        (Terms(opens_on=TODAY, closes_on=TODAY), 0, None, None),
        (Terms(opens_on=TODAY + timedelta(days=1)), 0, None, Hindrance.NOT_YET),
        (Terms(closes_on=TODAY - timedelta(days=1)), 0, None, Hindrance.CLOSED),
        (Terms(first_delay=3600), 0, None, None),
        (Terms(first_delay=3600), 1, NOW - hour + timedelta(seconds=1), Hindrance.WAIT),
        (Terms(first_delay=3600), 1, NOW - hour, None),
        (Terms(first_delay=3600), 2, NOW, None),
        (Terms(later_delay=3600), 1, NOW, None),
        (Terms(later_delay=3600), 2, NOW, Hindrance.WAIT),
    ],
)
def test_what_hinders_the_next_attempt(
    terms: Terms, begun: int, ended: datetime | None, expected: Hindrance | None
) -> None:
    found = rules.hindrance(terms, begun, ended, NOW, TODAY)
    assert (found[0] if found else None) == expected
    assert terms.may_hinder or found is None


def test_who_waits_is_told_until_when() -> None:
    found = rules.hindrance(Terms(first_delay=3600), 1, NOW, NOW, TODAY)
    assert found == (Hindrance.WAIT, NOW + hour)


says = st.builds(
    Adjustment,
    st.none() | st.just(TODAY),
    st.none() | st.dates(TODAY, TODAY + timedelta(days=9)),
    st.none() | st.integers(1, 60),
    st.none() | st.integers(101, 300),
    st.none() | st.integers(0, 5),
)


@given(st.lists(says, max_size=4), says)
def test_the_most_specific_that_says_something_counts(farther: list[Adjustment], own: Adjustment) -> None:
    terms = Terms(time_limit=600, attempts_allowed=2)
    found, without = adjusted(terms, [own, *farther]), adjusted(terms, farther)
    assert found.closes_on == (own.closes_on or without.closes_on)
    wanted = without.attempts_allowed if own.attempts_allowed is None else own.attempts_allowed
    assert found.attempts_allowed == wanted
    if not own.is_about_time:
        assert found.time_limit == without.time_limit
    assert found.time_limit is not None
    assert found.time_limit >= 600
    assert adjusted(terms, []) == terms


def test_more_time_is_a_factor_and_minutes() -> None:
    assert adjusted(Terms(time_limit=601), [Adjustment(time_percent=150)]).time_limit == 902
    assert adjusted(Terms(time_limit=600), [Adjustment(extra_minutes=5)]).time_limit == 900
    assert adjusted(Terms(time_limit=600), [Adjustment(None, None, 5, 200)]).time_limit == 1500
    assert adjusted(Terms(), [Adjustment(extra_minutes=5)]).time_limit is None


grades = st.lists(
    st.tuples(st.integers(0, 12), st.booleans()).map(lambda pair: Graded(Fraction(pair[0], 12), pair[1])),
    max_size=6,
)


@given(st.sampled_from(Counts), grades, st.integers(1, 100))
def test_what_counts_lies_among_the_grades(counts: Counts, graded: list[Graded], mark: int) -> None:
    found = count_attempts(counts, graded, mark)
    if not graded:
        assert found is None
        return
    assert found is not None
    assert min(g.grade for g in graded) <= found.grade <= max(g.grade for g in graded)
    assert found.places
    if counts is Counts.AVERAGE:
        assert found.passed == (sum(g.grade for g in graded) * 100 >= mark * len(graded))
    else:
        assert found.passed == graded[found.places[0]].passed
    if counts is Counts.BEST:
        assert found.passed == any(g.passed for g in graded)


@given(grades, st.integers(1, 100), st.integers(0, 12))
def test_an_attempt_that_fails_by_itself_never_makes_a_pass(
    graded: list[Graded], mark: int, twelfths: int
) -> None:
    """What learning relies on: it looks only when an attempt passed."""
    judged = [Graded(g.grade, g.grade * 100 >= mark) for g in graded]
    new = Graded(Fraction(twelfths, 12), twelfths * 100 >= mark * 12)
    for counts in Counts:
        before, after = count_attempts(counts, judged, mark), count_attempts(counts, [*judged, new], mark)
        assert after is not None
        if after.passed and not (before and before.passed):
            assert new.passed


def test_only_the_first_settles() -> None:
    assert rules.is_settled("first", 1)
    assert not rules.is_settled("first", 0)
    assert not rules.is_settled("best", 3)
    with pytest.raises(ValueError, match="worst"):
        count_attempts("worst", [], 50)


answers = st.dictionaries(st.integers(1, 5), st.frozensets(st.sampled_from("abc")))
NONE: frozenset[str] = frozenset()


@given(answers, answers, answers, answers)
def test_a_page_saves_what_it_changed_and_undoes_nothing_it_never_saw(
    carried: dict[int, frozenset[str]],
    shown: dict[int, frozenset[str]],
    sent: dict[int, frozenset[str]],
    newest: dict[int, frozenset[str]],
) -> None:
    changes = changed_answers(carried, shown, sent, newest)
    assert not set(changes.new) & set(changes.stale)
    for position in (*changes.new, *changes.stale):
        assert carried[position] != newest.get(position, NONE)
        assert carried[position] != sent.get(position, shown.get(position))
    for position in changes.new:
        knew = sent.get(position, shown.get(position))
        assert knew is None or knew == newest.get(position, NONE)
    for position in changes.stale:
        assert sent.get(position, shown.get(position)) != newest.get(position, NONE)
    assert changed_answers(carried, shown, carried, newest) == rules.Changes({}, ())
    assert not changed_answers(
        carried, newest | {n: NONE for n in carried if n not in newest}, {}, newest
    ).stale


def test_two_pages_and_one_question() -> None:
    a, b = frozenset("a"), frozenset("b")
    assert changed_answers({1: NONE, 2: a}, {1: NONE, 2: NONE}, {}, {1: b}) == rules.Changes({2: a}, ())
    assert changed_answers({1: a}, {1: NONE}, {}, {1: b}) == rules.Changes({}, (1,))
    assert changed_answers({1: b}, {1: NONE}, {}, {1: b}) == rules.Changes({}, ())
    assert changed_answers({1: a}, {1: b}, {}, {1: b}) == rules.Changes({1: a}, ())
    assert changed_answers({1: a}, {}, {}, {1: b}) == rules.Changes({1: a}, ())
