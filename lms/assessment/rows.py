"""What the queries of assessment answer with: plain values, apart from the tables."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from lms.assessment import kinds
from lms.assessment.attempts.rules import GRACE, AttemptState, AtTimeout, Counts, Phase, Terms
from lms.assessment.kinds.protocol import Asked, Reviewed, ReviewOption
from lms.assessment.marking.rules import grade_of
from lms.assessment.review.rules import (
    DEFAULT,
    EVERYTHING,
    Aspect,
    Moment,
    Seen,
    from_text,
    may_see,
    moment_of,
)
from lms.kernel.clock import local_date


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with its quiz. `points` of `max_points`, `grade` (0..1) and `passed` are None until it is graded;
    they are for rules: what a person is shown of them, `seen` says.

    `asked_at`: when this was read; `closed_on`: the last day on which anybody may take the quiz, None for none.
    """

    id: int
    public_id: str
    person_id: int
    quiz_id: int
    number: int
    state: str
    started_at: datetime
    started_on: date
    deadline_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    title: str
    pass_mark: int
    grade: float | None
    points: float | None
    max_points: float | None
    passed: bool | None
    over_at: datetime | None
    series: str
    closes_on: date | None
    at_timeout: str
    counts: str
    review: str
    marking: str
    is_sectioned: bool
    turn: int
    marks: list[dict[str, Any]] | None
    asked_at: datetime
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN

    @property
    def is_abandoned(self) -> bool:
        return self.state == AttemptState.ABANDONED

    @property
    def abandons(self) -> bool:
        """It has to be handed in in time, or it does not count."""
        return self.at_timeout == AtTimeout.ABANDON

    @property
    def phase(self) -> Phase:
        if self.state == AttemptState.SUBMITTED and self.grade is not None:
            return Phase.GRADED
        return Phase(self.state)

    @property
    def exact_grade(self) -> Fraction:
        """The grade as the fraction it was, 0 before grading; show it with `show_percent`."""
        return grade_of(self.marks, self.marking, self.turn) if self.marks else Fraction(0)

    @property
    def seen(self) -> Seen:
        """What its person may see of it at the moment it was read."""
        if self.review == DEFAULT and self.grade is not None:
            return EVERYTHING  # as nearly every quiz says, at every moment after the attempt
        moment = moment_of(
            self.is_open, self.submitted_at, self.closed_on, self.asked_at, local_date(self.asked_at)
        )
        return may_see(from_text(self.review), moment, self.grade is not None)

    @property
    def waits(self) -> bool:
        """It was handed in, and a person has yet to mark some of it."""
        return self.phase is Phase.SUBMITTED

    @property
    def seen_of_items(self) -> Seen:
        """What may be seen of its questions: while it waits for marks, of those that need no person all that may be
        seen of a marked one, but for the grade."""
        if not self.waits:
            return self.seen
        moment = moment_of(False, self.submitted_at, self.closed_on, self.asked_at, local_date(self.asked_at))
        return may_see(from_text(self.review), moment) - {Aspect.MARK}

    @property
    def mark_ever_comes(self) -> bool:
        """Whether the mark is shown at any moment at all; a quiz without a closing day is never closed."""
        review = from_text(self.review)
        moments = [moment for moment in Moment if moment is not Moment.CLOSED or self.closed_on]
        return any(Aspect.MARK in review[moment] for moment in moments)

    @property
    def mark_comes(self) -> Moment | None:
        """The next moment at which the mark is shown; None where it is shown now, or never."""
        review = from_text(self.review)
        later = [Moment.LATER, *([Moment.CLOSED] if self.closed_on else [])]
        waits = not self.shows_mark and self.phase is not Phase.ABANDONED
        return next((moment for moment in later if waits and Aspect.MARK in review[moment]), None)

    @property
    def shows_mark(self) -> bool:
        """Grade, points and whether it passed may be shown."""
        return Aspect.MARK in self.seen


