"""The worker's part: what many people answered is added up before anybody asks for it."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.assessment.statistics.sums import actions, queries
from lms.kernel import clock, jobs
from lms.kernel.db import release, transaction

JOB = "assessment.sum-answers"
EVERY = timedelta(minutes=1)
LONGEST = 45.0
"""Seconds that one job goes on for; the next takes up where it ended. Well below the time after which a worker is held
to be dead."""


def _is_needed() -> bool:
    """Whether there is enough to add."""
    found = bool(queries.crowded())
    release()
    return found


def sum_answers(_payload: Mapping[str, Any]) -> None:
    """Adds what can be added in a while, chunk by chunk. Again, or in two workers at once, does nothing twice."""
    began = time.monotonic()
    crowded = queries.crowded()
    release()
    for quiz_id in crowded:
        actions.add_all(quiz_id, LONGEST - (time.monotonic() - began))
    with transaction():
        jobs.forget_done(JOB, clock.now() - timedelta(days=1))


HANDLERS: dict[str, jobs.Handler] = {JOB: sum_answers}
# PostgreSQL looks through all attempts to find out: not more often than it may be done.
PERIODIC = (jobs.Periodic(JOB, EVERY, jobs.NowAndThen(EVERY, _is_needed)),)
