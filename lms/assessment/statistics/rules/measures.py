"""Measures of classical test theory, from sums that a database can make. Pure.

Marks are 0..1 for each question, a person's points the sum of their marks. The formulas:

- facility: the mean mark of those who were asked (for right-or-wrong questions the share who were right);
- discrimination: the correlation of the question's mark with the points of the rest of the same attempt, which is the
  corrected point-biserial where marks are 0 or 1 (what Minitab calls item-adjusted total correlation, and Moodle the
  discrimination index);
- Cronbach's alpha, Psychometrika 16 (1951): k/(k-1) · (1 - sum of the questions' variances / variance of the points);
- standard error of measurement: the points' standard deviation · sqrt(1 - alpha).

Variances divide by n throughout; in all of these the divisor cancels out, but for the standard error.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isclose, sqrt

FEWEST = 10
"""Nothing is computed of fewer attempts. Our own choice: below it one person moves a share by more than ten points,
and in a small group figures begin to tell who answered what."""

FEWEST_PAIRED = 30
"""Nor a discrimination or an alpha of fewer than this. Our own choice, since the literature agrees on no number: the
standard error of a correlation near 0 is 1/sqrt(n - 1), at 30 still 0,19, so that below it a good question (0,4) can't
be told from one that tells nothing apart."""

_TINY = 1e-9


@dataclass
class Sums:
    """Of the people who were asked a question: how many, and sums of mark, mark², points, points², mark · points."""

    n: int = 0
    mark: Fraction = Fraction(0)
    marks_squared: float = 0.0
    points: float = 0.0
    points_squared: float = 0.0
    products: float = 0.0

    def add(self, people: int, mark: Fraction, points: float, points_squared: float) -> None:
        """Adds `people` who all got `mark`; `points`, `points_squared`: sums over these people."""
        self.n += people
        self.mark += people * mark
        self.marks_squared += people * float(mark) ** 2
        self.points += points
        self.points_squared += points_squared
        self.products += float(mark) * points


def _variance(n: int, total: float, squares: float) -> float:
    found = squares / n - (total / n) ** 2
    return 0.0 if found < _TINY or isclose(squares / n, (total / n) ** 2, rel_tol=1e-12) else found


def facility(sums: Sums) -> Fraction | None:
    """The mean mark, 0..1; None of fewer than `FEWEST` people."""
    return sums.mark / sums.n if sums.n >= FEWEST else None


def discrimination(sums: Sums) -> float | None:
    """The correlation, -1..1, of mark and rest of the points. None of fewer than `FEWEST_PAIRED` people, and where
    everybody got the same mark or the same rest."""
    if sums.n < FEWEST_PAIRED:
        return None
    n, mark = sums.n, float(sums.mark)
    rest = sums.points - mark
    rest_squared = sums.points_squared - 2 * sums.products + sums.marks_squared
    spread = _variance(n, mark, sums.marks_squared) * _variance(n, rest, rest_squared)
    if spread < _TINY:
        return None
    together = (sums.products - sums.marks_squared) / n - (mark / n) * (rest / n)
    return max(-1.0, min(1.0, together / sqrt(spread)))


def uncertainty(n: int) -> float:
    """The standard error of a correlation near 0 of `n` (2 or more) people."""
    return 1 / sqrt(n - 1)


@dataclass(frozen=True)
class Total:
    """Of all attempts: how many, sum of points, sum of points², how many passed; `questions` in each attempt.

    `grades`: the sum of their grades, 0..1 each, in which questions may weigh and wrong choices cost; None where
    they do not."""

    n: int
    points: float
    points_squared: float
    passed: int
    questions: int
    grades: float | None = None

    @property
    def mean(self) -> Fraction | None:
        """The mean grade, 0..1; None of fewer than `FEWEST` attempts."""
        if self.n < FEWEST or not self.questions:
            return None
        whole = self.n * self.questions
        share = self.points / whole if self.grades is None else self.grades / self.n
        return Fraction(share).limit_denominator(whole * 420)  # 420: see `assessment.rules.exact`

    @property
    def has_pass_share(self) -> bool:
        """Whether there are enough attempts to tell which share passed."""
        return self.n >= FEWEST


@dataclass(frozen=True)
class Pool:
    """`draws` places of every attempt are filled from these questions; a fixed question is a pool of one."""

    draws: int
    questions: frozenset[int]


def pools(slots: Iterable[tuple[int, Collection[int]]]) -> list[Pool]:
    """The slots of a quiz, (how many it draws, of which questions), those that share a question put together: nobody
    knows afterwards for which of them it was drawn."""
    found: list[Pool] = []
    for draws, questions in slots:
        merged = Pool(draws, frozenset(questions))
        for pool in [pool for pool in found if pool.questions & merged.questions]:
            found.remove(pool)
            merged = Pool(merged.draws + pool.draws, merged.questions | pool.questions)
        found.append(merged)
    return found


def alpha(total: Total, parts: Sequence[tuple[int, Iterable[Sums]]]) -> float | None:
    """Cronbach's alpha over the places of a quiz; `parts`: of each pool its draws and the sums of its questions.

    A drawn place holds another question for everybody, so the variance of a place is that of all marks in its pool,
    which is what a random order of the drawn questions gives on average. With fixed questions it is the usual alpha.
    None of fewer than `FEWEST_PAIRED` attempts or two places, and where all got the same points. May be negative.
    """
    places = sum(draws for draws, _ in parts)
    if total.n < FEWEST_PAIRED or places < 2:
        return None
    spread = _variance(total.n, total.points, total.points_squared)
    if not spread:
        return None
    within = 0.0
    for draws, questions in parts:
        held = list(questions)
        n = sum(sums.n for sums in held)
        if n:
            marks = float(sum((sums.mark for sums in held), Fraction(0)))
            within += draws * _variance(n, marks, sum(sums.marks_squared for sums in held))
    return places / (places - 1) * (1 - within / spread)


def standard_error(total: Total, reliability: float | None) -> float | None:
    """The standard error of measurement as a share of the most points, 0..1; None without an alpha of 0 or more."""
    if reliability is None or reliability < 0 or not total.questions:
        return None
    spread = _variance(total.n, total.points, total.points_squared) * total.n / (total.n - 1)
    return sqrt(spread * max(0.0, 1 - reliability)) / total.questions
