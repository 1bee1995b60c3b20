"""Tables of previews. They hold no facts and go after a day: what they say can be computed again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class RegradePreview(Base):
    """What marking the answers to a question version in the quizzes of `series` by the corrected one would change.

    `after`: the attempts up to this id were looked at, `total` of them. `changed`: of how many the grade or the pass
    would be another; `gained`, `lost`: how many would pass, and would pass no more. `finished_at` None: still looking.
    """

    __tablename__ = "regrade_preview"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str]
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    corrected_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    made_at: Mapped[datetime]
    after: Mapped[int]
    total: Mapped[int]
    changed: Mapped[int]
    gained: Mapped[int]
    lost: Mapped[int]
    finished_at: Mapped[datetime | None]


class RegradePreviewChange(Base):
    """An attempt that would change; `place` counts those of its preview from 1."""

    __tablename__ = "regrade_preview_change"

    preview_id: Mapped[int] = mapped_column(sa.ForeignKey("regrade_preview.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"))
