"""One person's record of a period: what stands behind each of its numbers."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.certificates.rules import show_number
from lms.emulation.models import EmulationEntry
from lms.emulation.queries.courses import is_author, written_by
from lms.emulation.queries.periods import within
from lms.emulation.queries.requirements import Requirements, members, pairs, requirements
from lms.emulation.rules import Figures, Period, show_grade
from lms.emulation.values.queries import has_values, values_of
from lms.emulation.values.rules import Value
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.learning.facts import hidden_grades
from lms.learning.models import Completion, CompletionRevocation
from lms.mentoring.queries.helps import Given, has_helped, helps_of
from lms.org.models import Person
from lms.org.queries import find_kept_id, ids_of, unit_name, was_merged, whole_person
from lms.targets.queries.satisfying import holds_other, others
from lms.targets.satisfiers import Satisfier
from lms.workshops.queries.counts import has_taught, taught


@dataclass(frozen=True)
class CompletionLine:
    """A completion fed to the record. `revoked_on` None: it counts. `number`, `year`, `code`: its certificate's."""

    course_title: str
    version_number: int
    completed_on: date
    grade: float | None
    minutes: int
    number: int | None
    year: int | None
    series: str | None
    code: str | None
    revoked_on: date | None
    reason: str | None
    recorded_at: datetime
    revoked_at: datetime | None

    @property
    def certificate(self) -> str | None:
        """The register number as it is printed, such as 0123/2026/GCN."""
        if self.number is None or self.year is None or self.series is None:
            return None
        return show_number(self.number, self.year, self.series)

    @property
    def grade_text(self) -> str:
        return show_grade(self.grade)

    def counts(self, known_at: datetime | None = None) -> bool:
        """Whether it counts as known now, or as known at an instant."""
        if known_at is None:
            return self.revoked_on is None
        return self.recorded_at <= known_at and (self.revoked_at is None or self.revoked_at > known_at)


@dataclass(frozen=True)
class RequiredLine:
    """A course asked of the person on the period's date. `done_on`: None while no completion counts; else the day
    of the first one, also where a newer version was to be learnt again since."""

    course_public_id: str
    course_title: str
    due_on: date
    done_on: date | None

    @property
    def days_late(self) -> int:
        """Days after the last day on time; 0 on time or not done."""
        return max(0, (self.done_on - self.due_on).days) if self.done_on else 0


@dataclass(frozen=True)
class Record:
    """A person with everything the period holds. `unit` and `category` are None for somebody in no unit then. `help` to
    colleagues that was confirmed, workshops led and what was entered are found by their dates whenever the record is
    read; `written`: versions of courses published in the period of which the person is an author."""

    person_id: int
    public_id: str
    code: str | None
    full_name: str
    unit: str | None
    category: str | None
    position: str | None
    figures: Figures
    completions: list[CompletionLine]
    required: list[RequiredLine]
    help: Given
    workshops_led: int
    minutes_taught: int
    values: list[Value]
    written: int

    @property
    def last_on(self) -> date | None:
        """The day of the last completion that counts in the period."""
        days = [line.completed_on for line in self.completions if line.revoked_on is None]
        return max(days, default=None)


def get_person_id(public_id: str) -> int:
    """The person's id, or NotFound; of a merged record the id of who was kept."""
    person_id = db.session.scalar(sa.select(Person.id).where(Person.public_id == public_id))
    if person_id is None:
        raise NotFound(Message(mark("Không có người này trong danh sách.")))
    return find_kept_id(person_id)


_PERSON_ID, _ON = sa.bindparam("person_id", type_=sa.Integer), sa.bindparam("on", type_=sa.Date)
_SPAN = (sa.bindparam("starts_on", type_=sa.Date), sa.bindparam("ends_on", type_=sa.Date))


@cache
def _person(means: tuple[Satisfier, ...]) -> sa.Select[Any]:
    member = members(_ON)
    columns: list[Any] = [
        Person.public_id, Person.code, Person.full_name, member.c.unit_id, member.c.category, member.c.position,
        unit_name(member.c.unit_id, _ON).label("unit"), member.c.leave_kind, was_merged(_PERSON_ID).label("was_merged"),
        holds_other(means, _PERSON_ID, _ON).label("elsewhere"), has_helped(_PERSON_ID, *_SPAN).label("helped"),
        has_taught(_PERSON_ID).label("taught"), has_values(_PERSON_ID, *_SPAN).label("entered"),
        is_author(_PERSON_ID).label("author"),
    ]  # fmt: skip
    joined = sa.outerjoin(Person, member, member.c.person_id == Person.id)
    return sa.select(*columns).select_from(joined).where(Person.id == _PERSON_ID)


