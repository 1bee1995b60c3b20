"""What is kept how long: one daily job removes in sets what has outlived its purpose. Facts are never among it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import SignInFailure
from lms.kernel import clock, jobs
from lms.kernel.db import change, release, transaction
from lms.kernel.reading import AccessEntry
from lms.learning.models import LessonOpened
from lms.learning.practice.models import PracticeRound
from lms.org.models import RosterUpload
from lms.privacy.models import DataExport
from lms.privacy.queries.limits import limits

TIDY = "privacy.tidy"
AT_ONCE = 5_000  # rows removed in one short transaction
MONTH = 30.4375  # days, on average
AT_NIGHT = 2  # o'clock at the school


@dataclass(frozen=True)
class Rule:
    """Rows of `table` whose `at` lies further back than the limit `key` says are removed."""

    key: str
    table: Any
    at: Any


RULES: tuple[Rule, ...] = (
    Rule("access_log_months", AccessEntry, AccessEntry.at),
    Rule("sign_in_failure_days", SignInFailure, SignInFailure.at),
    Rule("lesson_opened_months", LessonOpened, LessonOpened.opened_at),
    Rule("practice_months", PracticeRound, PracticeRound.begun_at),
    Rule("roster_upload_days", RosterUpload, RosterUpload.created_at),
    Rule("export_days", DataExport, DataExport.asked_at),
)


def cutoff(key: str, value: int, now: datetime) -> datetime:
    """Before which instant rows are removed: `value` days or months (by the key's ending) before `now`."""
    return now - timedelta(days=value * (MONTH if key.endswith("_months") else 1))


def tidy() -> Mapping[str, int]:
    """Removes what is due by every rule; returns how many rows by key. Opens its own short transactions."""
    now, held = clock.now(), limits()
    release()
    return {rule.key: _remove(rule, cutoff(rule.key, held[rule.key], now)) for rule in RULES}


def _remove(rule: Rule, before: datetime) -> int:
    key = sa.inspect(rule.table).primary_key
    old = sa.select(*key).where(rule.at < before).limit(AT_ONCE)
    mine: Callable[[Any], Any] = key[0].in_ if len(key) == 1 else sa.tuple_(*key).in_
    removed: int = 0
    while True:
        with transaction():
            due = sa.delete(rule.table).where(mine(old))
            gone = change(due.execution_options(synchronize_session=False))
        removed += gone
        if gone < AT_ONCE:
            return removed


def plan_next() -> None:
    """Enqueues the next night's run in the open transaction; a run that stands already is left alone."""
    here = clock.local(clock.now())
    night = here.replace(hour=AT_NIGHT, minute=0, second=0, microsecond=0)
    if night <= here:
        night += timedelta(days=1)
    jobs.enqueue(TIDY, {}, night.date().isoformat(), run_at=night)
