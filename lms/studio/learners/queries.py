"""The SELECTs of the learners' pages. A person counts once in a course, with the newest enrolment, under whichever of
their records; the number of queries does not depend on how many they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment.attempts.rules import AttemptState
from lms.assessment.models import Attempt
from lms.assessment.overrides.queries import terms_of_people
from lms.assessment.queries import AttemptRow, attempt_rows, attempt_select, quiz_facts
from lms.catalog.models import CourseVersion, Lesson
from lms.kernel import clock, search
from lms.kernel.db import db
from lms.learning.facts import not_revoked
from lms.learning.finals import standing
from lms.learning.models import Completion, Enrolment, LessonCompletion, LessonOpened, QuizUse
from lms.learning.rules import FinalState
from lms.org.models import Person
from lms.org.queries import merged_people, not_replaced
from lms.studio.learners.rules import QUIET, Funnel, Learner, Stage, Standing
from lms.targets.models import RetakeRequirement


def _newest(course_id: int) -> sa.Subquery:
    """The newest enrolment of each person in the course: id, person_id (who was kept), version_id, what became of
    it."""
    merged = merged_people()
    person = sa.func.coalesce(merged.c.kept_id, Enrolment.person_id)
    newest = (
        sa.select(sa.func.max(Enrolment.id).label("id"), person.label("person_id"))
        .select_from(Enrolment)
        .outerjoin(merged, merged.c.merged_id == Enrolment.person_id)
        .where(Enrolment.course_id == course_id)
        .group_by(person)
        .subquery()
    )
    last = _last_seen(course_id)
    counts = sa.and_(Completion.id.is_not(None), not_revoked())
    done_on = sa.case((counts, Completion.completed_on))
    return (
        sa.select(
            Enrolment.id, newest.c.person_id, Enrolment.version_id, Enrolment.enrolled_on,
            done_on.label("completed_on"), sa.and_(Completion.id.is_not(None), ~counts).label("is_revoked"),
            sa.case((counts, _retake_on(course_id))).label("retake_on"), last.c.last_at, Enrolment.enrolled_at,
        )
        .join(newest, newest.c.id == Enrolment.id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(last, last.c.enrolment_id == Enrolment.id)
        .subquery()
    )  # fmt: skip


def _retake_on(course_id: int) -> sa.ScalarSelect[Any]:
    """The first day by which whoever finished the version is to learn a newer one; None for none."""
    return (
        sa.select(sa.func.min(RetakeRequirement.due_on))
        .where(
            RetakeRequirement.course_id == course_id, not_replaced(RetakeRequirement),
            RetakeRequirement.from_number > CourseVersion.number,
        )
        .correlate(CourseVersion)
        .scalar_subquery()
    )  # fmt: skip


def _last_seen(course_id: int) -> sa.Subquery:
    """When something was last done in each enrolment of the course: a lesson opened or finished, a quiz begun."""
    acts: list[Any] = [
        sa.select(LessonOpened.enrolment_id, LessonOpened.opened_at.label("at")),
        sa.select(LessonCompletion.enrolment_id, LessonCompletion.completed_at),
        sa.select(QuizUse.enrolment_id, Attempt.started_at).join(Attempt, Attempt.id == QuizUse.attempt_id),
    ]
    here = sa.select(Enrolment.id).where(Enrolment.course_id == course_id)
    tables: list[Any] = [LessonOpened, LessonCompletion, QuizUse]
    act = sa.union_all(
        *(each.where(table.enrolment_id.in_(here)) for each, table in zip(acts, tables, strict=True))
    ).subquery()
    return (
        sa.select(act.c.enrolment_id, sa.func.max(act.c.at).label("last_at"))
        .group_by(act.c.enrolment_id)
        .subquery()
    )


def _seen_in(version_id: int) -> sa.Subquery:
    """Each lesson of the version that an enrolment opened or finished, once, and whether (1 or 0) it was finished. What
    was finished in an earlier version was opened there."""
    acts: list[Any] = [
        sa.select(LessonOpened.enrolment_id, LessonOpened.lesson_id, sa.literal(0).label("finished")),
        sa.select(LessonCompletion.enrolment_id, LessonCompletion.lesson_id, sa.literal(1)),
    ]
    act = sa.union_all(*acts).subquery()
    here = sa.select(Lesson.id).where(Lesson.version_id == version_id)
    return (
        sa.select(act.c.enrolment_id, act.c.lesson_id, sa.func.max(act.c.finished).label("is_finished"))
        .where(act.c.lesson_id.in_(here))
        .group_by(act.c.enrolment_id, act.c.lesson_id)
        .subquery()
    )


def _next_position(learners: Any) -> sa.ScalarSelect[Any]:
    """The first lesson of the learner's version that is not finished; None where all are."""
    finished = sa.select(LessonCompletion.id).where(
        LessonCompletion.enrolment_id == learners.c.id, LessonCompletion.lesson_id == Lesson.id
    )
    done = finished.correlate(learners, Lesson).exists()
    found = sa.select(sa.func.min(Lesson.position)).where(Lesson.version_id == learners.c.version_id, ~done)
    return found.correlate(learners).scalar_subquery()


