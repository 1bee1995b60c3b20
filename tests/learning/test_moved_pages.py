"""Pages that were open while a publication moved their reader."""

from lms.learning import actions
from lms.learning.models import LessonCompletion
from tests.assessment.make import writing
from tests.learning.browser import rows
from tests.learning.make import MadeCourse, make_course
from tests.learning.publications import next_version, publish, rename
from tests.pages import LmsClient


def shown_on(learner: LmsClient, course: MadeCourse, position: int) -> dict[str, str]:
    """What the form at the end of the lesson carries."""
    page = learner.get(course.lesson(position)).text
    return {"lesson": page.partition('name="lesson" value="')[2].partition('"')[0]}


def confirm(learner: LmsClient, course: MadeCourse, position: int, form: dict[str, str]) -> int:
    return learner.post(f"{course.lesson(position)}/confirmation", data=form).status_code


def test_the_lesson_that_was_read_is_confirmed(learner: LmsClient, person_id: int) -> None:
    first = make_course(lessons=2, checked=())
    with writing():
        actions.enrol(person_id, first.id)
    form = shown_on(learner, first, 1)
    next_version(lessons=2, checked=())
    assert confirm(learner, first, 1, form) == 303
    assert rows(LessonCompletion) == 1


def test_never_another_one_in_its_place(learner: LmsClient, person_id: int) -> None:
    first = make_course(lessons=2, checked=())
    with writing():
        actions.enrol(person_id, first.id)
    form = shown_on(learner, first, 1)
    second = make_course(lessons=2, checked=(), number=2)
    rename(second, {1: "moi", 2: "bai-1"})
    publish(second.id, second.version_id, "typo")
    answer = learner.post(f"{first.lesson(1)}/confirmation", data=form)
    assert answer.status_code == 409
    assert "Khóa học vừa được cập nhật" in answer.text
    assert rows(LessonCompletion) == 0
    assert confirm(learner, first, 1, shown_on(learner, first, 1)) == 303


def test_a_form_that_says_nothing_or_nonsense(learner: LmsClient, person_id: int) -> None:
    course = make_course(lessons=2, checked=())
    for wrong in ("9.", "9.la", ".", "x" * 3000, "2.' or 1=1 --"):
        assert confirm(learner, course, 1, {"lesson": wrong}) == 409
    assert rows(LessonCompletion) == 0
    assert confirm(learner, course, 1, {}) == 303
