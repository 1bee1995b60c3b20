"""Measures against published worked examples, and what must hold for any data."""

import statistics
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lms.assessment.statistics.rules import measures
from lms.assessment.statistics.rules.measures import FEWEST, FEWEST_PAIRED, Pool, Sums, Total

Matrix = Sequence[Sequence[Fraction | int]]

# K. Wuensch, East Carolina University, "The Kuder-Richardson 20" (core.ecu.edu/wuenschk/StatHelp/KR20.txt): ten
# students, ten questions. The text prints p and p·q of every question and the variance of the totals, 5,84.
KR20 = (
    "1111110110", "1011011101", "1111011001", "0010001000", "0000010010", "1110111111", "1101110111", "1111111101",
    "0101111101", "1101101110",
)  # fmt: skip
KR20_P = (0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6)
KR20_PQ = (0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24)

# Minitab, "Example of Item Analysis" (support.minitab.com, sample data CustomerSatisfaction): 50 people, three items.
# It prints: alpha 0,9550; item-adjusted total correlations 0,9166, 0,9134, 0,8870; means 3,16, 2,84, 2,94;
# standard deviations of the items 1,2675, 1,3607, 1,3463 and of the total 3,8087.
SURVEY = (
    "52313343341255442232533232532524552321143435331544",
    "52212343241245431132532132511523553211143335322444",
    "51412343342245541131423232511514443212243435331543",
)  # fmt: skip


def rows_of(lines: Sequence[str]) -> list[list[int]]:
    return [[int(digit) for digit in line] for line in lines]


def sums_of(matrix: Matrix, item: int) -> Sums:
    """The sums of one item, as the database groups them: by mark."""
    sums = Sums()
    for mark in {row[item] for row in matrix}:
        totals = [float(sum(row)) for row in matrix if row[item] == mark]
        sums.add(len(totals), Fraction(mark), sum(totals), sum(total * total for total in totals))
    return sums


def total_of(matrix: Matrix) -> Total:
    totals = [float(sum(row)) for row in matrix]
    return Total(len(totals), sum(totals), sum(total * total for total in totals), 0, len(matrix[0]))


def alpha_of(matrix: Matrix) -> float | None:
    parts = [(1, [sums_of(matrix, item)]) for item in range(len(matrix[0]))]
    return measures.alpha(total_of(matrix), parts)


def test_facility_of_the_worked_example_of_kr20() -> None:
    matrix = rows_of(KR20)
    found = [measures.facility(sums_of(matrix, item)) for item in range(10)]
    assert [float(share or 0) for share in found] == pytest.approx(KR20_P)


def test_kr20_of_the_worked_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "FEWEST_PAIRED", 10)
    matrix = rows_of(KR20)
    assert [statistics.pvariance(column) for column in zip(*matrix, strict=True)] == pytest.approx(KR20_PQ)
    by_hand = 10 / 9 * (1 - sum(KR20_PQ) / 5.84)
    assert alpha_of(matrix) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.696, abs=0.0005)


def test_alpha_and_item_rest_correlations_of_the_worked_example() -> None:
    matrix = [list(row) for row in zip(*rows_of(SURVEY), strict=True)]
    assert len(matrix) == 50
    assert round(alpha_of(matrix) or 0, 4) == 0.9550
    found = [measures.discrimination(sums_of(matrix, item)) for item in range(3)]
    assert [round(value or 0, 4) for value in found] == [0.9166, 0.9134, 0.8870]
    assert [float(measures.facility(sums_of(matrix, item)) or 0) for item in range(3)] == [3.16, 2.84, 2.94]


def test_the_standard_error_follows_from_spread_and_alpha() -> None:
    matrix = [list(row) for row in zip(*rows_of(SURVEY), strict=True)]
    error = measures.standard_error(total_of(matrix), 0.9550) or 0
    assert error * 3 == pytest.approx(3.8087 * (1 - 0.9550) ** 0.5, abs=0.0001)  # 3,8087: as printed there


