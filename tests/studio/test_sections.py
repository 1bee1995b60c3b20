"""Sections in the studio: the trainer's list of questions and the figures of a quiz."""

from flask import Flask

from lms.assessment.queries import question_keys
from lms.kernel.actor import Role
from lms.kernel.db import release
from tests.assessment.statistics.make import everywhere, sit_all
from tests.assessment.statistics.test_reports import people
from tests.conftest import sign_in
from tests.learning.make import make_course
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.studio.test_figures import public_id_of

TITLES = ["Phần A", "Phần A", "Phần A", "Phần B", "Phần B", "Phần B"]


def test_a_trainer_sees_them(app: Flask, client: LmsClient) -> None:
    course = make_course(lessons=1, checked=(), final_terms={"draw": None, "sections": TITLES})
    assert course.final_quiz_id is not None
    questions = [one.question_version_id for one in question_keys(course.final_quiz_id)]
    release()
    sit_all(course.final_quiz_id, people(12), lambda _: everywhere(questions[:3], "a"))
    sign_in(client, make_account(make_person("Lê Văn Thầy"), [Role.TRAINER]))
    page = client.get(f"/studio/courses/{course.public_id}/questions").get_data(as_text=True)
    assert page.count('<h3 lang="vi">Phần A</h3>') == page.count('<h3 lang="vi">Phần B</h3>') == 1
    here = f"/studio/courses/{course.public_id}/statistics/{public_id_of(course.final_quiz_id)}"
    page = client.get(here).get_data(as_text=True)
    assert "Từng phần của bài" in page
    assert page.index("Phần A (3 câu)") < page.index("Phần B (3 câu)")
