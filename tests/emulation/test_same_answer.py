"""What the record counts as asked is what each person is told on their own page, whatever targets ask and people do."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import Course
from lms.emulation import queries
from lms.emulation.queries.record import record_of
from lms.emulation.queries.requirements import pairs, requirements
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.learning.models import Participation
from lms.org.changes import Ground
from lms.org.merges.actions import merge
from lms.org.models import Membership, Person
from lms.targets import satisfiers
from lms.targets.models import Extension, Target
from lms.targets.queries import required_for
from lms.targets.satisfiers import Moment
from tests.emulation.make import complete, new_version, revoke, ship_periods
from tests.learning.publications import current_version, publish
from tests.make import SYSTEM, make_person, make_school, make_unit
from tests.targets.make import make_course, make_exception, make_exemption, make_target, noon

TODAY = date(2026, 11, 22)
DAYS = (TODAY, date(2027, 5, 19))
CATEGORIES = ("manager", "teacher", "officer", "worker")


class Elsewhere:
    """A satisfier of courses, and one of sessions, read from participations."""

    def __init__(self, answers: str) -> None:
        self.source, self.label, self.answers = f"x-{answers}", answers, answers

    def done(self, moment: Moment) -> sa.Select[Any]:
        columns: list[Any] = [
            Participation.person_id,
            (Participation.course_id if self.answers == "course" else sa.literal(1)).label("ref"),
            Participation.began_on.label("since"), Participation.id.label("fact_id"),
            sa.cast(sa.null(), sa.Date).label("until"),
        ]  # fmt: skip
        return sa.select(*columns).where(Participation.kind == self.source)

    def begun(self, moment: Moment) -> None: ...

    def in_review(self, moment: Moment) -> None: ...

    def titles(self) -> Mapping[int, str]:
        return {}


@pytest.fixture
def with_others(app: Flask) -> Iterator[None]:
    before = satisfiers.registered()
    satisfiers.register([*before, Elsewhere("course"), Elsewhere("session")])
    yield
    satisfiers.register(before)


class School:
    """People who joined, moved, left, came back, went on leave; targets of every kind; what people did."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        ship_periods()
        root = make_school()
        self.units = [make_unit(f"Khoa {n}", "faculty", root) for n in range(3)]
        self.units.append(make_unit("Tổ", "team", self.units[0]))
        self.people = [self.person() for _ in range(8)]
        self.courses = [make_course(key) for key in "abcd"]
        for number in range(4):
            self.target(f"t{number}")
        self.learn()
        with transaction():
            merge(SYSTEM, self.people[0], self.people[1], Ground(date(2026, 8, 1)))
        new_version(self.courses[0], 2)
        publish(self.courses[0], current_version(self.courses[0]), "retake", TODAY - timedelta(days=9))

    def day(self) -> date:
        return date(2026, 5, 1) + timedelta(days=self.rng.randrange(200))

    def person(self) -> int:
        """One to three stretches of memberships, some of them without a day between."""
        since = self.rng.choice((date(2020, 1, 1), self.day()))
        last = self.rng.choice((None, None, since + timedelta(days=self.rng.randrange(1, 90))))
        category = self.rng.choice(CATEGORIES)
        leave = self.rng.choice((None, None, None, "Nghỉ thai sản", "Nghỉ ốm"))
        found = make_person(
            f"Người {self.rng.random()}", self.rng.choice(self.units), category, valid_from=since, valid_to=last,
            status="leave" if leave else "active", leave_kind=leave,
        )  # fmt: skip
        if last is not None:
            again = last + timedelta(days=self.rng.choice((1, 1, 5)))
            with transaction():
                db.session.add(
                    Membership(
                        person_id=found, unit_id=self.rng.choice(self.units), is_main=True, category=category,
                        status="active", position=self.rng.choice((None, "Trưởng khoa")), valid_from=again,
                        recorded_at=clock.now(),
                    )
                )  # fmt: skip
        return found

    def target(self, key: str) -> None:
        rng = self.rng
        make_target(
            rng.sample("abcd", rng.randrange(1, 4)), key=key, due_on=date(2027, 1, 1) + timedelta(days=rng.randrange(90)),
            categories=rng.sample(CATEGORIES, 2), needed=rng.choice((None, 1, 2)), items=rng.choice(([], ["session:1"])),
            due_days=rng.choice((None, 30, 200)), validity=rng.choice(("forever", "calendar_year")),
            unit_ids=rng.choice(([], [], self.units[:1])), except_unit_ids=rng.choice(([], self.units[1:2])),
            positions=rng.choice(([], [], ["Trưởng khoa"])), min_versions=rng.choice(({}, {"a": 2})),
        )  # fmt: skip
        target_id = db.session.scalars(sa.select(Target.id).where(Target.key == key)).one()
        release()
        named = rng.sample(self.people, 6)
        for person_id in named[:4]:
            make_exception(person_id, rng.random() < 0.6, target_id=target_id)
        make_exemption(named[4], self.day(), target_id=target_id)
        with transaction():
            for person_id in (named[5], self.people[1]):
                db.session.add(
                    Extension(
                        target_id=target_id, person_id=person_id, due_on=date(2027, 2, rng.randrange(1, 28)), reason="x",
                        decided_by="x", recorded_at=clock.now(), recorded_by="x",
                    )
                )  # fmt: skip

    def learn(self) -> None:
        for person_id in self.people:
            for course in self.rng.sample(self.courses, 2):
                done = complete(person_id, course, self.day())
                if self.rng.random() < 0.1:
                    revoke(done, self.day())
            for kind in ("x-course", "x-session"):
                with transaction():
                    db.session.add(
                        Participation(
                            person_id=person_id, course_id=self.courses[kind == "x-session"], kind=kind, evidence_id=1,
                            began_at=clock.now(), began_on=self.day(),
                        )
                    )  # fmt: skip


Told = set[tuple[str, date]]


def by_one(person_id: int, on: date) -> Told:
    return {(one.course_key, one.due_on) for one in required_for(person_id, on)}


def together(on: date) -> dict[int, Told]:
    found: dict[int, Told] = defaultdict(set)
    pair = pairs(requirements(on))
    if pair is not None:
        rows: Any = db.session.execute(
            sa.select(pair.c.person_id, Course.key, pair.c.due_on).join(Course, Course.id == pair.c.course_id)
        )
        for person_id, key, due_on in rows:
            found[person_id].add((key, due_on))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_asked_of_many_is_asked_of_each(app: Flask, with_others: None, seed: int) -> None:
    with clock.frozen(noon(TODAY)):
        compare(School(seed))


def test_without_other_means(app: Flask) -> None:
    """As it is while only courses are finished: some of several suffice, and the usual target."""
    with clock.frozen(noon(TODAY)):
        compare(School(11))


def compare(school: School) -> None:
    period = next(p for p in queries.periods() if p.key == "2027")
    asked = 0
    for on in DAYS:
        found = together(on)
        for person_id in school.people:
            wanted = by_one(person_id, on)
            name = db.session.scalar(sa.select(Person.full_name).where(Person.id == person_id))
            assert found[person_id] == wanted, f"{name} {person_id} on {on}"
            asked += len(wanted)
        release()
    for person_id in school.people[:3]:
        lines = record_of(person_id, period, TODAY).required
        assert sorted(line.due_on for line in lines) == sorted(due for _, due in by_one(person_id, TODAY))
    release()
    assert asked > 10, "a school in which something is asked"
