"""Query budgets: a list page asks the database as often for twenty rows as for ten, and not often.

A page that lists a new kind of thing: let `School.grow()` make that thing, and name the page in `LIMITS`
(tests/floors/budgets.py) with the most statements it may take, the account's loader included.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.sessions import rules as visits
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.org import settings as org_settings
from lms.org.models import Person, Unit
from lms.privacy.queries import notices
from lms.web.access import PUBLIC
from tests.catalog.library.make import add as add_media
from tests.certificates.make import school_with_address
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.emulation.make import complete, ship_periods
from tests.floors.budgets import LEARNERS, LIMITS, NOT_A_LIST
from tests.learning.acts import pass_quiz
from tests.learning.make import MadeCourse, make_course
from tests.learning.tasks import hand_in, make_task_course
from tests.make import make_account, make_person, make_unit
from tests.mentoring.make import help_given, make_core_trainer
from tests.nominations.make import call_session, nominate
from tests.pages import LmsClient
from tests.privacy.make import make_request
from tests.showcase.make import open_page
from tests.targets.make import make_target

DRAWING = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">', "</svg>")


@dataclass
class School:
    """A school that grows: each step brings a unit with a person, two courses, completions, a certificate."""

    school_id: int
    me: int
    learner: int
    steps: int = 0
    courses: list[MadeCourse] = field(default_factory=list)

    def grow(self, steps: int) -> None:
        for _ in range(steps):
            self.steps += 1
            unit = make_unit(f"Khoa số {self.steps}", kind="faculty", parent_id=self.school_id)
            person = make_person(f"Trần Văn Số {self.steps}", unit)
            done, begun = (
                make_course(lessons=2, checked=(1,), key=f"{kind}-{self.steps}") for kind in ("done", "begun")
            )
            self.courses += [done, begun]
            for learner in (self.me, self.learner, person):
                help_given(learner, person)
                help_given(person, learner)
                complete(learner, done.id, date(2026, 6, 1))
                with transaction():
                    learning.enrol(learner, begun.id)
                pass_quiz(learner, begun, 1, "b")
                make_request(learner)
            add_media(
                self.courses[1].id, f"<title>{self.steps}</title>".join(DRAWING).encode(), f"{self.steps}.svg"
            )
            nominate(person, unit)
            call_session(date(2027, 5, 26) + timedelta(days=self.steps))
            hand_in(make_task_course(key=f"tasks-{self.steps}"), f"Trần Thị Nộp {self.steps}")


@pytest.fixture
def school(app: Flask, client: LmsClient, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setattr(org_settings, "_CACHE_SECONDS", 3600.0)  # on a slow machine it would be asked anew
    monkeypatch.setattr(notices, "_CACHE_SECONDS", 3600.0)
    monkeypatch.setattr(visits, "SEEN_EVERY", timedelta(days=1))
    ship_periods()
    school_id = school_with_address()
    office = make_unit("Phòng Hành chính - Kế toán", parent_id=school_id)
    me = make_person("Lê Thị Mình", office, category="manager")
    roles: list[Role | tuple[Role, int]] = [Role.OFFICE, Role.LEADER, Role.ADMIN, Role.TRAINER]
    roles.append((Role.HEAD, school_id))
    sign_in(client, make_account(me, roles=roles))
    make_core_trainer(me)
    made = School(school_id, me, make_person("Võ Văn Học", office))
    made.grow(15)
    make_target(["done-1", "begun-1"])
    assert client.post(f"/studio/courses/{made.courses[0].public_id}/draft").status_code == 303
    open_page()
    return made


def fill(href: str, school: School) -> str:
    me = db.session.scalars(sa.select(Person.public_id).where(Person.id == school.me)).one()
    unit = db.session.scalars(sa.select(Unit.public_id).where(Unit.id == school.school_id)).one()
    release()
    return href.format(
        me=me, school=unit, course=school.courses[1].public_id, drafted=school.courses[0].public_id
    )


def cost(client: LmsClient, href: str) -> list[str]:
    with count_queries(db.engine) as seen:
        response = client.get(href)
    assert response.status_code == 200, f"{href}: {response.status_code} {response.location}"
    return seen


def faults_of(limits: dict[str, int], client: LmsClient, school: School) -> list[str]:
    """The pages whose cost grows with the school, or passes its limit."""
    hrefs = {wanted: fill(wanted, school) for wanted in limits}
    for href in hrefs.values():
        client.get(href)  # what is kept in the process (the school's name) is fetched
    few = {wanted: cost(client, href) for wanted, href in hrefs.items()}
    school.grow(10)
    many = {wanted: cost(client, href) for wanted, href in hrefs.items()}
    faults = []
    for wanted, limit in limits.items():
        before, after = few[wanted], many[wanted]
        if len(before) != len(after):
            more = sorted(
                {statement for statement in after if after.count(statement) > before.count(statement)}
            )
            faults.append(f"{wanted}: {len(before)} statements, {len(after)} with ten rows more: {more}")
        if len(after) > limit:
            faults.append(f"{wanted}: {len(after)} statements, {limit} allowed")
    return faults


def test_ten_rows_cost_what_twenty_cost(school: School, client: LmsClient) -> None:
    faults = faults_of(LIMITS, client, school)
    assert not faults, "Never a query per row:\n  " + "\n  ".join(faults)


def test_a_learners_pages_are_the_cheapest(school: School, client: LmsClient) -> None:
    """On the phone, on a weak network, in a class of forty at once."""
    sign_in(client, make_account(school.learner))
    school.me = school.learner
    faults = faults_of(LEARNERS, client, school)
    assert not faults, "What everybody opens must be cheap:\n  " + "\n  ".join(faults)


def test_every_page_without_parts_has_a_budget(app: Flask) -> None:
    missing = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule not in {*LIMITS, *NOT_A_LIST}
    ]
    assert not missing, f"tests/floors/budgets.py, LIMITS: {missing}"
    addresses = app.url_map.bind("localhost")
    gone = [href for href in LIMITS if "{" not in href and not addresses.test(href)]
    assert not gone, f"no such pages any more: {gone}"


def test_a_page_that_needs_no_account_asks_for_none(app: Flask, client: LmsClient) -> None:
    client.get("/sign-in")
    for href in ("/sign-in", "/check", "/_style"):
        view = app.view_functions[app.url_map.bind("localhost").match(href)[0]]
        assert getattr(view, "access", None) == PUBLIC
        assert cost(client, href) == []
