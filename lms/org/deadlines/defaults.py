"""The plan's own days, as dated data that the office edits."""

from lms.kernel import clock
from lms.kernel.db import insert_ignore
from lms.org.deadlines.models import DeadlineDay
from lms.org.deadlines.rules import shipped

SHIPPED_BY = "lms"


def ensure_defaults() -> None:
    """Adds the shipped days that are missing, in the open transaction. What the office changed or removed stays."""
    for day in shipped():
        insert_ignore(
            DeadlineDay, key=day.key, act=day.act.value, year=day.year, name=day.name, source=day.source,
            starts_on=day.starts_on, last_on=day.last_on, concerns=[one.value for one in day.concerns], is_gone=False,
            recorded_at=clock.now(), recorded_by=SHIPPED_BY,
        )  # fmt: skip
