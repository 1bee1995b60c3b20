"""Copies of one's own data."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from lms.kernel.db import Instant, db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.privacy.models import DataExport


def exports_of(person_id: int, now: datetime) -> Sequence[DataExport]:
    """The person's copies that have not expired, the newest first; without their content."""
    return db.session.scalars(
        sa.select(DataExport)
        .where(DataExport.person_id == person_id, DataExport.expires_at > now)
        .order_by(DataExport.id.desc())
    ).all()


_HAS_COPY = sa.select(
    sa.exists().where(
        DataExport.person_id == sa.bindparam("person_id"),
        DataExport.expires_at > sa.bindparam("now", type_=Instant),
    )
)


def has_copy(person_id: int, now: datetime) -> bool:
    """Whether the person has a copy that has not expired."""
    return bool(read(_HAS_COPY, {"person_id": person_id, "now": now})[0][0])


def get_file(person_id: int, public_id: str, now: datetime) -> bytes:
    """The zip for the person it is about; NotFound for everybody else, when expired, and until it is made."""
    content = db.session.scalar(
        sa.select(DataExport.content).where(
            DataExport.public_id == public_id, DataExport.person_id == person_id, DataExport.expires_at > now
        )
    )
    if content is None:
        raise NotFound(Message(mark("Không có bản sao này, hoặc đã hết hạn tải. Bạn có thể tạo bản mới.")))
    return content


def find_unmade(export_id: int) -> DataExport | None:
    """The copy that is still to be made, or None."""
    return db.session.scalars(
        sa.select(DataExport).where(DataExport.id == export_id, DataExport.made_at.is_(None))
    ).first()
