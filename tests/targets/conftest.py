"""A school with people in every state of the target, and its office signed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.org.models import Unit
from lms.targets import queries
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import complete, make_course, make_exemption, make_target, noon

TODAY = date(2026, 11, 22)


@dataclass
class School:
    """Two units; six people counted or not, in every way there is."""

    root: int
    it: int
    office: int
    courses: list[int]
    people: dict[str, int]
    target: str


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.frozen(noon(TODAY)):
        yield


@pytest.fixture
def school(app: Flask) -> School:
    root = make_school()
    it = make_unit("Khoa Công nghệ thông tin", "faculty", root)
    office = make_unit("Phòng Đào tạo", "office", root)
    courses = [make_course("a", "Khóa A"), make_course("b", "Khóa B")]
    target = make_target(["a", "b"])
    target_id = queries.targets()[0].target_id
    db.session.rollback()
    people = {
        "done": make_person("Nguyễn Văn An", it, "teacher"),
        "half": make_person("Trần Thị Bé", it, "teacher"),
        "idle": make_person("Lê Thị Cúc", office, "officer"),
        "leave": make_person("Phạm Thị Dung", it, "teacher", status="leave", leave_kind="NGHỈ THAI SẢN"),
        "sick": make_person("Võ Văn Em", office, "officer", status="leave", leave_kind="Nghỉ ốm"),
        "left": make_person("Hồ Văn Giang", it, "teacher", valid_to=TODAY - timedelta(days=10)),
        "exempt": make_person("Đỗ Thị Hạnh", office, "officer"),
        "worker": make_person("Cao Văn Ích", office, "worker"),
    }
    for course in courses:
        complete(people["done"], course, TODAY - timedelta(days=5))
    complete(people["half"], courses[0], TODAY - timedelta(days=3))
    make_exemption(people["exempt"], TODAY - timedelta(days=30), target_id=target_id)
    return School(root, it, office, courses, people, target)


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def unit_path(unit_id: int) -> str:
    public_id = db.session.scalar(sa.select(Unit.public_id).where(Unit.id == unit_id))
    db.session.rollback()
    return f"/coverage/{public_id}"


def text_of(client: LmsClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.get_data(as_text=True)