def test_nothing_is_computed_of_too_few() -> None:
    few = Sums(n=FEWEST - 1, mark=Fraction(4))
    assert measures.facility(few) is None
    assert Total(FEWEST - 1, 9.0, 9.0, 9, 1).mean is None
    some = [[n % 2, (n // 2) % 2] for n in range(FEWEST_PAIRED - 1)]
    assert measures.facility(sums_of(some, 0)) is not None
    assert measures.discrimination(sums_of(some, 0)) is None
    assert alpha_of(some) is None
    assert measures.standard_error(total_of(some), None) is None


def test_a_question_all_got_right_tells_nothing_apart() -> None:
    matrix = [[1, n % 2, n % 3 == 0] for n in range(40)]
    assert measures.discrimination(sums_of(matrix, 0)) is None
    assert alpha_of([[1, 1]] * 40) is None, "nobody differs from anybody"
    assert measures.alpha(total_of([[n % 2] for n in range(40)]), [(1, [])]) is None, "one question"


def test_slots_that_share_a_question_are_one_pool() -> None:
    found = measures.pools([(1, [1]), (2, [2, 3, 4]), (1, [4, 5]), (1, [6])])
    assert set(found) == {Pool(1, frozenset({1})), Pool(3, frozenset({2, 3, 4, 5})), Pool(1, frozenset({6}))}


def test_alpha_of_drawn_questions_is_the_mean_over_their_random_orders() -> None:
    """Two questions drawn for everybody from the same two: each person's marks may stand in either place."""
    chance = [[n % 2, n % 3 % 2] for n in range(60)]
    sums = [sums_of(chance, item) for item in (0, 1)]
    pooled = measures.alpha(total_of(chance), [(2, sums)])
    marks = [mark for row in chance for mark in row]
    spread = statistics.pvariance([sum(row) for row in chance])
    assert pooled == pytest.approx(2 * (1 - 2 * statistics.pvariance(marks) / spread))


marks = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)])
matrices = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(marks, min_size=items, max_size=items), min_size=30, max_size=45)
)


@given(matrices)
def test_figures_stay_in_their_ranges(matrix: list[list[Fraction]]) -> None:
    for item in range(len(matrix[0])):
        sums = sums_of(matrix, item)
        share, telling = measures.facility(sums), measures.discrimination(sums)
        assert share is not None
        assert 0 <= share <= 1
        assert telling is None or -1 <= telling <= 1
    alpha = alpha_of(matrix)
    assert alpha is None or alpha <= 1 + 1e-9
    error = measures.standard_error(total_of(matrix), alpha)
    assert error is None or 0 <= error <= 1
    mean = total_of(matrix).mean
    assert mean is not None
    assert 0 <= mean <= 1


@given(matrices, st.randoms())
def test_neither_the_order_of_people_nor_of_questions_matters(matrix: list[list[Fraction]], rng) -> None:  # type: ignore[no-untyped-def] # hypothesis' own Random
    people, order = list(matrix), list(range(len(matrix[0])))
    rng.shuffle(people)
    rng.shuffle(order)
    mixed = [[row[item] for item in order] for row in people]
    assert alpha_of(mixed) == pytest.approx(alpha_of(matrix))
    for place, item in enumerate(order):
        assert measures.facility(sums_of(mixed, place)) == measures.facility(sums_of(matrix, item))
        assert measures.discrimination(sums_of(mixed, place)) == pytest.approx(
            measures.discrimination(sums_of(matrix, item)), abs=1e-6
        )


@given(matrices)
def test_discrimination_is_the_correlation_with_the_rest(matrix: list[list[Fraction]]) -> None:
    own = [float(row[0]) for row in matrix]
    rest = [float(sum(row[1:])) for row in matrix]
    assume(statistics.pvariance(own) > 1e-4 and statistics.pvariance(rest) > 1e-4)
    assert measures.discrimination(sums_of(matrix, 0)) == pytest.approx(
        statistics.correlation(own, rest), abs=1e-6
    )


@given(matrices)
def test_one_more_right_answer_never_lowers_a_facility(matrix: list[list[Fraction]]) -> None:
    before = measures.facility(sums_of(matrix, 0)) or 0
    better = [[Fraction(1), *matrix[0][1:]], *matrix[1:]]
    assert (measures.facility(sums_of(better, 0)) or 0) >= before
