"""Rows of stored files: made and removed in the transaction of whoever owns them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row

from lms.kernel import clock, jobs
from lms.kernel.db import Base, change, db, insert_ignore
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id

REMOVE = "kernel.remove-files"


def record(kept: Kept) -> int:
    """The id of the row that names a kept file, in the open transaction; the same content has one row."""
    found = sa.select(StoredFile.id).where(StoredFile.sha256 == kept.sha256)
    while True:  # a row that somebody is removing just now is made anew
        insert_ignore(
            StoredFile, sha256=kept.sha256, kind=kept.format.name, size=kept.size, created_at=clock.now()
        )
        row_id = db.session.scalar(found.with_for_update(read=True, key_share=True))
        if row_id is not None:
            return row_id


def find_stored(file_id: int) -> Row[str, str, int] | None:
    """Hash, kind and size of the file with this id, or None."""
    wanted = sa.select(StoredFile.sha256, StoredFile.kind, StoredFile.size).where(StoredFile.id == file_id)
    return db.session.execute(wanted).first()


def references() -> list[sa.Column[Any]]:
    """Every column of every table that refers to a stored file."""
    target = StoredFile.__table__.c.id
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is target for key in column.foreign_keys)
    ]


def unused() -> sa.ColumnElement[bool]:
    """Condition: no table refers to the file."""
    named = (sa.exists().where(column == StoredFile.id) for column in references())
    return sa.and_(sa.true(), *(~each for each in named))


def discard(file_ids: Collection[int]) -> None:
    """Removes those of the files that nobody refers to any more, in the open transaction: the rows at once, what lies
    on the disk when the worker comes by. Call it after the references are gone (an erasure, an answer withdrawn)."""
    db.session.flush()
    wanted = sorted(set(file_ids))
    for start in range(0, len(wanted), 500):
        some = StoredFile.id.in_(wanted[start : start + 500])
        gone = list(db.session.scalars(sa.select(StoredFile.sha256).where(some, unused())))
        if gone:
            change(sa.delete(StoredFile).where(some, unused()).execution_options(synchronize_session=False))
            jobs.enqueue(REMOVE, {"sha256": gone}, new_public_id())
