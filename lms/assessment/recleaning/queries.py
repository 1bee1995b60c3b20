"""Which questions were cleaned under an earlier policy."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Row

from lms.assessment.models import QuestionVersion
from lms.kernel.db import db


def stale_questions(policy: int, kinds: Collection[str], most: int) -> Sequence[Row[Any]]:
    """Id, kind and source of at most `most` versions of questions of these kinds and of an earlier policy
    than `policy`."""
    asked = sa.select(QuestionVersion.id, QuestionVersion.kind, QuestionVersion.source)
    return db.session.execute(
        asked.where(QuestionVersion.policy < policy, QuestionVersion.kind.in_(kinds))
        .order_by(QuestionVersion.id)
        .limit(most)
    ).all()
