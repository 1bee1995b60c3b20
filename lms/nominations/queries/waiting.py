"""How many nominations stand where: one statement for the home page, whatever the roles."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.nominations.models import Nomination, NominationStep
from lms.nominations.rules import BY_COUNCIL, State, Step
from lms.org.queries import whole_person


@dataclass(frozen=True)
class Standing:
    """`count` nominations that a unit proposed for a period stand in `state`."""

    period_key: str
    unit_id: int
    state: State
    count: int


def _may_not_follow(actor: Actor, last: Any) -> sa.ColumnElement[bool]:
    """The actor confirmed or appraised it since it was last confirmed, so the next step is somebody else's
    (`rules.step_problem`)."""
    mine, confirmed = aliased(NominationStep), aliased(NominationStep)
    since = (
        sa.select(sa.func.max(confirmed.number))
        .where(confirmed.nomination_id == Nomination.id, confirmed.step == Step.CONFIRMED.value)
        .scalar_subquery()
    )
    parted = [Step.CONFIRMED.value, *(step.value for step in BY_COUNCIL)]
    did = sa.exists().where(
        mine.nomination_id == Nomination.id,
        mine.account_id == actor.account_id,
        mine.step.in_([Step.CONFIRMED.value, Step.APPRAISED.value]),
        mine.number >= since,
    )
    return sa.and_(last.step.in_(parted), did)


def standing(actor: Actor, states: Collection[State]) -> list[Standing]:
    """The nominations in these states by period and unit, without those of which the actor may not take the next step:
    about themselves, or confirmed or appraised by themselves. One query."""
    last, later = aliased(NominationStep), aliased(NominationStep)
    is_last = ~sa.exists().where(later.nomination_id == last.nomination_id, later.number > last.number)
    wanted = [last.step.in_([state.value for state in states if state is not State.DRAFT])]
    if State.DRAFT in states:
        wanted.append(last.step.is_(None))
    rows = (
        sa.select(Nomination.period_key, Nomination.unit_id, last.step, sa.func.count())
        .select_from(Nomination)
        .outerjoin(last, (last.nomination_id == Nomination.id) & is_last)
        .where(sa.or_(*wanted), sa.or_(last.step.is_(None), ~_may_not_follow(actor, last)))
        .group_by(Nomination.period_key, Nomination.unit_id, last.step)
        .order_by(Nomination.period_key, Nomination.unit_id)
    )
    if actor.person_id is not None:
        others = Nomination.person_id.not_in(whole_person(actor.person_id))
        rows = rows.where(sa.or_(Nomination.person_id.is_(None), others))
    return [
        Standing(key, unit_id, State(step) if step else State.DRAFT, count)
        for key, unit_id, step, count in db.session.execute(rows)
    ]
