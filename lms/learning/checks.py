"""What `lms verify` asks of learning: every fact belongs to the person, the course and the evidence it names."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.assessment.models import Attempt
from lms.catalog.models import CourseVersion, Lesson
from lms.kernel.messages import Message, mark
from lms.kernel.verify import FETCHED, Check, Problem, each, stream
from lms.learning.models import Completion, Enrolment, LessonCompletion, Participation, QuizUse

OTHER_ENROLMENT = mark("không cùng người hoặc khóa học với ghi danh của nó")
OTHER_VERSION = mark("phiên bản của nó thuộc khóa học khác")
OTHER_LESSON = mark("bài học của nó thuộc khóa học khác với ghi danh")
OTHER_ATTEMPT = mark("lượt làm bài của nó là của người khác")
NO_EVIDENCE = mark("minh chứng nêu trong đó không có, hoặc là của người khác: {what} {number}")
NO_BEGINNING = mark("có hoàn thành mà không có ngày bắt đầu tham gia")


def _references(connection: Connection) -> Iterator[Problem]:
    of_enrolment = sa.select(Completion.id).join(Enrolment, Enrolment.id == Completion.enrolment_id)
    differs = sa.or_(Enrolment.person_id != Completion.person_id, Enrolment.course_id != Completion.course_id)
    yield from each(
        connection, "completion", of_enrolment.where(differs).order_by(Completion.id), OTHER_ENROLMENT
    )
    for model, kind in ((Completion, "completion"), (Enrolment, "enrolment")):
        of_version = sa.select(model.id).join(CourseVersion, CourseVersion.id == model.version_id)
        wrong = of_version.where(CourseVersion.course_id != model.course_id).order_by(model.id)
        yield from each(connection, kind, wrong, OTHER_VERSION)
    of_lesson = (
        sa.select(LessonCompletion.id)
        .join(Enrolment, Enrolment.id == LessonCompletion.enrolment_id)
        .join(Lesson, Lesson.id == LessonCompletion.lesson_id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .where(CourseVersion.course_id != Enrolment.course_id)
    )
    yield from each(connection, "lesson_completion", of_lesson.order_by(LessonCompletion.id), OTHER_LESSON)
    of_attempt = (
        sa.select(QuizUse.attempt_id)
        .join(Enrolment, Enrolment.id == QuizUse.enrolment_id)
        .join(Attempt, Attempt.id == QuizUse.attempt_id)
        .where(Attempt.person_id != Enrolment.person_id)
    )
    yield from each(connection, "attempt", of_attempt.order_by(QuizUse.attempt_id), OTHER_ATTEMPT)


def _participations(connection: Connection) -> Iterator[Problem]:
    began = sa.exists().where(
        Participation.person_id == Completion.person_id, Participation.course_id == Completion.course_id
    )
    missing = sa.select(Completion.id).where(~began).order_by(Completion.id)
    yield from each(connection, "completion", missing, NO_BEGINNING)


def _evidence(connection: Connection) -> Iterator[Problem]:
    """What a completion names was done by its person: looked up a thousand completions at a time."""
    rows = stream(
        connection,
        sa.select(Completion.id, Completion.person_id, Completion.evidence).order_by(Completion.id),
    )
    while part := list(islice(rows, FETCHED)):
        lessons = {n for row in part for n in row.evidence.get("lesson_completions", ())}
        attempts = {n for row in part for n in row.evidence.get("attempts", ())}
        owner_of = {
            "lesson_completion": _owners(
                connection, LessonCompletion.id, lessons,
                sa.select(LessonCompletion.id, Enrolment.person_id).join(
                    Enrolment, Enrolment.id == LessonCompletion.enrolment_id
                ),
            ),
            "attempt": _owners(connection, Attempt.id, attempts, sa.select(Attempt.id, Attempt.person_id)),
        }  # fmt: skip
        for row in part:
            named = [("lesson_completion", n) for n in row.evidence.get("lesson_completions", ())]
            named += [("attempt", n) for n in row.evidence.get("attempts", ())]
            for what, number in named:
                if owner_of[what].get(number) != row.person_id:
                    places = {"what": what, "number": number}
                    yield Problem(f"completion:{row.id}", Message(NO_EVIDENCE, places))


def _owners(connection: Connection, column: Any, ids: set[int], statement: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    waiting = iter(sorted(ids))
    while part := list(islice(waiting, FETCHED)):
        found |= {row[0]: row[1] for row in connection.execute(statement.where(column.in_(part)))}
    return found


CHECKS = (
    Check("learning.references", mark("Ghi danh, bài học, lượt làm bài và hoàn thành thuộc về nhau"), _references),
    Check("learning.evidence", mark("Minh chứng của mỗi hoàn thành có thật"), _evidence),
    Check("learning.participation", mark("Ai hoàn thành cũng có ngày bắt đầu tham gia"), _participations),
)  # fmt: skip
