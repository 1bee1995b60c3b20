"""The worker's part: the sums of targets that ask very many people follow the facts."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.kernel import clock, jobs
from lms.kernel.db import release, transaction
from lms.targets.keeping import actions, queries

JOB = "targets.keep-sums"
EVERY = timedelta(minutes=1)
LONGEST = 45.0
"""Seconds that one job goes on for; the next takes up where it ended. Well below the time after which a worker is held
to be dead."""


def _is_needed() -> bool:
    """Whether there are so many people that sums are kept, and targets that ask them."""
    found = queries.is_worth() and bool(queries.wanted_targets())
    release()
    return found


def keep_sums(_payload: Mapping[str, Any]) -> None:
    """Brings the sums of every target in force up to this moment. Again, or in two workers at once, does nothing twice."""
    began = time.monotonic()
    found = queries.wanted_targets()
    release()
    for target in found:
        actions.keep(target, LONGEST - (time.monotonic() - began))
    with transaction():
        jobs.forget_done(JOB, clock.now() - timedelta(days=1))


HANDLERS: dict[str, jobs.Handler] = {JOB: keep_sums}
PERIODIC = (jobs.Periodic(JOB, EVERY, jobs.NowAndThen(EVERY, _is_needed)),)
