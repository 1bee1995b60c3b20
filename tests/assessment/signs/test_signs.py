"""The signs of a quiz, from the attempts in the database."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lms.assessment.queries import question_keys
from lms.assessment.signs.pages import Signs, quiz_signs, word_count
from lms.kernel import clock
from lms.kernel.db import release
from tests.assessment.make import make_question, make_quiz
from tests.assessment.questions import SOURCES, publish
from tests.assessment.statistics.make import MORNING, everywhere, sit
from tests.make import make_person, make_unit

TODAY = clock.local_date(MORNING)
LONG = (
    "Bạn nhận được một tin nhắn lạ nói rằng tài khoản của bạn sắp bị khóa và mời bạn bấm vào một liên kết. "
    * 2
)


def questions_of(number: int, text: str = LONG) -> list[int]:
    return [
        make_question(f"cau-{n}", text=f"{text} Câu {n}?", keys=("a", "b", "c", "d")) for n in range(number)
    ]


def signs_of(quiz_id: int, *deadlines: date) -> Signs:
    found = quiz_signs(quiz_id, deadlines)
    release()
    return found


@pytest.fixture
def unit(app: Flask) -> int:
    return make_unit("Khoa Điện")


def test_faster_than_reading(unit: int) -> None:
    questions = questions_of(5)
    quiz_id = make_quiz(questions)
    slow, fast, looked = (make_person(name, unit) for name in ("Lê Văn Chậm", "Lê Văn Nhanh", "Lê Chỉ Xem"))
    sit(quiz_id, slow, everywhere(questions, "a"), seconds=120)
    sit(quiz_id, fast, everywhere(questions, "a"), seconds=6)
    sit(quiz_id, looked, {}, seconds=2)
    (found,) = signs_of(quiz_id).fast
    assert (found.person_id, found.questions, found.passed) == (fast, 5, True)
    assert found.seconds == pytest.approx(6, abs=0.01)
    assert found.least > 10


def test_a_second_attempt_may_be_fast(unit: int) -> None:
    questions = questions_of(5)
    quiz_id = make_quiz(questions)
    person = make_person("Lê Văn An", unit)
    sit(quiz_id, person, everywhere(questions, "b"), seconds=200)
    sit(quiz_id, person, everywhere(questions, "a"), seconds=5, at=MORNING + timedelta(hours=1))
    assert signs_of(quiz_id).is_empty


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_kind_has_words_to_read(app: Flask, name: str) -> None:
    quiz_id = make_quiz([publish(name)])
    assert word_count(question_keys(quiz_id)[0]) > 3
    release()


def sit_alone(quiz_id: int, questions: list[int], unit: int, number: int) -> None:
    """Somebody with three mistakes of their own."""
    wrong = {questions[(number * 3 + n) % len(questions)]: ("bcd"[(number + n) % 3],) for n in range(3)}
    sit(quiz_id, make_person(f"Trần Văn Số {number}", unit), everywhere(questions, "a") | wrong)


def test_the_same_mistakes_in_a_unit_on_a_day(unit: int) -> None:
    questions = questions_of(12)
    quiz_id = make_quiz(questions)
    for number in range(12):
        sit_alone(quiz_id, questions, unit, number)
    copied = everywhere(questions, "a") | everywhere(questions[2:8], "d")
    pair = [make_person(name, unit) for name in ("Võ Văn Một", "Võ Văn Hai")]
    for person_id in pair:
        sit(quiz_id, person_id, copied)
    (found,) = signs_of(quiz_id).alike
    assert {found.first_person_id, found.second_person_id} == set(pair)
    assert (found.shared, found.questions, found.unit_id, found.day) == (6, 12, unit, TODAY)


@pytest.mark.parametrize("other", ["another unit", "another day"])
def test_the_same_mistakes_elsewhere_are_not_compared(unit: int, other: str) -> None:
    questions = questions_of(12)
    quiz_id = make_quiz(questions)
    for number in range(12):
        sit_alone(quiz_id, questions, unit, number)
    copied = everywhere(questions, "a") | everywhere(questions[2:8], "d")
    sit(quiz_id, make_person("Võ Văn Một", unit), copied)
    there = make_unit("Khoa Cơ khí") if other == "another unit" else unit
    later = MORNING + timedelta(days=1) if other == "another day" else MORNING
    sit(quiz_id, make_person("Võ Văn Hai", there), copied, at=later)
    assert signs_of(quiz_id).alike == []


def test_a_trap_everybody_falls_into_is_no_sign(unit: int) -> None:
    questions = questions_of(12)
    quiz_id = make_quiz(questions)
    for number in range(14):
        sit(quiz_id, make_person(f"Trần Văn Số {number}", unit), everywhere(questions, "b"))
    assert signs_of(quiz_id).alike == []


def test_without_enough_others_nobody_is_compared(unit: int) -> None:
    questions = questions_of(12)
    quiz_id = make_quiz(questions)
    for name in ("Võ Văn Một", "Võ Văn Hai"):
        sit(quiz_id, make_person(name, unit), everywhere(questions, "d"))
    assert signs_of(quiz_id).alike == []


def test_a_unit_in_the_last_hour_before_the_deadline(unit: int) -> None:
    questions = questions_of(3)
    quiz_id = make_quiz(questions)
    other = make_unit("Khoa Cơ khí")
    for number in range(4):
        late = MORNING + timedelta(minutes=10 * number)
        sit(quiz_id, make_person(f"Trần Văn Số {number}", unit), everywhere(questions, "a"), at=late)
        spread_out = MORNING - timedelta(days=number)
        sit(quiz_id, make_person(f"Lê Thị Số {number}", other), everywhere(questions, "a"), at=spread_out)
    (found,) = signs_of(quiz_id, TODAY, TODAY + timedelta(days=30)).rushes
    assert (found.unit_id, found.people, found.due_on) == (unit, 4, TODAY)
    assert clock.local(found.began).strftime("%H:%M") == "08:00"
    assert clock.local(found.ended).strftime("%H:%M") == "08:40"
    assert signs_of(quiz_id, TODAY + timedelta(days=1)).rushes == []
