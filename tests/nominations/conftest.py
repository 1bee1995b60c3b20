"""The emulation record's school in May, with the criteria as they ship, and one browser for each who has a part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import release, transaction
from lms.nominations.defaults import ensure_defaults
from lms.org.deadlines.defaults import ensure_defaults as ensure_days
from tests.conftest import sign_in
from tests.emulation.make import School, complete
from tests.make import make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.targets.make import noon

MAY = date(2027, 5, 20)


@dataclass
class Cast:
    """Who acts: the head of the faculty (An, nominee too), a head elsewhere, two clerks (Chi is one), the principal."""

    school: School
    head: LmsClient
    other_head: LmsClient
    clerk: LmsClient
    chi: LmsClient
    leader: LmsClient
    learner: LmsClient
    pupil_code: str


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.frozen(noon(MAY)):
        yield


@pytest.fixture
def people(app: Flask) -> Cast:
    school = School()
    with transaction():
        ensure_defaults()
        ensure_days()
    pupils = make_unit("Lớp Điện 26A", "class", school.faculty)
    make_person("Võ Thị Em", pupils, "student", code="HS1")
    complete(school.binh, school.a, date(2026, 10, 1), minutes=30)
    complete(school.binh, school.free, date(2027, 2, 1), minutes=45)

    def browser(person_id: int | None, *roles: Role | tuple[Role, int]) -> LmsClient:
        made = app.test_client()
        assert isinstance(made, LmsClient)
        return sign_in(made, make_account(person_id, roles))

    found = Cast(
        school, browser(school.an, (Role.HEAD, school.faculty)), browser(None, (Role.HEAD, school.office)),
        browser(None, Role.OFFICE), browser(school.chi, Role.OFFICE), browser(None, Role.LEADER),
        browser(school.dung), "HS1",
    )  # fmt: skip
    release()
    return found
