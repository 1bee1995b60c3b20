"""What happened to one attempt, read from its facts: steps, savings, results. Never a key, and no answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.assessment.models import Attempt, AttemptAnswer, AttemptResult, AttemptStep
from lms.kernel.db import db


class StepRow(NamedTuple):
    """A step that has a row of its own. `by`: the name of the account that took it, None for the attempt's own person
    and the clock; `detail`: of `extend` the deadline before and after, in ISO 8601."""

    step: str
    at: datetime
    by: str | None
    detail: dict[str, Any] | None


class SaveRow(NamedTuple):
    """One saving of one answer. `page`: an id of the page it came from, None where it came without one."""

    position: int
    at: datetime
    page: str | None


@dataclass(frozen=True)
class ResultRow:
    """What the attempt was marked with. `by`: who, None for the service itself; the highest `number` counts."""

    number: int
    points: float
    max_points: float
    grade: float
    passed: bool
    at: datetime
    by: str | None
    reason: str | None


def steps(attempt_id: int) -> list[StepRow]:
    """The steps in the order in which they were taken. One query."""
    rows: Any = db.session.execute(
        sa.select(AttemptStep.step, AttemptStep.at, Account.display_name, AttemptStep.detail)
        .outerjoin(Account, Account.id == AttemptStep.account_id)
        .where(AttemptStep.attempt_id == attempt_id)
        .order_by(AttemptStep.at, AttemptStep.id)
    )
    return [StepRow(*row) for row in rows]


def saves(attempt_id: int, first: int, most: int) -> tuple[list[SaveRow], int]:
    """A part of the savings, the oldest first, and how many there are. Two queries."""
    mine = AttemptAnswer.attempt_id == attempt_id
    rows: Any = db.session.execute(
        sa.select(AttemptAnswer.position, AttemptAnswer.saved_at, AttemptAnswer.page)
        .where(mine)
        .order_by(AttemptAnswer.id)
        .offset(first)
        .limit(most)
    )
    total = db.session.scalar(sa.select(sa.func.count(AttemptAnswer.id)).where(mine)) or 0
    return [SaveRow(*row) for row in rows], total


def results(attempt_id: int) -> list[ResultRow]:
    """Everything the attempt was marked with, the first one first. One query."""
    columns: list[Any] = [
        AttemptResult.number, AttemptResult.points, AttemptResult.max_points, AttemptResult.grade,
        AttemptResult.passed, AttemptResult.graded_at, AttemptResult.graded_by, AttemptResult.reason,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns).where(AttemptResult.attempt_id == attempt_id).order_by(AttemptResult.number)
    )
    return [ResultRow(*row) for row in rows]


def addresses(attempt_ids: Collection[int]) -> dict[int, str]:
    """The public ids of these attempts. One query, none for no attempt."""
    if not attempt_ids:
        return {}
    rows = db.session.execute(
        sa.select(Attempt.id, Attempt.public_id).where(Attempt.id.in_(list(attempt_ids)))
    )
    return {row[0]: row[1] for row in rows}
