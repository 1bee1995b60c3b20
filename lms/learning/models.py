"""Tables of learning. Completions, lesson completions, participations and revocations are facts: rows that
are never changed or removed. A fact carries its instant (UTC) and its local date."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class Enrolment(Base):
    """A person in a course, on one version. `number` counts a person's enrolments in a course from 1: a new one
    follows a new version that is taken after finishing, or a revoked completion.

    `version_id` is a pointer, not a fact: the hot pages read it in one step. What moved it stands in
    EnrolmentMove, written in the same transaction."""

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"))
    number: Mapped[int] = mapped_column(default=1)
    enrolled_at: Mapped[datetime]
    enrolled_on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("person_id", "course_id", "number"),)


class EnrolmentMove(Base):
    """An unfinished enrolment was taken from one version to another, and why ('typo': product rule 3.3)."""

    __tablename__ = "enrolment_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    from_version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"))
    to_version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"), index=True)
    reason: Mapped[str]
    moved_at: Mapped[datetime]
    moved_on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "to_version_id"),)


class LessonOpened(Base):
    """The last time a lesson was on the screen, for resuming; not a fact anything is derived from."""

    __tablename__ = "lesson_opened"

    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), primary_key=True)
    opened_at: Mapped[datetime]


class QuizUse(Base):
    """Which enrolment an attempt belongs to, and which lesson (None: the final quiz). The lesson is a pointer: it
    follows an enrolment that moves, to the lesson with the same key."""

    __tablename__ = "quiz_use"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    lesson_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"))


class LessonCompletion(Base):
    """A lesson's rule was met: its check quiz passed (`attempt_id`), or opened and confirmed at the end.

    'moved': met in the version that the enrolment was moved from, by the lesson with the same key; attempt and
    dates are those of that time."""

    __tablename__ = "lesson_completion"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"))
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"))
    rule: Mapped[str]  # 'check_quiz', 'confirmed' or 'moved'
    attempt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attempt.id"))
    completed_at: Mapped[datetime]
    completed_on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "lesson_id"),)


class Participation(Base):
    """The first thing a person did in a course: what "enrolled" means in coverage (product rule 3.4)."""

    __tablename__ = "participation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    kind: Mapped[str]  # 'lesson' or 'attempt'
    evidence_id: Mapped[int]
    began_at: Mapped[datetime]
    began_on: Mapped[date]

    __table_args__ = (
        sa.UniqueConstraint("person_id", "course_id"),
        sa.Index("ix_participation_course_id_began_on", "course_id", "began_on", "person_id"),
    )


class Completion(Base):
    """A person met the completion rule of a course version; names the rule and its evidence."""

    __tablename__ = "completion"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("course_version.id"))
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), unique=True)
    rule: Mapped[str]
    evidence: Mapped[dict[str, Any]]
    grade: Mapped[float | None]
    minutes: Mapped[int]
    completed_at: Mapped[datetime]
    completed_on: Mapped[date]

    __table_args__ = (
        sa.Index("ix_completion_course_id_completed_on", "course_id", "completed_on", "person_id"),
        sa.Index("ix_completion_person_id_completed_on", "person_id", "completed_on"),
    )


class CompletionRevocation(Base):
    """A completion declared void, by whom and why. The completion row stays."""

    __tablename__ = "completion_revocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(sa.ForeignKey("completion.id"), unique=True)
    reason: Mapped[str]
    revoked_at: Mapped[datetime]
    revoked_on: Mapped[date]
    revoked_by: Mapped[str]
