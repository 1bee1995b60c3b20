"""The demo's past goes through any course: without check quizzes, without a final one, of one lesson, closed by now."""

import random
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog import queries as catalog
from lms.demo import history
from lms.kernel.db import db
from lms.learning.models import Completion, LessonCompletion
from tests.learning.browser import rows
from tests.learning.make import make_course
from tests.make import make_person


def past(person_id: int, seed: int) -> None:
    courses = catalog.courses()
    db.session.rollback()
    history._learn(person_id, courses, random.Random(seed))


@pytest.mark.parametrize(
    "shape",
    [
        {"lessons": 1, "checked": (), "final": False},
        {"lessons": 1, "checked": ()},
        {"lessons": 3, "checked": (2,)},
        {"lessons": 2, "checked": (1, 2), "final": False},
    ],
)
def test_people_finish_it(app: Flask, shape: dict[str, Any]) -> None:
    make_course(**shape)
    for seed in range(6):
        past(make_person(f"Người {seed}"), seed)
    assert rows(LessonCompletion) >= 6
    assert rows(Completion) >= 1
    earliest = db.session.scalars(sa.select(sa.func.min(Completion.completed_on))).one()
    assert isinstance(earliest, date)


def test_who_may_not_take_a_quiz_stops_there(app: Flask) -> None:
    make_course(lessons=2, checked=(1,), check_terms={"opens_on": date(2099, 1, 1)})
    past(make_person(), 1)
    assert rows(LessonCompletion) == rows(Completion) == 0
