"""The SELECTs of help: what was logged, what was said of it, and what counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.mentoring.models import MentoringAnswer, MentoringHelp, MentoringWithdrawal
from lms.mentoring.rules import HelpState, state_of
from lms.org.models import Membership, Person
from lms.org.queries import every_id_of, holds_on, kept_id, main_membership, whole_person

NO_HELP = mark("Không có lần giúp này, hoặc bạn không được giao quyền xem.")
_TRAINER, _HELPED = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class HelpRow:
    """A logged help with what was said of it. People are those known today: who was merged into another is that one.
    `is_right` None: the one helped has not answered."""

    id: int
    public_id: str
    trainer_id: int
    trainer_public_id: str
    trainer: str
    person_id: int
    person_public_id: str
    person: str
    helped_on: date
    topic: str
    course: str | None
    competence: str | None
    minutes: int
    words: str
    recorded_at: datetime
    is_right: bool | None
    answer: str | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str | None

    @property
    def state(self) -> HelpState:
        """Where it stands."""
        return state_of(self.is_right, self.withdrawn_at is not None)


def is_withdrawn(known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition: the help of the enclosing statement was taken back, as known now or at an instant."""
    found = sa.exists().where(MentoringWithdrawal.help_id == MentoringHelp.id)
    if known_at is not None:
        found = found.where(MentoringWithdrawal.recorded_at <= known_at)
    return found.correlate(MentoringHelp)


def _is_answered(*how: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    found = sa.exists().where(MentoringAnswer.help_id == MentoringHelp.id, *how)
    return found.correlate(MentoringHelp)


def _answered(statement: sa.Select[Any]) -> sa.Select[Any]:
    return statement.outerjoin(MentoringAnswer, MentoringAnswer.help_id == MentoringHelp.id).outerjoin(
        MentoringWithdrawal, MentoringWithdrawal.help_id == MentoringHelp.id
    )


def _helps() -> sa.Select[Any]:
    one = MentoringHelp
    columns: list[Any] = [
        one.id, one.public_id, _TRAINER.id, _TRAINER.public_id, _TRAINER.full_name, _HELPED.id, _HELPED.public_id,
        _HELPED.full_name, one.helped_on, one.topic, CourseVersion.title, one.competence, one.minutes, one.words,
        one.recorded_at, MentoringAnswer.is_right, MentoringAnswer.words, MentoringAnswer.recorded_at,
        MentoringWithdrawal.recorded_at, MentoringWithdrawal.reason,
    ]  # fmt: skip
    joined = (
        sa.select(*columns)
        .select_from(one)
        .join(_TRAINER, _TRAINER.id == kept_id(one.trainer_id))
        .join(_HELPED, _HELPED.id == kept_id(one.person_id))
        .outerjoin(Course, Course.id == one.course_id)
        .outerjoin(CourseVersion, CourseVersion.id == Course.current_version_id)
    )
    return _answered(joined)


def _rows(statement: sa.Select[Any]) -> list[HelpRow]:
    return [HelpRow(*row) for row in db.session.execute(statement)]


_LAST_FIRST = (MentoringHelp.helped_on.desc(), MentoringHelp.id.desc())


def get_help(public_id: str) -> HelpRow:
    """The help with this address, or NotFound."""
    found = _rows(_helps().where(MentoringHelp.public_id == public_id))
    if not found:
        raise NotFound(Message(NO_HELP))
    return found[0]


def helps_by(
    trainer_id: int, units: Collection[int] | None, on: date, page: int, per_page: int
) -> tuple[list[HelpRow], int]:
    """One page (from 1) of what the core trainer logged, the last first, and how many; `units`: only help to people who
    belong to one of these on the day (None: to anybody)."""
    conditions: list[Any] = [MentoringHelp.trainer_id.in_(whole_person(trainer_id))]
    if units is not None:
        there = sa.select(Membership.person_id).where(
            main_membership(), holds_on(Membership, on), Membership.unit_id.in_(units)
        )
        conditions.append(kept_id(MentoringHelp.person_id).in_(there))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(MentoringHelp).where(*conditions)) or 0
    found = _helps().where(*conditions).order_by(*_LAST_FIRST)
    return _rows(found.limit(per_page).offset((page - 1) * per_page)), total


def helps_to(person_id: int, limit: int) -> list[HelpRow]:
    """What was logged as help to the person and not taken back, the last first."""
    found = _helps().where(
        MentoringHelp.person_id.in_(whole_person(person_id)), MentoringWithdrawal.help_id.is_(None)
    )
    return _rows(found.order_by(*_LAST_FIRST).limit(limit))


