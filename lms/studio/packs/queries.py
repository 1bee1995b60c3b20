"""The SELECTs of packs that wait, and of the course each belongs to."""

import sqlalchemy as sa

from lms.catalog.models import Course
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.studio.packs.models import PackUpload


def get_upload(public_id: str, account_id: int | None) -> PackUpload:
    """The account's own pack that waits, without its content; or NotFound."""
    asked = sa.select(PackUpload).where(
        PackUpload.public_id == public_id, PackUpload.account_id == account_id
    )
    found = db.session.scalars(asked).first()
    if found is None:
        raise NotFound(Message(mark("Không có gói này. Có thể bạn đã đăng hoặc đã bỏ nó.")))
    return found


def get_content(upload_id: int) -> bytes:
    """The pack printed anew, as a .zip."""
    return db.session.scalars(sa.select(PackUpload.content).where(PackUpload.id == upload_id)).one()


def find_origin(key: str) -> str | None:
    """Where the course with this key is edited: 'pack' or 'studio'; None where there is none."""
    return db.session.scalar(sa.select(Course.origin).where(Course.key == key))
