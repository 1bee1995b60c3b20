"""How far a person is in their courses: for the home page, in two queries however many courses there are.

Statements are built once: building one costs more than running it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.assessment.attempts.rules import AttemptState, Counts, Terms
from lms.assessment.models import Attempt, AttemptResult, Quiz
from lms.assessment.overrides.queries import terms_by_series
from lms.assessment.queries import (
    AttemptRow,
    QuizFacts,
    attempt_rows,
    attempt_select,
    newest_result,
    quiz_facts,
)
from lms.catalog.models import Course, CourseVersion, Lesson
from lms.kernel import clock
from lms.kernel.db import read
from lms.learning import finals, rules
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, Enrolment, LessonCompletion, LessonOpened, QuizUse
from lms.learning.rows import CourseProgress, LessonStep, with_states
from lms.org.queries import whole_person

PERSON: sa.BindParameter[int] = sa.bindparam("person_id", type_=sa.Integer)


def my_courses(person_id: int) -> list[CourseProgress]:
    """The person's progress in each course they began (the newest enrolment in each), oldest first."""
    return _progress(_newest_enrolments(), {"person_id": person_id})


def course_progress(person_id: int, version_id: int) -> CourseProgress | None:
    """The person's progress in this version of a course (the newest enrolment in it), or None."""
    found = _progress(_enrolments_in_version(), {"person_id": person_id, "version_id": version_id})
    return found[-1] if found else None


@cache
def _newest_enrolments() -> sa.Select[Any]:
    newer = sa.orm.aliased(Enrolment)
    return _enrolments().where(
        ~sa.exists().where(
            newer.person_id.in_(whole_person(PERSON)),
            newer.course_id == Enrolment.course_id,
            newer.id > Enrolment.id,
        )
    )


@cache
def _enrolments_in_version() -> sa.Select[Any]:
    return _enrolments().where(Enrolment.version_id == sa.bindparam("version_id"))


def _progress(statement: sa.Select[Any], places: Mapping[str, int]) -> list[CourseProgress]:
    enrolments = read(statement, places)
    ids = [row.enrolment_id for row in enrolments]
    if not ids:
        return []
    lessons = _lessons(ids)
    strict = _strict_finals([row for row in enrolments if row.is_strict], places["person_id"])
    found = []
    for row in enrolments:
        steps = with_states(lessons[row.enrolment_id], row.sequential, begun=True)
        done = sum(step.is_done for step in steps)
        if row.enrolment_id in strict:
            final = finals.standing(done == len(steps), *strict[row.enrolment_id]).state
        else:
            final = rules.final_state(
                all_done=done == len(steps),
                has_final=row.final_quiz_id is not None,
                passed=row.passed > 0,
                running=row.running > 0,
                tried=row.tried,
                marking=row.marking > 0,
            )
        following = rules.next_step([step.state for step in steps], final)
        title = steps[following.position - 1].title if following.position else row.quiz_title
        found.append(
            CourseProgress(
                row.course_id, row.public_id, row.title, row.minutes, row.version_id, row.enrolment_id,
                row.enrolled_on, done, len(steps), final, following,
                title if following.step is not rules.Step.NOTHING else None, row.completed_on,
            )
        )  # fmt: skip
    return found


_WAITS = sa.and_(Attempt.state == AttemptState.SUBMITTED.value, Attempt.results == 0)

Final = tuple[list[AttemptRow], QuizFacts, Terms]


def _strict_finals(rows: Sequence[Any], person_id: int) -> dict[int, Final]:
    """By enrolment, what decides about a final quiz that has limits, or where not simply the best attempt counts.

    A few queries however many there are, none where there is none.
    """
    if not rows:
        return {}
    facts = quiz_facts([row.final_quiz_id for row in rows])
    named = {each.series: each.terms for each in facts.values() if each.series}
    terms = terms_by_series(named, person_id, clock.today())
    attempts = attempts_by_enrolment([row.enrolment_id for row in rows])
    found = {}
    for row in rows:
        quiz = facts[row.final_quiz_id]
        found[row.enrolment_id] = (
            attempts.get(row.enrolment_id, []),
            quiz,
            terms.get(quiz.series, quiz.terms),
        )
    return found


