"""Tables of the question bank. What an author wrote (`QuestionEdit`) is only added; the rest is changed by acts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.assessment.bank.rules import TagKind
from lms.assessment.models import AttemptItem, QuizSlotQuestion
from lms.kernel.db import Base, BinaryText, one_of


class BankCategory(Base):
    """A heading under which questions stand; `parent_id` None at the top."""

    __tablename__ = "bank_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_category.id"))
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(BinaryText)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]  # account id; None: the command line


class BankQuestion(Base):
    """What can change about a question. `version_id`: the wording that counts now and that new quizzes get.

    `retired_at`: not offered for new quizzes since then, and why; published quizzes keep their lists.
    """

    __tablename__ = "bank_question"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("bank_category.id"), index=True)
    is_practice: Mapped[bool]
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str | None]


class BankTag(Base):
    """A tag of a question: its own wording's (`own`, follows `version_id`), added here, or a competence's code."""

    __tablename__ = "bank_tag"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (one_of("kind", TagKind), sa.Index("ix_bank_tag_tag_question_id", "tag", "question_id"))


class QuestionEdit(Base):
    """Somebody made a wording count: wrote it, imported it, or took an earlier one back. `was_id`: what counted
    before, None for a new question."""

    __tablename__ = "question_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    was_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_version.id"))
    account_id: Mapped[int | None]
    note: Mapped[str]
    at: Mapped[datetime]


class BankUpload(Base):
    """A question file that was read and waits for confirmation, for a day at most. `parsed`: see `parsing`."""

    __tablename__ = "bank_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int]
    file_name: Mapped[str]
    format: Mapped[str]
    parsed: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class BankUploadPicture(Base):
    """A picture of a question file that waits with it; what the bank takes of it is copied when it is saved."""

    __tablename__ = "bank_upload_picture"

    upload_id: Mapped[int] = mapped_column(
        sa.ForeignKey("bank_upload.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), primary_key=True, index=True)


# Where a question is used is asked from the question's side; without these each answer reads every attempt.
sa.Index("ix_attempt_item_question_version_id", AttemptItem.question_version_id)
sa.Index("ix_quiz_slot_question_question_version_id", QuizSlotQuestion.question_version_id)
