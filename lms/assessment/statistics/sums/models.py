"""The table of kept sums."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class AnswerSum(Base):
    """Of some attempts at the quiz: `people` who were asked the question version gave the answer `chosen` (empty: none)
    and got the same `mark` (a fraction as text); `points`, `squares`: sums of these people's points in the whole
    attempt, and of their squares. What counts is the total of all rows, some of which take back what others say.

    `Attempt.summed` says which attempts are in. Names nobody; of a task only that something was handed in.
    """

    __tablename__ = "answer_sum"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    mark: Mapped[str]
    chosen: Mapped[list[str]]
    people: Mapped[int]
    points: Mapped[float] = mapped_column(sa.Double())
    squares: Mapped[float] = mapped_column(sa.Double())

    __table_args__ = (
        sa.Index("ix_answer_sum_quiz_id_question_version_id", "quiz_id", "question_version_id"),
    )
