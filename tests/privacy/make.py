"""Makers for tests of personal data."""

from datetime import date

import sqlalchemy as sa
from flask import Flask

from lms.certificates.models import Certificate
from lms.kernel import clock
from lms.kernel.actor import Actor, Role
from lms.kernel.db import db, release, transaction
from lms.kernel.reading import AccessEntry
from lms.org.models import Person
from lms.org.settings import PUBLIC_ADDRESS
from lms.privacy.actions import requests
from lms.privacy.queries.requests import RequestView, get_request
from lms.privacy.rules.requests import Kind
from tests.certificates.make import ADDRESS, make_completion, make_version, set_setting
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person, make_school, make_unit
from tests.pages import LmsClient


def make_request(
    person_id: int, kind: Kind = Kind.CORRECTION, text: str = "Sửa tên đệm", on: date | None = None
) -> str:
    """A request from paper, received on `on` (today); its public id."""
    with transaction():
        return requests.enter_from_paper(SYSTEM, person_id, kind, text, on or clock.today())


def the_request(public_id: str) -> RequestView:
    """The request as it stands now."""
    found = get_request(public_id, clock.today())
    release()
    return found


def browser(app: Flask, account_id: int) -> LmsClient:
    """A browser in which the account is signed in."""
    client = app.test_client()
    assert isinstance(client, LmsClient)
    return sign_in(client, account_id)


def public_id_of(person_id: int) -> str:
    found = db.session.get_one(Person, person_id).public_id
    release()
    return found


def entries() -> list[AccessEntry]:
    """Every view noted so far, the oldest first."""
    found = list(db.session.query(AccessEntry).order_by(AccessEntry.id))
    release()
    return found


class School:
    """A faculty with a teacher and a student, an office with a clerk; a browser for each."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.root = make_school()
        set_setting(self.root, PUBLIC_ADDRESS, ADDRESS)
        self.faculty = make_unit("Khoa Điện", "faculty", self.root)
        self.office_unit = make_unit("Phòng Hành chính - Kế toán", parent_id=self.root)
        self.teacher = make_person("Nguyễn Thị Ánh Nguyệt", self.faculty, code="2299900017")
        self.student = make_person("Trần Văn Tèo", self.faculty, "student", code="HS00000021")
        self.clerk = make_person("Lê Kim Chi", self.office_unit, "officer", code="2299900019")
        self.teacher_account = make_account(self.teacher, username="nguyet.nta")
        self.student_account = make_account(self.student)
        self.clerk_account = make_account(self.clerk, roles=[Role.OFFICE])
        self.mine = browser(app, self.teacher_account)
        self.students = browser(app, self.student_account)
        self.office = browser(app, self.clerk_account)

    def certificate_of(self, person_id: int) -> str:
        """Lets the person complete a course; the code of the certificate they get."""
        completion_id = make_completion(person_id, make_version())
        code = db.session.scalars(
            sa.select(Certificate.code).where(Certificate.completion_id == completion_id)
        ).one()
        release()
        return code

    def actor(self, person_id: int, account_id: int) -> Actor:
        """The person as an actor without roles."""
        return Actor(account_id, person_id, "")
