"""What the status of people is made of, fetched for as many of them as are asked about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.org.models import Membership
from lms.org.queries import every_record, main_membership, not_replaced
from lms.targets.asking.rules import due_of, joined_on
from lms.targets.models import Extension
from lms.targets.queries.places import PEOPLE, TARGET, Reader, Shape, among, rows_of
from lms.targets.queries.population import Population
from lms.targets.queries.records import TargetView
from lms.targets.queries.satisfying import did_by
from lms.targets.rules import Standing
from lms.targets.status.rules import Case


def cases_of(
    population: Population,
    target: TargetView,
    standings: Mapping[int, Standing],
    reader: Reader | None = None,
) -> dict[int, Case]:
    """The case of each person named in `standings`, for `lms.targets.status.rules.status`. A few queries, however many
    people: hand in some hundred at a time."""
    reader, ids = reader or db.session, list(standings)
    shape, values = population.shape, population.values
    did = did_by(reader, shape, values, ids)
    due = due_dates(population, target, ids, reader)
    return {
        person_id: Case(
            target, standings[person_id], due[person_id], did[person_id].facts, did[person_id].begun
        )
        for person_id in ids
    }


def due_dates(
    population: Population, target: TargetView, ids: Sequence[int], reader: Reader | None = None
) -> dict[int, date]:
    """Each person's own last day on time."""
    reader = reader or db.session
    extended = _extensions(population, ids, reader)
    joined = _joined(population, ids, reader) if target.due_days is not None else {}
    return {one: due_of(target, joined.get(one), extended.get(one)) for one in ids}


def _extensions(population: Population, ids: Sequence[int], reader: Reader) -> dict[int, date]:
    values = {**population.values, "people": tuple(ids)}
    return {
        row.person_id: row.due_on for row in rows_of(_extended(population.shape.as_known), values, reader)
    }


@cache
def _extended(as_known: bool) -> sa.Select[Any]:
    known = Shape(as_known=as_known).known
    whose = every_record(known)
    columns: list[Any] = [whose.c.person_id, sa.func.max(Extension.due_on).label("due_on")]
    return (
        sa.select(*columns)
        .select_from(whose.join(Extension, Extension.person_id == whose.c.record_id))
        .where(
            among(whose.c.person_id, PEOPLE), Extension.target_id == TARGET, Extension.due_on.is_not(None),
            not_replaced(Extension, known),
        )
        .group_by(whose.c.person_id)
    )  # fmt: skip


def _joined(population: Population, ids: Sequence[int], reader: Reader) -> dict[int, date]:
    values = {**population.values, "people": tuple(ids)}
    days: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for row in rows_of(_stays(population.shape.as_known), values, reader):
        days[row.person_id].append((row.valid_from, row.valid_to))
    found = {person_id: joined_on(held, population.on) for person_id, held in days.items()}
    return {person_id: day for person_id, day in found.items() if day is not None}


@cache
def _stays(as_known: bool) -> sa.Select[Any]:
    columns: list[Any] = [Membership.person_id, Membership.valid_from, Membership.valid_to]
    return sa.select(*columns).where(
        among(Membership.person_id, PEOPLE), main_membership(Membership, Shape(as_known=as_known).known)
    )
