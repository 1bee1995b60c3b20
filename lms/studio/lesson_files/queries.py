"""The SELECTs of files that wait."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.studio.lesson_files.models import LessonUpload


def get_upload(public_id: str, course_id: int, account_id: int | None) -> LessonUpload:
    """The account's own file for that course, without its pictures; or NotFound."""
    asked = sa.select(LessonUpload).where(
        LessonUpload.public_id == public_id, LessonUpload.course_id == course_id,
        LessonUpload.account_id == account_id,
    )  # fmt: skip
    found = db.session.scalars(asked).first()
    if found is None:
        raise NotFound(Message(mark("Không có tệp này. Có thể bạn đã đưa vào bài hoặc đã bỏ nó.")))
    return found


def get_content(upload_id: int) -> bytes:
    """The pictures of the file, as a .zip."""
    return db.session.scalars(sa.select(LessonUpload.content).where(LessonUpload.id == upload_id)).one()
