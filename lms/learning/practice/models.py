"""Tables of practice. They are a person's notebook and no facts: what is old or of an erased person is removed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class PracticeRound(Base):
    """A person's round of questions. `course_id`: what they were chosen from, None for the questions of no course and
    for one's own mistakes; `part`: see `rules.Part`."""

    __tablename__ = "practice_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course.id"))
    part: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(index=True)


class PracticeItem(Base):
    """A question at its place in a round, with the order in which its options or parts are shown. It is there before
    the question is; a browser names a place and never a question."""

    __tablename__ = "practice_item"

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("practice_round.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    option_order: Mapped[list[str]]


class PracticeAnswer(Base):
    """The one answer to a question of a round, as its kind keeps it (empty: not known), with its mark, 0..1."""

    __tablename__ = "practice_answer"

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("practice_round.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    chosen: Mapped[list[str]]
    mark: Mapped[float] = mapped_column(sa.Double())
    answered_at: Mapped[datetime]
