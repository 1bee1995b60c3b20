"""What `lms verify` asks of stored files: each that a row names is there, whole and unchanged."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import blocks, path_of
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, stream

MISSING = mark("không có tệp {sha256} trong thư mục uploads")
CHANGED = mark("tệp {sha256} trong thư mục uploads đã bị sửa hoặc hỏng")


def _stored(connection: Connection) -> Iterator[Problem]:
    rows = stream(
        connection, sa.select(StoredFile.id, StoredFile.sha256, StoredFile.size).order_by(StoredFile.id)
    )
    for row in rows:
        if (said := _fault(row.sha256, row.size)) is not None:
            yield Problem(f"stored_file:{row.id}", Message(said, {"sha256": row.sha256}))


def _fault(sha256: str, size: int) -> str | None:
    try:
        if path_of(sha256).stat().st_size != size:
            return CHANGED
        digest = hashlib.sha256()
        for block in blocks(sha256):
            digest.update(block)
    except OSError:
        return MISSING
    return None if digest.hexdigest() == sha256 else CHANGED


CHECKS = (
    Check("files.stored", mark("Mọi tệp đã tải lên còn nguyên trong thư mục uploads"), _stored),
)  # fmt: skip
