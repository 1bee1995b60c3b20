"""The decisions by which nominees got their awards."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lms.kernel.db import db
from lms.nominations.decisions.models import AwardDecision
from lms.nominations.decisions.rules import Decision, answered
from lms.nominations.queries import Nomination
from lms.nominations.rules import State, Step
from lms.org.queries import not_replaced

_CHUNK = 500


def decisions_of(found: Sequence[Nomination]) -> Mapping[str, Decision]:
    """By the nominations' public ids: what the registry wrote of the principal's decision, or the paper from above. Who got
    an award whose number nobody has written yet is not in it. One query where the principal gave awards, else none."""
    said = {one.public_id: answered(last.note) for one in found if (last := one.last(Step.GRANTED))}
    awarded = {one.id: one.public_id for one in found if one.state is State.AWARDED}
    ids = list(awarded)
    for start in range(0, len(ids), _CHUNK):
        rows = db.session.scalars(
            sa.select(AwardDecision).where(
                AwardDecision.nomination_id.in_(ids[start : start + _CHUNK]), not_replaced(AwardDecision)
            )
        )
        for row in rows:
            said[awarded[row.nomination_id]] = Decision(row.number, row.decided_on, row.id)
    return {public_id: decision for public_id, decision in said.items() if decision is not None}
