"""Pure: an act's values as lines one can read, and the place in the list that an address names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_DIGEST = re.compile(r"[0-9a-f]{64}|erased")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Key:
    """Where a page of the list ends: the act's instant and id. Written into addresses as 'microseconds-id'."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"


def read_key(text: str) -> Key | None:
    """The key in an address; None for anything else."""
    found = re.fullmatch(r"(\d{1,16})-(\d{1,15})", text)
    return Key(EPOCH + int(found[1]) * MICROSECOND, int(found[2])) if found and found[1].isascii() else None


@dataclass(frozen=True)
class Change:
    """One value of an act. `before` is None where the act only says what is, not what was."""

    field: str
    before: Any | None
    after: Any
    is_change: bool


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, detail: Mapping[str, Any]
) -> Iterator[Change]:
    """What an act says: of what was and is, only what differs; then whatever else it holds."""
    was, now = before or {}, after or {}
    for field in [*now, *(name for name in was if name not in now)]:
        if field in was:
            if was[field] != now.get(field):
                yield Change(field, was[field], now.get(field), is_change=True)
        elif now[field] is not None:
            yield Change(field, None, now[field], is_change=False)
    for field, value in detail.items():
        if value is not None:
            yield Change(field, None, value, is_change=False)


def is_digest(value: object) -> bool:
    """Whether the value is a digest of something personal."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def read_day(value: object) -> date | None:
    """The date in a value, if it is one."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None
