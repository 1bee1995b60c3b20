"""Keeps the files of a version: pictures beside it in the database, all others among the stored files."""

from collections.abc import Sequence

import sqlalchemy as sa

from lms.catalog.models import Media
from lms.catalog.packs.content import PackMedia
from lms.catalog.packs.held import Held
from lms.catalog.packs.placing import place
from lms.kernel import clock
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict
from lms.kernel.files import rows
from lms.kernel.files.formats import by_content_type
from lms.kernel.files.store import Kept
from lms.kernel.messages import Message, mark

GONE = mark(
    "Tệp “{name}” vừa bị xóa khỏi kho tệp. Hãy tải tệp lên lại, hoặc bỏ nó khỏi bài, rồi thử lần nữa."
)


def store_media(files: Sequence[PackMedia]) -> None:
    """Keeps those of the files that are not there yet, in the open transaction. What is large was `placed` before.
    Conflict for one that somebody has removed since."""
    asked = sa.select(Media.sha256).where(Media.sha256.in_([f.sha256 for f in files])).order_by(Media.sha256)
    known = set(
        db.session.scalars(asked.with_for_update(read=True, key_share=True))
    )  # nobody forgets them now
    for file in sorted(files, key=lambda f: f.sha256):  # one order for everybody: no deadlock
        if file.sha256 not in known:
            content, file_id = _kept(file)
            insert_ignore(
                Media, sha256=file.sha256, content_type=file.content_type, size=len(file.content),
                author=file.author, licence=file.licence, source=file.source, content=content, file_id=file_id,
                created_at=clock.now(),
            )  # fmt: skip


def _kept(file: PackMedia) -> tuple[bytes | None, int | None]:
    """The bytes of a picture; of every other file the row that names it among the stored ones."""
    if isinstance(file.content, bytes) and file.is_picture:
        return file.content, None
    held = place(file).content
    if isinstance(held, Held) and not held.touch():
        raise Conflict(Message(GONE, {"name": file.file}))
    return None, rows.record(Kept(file.sha256, len(held), by_content_type(file.content_type)))


def credits_of(media: PackMedia) -> dict[str, str]:
    """What a version keeps of a file beside its bytes."""
    said = {"author": media.author, "licence": media.licence, "source": media.source}
    more = {"captions": media.captions, "transcript": media.transcript}
    return said | {name: text for name, text in more.items() if text}
