"""Being there as what meets a requirement of a target: a topic of its own, or a course for which the workshop stands.

Two satisfiers (docs/floors.md, "What can meet a requirement"): they have the members targets asks for and import
nothing from there. What counts is attendance in a workshop that was closed; being there alone begins, and until the
workshop is closed it waits for its trainer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.kernel.messages import mark
from lms.org.queries import not_replaced
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopCourse, WorkshopStep
from lms.workshops.queries.plans import is_present, topics
from lms.workshops.rules import Step


def _stands(steps: tuple[Step, ...], known_at: Any) -> sa.ColumnElement[bool]:
    """Condition: the workshop's newest step, as known now or at an instant, is one of these."""
    found = sa.exists().where(
        WorkshopStep.workshop_id == WorkshopAttendance.workshop_id, WorkshopStep.step.in_(steps),
        not_replaced(WorkshopStep, known_at),
    )  # fmt: skip
    return found.correlate(WorkshopAttendance)


def held(known_at: Any = None) -> sa.ColumnElement[bool]:
    """Condition on WorkshopAttendance: its workshop was held and closed, as known now or at an instant."""
    return _stands((Step.CLOSED,), known_at)


class _Attended:
    """Facts of attendance, put together with what each is about."""

    source = "workshop"
    label = mark("Tập huấn trực tiếp")
    answers = "workshop"

    def _facts(self, *where: sa.ColumnElement[bool], until: bool = False) -> sa.Select[Any]:
        nothing: Any = sa.cast(sa.null(), sa.Date)
        columns: list[Any] = [
            WorkshopAttendance.person_id, self._ref().label("ref"), Workshop.held_on.label("since"),
            *([nothing.label("until")] if until else []), WorkshopAttendance.id.label("fact_id"),
        ]  # fmt: skip
        joined = sa.join(WorkshopAttendance, Workshop, Workshop.id == WorkshopAttendance.workshop_id)
        return sa.select(*columns).select_from(self._about(joined)).where(*where)

    def _ref(self) -> Any:
        return Workshop.topic_id

    def _about(self, joined: Any) -> Any:
        return joined

    def done(self, moment: Any) -> sa.Select[Any]:
        """Attendance in workshops that are closed."""
        known = moment.known_at
        return self._facts(
            self._ref().is_not(None), is_present(known_at=known), _stands((Step.CLOSED,), known), until=True
        )

    def begun(self, moment: Any) -> sa.Select[Any]:
        """Attendance in workshops that were not cancelled."""
        known = moment.known_at
        return self._facts(
            self._ref().is_not(None), is_present(known_at=known), ~_stands((Step.CANCELLED,), known)
        )

    def in_review(self, moment: Any) -> sa.Select[Any]:
        """Attendance in workshops that wait to be closed."""
        known, settled = moment.known_at, (Step.CANCELLED, Step.CLOSED)
        return self._facts(self._ref().is_not(None), is_present(known_at=known), ~_stands(settled, known))

    def titles(self) -> Mapping[int, str]:
        """The topics."""
        return topics()

    def news(self) -> Sequence[tuple[Any, sa.Select[Any]]]:
        """Attendance, and the steps of workshops. What a workshop is about does not change once somebody was there."""
        steps = sa.select(WorkshopAttendance.person_id).join(
            WorkshopStep, WorkshopStep.workshop_id == WorkshopAttendance.workshop_id
        )
        return [
            (WorkshopAttendance.id, sa.select(WorkshopAttendance.person_id)), (WorkshopStep.id, steps),
        ]  # fmt: skip


class _AttendedForCourse(_Attended):
    """The same facts for the courses for which a workshop stands, in whatever version."""

    source = "workshop-course"
    answers = "course"

    def _ref(self) -> Any:
        return WorkshopCourse.course_id

    def _about(self, joined: Any) -> Any:
        return joined.join(WorkshopCourse, WorkshopCourse.workshop_id == WorkshopAttendance.workshop_id)

    def titles(self) -> Mapping[int, str]:
        """Courses are chosen by their keys."""
        return {}


TOPICS, COURSES = _Attended(), _AttendedForCourse()