class AttemptItemView(NamedTuple):
    """A question of an open attempt, as its kind asks it. `saved`: what is saved of it, where `asked` holds what
    somebody has typed and not saved yet. `files_href`: where files are sent and read, "" for nowhere; `trouble`: why
    some were not taken, in words."""

    position: int
    kind: str
    asked: Asked
    saved: Asked | None = None
    files_href: str = ""
    trouble: Sequence[str] = ()

    @property
    def carried(self) -> str:
        """What the page's hidden field was<position> says that it knows."""
        return (self.saved or self.asked).carried

    @property
    def takes_files(self) -> bool:
        return self.asked.handing is not None and self.asked.handing.most_files > 0

    @property
    def template(self) -> str:
        return kinds.get(self.kind).template

    @property
    def question_html(self) -> str:
        return self.asked.html

    @property
    def options(self) -> Sequence[tuple[str, str]]:
        return self.asked.options

    @property
    def chosen(self) -> frozenset[str]:
        return self.asked.chosen


@dataclass(frozen=True)
class ReviewItem:
    """A question after the attempt, as its kind shows it, without what may not be seen yet. `mark` is 0..1, None
    where it is not shown; `is_answered` None where that is not shown either. `shows_answer`: what was given is there.
    `waits`: a person has yet to mark it; `files_href`: where its files are read, "" for nowhere."""

    position: int
    kind: str
    reviewed: Reviewed
    mark: Fraction | None
    is_answered: bool | None
    shows_answer: bool = True
    waits: bool = False
    files_href: str = ""

    @property
    def template(self) -> str:
        return kinds.get(self.kind).template

    @property
    def question_html(self) -> str:
        return self.reviewed.html

    @property
    def options(self) -> Sequence[ReviewOption]:
        return self.reviewed.options

    def state_of(self, option: ReviewOption) -> str | None:
        """How an option is marked: correct | wrong | missed | key, None for neither. What may not be told yet has no
        state: then only what was chosen is seen, or what is right."""
        if not option.is_correct:
            return "wrong" if option.is_chosen and option.is_correct is not None else None
        if option.is_chosen:
            return "key" if self.mark is None else "correct"
        return "missed" if self.shows_answer else "key"


@dataclass(frozen=True)
class QuizFacts:
    """What one may know of a quiz before taking it. `pass_mark` percent, `time_limit` seconds or None,
    `attempts_allowed` 0 for any number; the rest as in `Terms`, for everybody."""

    quiz_id: int
    title: str
    pass_mark: int
    time_limit: int | None
    attempts_allowed: int
    question_count: int
    series: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    grace: int = GRACE
    at_timeout: str = AtTimeout.SUBMIT.value
    first_delay: int = 0
    later_delay: int = 0
    counts: str = Counts.BEST.value
    review: str = DEFAULT
    marking: str = ""

    @property
    def terms(self) -> Terms:
        return Terms(
            self.opens_on, self.closes_on, self.time_limit, self.grace, self.at_timeout, self.attempts_allowed,
            self.first_delay, self.later_delay, self.counts,
        )  # fmt: skip


@dataclass(frozen=True)
class QuestionKeys:
    """A question with everything, for those who write: `body` as its kind made it; `sections`: the headings under
    which the quiz may ask it, in order."""

    question_version_id: int
    key: str
    number: int
    kind: str
    tags: list[str]
    difficulty: int
    body: dict[str, Any]
    sections: dict[str, None] = field(default_factory=dict)

    @property
    def section(self) -> str:
        """Where it is asked, in words; "" under no heading."""
        return " / ".join(self.sections)

    @property
    def reviewed(self) -> Reviewed:
        """The question with the right answer given."""
        kind = kinds.get(self.kind)
        order = kind.lay_out(self.body, False, random.Random(0))  # noqa: S311 - the same order each time
        return kind.review(self.body, order, kind.right(self.body))


class ItemRow(NamedTuple):
    """A drawn question with its key and the newest saved answer (None: none yet); never goes to a page as it is."""

    position: int
    option_order: list[str]
    kind: str
    body: dict[str, Any]
    chosen: list[str] | None