def _finals(counted: Any) -> sa.ScalarSelect[int]:
    """How many attempts at the enrolment's final quiz have a value in `counted`."""
    return (
        sa.select(sa.func.count(counted))
        .select_from(QuizUse)
        .join(Attempt, Attempt.id == QuizUse.attempt_id)
        .outerjoin(AttemptResult, newest_result())
        .where(QuizUse.enrolment_id == Enrolment.id, QuizUse.lesson_id.is_(None))
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _is_strict() -> sa.ColumnElement[bool]:
    """Condition: the final quiz has limits other than time, or not simply the best attempt counts."""
    limits = (Quiz.opens_on.is_not(None), Quiz.closes_on.is_not(None), Quiz.attempts_allowed > 0)
    return sa.or_(*limits, Quiz.first_delay > 0, Quiz.later_delay > 0, Quiz.counts != Counts.BEST.value)


def _enrolments() -> sa.Select[Any]:
    completed_on = (
        sa.select(sa.func.max(Completion.completed_on))
        .where(
            Completion.person_id.in_(whole_person(PERSON)),
            Completion.course_id == Enrolment.course_id,
            not_revoked(),
        )
        .correlate(Enrolment)
        .scalar_subquery()
    )
    columns: list[Any] = [
        Enrolment.id.label("enrolment_id"), Enrolment.enrolled_on, Course.id.label("course_id"),
        Course.public_id, CourseVersion.id.label("version_id"), CourseVersion.title, CourseVersion.minutes,
        CourseVersion.sequential, CourseVersion.final_quiz_id, _is_strict().label("is_strict"),
        Quiz.title.label("quiz_title"), completed_on.label("completed_on"),
        _finals(Attempt.id).label("tried"), _finals(sa.case((Attempt.state == "open", 1))).label("running"),
        _finals(sa.case((AttemptResult.passed, 1))).label("passed"), _finals(sa.case((_WAITS, 1))).label("marking"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Enrolment)
        .join(Course, Course.id == Enrolment.course_id)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .outerjoin(Quiz, Quiz.id == CourseVersion.final_quiz_id)
        .where(Enrolment.person_id.in_(whole_person(PERSON)))
        .order_by(Enrolment.id)
    )  # fmt: skip


@cache
def _lessons_statement() -> sa.Select[Any]:
    columns: list[Any] = [
        Enrolment.id, Lesson.id, Lesson.position, Lesson.title, Lesson.minutes, Lesson.quiz_id,
        sa.null(), LessonCompletion.completed_on, LessonOpened.opened_at,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Lesson, Lesson.version_id == Enrolment.version_id)
        .outerjoin(
            LessonCompletion,
            sa.and_(
                LessonCompletion.enrolment_id == Enrolment.id, LessonCompletion.lesson_id == Lesson.id
            ),
        )
        .outerjoin(
            LessonOpened,
            sa.and_(LessonOpened.enrolment_id == Enrolment.id, LessonOpened.lesson_id == Lesson.id),
        )
        .where(Enrolment.id.in_(sa.bindparam("ids", expanding=True)))
        .order_by(Enrolment.id, Lesson.position)
    )  # fmt: skip


def _lessons(enrolment_ids: list[int]) -> dict[int, list[LessonStep]]:
    """The lessons of each enrolment's version, in order."""
    rows: Any = read(_lessons_statement(), {"ids": enrolment_ids})
    found: dict[int, list[LessonStep]] = defaultdict(list)
    for enrolment_id, *values in rows:
        found[enrolment_id].append(LessonStep(*values))
    return found


_FINAL_USES = sa.select(QuizUse.attempt_id, QuizUse.enrolment_id).where(
    QuizUse.enrolment_id.in_(sa.bindparam("ids", expanding=True)), QuizUse.lesson_id.is_(None)
)
_ATTEMPTS = attempt_select(Attempt.id.in_(sa.bindparam("attempt_ids", expanding=True)))


def attempts_by_enrolment(enrolment_ids: list[int]) -> dict[int, list[AttemptRow]]:
    """The attempts at the final quizzes of these enrolments, oldest first in each. Two queries."""
    enrolment_of = {row[0]: row[1] for row in read(_FINAL_USES, {"ids": enrolment_ids})}
    found: dict[int, list[AttemptRow]] = defaultdict(list)
    if enrolment_of:
        for row in attempt_rows(_ATTEMPTS, attempt_ids=list(enrolment_of)):
            found[enrolment_of[row.id]].append(row)
    return found
