"""The only place that reads the time. Instants are aware UTC; dates are those of Asia/Ho_Chi_Minh."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC)


def today() -> date:
    """The present date at the school."""
    return local_date(now())


def local(instant: datetime) -> datetime:
    """`instant` (aware) as wall-clock time at the school."""
    return instant.astimezone(LOCAL_ZONE)


def local_date(instant: datetime) -> date:
    """The date at the school when `instant` (aware) happened."""
    return local(instant).date()


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Holds the clock at `instant` (aware) for tests and for building the demo school's past."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
