"""A small school, and its office signed in."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from tests.conftest import sign_in
from tests.emulation.make import School
from tests.make import make_account
from tests.pages import LmsClient
from tests.targets.make import noon

TODAY = date(2026, 11, 22)


@pytest.fixture
def school(app: Flask) -> Iterator[School]:
    with clock.frozen(noon(TODAY)):
        yield School()


@pytest.fixture
def office(school: School, client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(school.chi, [Role.OFFICE]))
