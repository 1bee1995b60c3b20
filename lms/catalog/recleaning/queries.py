"""Which lessons were cleaned under an earlier policy."""

import sqlalchemy as sa

from lms.catalog.models import Lesson
from lms.kernel.db import db


def stale_version_ids(policy: int, most: int, after: int) -> list[int]:
    """Ids above `after` of at most `most` versions with a lesson that was cleaned under an earlier policy than `policy`."""
    asked = sa.select(Lesson.version_id).where(Lesson.policy < policy, Lesson.version_id > after)
    asked = asked.group_by(Lesson.version_id)
    return list(db.session.scalars(asked.order_by(Lesson.version_id).limit(most)))
