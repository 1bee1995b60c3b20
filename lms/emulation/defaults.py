"""The periods that ship with the service, as dated data that the office edits."""

from lms.emulation.models import EmulationPeriod
from lms.emulation.rules import shipped_periods
from lms.kernel import clock
from lms.kernel.db import insert_ignore

SHIPPED_BY = "lms"


def ensure_defaults() -> None:
    """Adds the shipped periods that are missing, in the open transaction. What the office changed stays."""
    for period in shipped_periods():
        insert_ignore(
            EmulationPeriod, key=period.key, kind=period.kind.value, name=period.name,
            starts_on=period.starts_on, ends_on=period.ends_on, recorded_at=clock.now(), recorded_by=SHIPPED_BY,
        )  # fmt: skip
