"""Tables of assessment. Question and quiz versions never change; an attempt's steps are only added."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.assessment.attempts.rules import GRACE, RECORDED, AttemptState, AtTimeout, Counts
from lms.assessment.review.rules import DEFAULT
from lms.kernel.db import Base, one_of


class Question(Base):
    """A question's identity inside a bank, which is named by `bank_key` (course key / file)."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_key: Mapped[str]
    key: Mapped[str]

    __table_args__ = (sa.UniqueConstraint("bank_key", "key"),)


class QuestionVersion(Base):
    """One wording of a question. `body` is what its kind made of it, see `kinds/`; equal content, same row."""

    __tablename__ = "question_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    number: Mapped[int]
    kind: Mapped[str]
    tags: Mapped[list[str]]
    difficulty: Mapped[int]
    body: Mapped[dict[str, Any]]
    source: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    policy: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        sa.UniqueConstraint("question_id", "content_hash"),
    )


class Quiz(Base):
    """One immutable version of a quiz. `pass_mark` in percent; `time_limit` in seconds, None for none;
    `attempts_allowed` 0 for any number. `shuffle` mixes the questions of each section, `shuffle_options` what each
    question offers. `is_sectioned`: a slot names a section.

    `series`: the same for all versions of what people know as one quiz ("course" or "course/lesson", by key), "" for
    a quiz that is alone. `opens_on` to `closes_on`: the days on which an attempt may begin, and the last one on which
    it may be handed in. `grace`, `first_delay`, `later_delay` in seconds. `review`: see `review.rules.as_text`; `marking`:
    `marking.rules.as_text`. `anonymous`: who marks its tasks sees no names.
    """

    __tablename__ = "quiz"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    pass_mark: Mapped[int]
    time_limit: Mapped[int | None]
    attempts_allowed: Mapped[int]
    shuffle: Mapped[bool]
    created_at: Mapped[datetime]
    series: Mapped[str] = mapped_column(server_default="", index=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    grace: Mapped[int] = mapped_column(server_default=str(GRACE))
    at_timeout: Mapped[str] = mapped_column(server_default=AtTimeout.SUBMIT.value)
    first_delay: Mapped[int] = mapped_column(server_default="0")
    later_delay: Mapped[int] = mapped_column(server_default="0")
    counts: Mapped[str] = mapped_column(server_default=Counts.BEST.value)
    review: Mapped[str] = mapped_column(server_default=DEFAULT)
    marking: Mapped[str] = mapped_column(server_default="")
    anonymous: Mapped[bool] = mapped_column(server_default=sa.false())
    shuffle_options: Mapped[bool] = mapped_column(server_default=sa.false())
    is_sectioned: Mapped[bool] = mapped_column(server_default=sa.false())

    __table_args__ = (one_of("at_timeout", AtTimeout), one_of("counts", Counts))


class QuizSlot(Base):
    """A place in a quiz: draws `draw_count` of its `QuizSlotQuestion`s (a fixed question is a draw of 1 of 1),
    each worth `points`. Neighbouring slots with the same `section` stand under that heading; "" for none."""

    __tablename__ = "quiz_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"))
    position: Mapped[int]
    draw_count: Mapped[int]
    points: Mapped[int] = mapped_column(server_default="1")
    section: Mapped[str] = mapped_column(server_default="")

    __table_args__ = (sa.UniqueConstraint("quiz_id", "position"),)


class QuizSlotQuestion(Base):
    """A question version a slot may draw; the list is frozen with the quiz."""

    __tablename__ = "quiz_slot_question"

    slot_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz_slot.id"), primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"), primary_key=True)
    position: Mapped[int]


UNSUMMED = "number = 1 AND results <> summed"
"""Of an attempt: it is the person's first at the quiz, and its newest result is not in the kept sums. In an index of its
own, so that what is left to do is found without looking at what is done."""


class Attempt(Base):
    """One person's go at a quiz. The row, its draw and its order exist before the first question is shown.

    `state` moves by conditional UPDATE from `open` to `submitted` or `abandoned`, once. `deadline_at`: last instant at
    which an answer counts (None: no limit); `over_at`: the end of its grace. `submitted_at`: when it ended, whichever
    way. `turn`: the how-manieth go it is of those that count together, which `number` does not say where an enrolment began
    anew or moved to a corrected version. `results`: how many results were written; it is the number of the one that
    counts, and a pointer, not a fact. A submitted attempt without one waits for somebody's marks (`tasks`). `summed`: the
    number of the result that the kept sums of statistics hold (`statistics.sums`), 0 for none; a pointer too.
    """

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quiz.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    number: Mapped[int]
    state: Mapped[str]
    started_at: Mapped[datetime]
    started_on: Mapped[date]
    deadline_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None]  # 'person' or 'time'
    over_at: Mapped[datetime | None]
    results: Mapped[int] = mapped_column(server_default="0")
    turn: Mapped[int] = mapped_column(server_default="1")
    summed: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        sa.UniqueConstraint("person_id", "quiz_id", "number"),
        one_of("state", AttemptState),
        sa.Index(
            "uq_attempt_open", "person_id", "quiz_id", unique=True,
            sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "ix_attempt_unsummed", "quiz_id", "id",
            sqlite_where=sa.text(UNSUMMED), postgresql_where=sa.text(UNSUMMED),
        ),
    )  # fmt: skip


class AttemptItem(Base):
    """A drawn question at its place in an attempt, with the order in which its options or parts are shown, as its
    kind laid them out. `points`: what it is worth."""

    __tablename__ = "attempt_item"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("question_version.id"))
    option_order: Mapped[list[str]]
    points: Mapped[int] = mapped_column(server_default="1")


class AttemptAnswer(Base):
    """One saving of one answer; rows are added, the newest per place counts. `chosen` holds option keys, or
    what the kind keeps of typed and listed answers.

    `page`: an id of the page it came from, given when that page was shown; a page sends all its answers each
    time, and one that it has sent before must not undo what another browser saved since.
    """

    __tablename__ = "attempt_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"))
    position: Mapped[int]
    chosen: Mapped[list[str]]
    page: Mapped[str | None]
    saved_at: Mapped[datetime]

    __table_args__ = (sa.Index("ix_attempt_answer_attempt_id_position", "attempt_id", "position"),)


class AttemptStep(Base):
    """What happened to an attempt besides savings (AttemptAnswer) and gradings (AttemptResult). Only added.

    `account_id`: who did it, where that is neither the attempt's own person nor the clock. `detail`: of `extend` the
    deadline before and after.
    """

    __tablename__ = "attempt_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), index=True)
    step: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))

    __table_args__ = (one_of("step", RECORDED),)


class AttemptResult(Base):
    """What a submitted attempt was marked with. `points` of `max_points`; `grade` = points / max, 0..1.

    Never changed: grading anew adds a row with the next `number`, and the newest counts (`Attempt.results`). `marks`:
    one entry per item, see `marking.rules.entries`. `graded_by`: who, None for the service itself; `reason` why it was done again.
    `earned`: the sum of the items' marks, each 0..1, before weights and costs; None where `points` is that sum.
    """

    __tablename__ = "attempt_result"

    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default="1")
    points: Mapped[float]
    max_points: Mapped[float]
    grade: Mapped[float]
    passed: Mapped[bool]
    marks: Mapped[list[Any]]
    graded_at: Mapped[datetime]
    graded_by: Mapped[str | None]
    reason: Mapped[str | None]
    earned: Mapped[float | None]
