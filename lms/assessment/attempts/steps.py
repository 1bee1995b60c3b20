"""Writing down the steps of attempts, and the job that ends one nobody returns to."""

from datetime import datetime

import sqlalchemy as sa

from lms.assessment.attempts.rules import Step
from lms.assessment.models import AttemptStep
from lms.kernel import jobs
from lms.kernel.db import db, write

CLOSE_JOB = "assessment.close"

# Built once, as all that every handing-in runs.
_STEP = sa.insert(AttemptStep.__table__)  # type: ignore[arg-type] # a table, which the stubs know as its base class


def record(attempt_id: int, step: Step, at: datetime) -> None:
    """Writes a step of the attempt's own person, or of the clock."""
    write(_STEP, {"attempt_id": attempt_id, "step": step.value, "at": at})


def extended(
    attempt_id: int, account_id: int | None, before: datetime, after: datetime | None, at: datetime
) -> None:
    """Writes that the deadline moved, by whose act."""
    detail = {"before": before.isoformat(), "after": after.isoformat() if after else None}
    row = {"attempt_id": attempt_id, "step": Step.EXTEND.value, "at": at, "account_id": account_id}
    db.session.execute(sa.insert(AttemptStep), [row | {"detail": detail}])


def close_later(attempt_id: int, over_at: datetime | None) -> None:
    """Enqueues the end of the attempt at `over_at`. A job for an earlier instant finds that it is too early."""
    if over_at is not None:
        key = f"{attempt_id}:{int(over_at.timestamp() * 1000)}"
        jobs.enqueue(CLOSE_JOB, {"attempt_id": attempt_id}, key, over_at)
