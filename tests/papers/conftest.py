"""The emulation record's school with its legal bases, on the eve of the report; its office signed in."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import transaction
from lms.papers.defaults import ensure_defaults
from tests.conftest import sign_in
from tests.emulation.make import School, certify, complete, revoke
from tests.make import make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.targets.make import begin, noon

TODAY = date(2027, 5, 18)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.frozen(noon(TODAY)):
        yield


@pytest.fixture
def school(app: Flask) -> School:
    return stage()


def stage() -> School:
    """An: both required courses and a free one; Bình: one; Chi began; Dũng is a worker; a pupil finished one. A year ago
    An had finished one. One completion of Bình was declared void."""
    made = School()
    with transaction():
        ensure_defaults()
    pupils = make_unit("Lớp Điện 26A", "class", make_unit("Học sinh", "class_group", made.root))
    pupil = make_person("Võ Thị Em", pupils, "student", code="0000000005")
    certify(complete(made.an, made.a, date(2026, 3, 1)), 7)
    for course in (made.b, made.free):
        certify(complete(made.an, course, date(2026, 9, 1), minutes=35), course)
    begin(made.an, made.b, date(2026, 9, 1))
    complete(made.binh, made.a, date(2026, 10, 1))
    revoke(complete(made.binh, made.free, date(2026, 10, 2)), date(2026, 12, 1))
    begin(made.chi, made.a, date(2027, 1, 5))
    complete(made.dung, made.a, date(2026, 12, 24))
    complete(pupil, made.free, date(2027, 2, 2))
    return made


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.OFFICE]))


@pytest.fixture
def leader(app: Flask) -> LmsClient:
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, make_account(roles=[Role.LEADER]))
