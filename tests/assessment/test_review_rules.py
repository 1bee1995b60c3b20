"""Pure rules of the review matrix, and what they leave of a question of any kind."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import kinds
from lms.assessment.review.masking import masked
from lms.assessment.review.rules import (
    EVERYTHING,
    ONLY_ANSWER,
    PRESETS,
    RIGHT_AFTER,
    Aspect,
    Moment,
    Seen,
    as_text,
    complete,
    from_text,
    may_see,
    moment_of,
)
from tests.assessment.make import source
from tests.assessment.questions import SOURCES
from tests.assessment.tasks import TASK
from tests.assessment.test_hotspot import SOURCE as HOTSPOT

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
aspects = st.frozensets(st.sampled_from(Aspect))
reviews = st.builds(
    lambda *cells: dict(zip(Moment, (ONLY_ANSWER, *cells), strict=True)), aspects, aspects, aspects
)


@given(reviews, st.sampled_from(Moment), st.booleans())
def test_an_open_attempt_shows_its_answer_and_nothing_else(
    review: dict[Moment, Seen], moment: Moment, is_graded: bool
) -> None:
    seen = may_see(review, moment, is_graded)
    if moment is Moment.DURING:
        assert seen == ONLY_ANSWER
    else:
        assert seen <= review[moment]
        assert is_graded or seen <= ONLY_ANSWER


@given(reviews)
def test_a_review_is_stored_and_read(review: dict[Moment, Seen]) -> None:
    assert from_text(as_text(review)) == review


@given(st.dictionaries(st.sampled_from(list(Moment)[1:]), aspects))
def test_what_is_left_out_is_as_in_the_moment_before(table: dict[Moment, Seen]) -> None:
    review = complete(table)
    before = ONLY_ANSWER
    for moment in Moment:
        assert review[moment] == table.get(moment, before)
        before = review[moment]


def test_nothing_else_while_it_is_open() -> None:
    with pytest.raises(ValueError, match="open"):
        complete({Moment.DURING: EVERYTHING})
    assert all(review[Moment.DURING] == ONLY_ANSWER for review in PRESETS.values())
    assert PRESETS["all"][Moment.AFTER] == EVERYTHING


@pytest.mark.parametrize(
    ("ended", "closed_on", "expected"),
    [
        (None, None, Moment.DURING),
        (None, TODAY - timedelta(days=1), Moment.DURING),
        (NOW, None, Moment.AFTER),
        (NOW - RIGHT_AFTER + timedelta(seconds=1), TODAY, Moment.AFTER),
        (NOW - RIGHT_AFTER, TODAY, Moment.LATER),
        (NOW - timedelta(days=400), None, Moment.LATER),
        (NOW, TODAY - timedelta(days=1), Moment.CLOSED),
    ],
)
def test_moments(ended: datetime | None, closed_on: date | None, expected: Moment) -> None:
    assert moment_of(ended is None, ended, closed_on, NOW, TODAY) is expected


CHOICES = {
    "single": source(),
    "multiple": source(correct=("a", "b"), keys=("a", "b", "c")),
    "truefalse": source(correct=("true",), keys=("true", "false")),
    "hotspot": HOTSPOT,
    "task": TASK,
}


def test_every_kind_is_here() -> None:
    assert set(kinds.names()) == {*CHOICES, *SOURCES}


@pytest.mark.parametrize("name", [*CHOICES, *SOURCES])
@given(aspects, st.booleans())
def test_what_may_not_be_seen_is_taken_out_of_every_kind(name: str, seen: Seen, is_right: bool) -> None:
    kind = kinds.get(name)
    body = kind.render({**CHOICES, **SOURCES}[name])
    order = kind.lay_out(body, False, random.Random(1))
    chosen = kind.right(body) if is_right else []
    whole = kind.review(body, order, chosen)
    left = masked(whole, seen)
    if seen >= EVERYTHING:
        assert left == whole
    with_key = Aspect.KEY in seen
    for option, full in zip(left.options, whole.options, strict=True):
        chosen_here = full.is_chosen and Aspect.ANSWER in seen
        assert option.is_chosen == chosen_here
        judged = Aspect.CORRECTNESS in seen
        assert option.is_correct is None or with_key or (chosen_here and judged)
        assert option.is_correct is not False or judged
        assert not option.why_html or (Aspect.EXPLANATION in seen and (with_key or chosen_here))
    for line in left.lines:
        assert not line.given or Aspect.ANSWER in seen
        assert not line.right or with_key
        assert line.is_right is None or Aspect.CORRECTNESS in seen
        assert not line.why_html or Aspect.EXPLANATION in seen
    assert not left.why_html or Aspect.EXPLANATION in seen
    if Aspect.EXPLANATION not in seen:
        assert "VISAO" not in repr(left)
