"""Workbooks that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.reports.large.models import AskedFile
from lms.reports.large.rules import Kind, State, state_of


@dataclass(frozen=True)
class Order:
    """What to make, of whom it is asked, and how."""

    id: int
    kind: Kind
    question: dict[str, Any]
    language: str
    asked_on: date
    who: str


@dataclass(frozen=True)
class Asked:
    """A workbook on its way, or there. `sha256` and `size` (bytes) once it is made."""

    public_id: str
    kind: Kind
    question: dict[str, Any]
    title: str
    rows: int
    asked_at: datetime
    asked_on: date
    expires_at: datetime
    name: str
    as_of: date | None
    read_at: datetime | None
    state: State
    problem: str
    sha256: str
    size: int


def _of(account_id: int, now: datetime) -> sa.Select[Any]:
    found: list[Any] = [AskedFile, StoredFile.sha256, StoredFile.size]
    return (
        sa.select(*found)
        .outerjoin(StoredFile, StoredFile.id == AskedFile.file_id)
        .where(AskedFile.account_id == account_id, AskedFile.expires_at > now)
        .order_by(AskedFile.id.desc())
    )


def _asked(row: Any, now: datetime) -> Asked:
    one, sha256, size = row
    return Asked(
        one.public_id, Kind(one.kind), one.question, one.title, one.rows, one.asked_at, one.asked_on, one.expires_at, one.name,
        one.as_of, one.read_at, state_of(one.asked_at, sha256 is not None, one.problem, now), one.problem, sha256 or "",
        size or 0,
    )  # fmt: skip


def files_of(account_id: int, now: datetime) -> list[Asked]:
    """The account's files that have not expired, the newest first. One query."""
    return [_asked(row, now) for row in db.session.execute(_of(account_id, now))]


def get_made(account_id: int, public_id: str, now: datetime) -> Asked:
    """The file for the account that asked for it; NotFound for every other, when it has expired and until it is made."""
    row = db.session.execute(_of(account_id, now).where(AskedFile.public_id == public_id)).first()
    if row is None or (found := _asked(row, now)).state is not State.READY:
        raise NotFound(Message(mark("Không có tệp này, hoặc tệp đã hết hạn tải. Bạn có thể yêu cầu lại.")))
    return found


def find_unmade(asked_id: int, now: datetime) -> Order | None:
    """What is still to be made, or None: made, removed or expired meanwhile."""
    one = db.session.get(AskedFile, asked_id)
    if one is None or one.file_id is not None or one.problem or one.expires_at <= now:
        return None
    return Order(one.id, Kind(one.kind), one.question, one.language, one.asked_on, one.who)


def expired_ids(now: datetime) -> Sequence[int]:
    """The files whose days are over."""
    return db.session.scalars(sa.select(AskedFile.id).where(AskedFile.expires_at <= now)).all()


def all_ids() -> Sequence[int]:
    """Every file there is."""
    return db.session.scalars(sa.select(AskedFile.id)).all()


def surplus_ids(account_id: int, most: int) -> Sequence[int]:
    """All but the account's `most` newest."""
    mine = sa.select(AskedFile.id).where(AskedFile.account_id == account_id).order_by(AskedFile.id.desc())
    return db.session.scalars(mine).all()[most:]