def _completed() -> sa.Select[Any]:
    counter = sa.orm.aliased(EmulationEntry)
    columns: list[Any] = [
        EmulationEntry.completion_id, CourseVersion.title, CourseVersion.number, EmulationEntry.fact_on, EmulationEntry.grade,
        EmulationEntry.minutes, Certificate.number, Certificate.year, Certificate.series, Certificate.code,
        counter.occurred_on, CompletionRevocation.reason, EmulationEntry.recorded_at,
        counter.recorded_at.label("revoked_at"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Completion, Completion.id == EmulationEntry.completion_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .outerjoin(
            counter, sa.and_(counter.completion_id == EmulationEntry.completion_id, counter.kind == "revocation")
        )
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .where(
            EmulationEntry.person_id.in_(sa.bindparam("person_ids", expanding=True)),
            EmulationEntry.kind == "completion",
            within(*_SPAN),
        )
        .order_by(EmulationEntry.fact_on, EmulationEntry.id)
    )  # fmt: skip


@lru_cache(maxsize=8)
def _asked_of(wanted: Requirements) -> sa.Select[Any] | None:
    """The courses asked of the people in the place `person_ids`, who are the one in `person_id`; None for no course."""
    pair = pairs(wanted, some=True)
    if pair is None:
        return None
    counter, entry = sa.orm.aliased(EmulationEntry), sa.orm.aliased(EmulationEntry)
    first = (
        sa.select(sa.func.min(entry.fact_on))
        .where(
            entry.person_id.in_(whole_person(_PERSON_ID)), entry.course_id == pair.c.course_id, entry.kind == "completion",
            entry.fact_on <= wanted.on,
            ~sa.exists().where(counter.completion_id == entry.completion_id, counter.kind == "revocation"),
        )
        .correlate(pair)
        .scalar_subquery()
    )  # fmt: skip
    columns: list[Any] = [
        Course.public_id,
        CourseVersion.title,
        pair.c.due_on,
        sa.case((pair.c.done > 0, first)).label("done_on"),
    ]
    return (
        sa.select(*columns)
        .select_from(pair)
        .join(Course, Course.id == pair.c.course_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(pair.c.due_on, CourseVersion.title_key)
    )


_COMPLETED = _completed()


def record_of(person_id: int, period: Period, on: date, own: bool = False) -> Record:
    """The person's record of the period as things stood on the date; NotFound if there is no such person. Four queries,
    and one each for whom records were merged into, who helped colleagues, who taught in workshops, about whom something
    was entered, who writes courses.

    `own`: for the person's own eyes, without the grades that their quizzes do not show yet; a query more where something
    was completed.
    """
    span = (period.starts_on, period.ends_on)
    found = read(
        _person(others()), {"person_id": person_id, "on": on, "starts_on": span[0], "ends_on": span[1]}
    )
    if not found:
        raise NotFound(Message(mark("Không có người này trong danh sách.")))
    person = found[0]
    asked = _asked_of(requirements(on, [person.leave_kind], bool(person.elsewhere)))
    places: dict[str, Any] = {
        "person_ids": ids_of(person_id) if person.was_merged else [person_id],
        "starts_on": period.starts_on, "ends_on": period.ends_on,
    }  # fmt: skip
    done = read(_COMPLETED, places)
    hidden = hidden_grades(person_id) if own and done else ()
    completions = [_line(row, row.completion_id not in hidden) for row in done]
    places = {"person_id": person_id, "person_ids": [person_id]}
    required = [RequiredLine(*row) for row in read(asked, places)] if asked is not None else []
    helped = helps_of([person_id], *span) if person.helped else {}
    led = taught(*span, person_id) if person.taught else []
    return Record(
        person_id, person.public_id, person.code, person.full_name, person.unit, person.category, person.position,
        _figures(completions, required), completions, required, helped.get(person_id, Given()),
        sum(one.workshops for one in led), sum(one.minutes for one in led),
        values_of(person_id, None, *span) if person.entered else [], written_by(person_id, *span) if person.author else 0,
    )  # fmt: skip


def completed_in(person_id: int, period: Period) -> list[CompletionLine]:
    """The completions fed for the person in the period, those of merged records too, without grades. Two queries."""
    places: dict[str, Any] = {
        "person_ids": ids_of(person_id), "starts_on": period.starts_on, "ends_on": period.ends_on,
    }  # fmt: skip
    return [_line(row, shows_grade=False) for row in read(_COMPLETED, places)]


def _line(row: Any, shows_grade: bool) -> CompletionLine:
    line = CompletionLine(*row[1:])
    return line if shows_grade else replace(line, grade=None)


def _figures(completions: list[CompletionLine], required: list[RequiredLine]) -> Figures:
    counting = [line for line in completions if line.revoked_on is None]
    grades = [line.grade for line in counting if line.grade is not None]
    done = [line for line in required if line.done_on]
    return Figures(
        people=1, active=int(bool(counting)), completions=len(counting),
        minutes=sum(line.minutes for line in counting), graded=len(grades), grade_sum=sum(grades),
        certificates=sum(line.code is not None for line in counting), required=len(required),
        required_done=len(done), on_time=sum(line.days_late == 0 for line in done),
    )  # fmt: skip
