"""Every SELECT of exceptions. In force: not replaced, no withdrawal, begun."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.attempts.rules import Adjustment, Terms, adjusted
from lms.assessment.models import Attempt, Quiz
from lms.assessment.overrides.models import AttemptOverride
from lms.assessment.overrides.rules import Granted, Standing, most_specific_first
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import Membership, Person
from lms.org.queries import (
    find_kept_id,
    main_membership_rows,
    merged_people,
    not_replaced,
    unit_nodes,
    whole_person,
)
from lms.org.rules import UnitNode, way_up

GONE = Message(mark("Không có điều chỉnh này, hoặc nó đã được thay hoặc thu hồi."))

_SAYS: list[Any] = [
    AttemptOverride.opens_on, AttemptOverride.closes_on, AttemptOverride.extra_minutes,
    AttemptOverride.time_percent, AttemptOverride.attempts_allowed,
]  # fmt: skip


def _standing() -> sa.ColumnElement[bool]:
    return sa.and_(not_replaced(AttemptOverride), AttemptOverride.is_withdrawal.is_(False))


def _granted() -> sa.Select[Any]:
    person_id = sa.bindparam("person_id", type_=sa.Integer)
    return sa.select(AttemptOverride.series, AttemptOverride.id, AttemptOverride.unit_id, *_SAYS).where(
        AttemptOverride.series.in_(sa.bindparam("series", expanding=True)),
        AttemptOverride.valid_from <= sa.bindparam("day", type_=sa.Date),
        _standing(),
        sa.or_(AttemptOverride.unit_id.is_not(None), AttemptOverride.person_id.in_(whole_person(person_id))),
    )


_GRANTED = _granted()


def terms_for(terms: Terms, series: str, person_id: int, day: date) -> Terms:
    """`terms` of a quiz of the series as they are for the person on `day`; see `terms_by_series`."""
    return terms_by_series({series: terms}, person_id, day)[series]


def terms_by_series(terms: Mapping[str, Terms], person_id: int, day: date) -> dict[str, Terms]:
    """`terms` by series, as they are for the person on `day`: in the unit they belong to on it.

    Two queries, however many series; two more where a unit was granted something there. None where no series has a
    name.
    """
    wanted = sorted(name for name in terms if name)
    if not wanted:
        return dict(terms)
    kept_id = find_kept_id(person_id)
    rows = read(_GRANTED, {"series": wanted, "person_id": kept_id, "day": day})
    if not rows:
        return dict(terms)
    granted: dict[str, list[Granted]] = {}
    for series, override_id, unit_id, *says in rows:
        granted.setdefault(series, []).append(Granted(override_id, unit_id, Adjustment(*says)))
    way: Sequence[int] = ()
    if any(each.unit_id is not None for found in granted.values() for each in found):
        held = main_membership_rows(day).where(Membership.person_id == kept_id)
        way = _way(unit_nodes(day), db.session.scalar(held.with_only_columns(Membership.unit_id)))
    return {
        series: adjusted(own, most_specific_first(granted.get(series, ()), way))
        for series, own in terms.items()
    }


def _way(nodes: dict[int, UnitNode], unit_id: int | None) -> list[int]:
    """The unit and those above it, the nearest first; none for a unit that is not there."""
    if unit_id is None or unit_id not in nodes:
        return []
    return [unit_id, *(node.id for node in reversed(way_up(nodes, unit_id)))]


def _last_day(model: Any) -> sa.Select[Any]:
    wanted = model.series.in_(sa.bindparam("series", expanding=True))
    return sa.select(model.series, sa.func.max(model.closes_on)).where(wanted).group_by(model.series)


_LAST_DAYS = sa.union_all(_last_day(AttemptOverride), _last_day(Quiz))


def last_days(series: Collection[str]) -> dict[str, date]:
    """By series, the last day on which anybody may still write: granted, by a version of the quiz, or granted and
    withdrawn since, for whoever is writing keeps it."""
    found: dict[str, date] = {}
    for name, day in read(_LAST_DAYS, {"series": sorted(series)}):
        if day is not None:
            found[name] = max(day, found.get(name, day))
    return found


def terms_of_people(
    terms: Mapping[str, Terms], person_ids: Collection[int], day: date
) -> dict[tuple[str, int], Terms]:
    """`terms` by series, as they are on `day` for each of these people (kept records), under (series, person).

    One query, however many they are; two more where something was granted. None for nobody, or no series that has a
    name.
    """
    wanted = sorted(name for name in terms if name)
    own = {(series, person): said for series, said in terms.items() for person in person_ids}
    if not wanted or not person_ids:
        return own
    merged = merged_people()
    whose = sa.func.coalesce(merged.c.kept_id, AttemptOverride.person_id)
    rows: Any = db.session.execute(
        sa.select(AttemptOverride.series, whose, AttemptOverride.id, AttemptOverride.unit_id, *_SAYS)
        .outerjoin(merged, merged.c.merged_id == AttemptOverride.person_id)
        .where(AttemptOverride.series.in_(wanted), AttemptOverride.valid_from <= day, _standing())
    )
    granted: dict[tuple[str, int | None], list[Granted]] = {}
    for series, person_id, override_id, unit_id, *says in rows:
        granted.setdefault((series, person_id), []).append(Granted(override_id, unit_id, Adjustment(*says)))
    if not granted:
        return own
    nodes, units = unit_nodes(day), _units_of(person_ids, day)
    ways = {person: _way(nodes, units.get(person)) for person in person_ids}
    return {
        (series, person): adjusted(
            said,
            most_specific_first(
                [*granted.get((series, person), ()), *granted.get((series, None), ())], ways[person]
            ),
        )
        for (series, person), said in own.items()
    }


@dataclass(frozen=True)
class OverrideRow:
    """An exception in a list. `person_id` or `unit_id` says whose; `name` is the person's, "" for a unit."""

    public_id: str
    series: str
    person_id: int | None
    unit_id: int | None
    says: Adjustment
    reason: str
    given_by: str
    valid_from: date
    recorded_at: datetime
    name: str


