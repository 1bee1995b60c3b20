"""The figures of a quiz as the database sums them up, held against the same figures made by hand."""

import statistics
from fractions import Fraction

import pytest
from flask import Flask

from lms.assessment import kinds
from lms.assessment.marking.rules import Marking
from lms.assessment.statistics.pages import question_report, quiz_report
from lms.assessment.statistics.queries import totals
from lms.kernel.db import release
from lms.kernel.errors import NotFound
from tests.assessment.make import answer, five, make_question, make_quiz, start, submit
from tests.assessment.questions import RIGHT, publish
from tests.assessment.statistics.make import drawn, everywhere, reported, sent, sit, sit_all
from tests.make import make_person
from tests.org.acts import merge_people


def people(number: int) -> list[int]:
    return [make_person(f"Nguyễn Văn Số {n}") for n in range(number)]


def right_until(questions: list[int], number: int) -> dict[int, tuple[str, ...]]:
    """The person with this number has the first `number` % 6 questions right, "b" elsewhere."""
    return {one: ("a",) if place < number % 6 else ("b",) for place, one in enumerate(questions)}


def test_the_figures_are_those_made_by_hand(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(36), lambda number: right_until(questions, number))
    report = reported(quiz_id)
    marks = [[1.0 if place < number % 6 else 0.0 for place in range(5)] for number in range(36)]
    points = [sum(row) for row in marks]
    assert report.total.n == 36
    assert report.total.mean == Fraction(1, 2)
    assert report.total.passed == sum(p >= 3 for p in points)
    for place, one in enumerate(report.questions):
        own = [row[place] for row in marks]
        rest = [total - mark for total, mark in zip(points, own, strict=True)]
        assert float(one.facility or 0) == pytest.approx(statistics.mean(own))
        assert one.discrimination == pytest.approx(statistics.correlation(own, rest))
        assert one.counts is not None
        assert [(line.label, line.count) for line in one.counts.lines] == [
            ("A", sum(own)), ("B", 36 - sum(own)), ("C", 0),
        ]  # fmt: skip
    within = sum(statistics.pvariance(column) for column in zip(*marks, strict=True))
    assert report.alpha == pytest.approx(5 / 4 * (1 - within / statistics.pvariance(points)))
    assert not report.has_draws


def test_weights_and_costs_change_the_mean_grade_and_nothing_that_is_said_of_a_question(app: Flask) -> None:
    questions, everybody = five(), people(36)
    plain = make_quiz(questions)
    weighted = make_quiz(questions, marking=Marking(wrong_cost=50, floor=-50), points=[5, 1, 1, 1, 1])
    for quiz_id in (plain, weighted):
        sit_all(quiz_id, everybody, lambda number: right_until(questions, number))
    before, after = reported(plain), reported(weighted)
    grades = [(5 + (right - 1) if right else 0) for right in (n % 6 for n in range(36))]
    costs = [
        0.5 * ((9 - got) if right else 9)
        for got, right in zip(grades, (n % 6 for n in range(36)), strict=True)
    ]
    assert float(after.total.mean or 0) == pytest.approx(
        statistics.mean(max(0.0, got - cost) / 9 for got, cost in zip(grades, costs, strict=True))
    )
    assert after.total.mean != before.total.mean
    assert (after.alpha, after.has_draws) == (pytest.approx(before.alpha), before.has_draws)
    for one, other in zip(after.questions, before.questions, strict=True):
        assert one.facility == other.facility
        assert one.discrimination == pytest.approx(other.discrimination)


