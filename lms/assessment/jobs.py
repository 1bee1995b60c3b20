"""Work that needs no visitor: an attempt whose time is over is submitted."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lms.assessment import actions, rules
from lms.assessment.models import Attempt
from lms.kernel import clock
from lms.kernel.db import db, transaction


def close(payload: Mapping[str, Any]) -> None:
    """Submits the attempt by time if it is still open and its deadline and grace have passed."""
    with transaction():
        deadline_at = db.session.scalar(
            sa.select(Attempt.deadline_at).where(Attempt.id == payload["attempt_id"])
        )
        if rules.is_over(deadline_at, clock.now()):
            actions.submit(payload["attempt_id"], None, rules.SubmittedBy.TIME)


HANDLERS = {actions.CLOSE_JOB: close}