def _is_quiet(learners: Any, now: datetime) -> sa.ColumnElement[bool]:
    return sa.func.coalesce(learners.c.last_at, learners.c.enrolled_at) < now - QUIET


def funnel(course_id: int, version_id: int, now: datetime) -> Funnel:
    """Where those who learn or learnt in the version are, lesson by lesson. Four queries."""
    learners = _newest(course_id)
    here = learners.c.version_id == version_id
    counted: Any = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(learners.c.completed_on)).where(here)
    ).one()
    quiet = sa.case((_is_quiet(learners, now), 1), else_=0)
    stand = (
        sa.select(_next_position(learners).label("at"), quiet.label("quiet"))
        .select_from(learners)
        .where(here, learners.c.completed_on.is_(None))
        .subquery()
    )
    stood: Any = db.session.execute(
        sa.select(stand.c.at, sa.func.count(), sa.func.sum(stand.c.quiet)).group_by(stand.c.at)
    ).all()
    stands = {row[0]: (row[1], int(row[2] or 0)) for row in stood}

    tried = sa.select(QuizUse.attempt_id).where(
        QuizUse.enrolment_id == learners.c.id, QuizUse.lesson_id.is_(None)
    )
    began_final = db.session.scalar(
        sa.select(sa.func.count()).select_from(learners).where(here, tried.correlate(learners).exists())
    )
    seen = _seen_in(version_id)
    reached = (
        sa.select(
            seen.c.lesson_id,
            sa.func.count().label("opened"),
            sa.func.sum(seen.c.is_finished).label("finished"),
        )
        .join(learners, sa.and_(learners.c.id == seen.c.enrolment_id, here))
        .group_by(seen.c.lesson_id)
        .subquery()
    )
    rows: Any = db.session.execute(
        sa.select(Lesson.position, Lesson.title, reached.c.opened, reached.c.finished)
        .outerjoin(reached, reached.c.lesson_id == Lesson.id)
        .where(Lesson.version_id == version_id)
        .order_by(Lesson.position)
    )
    lessons = [
        Stage(row[0], row[1], row[2] or 0, int(row[3] or 0), *stands.get(row[0], (0, 0))) for row in rows
    ]
    return Funnel(counted[0], counted[1], lessons, *stands.get(None, (0, 0)), began_final or 0)


def people_by_version(course_id: int) -> dict[int, int]:
    """How many people learn or learnt in each version last, by its number; only those with anybody. One query."""
    learners = _newest(course_id)
    rows: Any = db.session.execute(
        sa.select(CourseVersion.number, sa.func.count())
        .join(learners, learners.c.version_id == CourseVersion.id)
        .group_by(CourseVersion.number)
    )
    return {row[0]: row[1] for row in rows}


def _waits_for_marks(learners: Any) -> sa.ColumnElement[bool]:
    handed_in = sa.and_(Attempt.state == AttemptState.SUBMITTED.value, Attempt.results == 0)
    found = sa.select(QuizUse.attempt_id).join(Attempt, sa.and_(Attempt.id == QuizUse.attempt_id, handed_in))
    return found.where(QuizUse.enrolment_id == learners.c.id).correlate(learners).exists()


def _conditions(learners: Any, wanted: Standing, now: datetime) -> list[sa.ColumnElement[bool]]:
    under_way = learners.c.completed_on.is_(None)
    return {
        Standing.ALL: [],
        Standing.UNDER_WAY: [under_way],
        Standing.QUIET: [under_way, _is_quiet(learners, now)],
        Standing.MARKING: [under_way, _waits_for_marks(learners)],
        Standing.RETAKE: [learners.c.retake_on.is_not(None)],
        Standing.FINISHED: [learners.c.completed_on.is_not(None)],
    }[wanted]


