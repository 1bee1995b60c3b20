"""Makes the workbooks that were asked for, and removes those whose days are over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.kernel import clock, jobs
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.reports.large import actions, queries
from lms.reports.large.making import make

TIDY = "reports.forget-files"


def _make(payload: Mapping[str, Any]) -> None:
    """Writes between two transactions; a file made or removed meanwhile is left alone."""
    asked_id = int(payload["asked_id"])
    order = queries.find_unmade(asked_id, clock.now())
    release()
    if order is None:
        return
    try:
        found = make(order, jobs.still_working)
    except LmsError as problem:
        release()
        with transaction():
            actions.give_up(asked_id, problem.message.plain())
        return
    with transaction():
        actions.keep(asked_id, found.kept, found.name, found.as_of, found.read_at)


def _tidy(_payload: Mapping[str, Any]) -> None:
    with transaction():
        actions.forget(queries.expired_ids(clock.now()))
        for kind in (actions.MAKE, TIDY):
            jobs.forget_done(kind, clock.now() - timedelta(days=1))


def _has_expired() -> bool:
    found = bool(queries.expired_ids(clock.now()))
    release()
    return found


HANDLERS = {actions.MAKE: _make, TIDY: _tidy}
PERIODIC = (jobs.Periodic(TIDY, timedelta(hours=1), jobs.NowAndThen(needed=_has_expired)),)