def _waits(person_id: Any) -> tuple[Any, ...]:
    """Conditions: the help waits for the person's word."""
    return (
        MentoringHelp.person_id.in_(whole_person(person_id)),
        ~_is_answered(),
        ~is_withdrawn(),
    )


def is_asked(person_id: Any) -> sa.ColumnElement[bool]:
    """Condition: some help waits for the person's word."""
    return sa.exists().where(*_waits(person_id))


def is_logged(trainer_id: int, person_id: int, helped_on: date, topic: str) -> bool:
    """Whether this very help stands already, and was not taken back."""
    found = sa.exists().where(
        MentoringHelp.trainer_id.in_(whole_person(trainer_id)), MentoringHelp.helped_on == helped_on,
        MentoringHelp.person_id.in_(whole_person(person_id)), MentoringHelp.topic == topic,
        ~is_withdrawn(),
    )  # fmt: skip
    return bool(db.session.scalar(sa.select(found)))


def logged_between(trainer_id: int, since: date, until: date, person_id: int | None = None) -> int:
    """How many helps of these days the core trainer logged and nobody took back: to the person, or (None) to anybody."""
    found = sa.select(sa.func.count()).where(
        MentoringHelp.trainer_id.in_(whole_person(trainer_id)), between(since, until), ~is_withdrawn()
    )
    if person_id is not None:
        found = found.where(MentoringHelp.person_id.in_(whole_person(person_id)))
    return db.session.scalar(found) or 0


def between(since: Any, until: Any) -> sa.ColumnElement[bool]:
    """Condition: the help was given from `since` to `until`, both included."""
    return MentoringHelp.helped_on.between(since, until)


def counting(known_at: datetime | None = None) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions: the help counts, as known now or at an instant. The one helped confirmed it, nobody took it back, and they are not one person, which
    a merge of two records could make them."""
    by_then = () if known_at is None else (MentoringAnswer.recorded_at <= known_at,)
    return (
        _is_answered(MentoringAnswer.is_right.is_(True), *by_then),
        ~is_withdrawn(known_at),
        kept_id(MentoringHelp.trainer_id) != kept_id(MentoringHelp.person_id),
    )


def has_helped(person_id: Any, since: Any, until: Any) -> sa.ColumnElement[bool]:
    """Condition: the person gave help in the span that counts."""
    mine = MentoringHelp.trainer_id.in_(whole_person(person_id))
    return sa.exists().where(mine, between(since, until), *counting())


def counted_helps(person_id: int, since: date, until: date) -> list[HelpRow]:
    """The help behind what `helps_of` counts for the person, the last first. One query."""
    mine = MentoringHelp.trainer_id.in_(whole_person(person_id))
    return _rows(_helps().where(mine, between(since, until), *counting()).order_by(*_LAST_FIRST))


@dataclass(frozen=True)
class Given:
    """Confirmed help: how often, to how many people, and for how many minutes in all."""

    turns: int = 0
    people: int = 0
    minutes: int = 0


def helps_of(
    person_ids: Collection[int], since: date, until: date, known_at: datetime | None = None
) -> dict[int, Given]:
    """The confirmed help that each of these people gave in the span, both days included; who gave none is absent; as
    known now or at an instant. One query, however many people."""
    if not person_ids:
        return {}
    whose: Any = kept_id(MentoringHelp.trainer_id)
    helped: Any = kept_id(MentoringHelp.person_id)
    rows = (
        sa.select(whose.label("trainer_id"), helped.label("person_id"), MentoringHelp.minutes)
        .where(
            MentoringHelp.trainer_id.in_(every_id_of(person_ids)), between(since, until), *counting(known_at)
        )
        .subquery()
    )
    columns: list[Any] = [
        rows.c.trainer_id, sa.func.count(), sa.func.count(sa.distinct(rows.c.person_id)), sa.func.sum(rows.c.minutes),
    ]  # fmt: skip
    found: Any = db.session.execute(sa.select(*columns).group_by(rows.c.trainer_id))
    return {trainer_id: Given(turns, people, int(minutes)) for trainer_id, turns, people, minutes in found}


def all_helps(since: date, until: date, known_at: datetime | None = None) -> Given:
    """All confirmed help given in the span, both days included; `people`: how many different ones were helped."""
    helped: Any = kept_id(MentoringHelp.person_id)
    wanted = (between(since, until), *counting(known_at))
    rows = sa.select(helped.label("person_id"), MentoringHelp.minutes).where(*wanted).subquery()
    columns: list[Any] = [
        sa.func.count(),
        sa.func.count(sa.distinct(rows.c.person_id)),
        sa.func.sum(rows.c.minutes),
    ]
    turns, people, minutes = db.session.execute(sa.select(*columns)).one()
    return Given(turns, people, int(minutes or 0))
