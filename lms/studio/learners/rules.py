"""Pure rules of the learners' pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark

QUIET = timedelta(days=14)
"""Nothing done for so long: worth a friendly word."""


class Standing(StrEnum):
    """Which learners are listed."""

    ALL = "all"
    UNDER_WAY = "under_way"
    QUIET = "quiet"
    FINISHED = "finished"


STANDINGS = {
    Standing.ALL: mark("Mọi người"),
    Standing.UNDER_WAY: mark("Đang học"),
    Standing.QUIET: mark("Đang học, hơn 14 ngày chưa vào"),
    Standing.FINISHED: mark("Đã hoàn thành"),
}
STARTS, FINAL, FINISHED = mark("Mở bài đầu tiên"), mark("Làm bài kiểm tra cuối khóa"), mark("Đã hoàn thành")
LESSON = mark("Bài {position}: {title}")


@dataclass(frozen=True)
class Stage:
    """A lesson in the funnel: how many of those who learn in the version opened it, finished it, and have it as the
    next step now (they stand here); `quiet` of the last have done nothing for long."""

    position: int
    title: str
    opened: int
    finished: int
    standing: int
    quiet: int


@dataclass(frozen=True)
class Funnel:
    """A version's learners: how many in all and how many finished, then where the others stand: at a lesson, or (all
    lessons done) before the final quiz."""

    learners: int
    finished: int
    lessons: Sequence[Stage]
    before_final: int = 0
    before_final_quiet: int = 0

    @property
    def stops(self) -> Stage | None:
        """The lesson at which most stand who have done nothing for long; None where nobody does."""
        most = max(self.lessons, key=lambda stage: stage.quiet, default=None)
        return most if most and most.quiet else None


@dataclass(frozen=True)
class Learner:
    """Somebody in a course. `next_position` None: all lessons are done."""

    person_id: int
    public_id: str
    full_name: str
    enrolled_on: date
    version: int
    done: int
    total: int
    next_position: int | None
    next_title: str | None
    last_at: datetime | None
    completed_on: date | None


def next_step(learner: Learner) -> Message:
    """What the learner does next."""
    if learner.completed_on is not None:
        return Message(FINISHED)
    if learner.next_position is None:
        return Message(FINAL)
    if not learner.done and learner.last_at is None:
        return Message(STARTS)
    return Message(LESSON, {"position": learner.next_position, "title": learner.next_title or ""})
