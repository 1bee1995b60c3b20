"""What the pages of marking by hand show. Where a quiz is anonymous, no name leaves from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lms.assessment import kinds
from lms.assessment.kinds.protocol import Work
from lms.assessment.marking.queries import Given
from lms.assessment.review.queries import judged
from lms.assessment.tasks import queries as tasks
from lms.assessment.tasks.actions import PERMISSION, refuse_own
from lms.assessment.tasks.queries import MarkRow, WorkRow
from lms.assessment.tasks.rules import last_day
from lms.catalog.drafts.queries import authors_of_course
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.markup import plain_text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.learning import works
from lms.learning.works import Group, QueueRow, Wanted
from lms.org.queries import names_of

_SHORT = 100


def pseudonym(public_id: str) -> Message:
    """What stands for a name: the same wherever the work is shown."""
    return Message(mark("Bài số {code}"), {"code": public_id[:5].upper()})


@dataclass(frozen=True)
class Line:
    """A work in the list. `name` None: `code` stands for it."""

    row: QueueRow
    name: str | None
    code: Message
    question: str
    is_late: bool


def lines(rows: Sequence[QueueRow], marked: bool) -> list[Line]:
    """The works as the list shows them."""
    limit = last_day(clock.today())
    return [
        Line(
            row,
            None if row.anonymous else row.full_name,
            pseudonym(row.public_id),
            _short(str(row.body["html"])),
            not marked and clock.local_date(row.handed_at) < limit,
        )
        for row in rows
    ]


def _short(html: str) -> str:
    text = clean(plain_text(html))
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + "…"


def choices(found: Sequence[Group]) -> Mapping[str, dict[str, str]]:
    """What the filters offer, by filter: value to words, with how many works."""
    offered: dict[str, dict[str, str]] = {"course": {}, "quiz": {}, "question": {}}
    for group in found:
        offered["course"][group.course] = group.course_title
        offered["quiz"][group.quiz] = group.quiz_title
        offered["question"][group.question] = group.question
    return offered


@dataclass(frozen=True)
class GivenMark:
    """A mark that was given, as it is shown. `counts`: the attempt's result rests on it."""

    row: MarkRow
    work: Work
    counts: bool


@dataclass(frozen=True)
class Desk:
    """The page of one work. `course`: with its authors; `name` None: the quiz is anonymous, `code` stands for it."""

    work: WorkRow
    course: Scope
    name: str | None
    code: Message
    shown: Work
    given: Sequence[GivenMark]
    handed_at: datetime

    @property
    def newest(self) -> MarkRow | None:
        return self.given[0].row if self.given else None


def get_desk(actor: Actor, public_id: str) -> Desk:
    """The work for whoever may mark it. NotFound for one of another's course, Forbidden for one's own. Six queries."""
    work = tasks.get_work(public_id)
    course_id = works.find_course_id(work.attempt_id)
    course = authors_of_course(course_id).scope(course_id) if course_id is not None else None
    if course is None or not permits(actor, PERMISSION, course):
        raise NotFound(Message(mark("Không có bài làm này.")))
    refuse_own(actor, work)
    kind = kinds.get(work.kind)
    shown = kind.review(work.body, work.option_order, work.chosen or ()).work
    assert shown is not None
    name = None if work.anonymous else names_of(frozenset({work.person_id})).get(work.person_id)
    if work.anonymous:
        shown = without_names(shown)
    rows = tasks.marks_of(work.id) if work.marks else ()
    return Desk(work, course, name, pseudonym(public_id), shown, _given(work, shown, rows), work.handed_at)


def without_names(work: Work) -> Work:
    """The same without what people call their files."""
    files = [replace(file, name=f"{number}") for number, file in enumerate(work.files, 1)]
    return replace(work, files=files)


def _given(work: WorkRow, shown: Work, rows: Sequence[MarkRow]) -> list[GivenMark]:
    return [
        GivenMark(
            row,
            replace(
                judged(shown, work.body, Given(work.position, row.number, row.levels, row.comment)),
                shows_levels=False,
            ),
            row.number == work.counted,
        )
        for row in rows
    ]


def wanted_of(actor: Actor, filters: Mapping[str, str], marked: bool = False) -> Wanted:
    """Which works the actor looks at."""
    course, quiz, question = (filters.get(name, "") for name in ("course", "quiz", "question"))
    return Wanted(works.courses_of(actor), actor.person_id, course, quiz, question, marked)
