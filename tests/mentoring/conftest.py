"""The school of these tests."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from tests.make import make_person, make_school, make_unit
from tests.mentoring.make import NOON
from tests.small_school import School
from tests.targets.make import make_course


@pytest.fixture
def school(app: Flask) -> Iterator[School]:
    with clock.frozen(NOON):
        root = make_school()
        it = make_unit("Khoa Công nghệ thông tin", "faculty", root)
        office = make_unit("Phòng Đào tạo", "office", root)
        people = {
            "trainer": make_person("Lê Thị Giảng", it),
            "other": make_person("Mai Thị Khác", office, "officer"),
            "an": make_person("Nguyễn Văn An", it),
            "be": make_person("Trần Thị Bé", it),
            "cuc": make_person("Phạm Thị Cúc", office, "officer"),
            "gone": make_person("Hồ Văn Giang", it, valid_to=date(2026, 10, 1)),
            "pupil": make_person("Đỗ Học Sinh", it, "student"),
            "head": make_person("Bùi Văn Trưởng", it, "manager"),
            "office": make_person("Võ Thị Phòng", office, "officer"),
        }
        yield School(it, people, make_course("a", "Khóa A"), app)
