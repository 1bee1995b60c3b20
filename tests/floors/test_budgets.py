"""Query budgets: a list page asks the database as often for twenty rows as for ten, and not often.

A page that lists a new kind of thing: let `School.grow()` make that thing, and name the page in `LIMITS` with the
most statements it may take, the account's loader included.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

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

# Each address and the most statements it may take. {me}, {school} and {course} are filled in.
LIMITS = {
    "/": 24,  # every role at once; a learner: below
    "/account": 4,
    "/account/password": 4,
    "/audit": 12,
    "/audit/export": 12,
    "/access": 2,
    "/account/roles": 6,
    "/account/second-factor": 4,
    "/accounts": 6,
    "/accounts/export": 6,
    "/accounts/invitations": 4,
    "/certificates": 6,
    "/certificates/register": 8,
    "/check": 4,
    "/courses": 6,
    "/courses/topics": 6,
    "/courses/{course}": 6,
    "/courses/{course}/lessons/1": 6,
    "/coverage": 10,
    "/coverage/people/{me}": 10,
    "/coverage/{school}": 14,
    "/exemptions": 6,
    "/exemptions/mine": 6,
    "/exemptions/new": 6,
    "/disputes": 6,
    "/disputes/mine": 6,
    "/disputes/new": 10,
    "/reminders": 11,
    "/reminders/log": 8,
    "/reminders/mine": 4,
    "/recognitions": 8,
    "/recognitions/lists/new": 4,
    "/recognitions/mine": 6,
    "/recognitions/samples": 4,
    "/recognitions/new": 12,
    "/public": 12,
    "/showcase": 6,
    "/showcase/draft": 14,
    "/showcase/items/new": 4,
    "/snapshots": 4,
    "/snapshots/new": 8,
    "/deadlines": 4,
    "/deadlines/new": 4,
    "/targets": 4,
    "/targets/new": 10,
    "/data-limits": 8,
    "/data-limits/days": 4,
    "/data-limits/notice": 4,
    "/data-requests": 6,
    "/data-requests/export": 6,
    "/data-requests/new": 4,
    "/emulation": 12,
    "/emulation/mine": 10,
    "/emulation/people": 12,
    "/emulation/people/{me}": 12,
    "/emulation/periods": 6,
    "/mentoring": 6,
    "/mentoring/export": 6,
    "/mentoring/group": 18,  # the group, then what each target in force says of everybody in it
    "/mentoring/helps/new": 6,
    "/mentoring/received": 4,
    "/mentoring/trainers/new": 4,
    "/emulation/entries": 8,
    "/emulation/entries/new": 4,
    "/my-data": 12,
    "/my-data/consents": 6,
    "/my-data/copies": 4,
    "/my-data/notice": 8,
    "/my-data/readers": 12,
    "/my-data/requests": 6,
    "/council": 8,
    "/council/new": 10,
    "/nominations": 10,
    "/nominations/criteria": 4,
    "/nominations/criteria/new": 4,
    "/nominations/new": 8,
    "/nominations/points": 4,
    "/nominations/points/new": 4,
    "/papers": 4,
    "/papers/bases": 4,
    "/papers/bases/new": 4,
    "/papers/dossiers": 12,
    "/papers/kinds/bao-cao-dinh-ky": 46,  # some ten sheets, each read in two to five statements
    "/papers/kinds/ke-hoach-kiem-tra": 16,
    "/papers/kinds/so-ket": 34,
    "/papers/kinds/trich-ngang": 14,
    "/papers/settings": 6,
    "/papers/templates": 4,
    "/papers/templates/form": 4,
    "/people": 8,
    "/people/suggestions": 3,
    "/people/as-of": 5,
    "/people/as-of/names": 5,
    "/people/duplicates": 6,
    "/people/new": 4,
    "/people/{me}": 10,
    "/room": 2,
    "/practice": 8,
    "/practice/courses/{course}": 10,
    "/practice/mistakes": 10,
    "/rooms": 4,
    "/roster": 6,
    "/roster/batches": 6,
    "/roles": 6,
    "/roles/export": 6,
    "/settings": 8,
    "/statistics": 12,
    "/statistics/export": 12,
    "/statistics/learning": 12,
    "/statistics/learning/file": 12,
    "/statistics/saved": 4,
    "/statistics/saved/new": 8,
    "/studio": 8,
    "/studio/bank": 14,
    "/studio/bank/acts": 8,
    "/studio/bank/categories": 8,
    "/studio/bank/new": 4,
    "/studio/bank/uploads": 8,
    "/studio/courses/new": 4,
    "/studio/courses/{course}": 10,
    "/studio/courses/{course}/authors": 10,
    "/studio/courses/{course}/draft/beginning": 10,
    "/studio/courses/{drafted}/draft": 8,
    "/studio/courses/{drafted}/draft/checklist": 16,
    "/studio/courses/{drafted}/draft/final-quiz": 14,
    "/studio/courses/{drafted}/draft/final-quiz/preview": 14,
    "/studio/courses/{drafted}/draft/publication": 22,
    "/studio/courses/{drafted}/draft/settings": 6,
    "/studio/courses/{course}/versions/1/history": 8,
    "/studio/courses/{course}/adjustments": 10,
    "/studio/courses/{course}/corrections": 11,
    "/studio/courses/{course}/lessons/1": 8,
    "/studio/courses/{course}/media": 16,
    "/studio/courses/{course}/questions": 8,
    "/studio/courses/{course}/statistics": 6,
    "/studio/packs": 4,
    "/studio/grading": 8,
    "/studio/reviews": 8,
    "/studio/courses/{course}/learners": 10,
    "/studio/courses/{course}/progress": 10,
    "/studio/courses/{course}/comparison": 20,
    "/studio/statistics": 6,
    "/studio/decisions": 6,
    "/workshops": 4,
    "/workshops/figures": 8,
    "/workshops/figures/export": 8,
    "/workshops/mine": 6,
    "/workshops/new": 4,
    "/workshops/trainers": 4,
    "/workshops/trainers/export": 4,
    "/units": 6,
    "/units/new": 4,
    "/units/{school}": 10,
}
# The same for somebody without any role: six, and a few more where several floors meet.
LEARNERS = {
    "/": 8,
    "/certificates": 6,
    "/courses": 6,
    "/courses/topics": 6,
    "/courses/{course}": 6,
    "/courses/{course}/lessons/1": 6,
    "/emulation/mine": 10,
    "/practice": 8,
    "/practice/courses/{course}": 10,
    "/practice/mistakes": 10,
}
NOT_A_LIST = {
    "/_style", "/favicon.ico", "/healthz", "/invite", "/papers/templates/file", "/sign-in", "/sign-in/second-step",
}  # fmt: skip


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
            call_session(date(2027, 5, 26))
            hand_in(make_task_course(key=f"tasks-{self.steps}"), f"Trần Thị Nộp {self.steps}")


@pytest.fixture
def school(app: Flask, client: LmsClient, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setattr(org_settings, "_CACHE_SECONDS", 3600.0)  # on a slow machine it would be asked anew
    monkeypatch.setattr(notices, "_CACHE_SECONDS", 3600.0)
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
    assert not missing, f"tests/floors/test_budgets.py, LIMITS: {missing}"
    addresses = app.url_map.bind("localhost")
    gone = [href for href in LIMITS if "{" not in href and not addresses.test(href)]
    assert not gone, f"no such pages any more: {gone}"


def test_a_page_that_needs_no_account_asks_for_none(app: Flask, client: LmsClient) -> None:
    client.get("/sign-in")
    for href in ("/sign-in", "/check", "/_style"):
        view = app.view_functions[app.url_map.bind("localhost").match(href)[0]]
        assert getattr(view, "access", None) == PUBLIC
        assert cost(client, href) == []
