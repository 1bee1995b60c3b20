"""A school with people in every state of the target, and its office signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import CourseVersion
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.targets import queries as targets
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.reports.learnt import hold_workshop, recognise
from tests.targets.make import begin, complete, make_course, make_exemption, make_target, noon, revoke

TODAY = date(2026, 11, 22)


@dataclass
class School:
    """A school with a faculty, a team below it, an office, and a class."""

    faculty: int
    courses: list[int]
    people: dict[str, int]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.frozen(noon(TODAY)):
        yield


@pytest.fixture
def school(app: Flask) -> School:
    root = make_school("Trường A & B")
    faculty = make_unit("Khoa Điện", "faculty", root)
    team = make_unit("Tổ Lạnh", "team", faculty)
    office = make_unit("=Phòng Đào tạo", "office", root)
    group = make_unit("Học sinh", "class_group", root)
    school_class = make_unit("Lớp 10A", "class", group)
    courses = [make_course("a", "Khóa A"), make_course("b", "Khóa B")]
    make_target(["a", "b"])
    people = {
        "done": make_person("Nguyễn Văn An", team, "teacher", code="0001"),
        "half": make_person("Trần Thị Bé", faculty, "teacher", code="0002"),
        "idle": make_person("=cmd|'/c calc'!A0", office, "officer", code="+84912"),
        "left": make_person(
            "Hồ Văn Giang", office, "officer", valid_to=TODAY - timedelta(days=10), code="0004"
        ),
        "exempt": make_person("Đỗ Thị Hạnh", office, "officer", code="0005"),
        "worker": make_person("Cao Văn Ích", office, "worker", code="0006"),
        "pupil": make_person("Ngô Thị Khánh", school_class, "student", code="0007"),
    }
    for course in courses:
        complete(people["done"], course, TODAY - timedelta(days=5), grade=0.9)
    complete(people["half"], courses[0], TODAY - timedelta(days=3), grade=0.85)
    begin(people["idle"], courses[0], TODAY)
    complete(people["pupil"], courses[1], TODAY, grade=1.0)
    revoke(complete(people["worker"], courses[1], TODAY, grade=1.0), TODAY)
    target_id = targets.targets()[0].target_id
    db.session.rollback()
    make_exemption(people["exempt"], TODAY - timedelta(days=30), target_id=target_id)
    db.session.rollback()
    return School(faculty, courses, people)


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.OFFICE]))


@pytest.fixture
def taught(school: School) -> School:
    """Four turns online, two at a workshop for both courses, one recognised: seven turns of five people."""
    with transaction():
        for course, codes in zip(school.courses, (["1.1", "4.2"], ["1.1"]), strict=True):
            db.session.execute(
                sa.update(CourseVersion).where(CourseVersion.course_id == course).values(competences=codes)
            )
    people = school.people
    hold_workshop([people["half"], people["left"]], school.courses)
    hold_workshop([people["done"]], school.courses[:1], closed=False)
    recognise(people["idle"], school.courses[1], date(2026, 11, 1))
    return school
