"""What people do in a course, without its pages."""

import random
from datetime import UTC, datetime

from lms.assessment import actions as assessment
from lms.kernel.db import db
from lms.learning import actions, queries
from tests.assessment.make import writing
from tests.learning.make import MadeCourse, form_of

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CROWD = 50


def confirm(person_id: int, course: MadeCourse, position: int) -> None:
    """Says at the end of a lesson that it is done."""
    with writing():
        actions.confirm_lesson(person_id, course.public_id, position)


def pass_quiz(person_id: int, course: MadeCourse, position: int | None, choose: str = "a") -> int:
    """Takes a quiz and hands it in; the attempt's id."""
    with writing():
        attempt = actions.start_quiz(person_id, course.public_id, position, random.Random(1))
    carried = {int(k[1:]): [v] for k, v in form_of(attempt.id, choose).items() if k[0] == "q"}
    with writing():
        assessment.save_answers(attempt.id, person_id, carried)
        assessment.submit(attempt.id, person_id, "person")
    return attempt.id


def complete(person_id: int, course: MadeCourse) -> str:
    """Does the whole course; the completion's public id."""
    for position, quiz_id in enumerate(course.quizzes, 1):
        if quiz_id is None:
            confirm(person_id, course, position)
        else:
            pass_quiz(person_id, course, position)
    if course.final_quiz_id is not None:
        pass_quiz(person_id, course, None)
    public_id = queries.completions_of(person_id)[-1].public_id
    db.session.rollback()
    return public_id