def learners_of(
    course_id: int, wanted: Standing, query: str, now: datetime, page: tuple[int, int] | None = None
) -> tuple[list[Learner], int]:
    """The learners of the course in the order of their names, and how many in all. `page`: its number from 1 and its
    length; None for all. Two queries."""
    learners, ahead = _newest(course_id), aliased(Lesson)
    conditions, _rank = search.matches("person", query, Person.id)
    conditions += _conditions(learners, wanted, now)
    done = (
        sa.select(sa.func.count())
        .select_from(LessonCompletion)
        .join(Lesson, Lesson.id == LessonCompletion.lesson_id)
        .where(LessonCompletion.enrolment_id == learners.c.id, Lesson.version_id == learners.c.version_id)
    )  # whoever was moved has rows of the version before as well
    total = sa.select(sa.func.count()).where(Lesson.version_id == learners.c.version_id)
    at = _next_position(learners)
    asked: Any = (
        sa.select(
            Person.id, Person.public_id, Person.full_name, learners.c.id, learners.c.enrolled_on, CourseVersion.number,
            done.correlate(learners).scalar_subquery(), total.correlate(learners).scalar_subquery(), at, ahead.title,
            ahead.id, sa.case((ahead.id.is_(None), CourseVersion.final_quiz_id), else_=ahead.quiz_id),
            learners.c.last_at, learners.c.completed_on, learners.c.is_revoked, learners.c.retake_on,
        )
        .select_from(learners)
        .join(Person, Person.id == learners.c.person_id)
        .join(CourseVersion, CourseVersion.id == learners.c.version_id)
        .outerjoin(ahead, sa.and_(ahead.version_id == learners.c.version_id, ahead.position == at))
        .where(*conditions)
        .order_by(Person.name_key, Person.id)
    )  # fmt: skip
    counted = sa.select(sa.func.count()).select_from(learners).join(Person, Person.id == learners.c.person_id)
    count = db.session.scalar(counted.where(*conditions)) or 0
    if page is not None:
        asked = asked.limit(page[1]).offset((page[0] - 1) * page[1])
    return [Learner(*row) for row in db.session.execute(asked)], count


_AT_A_TIME = 1_000  # as many values as a statement takes on every database


def quiz_standings(learners: Sequence[Learner], now: datetime) -> dict[int, FinalState]:
    """By enrolment, how each stands to the quiz that comes next: of the lesson they are at, or the final one. Those who
    are done, or whose next lesson has no quiz, are absent. Seven queries at most for a thousand learners."""
    found: dict[int, FinalState] = {}
    asked = [one for one in learners if one.completed_on is None and one.quiz_id is not None]
    for first in range(0, len(asked), _AT_A_TIME):
        found |= _quiz_standings(asked[first : first + _AT_A_TIME], now)
    return found


def _quiz_standings(learners: Sequence[Learner], now: datetime) -> dict[int, FinalState]:
    facts = quiz_facts({one.quiz_id for one in learners if one.quiz_id is not None})
    attempts = _attempts_at_next(learners)
    hindering = {each.series: each.terms for each in facts.values() if each.terms.may_hinder}
    people = {one.person_id for one in learners} if hindering else set()
    terms = terms_of_people(hindering, people, clock.local_date(now))
    found = {}
    for one in learners:
        quiz = facts[one.quiz_id or 0]
        own = terms.get((quiz.series, one.person_id), quiz.terms)
        found[one.enrolment_id] = standing(True, attempts.get(one.enrolment_id, []), quiz, own).state
    return found


def _attempts_at_next(learners: Sequence[Learner]) -> dict[int, list[AttemptRow]]:
    """By enrolment, the attempts at the quiz that comes next, oldest first. Three queries at most."""
    place = {one.enrolment_id: one.next_lesson_id for one in learners}
    uses: Any = db.session.execute(
        sa.select(QuizUse.attempt_id, QuizUse.enrolment_id, QuizUse.lesson_id).where(
            QuizUse.enrolment_id.in_(list(place))
        )
    )
    whose = {attempt_id: one for attempt_id, one, lesson_id in uses if place[one] == lesson_id}
    found: dict[int, list[AttemptRow]] = {}
    ids = sorted(whose)
    for first in range(0, len(ids), _AT_A_TIME * 10):
        for row in attempt_rows(attempt_select(Attempt.id.in_(ids[first : first + _AT_A_TIME * 10]))):
            found.setdefault(whose[row.id], []).append(row)
    return found
