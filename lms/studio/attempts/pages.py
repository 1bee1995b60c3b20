"""What the page of an attempt's steps shows: facts alone, each with its time, and no key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.assessment import queries as assessment
from lms.assessment.attempts import queries
from lms.assessment.attempts.queries import ResultRow, SaveRow, StepRow
from lms.assessment.attempts.rules import Phase, Step
from lms.assessment.overrides.queries import GivenRow, given_to
from lms.assessment.regrading.queries import RegradeRow, regrades_of
from lms.assessment.rows import AttemptRow
from lms.assessment.rules import exact
from lms.catalog.queries import CourseCard
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_percent
from lms.learning.queries import get_attempt_place
from lms.learning.rows import AttemptPlace
from lms.org.queries import find_kept_id, names_of
from lms.studio.figures.queries import get_course_visible_to, unit_names

PERMISSION = "studio.attempts"

PHASES: Mapping[Phase, str] = {
    Phase.OPEN: mark("Đang làm"),
    Phase.SUBMITTED: mark("Đã nộp, chờ chấm"),
    Phase.GRADED: mark("Đã chấm"),
    Phase.ABANDONED: mark("Không tính: hết giờ chưa nộp"),
}

_STEPS: Mapping[str, str] = {
    Step.START: mark("Bắt đầu làm bài"),
    Step.EXTEND: mark("Được thêm giờ"),
    Step.SUBMIT: mark("Nộp bài"),
    Step.TIME_OUT: mark("Hết giờ, hệ thống nộp bài"),
    Step.ABANDON: mark("Hết giờ mà chưa nộp, lượt làm không được tính"),
}
_BY_PERSON = frozenset({Step.START.value, Step.SUBMIT.value})


@dataclass(frozen=True)
class Entry:
    """Something that happened. `who`: a name, or words for the service."""

    at: datetime
    words: Message
    who: str | Message
    detail: Message | str = ""


@dataclass(frozen=True)
class AttemptPage:
    """An attempt as those see it who may look into it. `overrides` with whose they are, a name."""

    card: CourseCard
    row: AttemptRow
    place: AttemptPlace
    name: str
    person_id: int
    entries: Sequence[Entry]
    saves: Sequence[SaveRow]
    saved: int
    overrides: Sequence[tuple[GivenRow, str]]

    @property
    def state(self) -> str:
        return PHASES[self.row.phase]

    @property
    def grade(self) -> str:
        """The grade that counts, whatever its person may see of it yet."""
        if self.row.grade is None:
            return "–"
        return show_percent(self.row.exact_grade.numerator, self.row.exact_grade.denominator)


def moment(at: datetime) -> str:
    """An instant to the second, as the school's clock showed it."""
    return f"{clock.local(at):%H:%M:%S %d/%m/%Y}"


def attempt_page(actor: Actor, public_id: str, first: int, most: int) -> AttemptPage:
    """The attempt, with `most` of its savings from `first` on. NotFound where there is none, or its course is not the
    actor's to look into."""
    row = assessment.find_attempt(public_id)
    if row is None:
        raise NotFound(Message(mark("Không có lượt làm bài này, hoặc bạn không được giao xem.")))
    place = get_attempt_place(row.id)
    card = get_course_visible_to(actor, place.course_public_id, PERMISSION)
    person_id = find_kept_id(row.person_id)
    name = names_of(frozenset({person_id})).get(person_id, "–")
    saves, saved = queries.saves(row.id, first, most)
    entries = sorted(_entries(row, name), key=lambda entry: entry.at)
    return AttemptPage(card, row, place, name, person_id, entries, saves, saved, _overrides(row, name))


def _entries(row: AttemptRow, name: str) -> Iterator[Entry]:
    """Steps, results and what was decided of them, those at the same instant in this order."""
    for step in queries.steps(row.id):
        yield _step(step, name)
    for result in queries.results(row.id):
        yield _result(result)
    for held in regrades_of(row.id):
        if held.number is None:
            yield from _held(held)


_SERVICE = Message(mark("hệ thống"))


def _step(step: StepRow, name: str) -> Entry:
    who = step.by or (name if step.step in _BY_PERSON else _SERVICE)
    detail: Message | str = ""
    if step.detail and step.detail.get("before"):
        before = moment(datetime.fromisoformat(step.detail["before"]))
        after = step.detail.get("after")
        detail = Message(mark("hạn cũ {before}, không còn hạn"), {"before": before})
        if after:
            after = moment(datetime.fromisoformat(after))
            detail = Message(mark("hạn từ {before} thành {after}"), {"before": before, "after": after})
    return Entry(step.at, Message(_STEPS[step.step]), who, detail)


_VERDICTS = {True: mark("Đạt"), False: mark("Chưa đạt")}


def _percent(grade: float, max_points: float) -> str:
    found = exact(grade, int(max_points))
    return show_percent(found.numerator, found.denominator)


def _outcome(grade: float, max_points: float, passed: bool) -> dict[str, object]:
    return {"grade": _percent(grade, max_points), "verdict": Message(_VERDICTS[passed])}


def _result(result: ResultRow) -> Entry:
    said = _outcome(result.grade, result.max_points, result.passed)
    words = Message(mark("Kết quả số {number}: {grade}, {verdict}"), {"number": result.number, **said})
    return Entry(result.at, words, result.by or _SERVICE, result.reason or "")


def _held(held: RegradeRow) -> Iterator[Entry]:
    said = _outcome(held.grade, held.max_points, held.passed)
    words = Message(mark("Chấm lại sẽ thành {grade}, {verdict}: cần quyết định"), said)
    yield Entry(held.made_at, words, held.made_by, held.correction_reason)
    if held.decided_at is not None and held.is_upheld is not None:
        taken = mark("Quyết định giữ kết quả") if held.is_upheld else mark("Quyết định áp dụng điểm mới")
        yield Entry(held.decided_at, Message(taken), held.decided_by or "–", held.decision_reason or "")


def _overrides(row: AttemptRow, name: str) -> list[tuple[GivenRow, str]]:
    """The exceptions that stood for the person while the attempt was open, each with whose it was."""
    until = row.submitted_at or row.asked_at
    reached = [
        one
        for one in given_to(row.series, row.person_id, row.started_on)
        if one.standing.reached(row.started_at, until, clock.local_date(until))
    ]
    units = unit_names({one.unit_id for one in reached if one.unit_id is not None})
    return [(one, name if one.unit_id is None else units.get(one.unit_id, "–")) for one in reached]
