"""A version that has to be learnt again: until its day the old completion counts, after it a new one is needed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.learning.facts import not_revoked
from lms.learning.models import Completion
from lms.targets import actions, queries
from lms.targets.cli import targets as command
from lms.targets.models import RetakeRequirement
from tests.emulation.make import complete, new_version, revoke
from tests.learning.browser import rows
from tests.learning.publications import current_version, publish
from tests.make import SYSTEM, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import begin, make_course, make_target, noon

DUE = date(2027, 1, 31)
DAY = timedelta(days=1)


def retake(course_id: int, number: int, due_on: date = DUE, on: date = TODAY) -> None:
    with clock.frozen(noon(on)):
        release(course_id, number, "retake", due_on)


def release(course_id: int, number: int, effect: str, due_on: date | None = None) -> None:
    new_version(course_id, number)
    publish(course_id, current_version(course_id), effect, due_on)


def done_on(day: date) -> int:
    target = queries.targets()[0]
    figure = queries.coverage(queries.population_of(target, day)).tree.all.done
    db.session.rollback()
    return figure


def step_of(office: LmsClient, day: date, listing: str = "missing") -> str:
    with clock.frozen(noon(day)):
        return text_of(office, f"/coverage?list={listing}")


def test_the_old_completion_counts_until_the_day_and_not_after(school: School) -> None:
    before = {day: done_on(day) for day in (TODAY - 6 * DAY, TODAY, DUE, DUE + DAY)}
    assert list(before.values()) == [0, 1, 1, 1]
    retake(school.courses[0], 2)
    assert {day: done_on(day) for day in before} == before | {DUE + DAY: 0}
    assert rows(Completion) == 3, "no completion is removed"


def test_whoever_learns_it_again_is_done_without_a_gap(school: School) -> None:
    retake(school.courses[0], 2)
    complete(school.people["done"], school.courses[0], DUE)
    assert [done_on(day) for day in (TODAY, DUE, DUE + DAY, DUE + 300 * DAY)] == [1, 1, 1, 1]


def test_whoever_is_late_is_missing_in_between(school: School) -> None:
    retake(school.courses[0], 2)
    complete(school.people["done"], school.courses[0], DUE + 5 * DAY)
    assert [done_on(DUE + n * DAY) for n in (0, 1, 4, 5)] == [1, 0, 0, 1]


def test_a_course_that_no_target_asks_for_changes_nothing(school: School) -> None:
    other = make_course("khac")
    complete(school.people["done"], other, TODAY)
    retake(other, 2)
    assert done_on(DUE + DAY) == 1


def test_a_running_enrolment_finishes_as_an_old_completion(school: School) -> None:
    """What counts is the version that was completed, not the day."""
    course, person = school.courses[1], school.people["half"]
    old = current_version(course)
    retake(course, 2)
    completion_id = complete(person, course, TODAY + 10 * DAY)
    with transaction():
        db.session.execute(sa.update(Completion).where(Completion.id == completion_id).values(version_id=old))
    assert [done_on(day) for day in (TODAY + 9 * DAY, TODAY + 10 * DAY, DUE, DUE + DAY)] == [1, 2, 2, 0]


def test_a_second_retake_asks_again(school: School) -> None:
    course, person = school.courses[0], school.people["done"]
    later = DUE + 100 * DAY
    retake(course, 2)
    complete(person, course, DUE - DAY)
    retake(course, 3, later, on=DUE + DAY)
    assert [done_on(day) for day in (DUE, DUE + DAY, later, later + DAY)] == [1, 1, 1, 0]
    complete(person, course, later + 3 * DAY)
    assert [done_on(day) for day in (later + DAY, later + 3 * DAY)] == [0, 1]


def test_the_nearer_of_two_days_comes_first_and_the_newest_version_meets_both(school: School) -> None:
    course, person = school.courses[0], school.people["done"]
    retake(course, 2, DUE)
    retake(course, 3, DUE - 10 * DAY, on=TODAY + DAY)
    [asked, _] = queries.required_for(person, TODAY + DAY)
    assert asked.retake_on == DUE - 10 * DAY
    db.session.rollback()
    assert [done_on(DUE + n * DAY) for n in (-10, -9, 1)] == [1, 0, 0]
    complete(person, course, TODAY + 2 * DAY)
    assert [done_on(DUE + n * DAY) for n in (-10, -9, 1)] == [1, 1, 1]


@pytest.mark.parametrize("effect", ["typo", "valid"])
def test_what_follows_a_retake_does_not_ask_again(school: School, effect: str) -> None:
    course, person = school.courses[0], school.people["done"]
    retake(course, 2)
    complete(person, course, TODAY + DAY)
    release(course, 3, effect)
    assert [done_on(day) for day in (TODAY, DUE, DUE + DAY)] == [1, 1, 1]
    assert rows(RetakeRequirement) == 1


def test_nor_does_it_take_the_question_back(school: School) -> None:
    retake(school.courses[0], 2)
    release(school.courses[0], 3, "typo")
    assert [done_on(day) for day in (DUE, DUE + DAY)] == [1, 0]
    complete(school.people["done"], school.courses[0], DUE + 2 * DAY)  # of version 3
    assert done_on(DUE + 2 * DAY) == 1


def test_a_revoked_new_completion_asks_again(school: School) -> None:
    completion_id = None
    retake(school.courses[0], 2)
    completion_id = complete(school.people["done"], school.courses[0], TODAY)
    assert done_on(DUE + DAY) == 1
    revoke(completion_id, TODAY)
    assert [done_on(day) for day in (DUE, DUE + DAY)] == [1, 0]


def test_only_those_with_an_older_completion_are_asked_to_learn_again(school: School) -> None:
    retake(school.courses[0], 2)

    def asked(who: str) -> list[date | None]:
        found = [course.retake_on for course in queries.required_for(school.people[who], TODAY)]
        db.session.rollback()
        return found

    assert (asked("done"), asked("half"), asked("idle")) == ([DUE, None], [DUE, None], [None, None])
    complete(school.people["done"], school.courses[0], TODAY)
    assert (asked("done"), asked("half")) == ([None, None], [DUE, None])


def test_the_lists_of_names_say_what_is_missing(school: School, office: LmsClient) -> None:
    retake(school.courses[0], 2)
    assert "Nguyễn Văn An" in step_of(office, DUE, "done")
    assert "Nguyễn Văn An" not in step_of(office, DUE)
    page = step_of(office, DUE + DAY)
    assert "Nguyễn Văn An" in page
    assert "Người học: học lại phiên bản mới của “Khóa A”" in page
    assert "Nguyễn Văn An" not in step_of(office, DUE + DAY, "done")
    assert "Nguyễn Văn An" in step_of(office, DUE + DAY, "enrolled"), "taking part is never lowered"


def test_as_it_was_known(school: School) -> None:
    retake(school.courses[0], 2, on=TODAY + 10 * DAY)
    found = queries.find_retake("a", 2)
    assert found is not None
    db.session.rollback()
    with clock.frozen(noon(TODAY + 20 * DAY)), transaction():
        actions.change_retake(SYSTEM, found, DUE + 30 * DAY)

    def counting(day: date, known: date | None) -> int:
        known_at = noon(known) if known else None
        statement = sa.select(sa.func.count()).where(
            Completion.course_id == school.courses[0], not_revoked(), queries.counts_on(day, known_at)
        )
        figure = db.session.scalar(statement) or 0
        db.session.rollback()
        return figure

    late = DUE + DAY
    assert counting(late, TODAY + 9 * DAY) == 2, "not asked yet"
    assert counting(late, TODAY + 15 * DAY) == 0
    assert counting(late, TODAY + 25 * DAY) == counting(late, None) == 2
    assert counting(late + 30 * DAY, None) == 0


def test_the_day_can_be_moved_and_nothing_gone_by_changes(app: Flask, school: School) -> None:
    retake(school.courses[0], 2)
    found = queries.find_retake("a", 2)
    assert found is not None
    db.session.rollback()
    with pytest.raises(Invalid, match="đã qua"), transaction():
        actions.change_retake(SYSTEM, found, TODAY - DAY)
    with pytest.raises(NotFound), transaction():
        actions.change_retake(Actor(1, 1, "A"), found, DUE + DAY)
    result = app.test_cli_runner().invoke(command, ["retake", "a", "2", "--due", "10/02/2027"])
    assert (result.exit_code, result.output) == (
        0, "Đã đổi hạn học lại từ 31/01/2027 thành 10/02/2027.\n",
    )  # fmt: skip
    assert [done_on(date(2027, 2, day)) for day in (10, 11)] == [1, 0]
    with pytest.raises(Conflict), transaction():
        actions.change_retake(SYSTEM, found, DUE + 50 * DAY)
    unknown = app.test_cli_runner().invoke(command, ["retake", "a", "3", "--due", "10/02/2027"])
    assert unknown.exit_code == 1
    assert "Phiên bản 3 của khóa học a không yêu cầu ai học lại." in unknown.output
    db.session.rollback()


@dataclass
class Log:
    """What happened, for a naive replay."""

    completions: list[tuple[int, int, int, date]] = field(default_factory=list)  # person, course, number, day
    retakes: list[tuple[int, int, date]] = field(default_factory=list)  # course, from number, due

    def done(self, person: int, course: int, day: date) -> bool:
        needed = max((n for c, n, due_on in self.retakes if c == course and due_on < day), default=0)
        return any(
            p == person and c == course and n >= needed and on <= day for p, c, n, on in self.completions
        )


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_events_agrees_with_a_naive_replay(app: Flask, seed: int) -> None:
    """And no publication lowers anybody's done on a date up to its due date."""
    rng, log = random.Random(seed), Log()
    unit = make_unit("Khoa", "faculty", make_school())
    people = [make_person(f"Người {n}", unit) for n in range(4)]
    courses = {make_course(key): 1 for key in ("a", "b")}
    make_target(["a", "b"])
    days = [TODAY + n * 7 * DAY for n in range(14)]
    now = TODAY

    def figures() -> list[int]:
        return [done_on(day) for day in days]

    for _ in range(14):
        now += rng.randrange(4) * DAY
        course = rng.choice(list(courses))
        if rng.random() < 0.6:
            person = rng.choice(people)
            with clock.frozen(noon(now)):
                complete(person, course, now)
            log.completions.append((person, course, courses[course], now))
            continue
        courses[course] += 1
        effect = rng.choice(["typo", "valid", "retake", "retake"])
        due_on = now + rng.randrange(40) * DAY if effect == "retake" else None
        before = figures()
        with clock.frozen(noon(now)):
            release(course, courses[course], effect, due_on)
        if due_on is not None:
            log.retakes.append((course, courses[course], due_on))
        until = due_on or date.max
        assert [f for f, day in zip(figures(), days, strict=True) if day <= until] == [
            f for f, day in zip(before, days, strict=True) if day <= until
        ]
    for day, figure in zip(days, figures(), strict=True):
        assert figure == sum(all(log.done(p, c, day) for c in courses) for p in people)


def test_a_course_begun_stays_begun(school: School) -> None:
    begin(school.people["idle"], school.courses[0], TODAY)
    retake(school.courses[0], 2)
    target = queries.targets()[0]
    enrolled = [
        queries.coverage(queries.population_of(target, day)).tree.all.enrolled for day in (DUE, DUE + DAY)
    ]
    assert enrolled == [3, 3]
    db.session.rollback()
