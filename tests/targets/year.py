"""A school's year of random acts, each recorded on its day, many of them about days before."""

import random
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.org.dated.rules import Dated, cut, writes
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership, OrgChange, UnitRecord
from lms.targets import queries
from lms.targets.asking.actions import change_target
from lms.targets.models import Exemption, RetakeRequirement, TargetException
from tests.make import SYSTEM, make_person, make_school, make_unit
from tests.targets.learning import Learning
from tests.targets.make import make_course, make_target
from tests.targets.replay import instant

FIRST = date(2026, 6, 1)
DAYS = 300


@dataclass(frozen=True)
class Line(Dated):
    """A membership as plain values."""

    unit_id: int
    category: str
    status: str = "active"
    leave_kind: str | None = None


class Year(Learning):
    """Acts day by day. Every act is one transaction, in the order of its recording.

    A seed is the same year on every database: rows one is drawn from are asked in order.
    """

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        with clock.frozen(instant(FIRST - timedelta(days=100), self.rng)):
            self.root = make_school()
            self.units = [make_unit(f"Khoa {n}", "faculty", self.root) for n in range(3)]
            self.units += [make_unit(f"Tổ {n}", "team", self.units[n % 2]) for n in range(3)]
            self.courses = [make_course(f"c{n}") for n in range(3)]
            make_target([f"c{n}" for n in range(3)])
        self.target = queries.targets(FIRST)[0].target_id
        db.session.rollback()
        self.people: list[int] = []
        self.day = FIRST

    def live(self, acts: int) -> None:
        """So many acts, spread over the year."""
        self.live_some(acts, 0, acts)

    def live_some(self, acts: int, done: int, whole: int) -> None:
        """So many acts, after `done` others, of a year of `whole`."""
        kinds = [
            (self.join, 5), (self.move, 3), (self.leave, 2), (self.rest, 2), (self.correct, 3), (self.complete, 9),
            (self.begin, 3), (self.revoke, 2), (self.exempt, 2), (self.end_exemption, 1), (self.merge, 1),
            (self.unmerge, 1), (self.move_unit, 1), (self.change, 1), (self.retake, 1), (self.name, 1),
        ]  # fmt: skip
        weighted = [act for act, weight in kinds for _ in range(weight)]
        for n in range(done, done + acts):
            self.day = FIRST + timedelta(days=n * DAYS // whole)
            act = self.join if len(self.people) < 4 else self.rng.choice(weighted)
            with clock.frozen(instant(self.day, self.rng)):
                act()

    def some_day(self) -> date:
        """Today, or a day before: what is told late."""
        return self.day - timedelta(days=self.rng.choice([0, 0, 1, 5, 20, 60]))

    def _lines(self, person: int) -> list[Line]:
        newer = sa.orm.aliased(Membership)
        rows = db.session.scalars(
            sa.select(Membership)
            .where(Membership.person_id == person, ~sa.exists().where(newer.replaces_id == Membership.id))
            .order_by(Membership.id)
        )
        lines = [
            Line(r.id, r.valid_from, r.valid_to, r.unit_id, r.category, r.status, r.leave_kind) for r in rows if r.is_main
        ]  # fmt: skip
        db.session.rollback()
        return lines

    def _write(self, person: int, before: list[Line], after: list[Line]) -> None:
        with transaction():
            for one in writes(before, after):
                values = {key: value for key, value in asdict(one.row).items() if key != "id"}
                db.session.add(
                    Membership(
                        person_id=person,
                        is_main=True,
                        recorded_at=clock.now(),
                        replaces_id=one.replaces,
                        **values,
                    )
                )

    def _unit(self) -> int:
        return self.rng.choice([*self.units, self.root])

    def join(self) -> None:
        category = self.rng.choice(["teacher", "teacher", "officer", "manager", "worker"])
        person = make_person(f"Người {len(self.people)}", self._unit(), category, valid_from=self.some_day())
        if self.rng.random() < 0.3:  # a second unit counts nowhere
            with transaction():
                db.session.add(
                    Membership(
                        person_id=person, unit_id=self._unit(), is_main=False, category=category, status="active",
                        valid_from=self.day, recorded_at=clock.now(),
                    )
                )  # fmt: skip
        self.people.append(person)

    def _amend(self, **values: Any) -> None:
        person, since = self._anybody(), self.some_day()
        before = self._lines(person)
        until = since + timedelta(days=self.rng.choice([10, 40])) if self.rng.random() < 0.4 else None
        model = next((one for one in before if one.holds_on(since)), None)
        if model is None:
            return
        new = replace(model, id=None, valid_from=since, valid_to=until, **values)
        self._write(person, before, [*cut(before, since, until), new])

    def move(self) -> None:
        self._amend(unit_id=self._unit(), category=self.rng.choice(["teacher", "officer", "worker"]))

    def rest(self) -> None:
        kind = self.rng.choice(["Nghỉ thai sản", "Nghỉ ốm"])
        self._amend(status="leave", leave_kind=kind)

    def leave(self) -> None:
        person, since = self._anybody(), self.some_day()
        before = self._lines(person)
        self._write(person, before, cut(before, since))

    def correct(self) -> None:
        person = self._anybody()
        before = self._lines(person)
        wrong = self.rng.choice(before)
        if wrong.is_empty:
            return
        since = wrong.valid_from - timedelta(days=self.rng.choice([0, 3, 30]))
        right = replace(wrong, id=None, valid_from=since, unit_id=self._unit())
        self._write(person, before, [*cut(before, since, wrong.valid_to), right])

    def exempt(self) -> None:
        since = self.some_day()
        until = since + timedelta(days=self.rng.randrange(60)) if self.rng.random() < 0.5 else None
        with transaction():
            db.session.add(
                Exemption(
                    target_id=self.target, person_id=self._anybody(), reason="x", decided_by="x", valid_from=since,
                    valid_to=until, recorded_at=clock.now(), recorded_by="x",
                )
            )  # fmt: skip

    def end_exemption(self) -> None:
        newer = sa.orm.aliased(Exemption)
        with transaction():
            held = db.session.scalars(
                sa.select(Exemption)
                .where(~sa.exists().where(newer.replaces_id == Exemption.id))
                .order_by(Exemption.id)
            ).first()
            if held is not None:
                values = {c.key: getattr(held, c.key) for c in Exemption.__table__.columns if c.key != "id"}
                ended = {"valid_to": self.some_day(), "recorded_at": clock.now(), "replaces_id": held.id}
                db.session.add(Exemption(**{**values, **ended}))

    def _merges(self) -> list[PersonMerge]:
        newer = sa.orm.aliased(PersonMerge)
        held = ~sa.exists().where(newer.replaces_id == PersonMerge.id)
        found = sa.select(PersonMerge).where(held).order_by(PersonMerge.id)
        return [row for row in db.session.scalars(found) if row.kept_id]

    def merge(self) -> None:
        with transaction():
            taken = {p for row in self._merges() for p in (row.merged_id, row.kept_id)}
            free = [one for one in self.people if one not in taken]
            if len(free) > 4:
                gone, kept = self.rng.sample(free, 2)
                db.session.add(
                    PersonMerge(
                        public_id=new_public_id(), merged_id=gone, kept_id=kept, change_id=self._act(),
                        recorded_at=clock.now(),
                    )
                )  # fmt: skip

    def unmerge(self) -> None:
        with transaction():
            for row in self._merges()[:1]:
                db.session.add(
                    PersonMerge(
                        public_id=new_public_id(), merged_id=row.merged_id, kept_id=None, change_id=self._act(),
                        recorded_at=clock.now(), replaces_id=row.id,
                    )
                )  # fmt: skip

    def _act(self) -> int:
        act = OrgChange(
            public_id=new_public_id(),
            kind="merge",
            effective_on=self.day,
            recorded_at=clock.now(),
            recorded_by="x",
        )
        db.session.add(act)
        db.session.flush()
        return act.id

    def move_unit(self) -> None:
        team, faculty, since = (
            self.rng.choice(self.units[3:]),
            self.rng.choice(self.units[:3]),
            self.some_day(),
        )
        newer = sa.orm.aliased(UnitRecord)
        with transaction():
            held = db.session.scalars(
                sa.select(UnitRecord).where(
                    UnitRecord.unit_id == team, ~sa.exists().where(newer.replaces_id == UnitRecord.id),
                    UnitRecord.valid_to.is_(None),
                )
            ).one()  # fmt: skip
            if held.valid_from >= since:
                return
            values = {c.key: getattr(held, c.key) for c in UnitRecord.__table__.columns if c.key != "id"}
            said = {**values, "recorded_at": clock.now()}
            db.session.add(
                UnitRecord(**{**said, "valid_to": since - timedelta(days=1), "replaces_id": held.id})
            )
            db.session.flush()
            db.session.add(
                UnitRecord(**{**said, "parent_id": faculty, "valid_from": since, "replaces_id": None})
            )

    def change(self) -> None:
        """What the target asks, from some day on."""
        with transaction():
            timeline = queries.timelines()[self.target]
            rng = self.rng
            chosen = sorted(rng.sample([f"c{n}" for n in range(3)], rng.choice([1, 2, 3])))
            content = replace(
                timeline[-1].content, course_keys=chosen, needed=rng.choice([None, 1]),
                categories=rng.choice([["manager", "teacher", "officer"], ["teacher", "worker"]]),
                unit_ids=rng.choice([[], [], [rng.choice(self.units)]]),
                except_unit_ids=rng.choice([[], [], [rng.choice(self.units)]]),
                validity=rng.choice(["forever", "forever", "calendar_year", "school_year"]),
                min_versions=rng.choice([{}, {chosen[0]: rng.choice([1, 2])}]),
            )  # fmt: skip
            change_target(SYSTEM, timeline, timeline[-1].record_id, content, self.some_day(), None)

    def retake(self) -> None:
        """A new version, and the old one is to be learnt again."""
        course = self.rng.choice(self.courses)
        with transaction():
            old = db.session.get_one(CourseVersion, db.session.get_one(Course, course).current_version_id)
            values = {c.key: getattr(old, c.key) for c in CourseVersion.__table__.columns if c.key != "id"}
            new = CourseVersion(**{**values, "number": old.number + 1, "published_at": clock.now()})
            db.session.add(new)
            db.session.flush()
            db.session.get_one(Course, course).current_version_id = new.id
            due = self.day + timedelta(days=self.rng.choice([5, 30]))
            db.session.add(
                RetakeRequirement(
                    course_id=course,
                    from_number=new.number,
                    due_on=due,
                    recorded_at=clock.now(),
                    recorded_by="x",
                )
            )

    def name(self) -> None:
        person = self._anybody()
        with transaction():
            held = sa.select(TargetException.id).where(TargetException.person_id == person)
            if db.session.scalar(held) is None:
                db.session.add(
                    TargetException(
                        target_id=self.target, person_id=person, is_included=self.rng.random() < 0.5, reason="x",
                        valid_from=self.some_day(), recorded_at=clock.now(), recorded_by="x",
                    )
                )  # fmt: skip
