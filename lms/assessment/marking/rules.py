"""Pure rules of marking: what a question is worth, what a wrong choice and a further attempt cost.

Everything is an exact fraction. A quiz that says nothing weighs all its questions alike and takes nothing away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from lms.kernel.messages import Message, mark

MOST_POINTS = 10
LOWEST = -100

_NOTHING, _FULL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Marking:
    """How a quiz marks; all in percent. `wrong_cost`: of the question, for each wrong choice where the answer earns
    nothing; `floor`: below this no question goes; `retry_cost`: of the grade, for each attempt after the first.

    `is_weighted`: its questions are not all worth the same.
    """

    wrong_cost: int = 0
    floor: int = LOWEST
    retry_cost: int = 0
    is_weighted: bool = False

    @property
    def is_usual(self) -> bool:
        """Nothing is taken away and nothing weighs more."""
        return not (self.wrong_cost or self.retry_cost or self.is_weighted)


USUAL = Marking()


def is_sound(marking: Marking) -> bool:
    """Whether the figures make sense."""
    return 0 <= marking.wrong_cost <= 100 and LOWEST <= marking.floor <= 0 and 0 <= marking.retry_cost <= 100


def as_text(marking: Marking) -> str:
    """One short text for a marking, as it is stored; "" for the usual one."""
    if marking.is_usual:
        return ""
    figures = f"{marking.wrong_cost}/{marking.floor}/{marking.retry_cost}"
    return f"{figures}/w" if marking.is_weighted else figures


def from_text(text: str) -> Marking:
    """The marking that `as_text` wrote. ValueError for any other text."""
    if not text:
        return USUAL
    wrong_cost, floor, retry_cost, *weighted = text.split("/")
    return Marking(int(wrong_cost), int(floor), int(retry_cost), weighted == ["w"])


@dataclass(frozen=True)
class ItemMark:
    """A question of an attempt. `earned` 0..1, as its kind says; `cost`: what is taken off, as a share of the
    question; `points`: what it is worth. `hand`: the number of the mark that a person gave, None where none did."""

    position: int
    earned: Fraction
    cost: Fraction = _NOTHING
    points: int = 1
    hand: int | None = None

    @property
    def value(self) -> Fraction:
        """What it adds to the attempt's points; may be negative."""
        if not self.cost and self.points == 1:
            return self.earned
        return (self.earned - self.cost) * self.points


@dataclass(frozen=True)
class Outcome:
    """What an attempt comes to: `grade` 0..1, and the same as `points` of `max_points`."""

    points: Fraction
    max_points: int
    grade: Fraction


def cost_of(earned: Fraction, wrong: Fraction, marking: Marking) -> Fraction:
    """What a question loses below nothing, 0..1. An answer that earns something has paid for its wrong part in its
    kind's own way already."""
    if earned > 0 or not marking.wrong_cost:
        return _NOTHING
    return min(wrong * Fraction(marking.wrong_cost, 100), Fraction(-marking.floor, 100))


def _total(values: Iterable[Fraction]) -> Fraction:
    """Their sum. Whole ones, which most are, are added as such: fractions are twenty times as slow."""
    whole, rest = 0, _NOTHING
    for value in values:
        if value.denominator == 1:
            whole += value.numerator
        else:
            rest += value
    return rest + whole


def outcome(items: Sequence[ItemMark], marking: Marking, turn: int) -> Outcome:
    """What an attempt comes to; `turn`: see `Attempt`, from 1. Never below 0."""
    most = sum(item.points for item in items)
    if not most:
        return Outcome(_NOTHING, 0, _NOTHING)
    reached = max(_NOTHING, _total(item.value for item in items) / most)
    grade = max(_NOTHING, reached - Fraction(marking.retry_cost * (turn - 1), 100))
    return Outcome(grade * most, most, grade)


def earned(items: Sequence[ItemMark]) -> float:
    """The sum of the questions' marks, each 0..1, before weights and costs: what statistics go by."""
    return float(_total(item.earned for item in items))


def entries(items: Sequence[ItemMark]) -> list[dict[str, Any]]:
    """The marks as they are stored with a result: `fraction` what was earned; cost and points where they differ from
    what every question has, and which of a person's marks it is."""
    return [
        {"position": item.position, "fraction": str(item.earned)}
        | ({"cost": str(item.cost)} if item.cost else {})
        | ({"points": item.points} if item.points != 1 else {})
        | ({"hand": item.hand} if item.hand is not None else {})
        for item in sorted(items, key=lambda item: item.position)
    ]


_fraction = lru_cache(1024)(Fraction)  # many answers share few marks


def from_entries(stored: Sequence[Mapping[str, Any]]) -> list[ItemMark]:
    """The marks that `entries` wrote."""
    return [
        ItemMark(
            entry["position"], _fraction(entry["fraction"]), _fraction(entry.get("cost", "0")), entry.get("points", 1),
            entry.get("hand"),
        )
        for entry in stored
    ]  # fmt: skip


def grade_of(stored: Sequence[Mapping[str, Any]], marking: str, turn: int) -> Fraction:
    """The grade, 0..1, that stored marks come to: exactly what it was when they were given, whatever rubrics' points and
    costs made of its denominator. `marking`: as `as_text` wrote it."""
    return outcome(from_entries(stored), from_text(marking), turn).grade


def words(marking: Marking) -> list[Message]:
    """What is unusual in it, for the learner, before the first answer."""
    said = []
    if marking.wrong_cost:
        said.append(
            Message(
                mark(
                    "Câu trả lời sai bị trừ: mỗi lựa chọn sai mất {cost} phần trăm số điểm của câu; để trống thì không bị trừ."
                ),
                {"cost": marking.wrong_cost},
            )
        )
        if marking.floor > LOWEST:
            said.append(
                Message(
                    mark("Mỗi câu bị trừ nhiều nhất {most} phần trăm số điểm của câu."),
                    {"most": -marking.floor},
                )
            )
    if marking.retry_cost:
        said.append(
            Message(
                mark("Từ lượt thứ hai, mỗi lượt làm thêm bị trừ {cost} điểm phần trăm."),
                {"cost": marking.retry_cost},
            )
        )
    if marking.is_weighted:
        said.append(Message(mark("Các câu có số điểm khác nhau, ghi ở đầu bài.")))
    return said
