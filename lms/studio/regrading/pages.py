"""What the pages of corrections and decisions show."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.assessment import kinds
from lms.assessment.kinds.protocol import Reviewed
from lms.assessment.regrading import queries, replay
from lms.assessment.regrading.queries import Correctable, RegradeRow
from lms.assessment.regrading.replay import Change
from lms.assessment.rules import exact
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_percent
from lms.learning.standing import Resting, resting_on
from lms.org.queries import names_of
from lms.studio.adjustments.pages import CourseQuizzes


@dataclass(frozen=True)
class Line:
    """One attempt before and after. `words`: what becomes, or became, of it; `cause`: what it was marked again for."""

    name: str
    before: str
    after: str
    words: Message
    cause: Message
    row: RegradeRow | None = None
    resting: Resting | None = None


_GAINS = mark("Thành đạt")
_HELD = mark("Cần quyết định: không còn đạt")
_LOWER = mark("Cần quyết định: điểm giảm")
_UP, _DOWN = mark("Điểm tăng"), mark("Điểm giảm")
_BY_KEY = Message(mark("Đáp án của câu hỏi đã sửa"))
_BY_HAND = Message(mark("Người chấm đã đổi điểm bài thực hành"))
_UPHELD, _APPLIED = mark("Đã quyết định: giữ kết quả"), mark("Đã quyết định: áp dụng điểm mới")


def _percent(grade: float, max_points: float) -> str:
    found = exact(grade, int(max_points))
    return show_percent(found.numerator, found.denominator)


def _words(before: tuple[bool, float], after: tuple[bool, float], is_held: bool) -> Message:
    if is_held:
        return Message(_HELD if before[0] and not after[0] else _LOWER)
    if after[0] and not before[0]:
        return Message(_GAINS)
    return Message(_UP if after[1] > before[1] else _DOWN)


def preview_lines(found: Sequence[Change]) -> list[Line]:
    """The changes that a correction would make, with names. One query."""
    names = names_of(frozenset(change.row.person_id for change in found))
    return [
        Line(
            names.get(change.row.person_id, "–"),
            show_percent(change.before.grade.numerator, change.before.grade.denominator),
            show_percent(change.after.grade.numerator, change.after.grade.denominator),
            _words(
                (change.before.passed, float(change.before.grade)),
                (change.after.passed, float(change.after.grade)),
                change.is_held,
            ),
            _BY_KEY,
        )
        for change in found
    ]


def lines(rows: Sequence[RegradeRow]) -> list[Line]:
    """Changes that were made or wait, with names and with what rests on the attempts. Two queries."""
    names = names_of(frozenset(row.person_id for row in rows))
    resting = resting_on([row.attempt_id for row in rows])
    return [_line(row, names, resting) for row in rows]


def _line(row: RegradeRow, names: Mapping[int, str], resting: Mapping[int, Resting]) -> Line:
    words = _words((row.passed_before, row.grade_before), (row.passed, row.grade), row.number is None)
    if row.is_upheld is not None:
        words = Message(_UPHELD if row.is_upheld else _APPLIED)
    return Line(
        names.get(row.person_id, "–"), _percent(row.grade_before, row.max_points), _percent(row.grade, row.max_points),
        words, _BY_HAND if row.work_id else _BY_KEY, row, resting.get(row.attempt_id),
    )  # fmt: skip


def open_corrections(quizzes: CourseQuizzes) -> list[Correctable]:
    """What could be corrected in the course's quizzes and was not yet. Two queries."""
    series = list(quizzes.titles)
    done = {
        (made.series, made.question_version_id): made.corrected_version_id
        for made in reversed(queries.corrections(series))
    }
    return [
        found
        for found in queries.correctables(series)
        if done.get((found.series, found.version_id)) != found.corrected_id
    ]


def get_correctable(
    quizzes: CourseQuizzes, series: str | None, version_id: int | None, corrected_id: int | None
) -> Correctable:
    """The correction that is asked for, or NotFound where it can't be made."""
    for found in open_corrections(quizzes):
        if (found.series, found.version_id, found.corrected_id) == (series, version_id, corrected_id):
            return found
    raise NotFound(Message(mark("Không có câu hỏi này, hoặc câu hỏi đã được chấm lại.")))


def keys(wanted: Correctable) -> tuple[Reviewed, Reviewed]:
    """The question with its key, as it was asked and as it was corrected. Two queries."""
    old, new = (_with_key(version_id) for version_id in (wanted.version_id, wanted.corrected_id))
    return old, new


def _with_key(version_id: int) -> Reviewed:
    key = replay.get_key(version_id)
    kind = kinds.get(key.kind)
    order = kind.lay_out(key.body, False, random.Random(0))  # noqa: S311 - the same order each time
    return kind.review(key.body, order, kind.right(key.body))