def standing(series: Collection[str]) -> list[OverrideRow]:
    """What is in force, or will be, at these series, the newest first. One query."""
    found: Any = db.session.execute(
        sa.select(
            AttemptOverride.public_id, AttemptOverride.series, AttemptOverride.person_id, AttemptOverride.unit_id,
            AttemptOverride.reason, AttemptOverride.given_by, AttemptOverride.valid_from,
            AttemptOverride.recorded_at, Person.full_name, *_SAYS,
        )
        .outerjoin(Person, Person.id == AttemptOverride.person_id)
        .where(AttemptOverride.series.in_(series), _standing())
        .order_by(AttemptOverride.id.desc())
    )  # fmt: skip
    return [
        OverrideRow(
            row.public_id, row.series, row.person_id, row.unit_id, Adjustment(*row[9:]), row.reason, row.given_by,
            row.valid_from, row.recorded_at, row.full_name or "",
        )
        for row in found
    ]  # fmt: skip


def find_standing_id(series: str, person_id: int | None, unit_id: int | None) -> int | None:
    """The newest exception in force of exactly this person or this unit, or None."""
    whose = (
        AttemptOverride.unit_id == unit_id if person_id is None else AttemptOverride.person_id == person_id
    )
    return db.session.scalar(
        sa.select(sa.func.max(AttemptOverride.id)).where(AttemptOverride.series == series, _standing(), whose)
    )


def get_standing(series: Collection[str], public_id: str) -> AttemptOverride:
    """The exception with this address if it is in force at one of these series, or NotFound."""
    found = db.session.scalars(
        sa.select(AttemptOverride).where(
            AttemptOverride.public_id == public_id, AttemptOverride.series.in_(series), _standing()
        )
    ).first()
    if found is None:
        raise NotFound(GONE)
    return found


@dataclass(frozen=True)
class GivenRow:
    """An exception that was given for a person, whether it still stands or not; `unit_id` None: theirs alone."""

    unit_id: int | None
    says: Adjustment
    reason: str
    given_by: str
    standing: Standing


def given_to(series: str, person_id: int, day: date) -> list[GivenRow]:
    """Everything that was ever given at the series to the person, to the unit they belonged to on `day`, or to one
    above it, the oldest first. Four queries at most."""
    own, later = find_kept_id(person_id), aliased(AttemptOverride)
    columns: list[Any] = [
        AttemptOverride.unit_id, AttemptOverride.reason, AttemptOverride.given_by, AttemptOverride.valid_from,
        AttemptOverride.recorded_at, later.recorded_at, AttemptOverride.is_withdrawal, *_SAYS,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns)
        .outerjoin(later, later.replaces_id == AttemptOverride.id)
        .where(
            AttemptOverride.series == series,
            sa.or_(AttemptOverride.unit_id.is_not(None), AttemptOverride.person_id.in_(whole_person(own))),
        )
        .order_by(AttemptOverride.id)
    )
    found = [GivenRow(row[0], Adjustment(*row[7:]), row[1], row[2], Standing(*row[3:7])) for row in rows]
    if all(one.unit_id is None for one in found):
        return found
    way = _way(unit_nodes(day), _units_of([own], day).get(own))
    return [one for one in found if one.unit_id is None or one.unit_id in way]


@dataclass(frozen=True)
class RunningAttempt:
    """An open attempt with a deadline, and its terms as they are for its person."""

    id: int
    started_at: datetime
    deadline_at: datetime
    terms: Terms


def running(series: str, day: date) -> list[RunningAttempt]:
    """The open attempts of the series that have a deadline. Four queries, however many there are."""
    rows = db.session.execute(
        sa.select(
            Attempt.id, Attempt.person_id, Attempt.started_at, Attempt.deadline_at, Quiz.opens_on, Quiz.closes_on,
            Quiz.time_limit, Quiz.grace,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Quiz.series == series, Attempt.state == "open", Attempt.deadline_at.is_not(None))
        .order_by(Attempt.id)
    ).all()  # fmt: skip
    if not rows:
        return []
    whose, units = _all_granted(series, day), _units_of({row.person_id for row in rows}, day)
    nodes = unit_nodes(day)
    found = []
    for row in rows:
        granted = [*whose.get(row.person_id, ()), *whose.get(None, ())]
        said = most_specific_first(granted, _way(nodes, units.get(row.person_id)))
        terms = adjusted(Terms(row.opens_on, row.closes_on, row.time_limit, row.grace), said)
        found.append(RunningAttempt(row.id, row.started_at, row.deadline_at, terms))
    return found


def _all_granted(series: str, day: date) -> Mapping[int | None, list[Granted]]:
    """What is in force, by person; under None what units were granted."""
    rows: Any = db.session.execute(
        sa.select(AttemptOverride.person_id, AttemptOverride.id, AttemptOverride.unit_id, *_SAYS).where(
            AttemptOverride.series == series, AttemptOverride.valid_from <= day, _standing()
        )
    )
    found: dict[int | None, list[Granted]] = {}
    for person_id, override_id, unit_id, *says in rows:
        found.setdefault(person_id, []).append(Granted(override_id, unit_id, Adjustment(*says)))
    return found


def _units_of(person_ids: Collection[int], day: date) -> dict[int, int]:
    held = main_membership_rows(day).where(Membership.person_id.in_(person_ids))
    rows = db.session.execute(held.with_only_columns(Membership.person_id, Membership.unit_id))
    return {row.person_id: row.unit_id for row in rows}
