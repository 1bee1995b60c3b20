"""The notice of processing and who acknowledged it."""

import time
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.privacy.models import DataNotice, NoticeAcknowledgement

_CACHE_SECONDS = 20.0
_cache: list[tuple[float, int]] = []


_NEWEST = sa.select(DataNotice).order_by(DataNotice.number.desc()).limit(1)


def find_notice() -> DataNotice | None:
    """The notice in force, or None where none was ever recorded."""
    return db.session.scalars(_NEWEST).first()


def get_notice(number: int) -> DataNotice:
    """The version with this number, or NotFound."""
    found = db.session.scalars(sa.select(DataNotice).where(DataNotice.number == number)).first()
    if found is None:
        raise NotFound(Message(mark("Không có phiên bản thông báo này.")))
    return found


_NUMBER = sa.select(sa.func.max(DataNotice.number))


def find_number() -> int | None:
    """The number of the notice in force, or None where none was ever recorded."""
    return cast("int | None", read(_NUMBER, {})[0][0])


def cached_number() -> int:
    """The number of the notice in force, 0 for none; at most twenty seconds old: the home page asks it."""
    if not _cache or time.monotonic() - _cache[0][0] > _CACHE_SECONDS:
        _cache[:] = [(time.monotonic(), find_number() or 0)]
    return _cache[0][1]


def forget_cached() -> None:
    """Empties the cache of this process."""
    _cache.clear()


_ACKNOWLEDGED = (
    sa.select(NoticeAcknowledgement.acknowledged_at)
    .join(DataNotice, DataNotice.id == NoticeAcknowledgement.notice_id)
    .where(
        NoticeAcknowledgement.person_id == sa.bindparam("person_id"),
        DataNotice.number == sa.bindparam("number"),
    )
)


def find_acknowledged_at(person_id: int, number: int) -> datetime | None:
    """When the person acknowledged that version, or None."""
    rows = read(_ACKNOWLEDGED, {"person_id": person_id, "number": number})
    return cast("datetime", rows[0][0]) if rows else None


def acknowledged_count(notice_id: int) -> int:
    """How many people acknowledged a version."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(NoticeAcknowledgement)
            .where(NoticeAcknowledgement.notice_id == notice_id)
        )
        or 0
    )