def test_the_median_time_of_an_attempt(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    for number, person_id in enumerate(people(10)):
        sit(quiz_id, person_id, {}, seconds=60 * (number + 1))
    assert reported(quiz_id).seconds == pytest.approx(330, abs=0.01)
    sit(quiz_id, make_person("Trần Thị Mười Một"), {}, seconds=3000)
    assert reported(quiz_id).seconds == pytest.approx(360, abs=0.01)


def test_only_the_first_attempt_counts_and_only_when_handed_in(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    everybody = people(10)
    sit_all(quiz_id, everybody, lambda _: everywhere(questions, "a"))
    for person_id in everybody:
        sit(quiz_id, person_id, everywhere(questions, "b"))
    running = make_person("Lê Đang Làm")
    answer(start(quiz_id, running).id, running, 1, "b")
    report = reported(quiz_id)
    assert (report.total.n, report.total.mean) == (10, 1)


def test_the_newest_answer_counts(app: Flask) -> None:
    (question,) = questions = [make_question("cau-1")]
    quiz_id = make_quiz(questions)
    for person_id in people(10):
        attempt = start(quiz_id, person_id)
        for chosen in ("b", "c", "a"):
            answer(attempt.id, person_id, 1, chosen)
        submit(attempt.id, person_id)
    counts = question_report(quiz_id, question).counts
    release()
    assert counts is not None
    assert [line.count for line in counts.lines] == [10, 0, 0]


def test_below_ten_nothing_is_told_but_how_many(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    sit_all(quiz_id, people(9), lambda _: everywhere(questions, "b"))
    report = reported(quiz_id)
    assert (report.total.n, report.total.mean, report.seconds, report.alpha) == (9, None, None, None)
    for one in report.questions:
        assert (one.sums.n, one.facility, one.discrimination, one.counts, one.flags) == (
            9,
            None,
            None,
            None,
            [],
        )


def test_drawn_questions_have_figures_of_their_own(app: Flask) -> None:
    questions = [make_question(f"cau-{n}") for n in range(6)]
    quiz_id = make_quiz(questions, draw=3, shuffle=True)
    attempts = sit_all(quiz_id, people(40), lambda _: dict.fromkeys(questions[:3], ("a",)))
    asked = [version_id for attempt_id in attempts for version_id in drawn(attempt_id).values()]
    report = reported(quiz_id)
    assert [one.sums.n for one in report.questions] == [asked.count(one) for one in questions]
    assert all(one.facility in (None, 1) for one in report.questions[:3])
    assert all(one.facility in (None, 0) for one in report.questions[3:])
    assert report.has_draws
    assert all(one.is_drawn for one in report.questions)


def test_left_open_and_partly_right(app: Flask) -> None:
    several = make_question("cau-1", kind="multiple", correct=("a", "b"), keys=("a", "b", "c", "d"))
    quiz_id = make_quiz([several, make_question("cau-2")])
    sit_all(quiz_id, people(12), lambda number: {} if number < 3 else {several: ("a",)})
    one, two = reported(quiz_id).questions
    assert one.counts is not None
    assert (one.facility, one.counts.asked, one.counts.blank) == (Fraction(9, 24), 12, 3)
    assert two.counts is not None
    assert (two.facility, two.counts.blank) == (0, 12)


@pytest.mark.parametrize("name", ["text", "number", "matching", "ordering", "blanks"])
def test_every_kind_from_the_page_to_its_counts(app: Flask, name: str) -> None:
    question = publish(name)
    quiz_id = make_quiz([question])
    for number, person_id in enumerate(people(12)):
        attempt = start(quiz_id, person_id)
        if number % 2:
            answer(attempt.id, person_id, 1, *sent(attempt.id, 1, RIGHT[name]))
        submit(attempt.id, person_id)
    report = question_report(quiz_id, question)
    release()
    assert report.facility == Fraction(1, 2)
    assert report.counts is not None
    assert {line.count for line in report.counts.lines if line.is_right} == {6}
    assert kinds.get(name).name == report.question.kind


def test_of_two_records_of_one_person_the_earlier_attempt_counts(app: Flask) -> None:
    questions = five()
    quiz_id = make_quiz(questions)
    everybody = people(10)
    sit_all(quiz_id, everybody, lambda _: everywhere(questions, "a"))
    again = make_person("Nguyễn Văn Số 0")
    sit(quiz_id, again, everywhere(questions, "b"))
    assert reported(quiz_id).total.n == 11
    merge_people(everybody[0], again)
    report = reported(quiz_id)
    assert (report.total.n, report.total.mean) == (10, 1)


def test_quizzes_are_not_mixed(app: Flask) -> None:
    questions = five()
    first, second = make_quiz(questions), make_quiz(questions)
    everybody = people(10)
    sit_all(first, everybody, lambda _: everywhere(questions, "a"))
    sit_all(second, everybody, lambda _: everywhere(questions, "b"))
    assert [reported(quiz_id).total.mean for quiz_id in (first, second)] == [1, 0]
    found = totals([first, second])
    release()
    assert {quiz_id: total.passed for quiz_id, total in found.items()} == {first: 10, second: 0}


def test_a_question_of_another_quiz_is_not_there(app: Flask) -> None:
    quiz_id = make_quiz([make_question("cau-1")])
    with pytest.raises(NotFound):
        question_report(quiz_id, make_question("cau-2"))
    with pytest.raises(NotFound):
        quiz_report(quiz_id + 1)
    release()


def test_a_quiz_nobody_took(app: Flask) -> None:
    report = reported(make_quiz(five()))
    assert (report.total.n, report.seconds, report.alpha) == (0, None, None)
    assert all(one.flags == [] for one in report.questions)
