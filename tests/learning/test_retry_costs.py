"""What a further attempt costs: it counts what counts together, not what an earlier enrolment used up."""

from lms.assessment import queries as attempts
from lms.assessment.marking.rules import Marking
from lms.kernel.db import db
from lms.learning import actions
from tests.assessment.make import writing
from tests.learning.acts import pass_quiz
from tests.learning.browser import finish_lessons, get, post
from tests.learning.make import MadeCourse, make_course
from tests.learning.publications import next_version
from tests.make import SYSTEM, make_person
from tests.pages import LmsClient

COSTS = {"draw": None, "marking": Marking(retry_cost=10)}


def course(**more: object) -> MadeCourse:
    return make_course(lessons=1, checked=(), final_terms=COSTS, **more)


def take(person_id: int, made: MadeCourse, choose: str) -> float:
    """Takes the final quiz; the grade."""
    attempt_id = pass_quiz(person_id, made, None, choose)
    rows = attempts.attempts_of(person_id, [made.final_quiz_id or 0])
    db.session.rollback()
    return next(row.grade or 0.0 for row in rows if row.id == attempt_id)


def confirm(person_id: int, made: MadeCourse) -> None:
    with writing():
        actions.confirm_lesson(person_id, made.public_id, 1)


def test_a_revoked_completion_begins_anew(app: object) -> None:
    made, person_id = course(), make_person()
    confirm(person_id, made)
    assert take(person_id, made, "b") == 0
    assert take(person_id, made, "a") == 0.9
    with writing():
        from lms.learning.queries import completions_of

        public_id = completions_of(person_id)[-1].public_id
        actions.revoke_completion(SYSTEM, public_id, "Làm bài hộ")
        actions.enrol(person_id, made.id, again=True)
    confirm(person_id, made)
    assert take(person_id, made, "b") == 0
    assert take(person_id, made, "a") == 0.9


def test_a_corrected_typing_error_gives_no_attempt_back(app: object) -> None:
    made, person_id = course(), make_person()
    confirm(person_id, made)
    assert take(person_id, made, "b") == 0
    moved = next_version(lessons=1, checked=(), final_terms=COSTS)
    assert take(person_id, moved, "b") == 0
    assert take(person_id, moved, "a") == 0.8


def test_the_page_counts_likewise(learner: LmsClient, person_id: int) -> None:
    made = course()
    finish_lessons(learner, made)
    take(person_id, made, "b")
    moved = next_version(lessons=1, checked=(), final_terms=COSTS)
    page = get(learner, post(learner, f"{moved.href}/final-quiz/attempts"))
    assert "Lượt làm bài thứ 2." in page
