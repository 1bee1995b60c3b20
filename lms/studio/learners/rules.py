"""Pure rules of the learners' pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.learning.rules import FinalState

QUIET = timedelta(days=14)
"""Nothing done for so long: worth a friendly word."""


class Standing(StrEnum):
    """Which learners are listed."""

    ALL = "all"
    UNDER_WAY = "under_way"
    QUIET = "quiet"
    MARKING = "marking"
    RETAKE = "retake"
    FINISHED = "finished"


STANDINGS = {
    Standing.ALL: mark("Mọi người"),
    Standing.UNDER_WAY: mark("Đang học"),
    Standing.QUIET: mark("Đang học, hơn 14 ngày chưa vào"),
    Standing.MARKING: mark("Đã nộp bài, đang chờ chấm"),
    Standing.RETAKE: mark("Cần học lại phiên bản mới"),
    Standing.FINISHED: mark("Đã hoàn thành"),
}


class Owner(StrEnum):
    """Whose the next step is."""

    LEARNER = "learner"
    TRAINER = "trainer"
    OFFICE = "office"
    NOBODY = "nobody"


OWNERS: Mapping[str, str] = {
    Owner.LEARNER: mark("Người học"),
    Owner.TRAINER: mark("Giáo viên chấm bài"),
    Owner.OFFICE: mark("Phòng Hành chính - Kế toán"),
    Owner.NOBODY: "–",
}


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
    lessons done) before the final quiz, which `tried` of all have begun at least once."""

    learners: int
    finished: int
    lessons: Sequence[Stage]
    before_final: int = 0
    before_final_quiet: int = 0
    tried: int = 0

    @property
    def stops(self) -> Stage | None:
        """The lesson at which most stand who have done nothing for long; None where nobody does."""
        most = max(self.lessons, key=lambda stage: stage.quiet, default=None)
        return most if most and most.quiet else None


@dataclass(frozen=True)
class Learner:
    """Somebody in a course, in the newest enrolment. `next_position`, `next_title`, `next_lesson_id`: the first lesson
    that is not done, None where all are; `quiz_id`: of the quiz that comes next, of that lesson or the final one;
    `retake_on`: the last day on time to learn a newer version, of somebody who finished an older one."""

    person_id: int
    public_id: str
    full_name: str
    enrolment_id: int
    enrolled_on: date
    version: int
    done: int
    total: int
    next_position: int | None
    next_title: str | None
    next_lesson_id: int | None
    quiz_id: int | None
    last_at: datetime | None
    completed_on: date | None
    is_revoked: bool
    retake_on: date | None


@dataclass(frozen=True)
class Step:
    """What comes next, and whose it is. `title`: of the lesson it is about, to be said after a colon; "" for none."""

    message: Message
    owner: Owner
    title: str = ""


_OF_FINAL = {
    FinalState.READY: (mark("Làm bài kiểm tra cuối khóa"), Owner.LEARNER),
    FinalState.RUNNING: (mark("Làm tiếp bài kiểm tra cuối khóa"), Owner.LEARNER),
    FinalState.FAILED: (mark("Làm lại bài kiểm tra cuối khóa"), Owner.LEARNER),
    FinalState.WAITING: (mark("Chờ đến lúc được làm bài kiểm tra cuối khóa"), Owner.LEARNER),
    FinalState.MARKING: (mark("Chấm bài kiểm tra cuối khóa đã nộp"), Owner.TRAINER),
    FinalState.USED_UP: (mark("Quyết định có cho thêm lượt làm bài kiểm tra cuối khóa"), Owner.OFFICE),
    FinalState.CLOSED: (mark("Quyết định có mở lại bài kiểm tra cuối khóa đã đóng"), Owner.OFFICE),
}
_OF_LESSON = {
    FinalState.MARKING: (mark("Chấm bài kiểm tra đã nộp của bài {position}"), Owner.TRAINER),
    FinalState.USED_UP: (
        mark("Quyết định có cho thêm lượt làm bài kiểm tra của bài {position}"),
        Owner.OFFICE,
    ),
    FinalState.CLOSED: (mark("Quyết định có mở lại bài kiểm tra của bài {position}"), Owner.OFFICE),
}
LESSON = mark("Bài {position}")


def next_step(learner: Learner, quiz: FinalState) -> Step:
    """The one thing that comes next, and whose it is. `quiz`: how the learner stands to the quiz that comes next, of
    the lesson they are at or of the course."""
    if learner.completed_on is not None and learner.retake_on is not None:
        again = mark("Học lại phiên bản mới, hạn cuối {day}")
        return Step(Message(again, {"day": show_date(learner.retake_on)}), Owner.LEARNER)
    if learner.completed_on is not None:
        return Step(Message(mark("Đã hoàn thành")), Owner.NOBODY)
    if learner.is_revoked:
        return Step(Message(mark("Học lại, vì kết quả đã bị hủy")), Owner.LEARNER)
    if learner.next_position is None:
        words, owner = _OF_FINAL.get(quiz, _OF_FINAL[FinalState.READY])
        return Step(Message(words), owner)
    if not learner.done and learner.last_at is None:
        return Step(Message(mark("Mở bài đầu tiên")), Owner.LEARNER)
    words, owner = _OF_LESSON.get(quiz, (LESSON, Owner.LEARNER))
    return Step(Message(words, {"position": learner.next_position}), owner, learner.next_title or "")
