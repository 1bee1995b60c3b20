"""The access log: one row per view, noted after the response, and read by whoever stood in what was opened."""

import ast
from datetime import timedelta

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.reading import Reach
from lms.privacy.queries.readers import readers_of
from lms.privacy.rules.readers import WHAT_LABELS
from lms.targets.freezing.actions import freeze
from lms.targets.queries import targets
from tests.databases import count_queries
from tests.emulation.make import ship_periods
from tests.floors import tree
from tests.make import SYSTEM, make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.privacy.make import School, browser, entries, make_request, public_id_of
from tests.targets.make import make_course, make_exception, make_target

# Each page that shows somebody's data to another, and what it is noted as. {teacher}, {faculty}, {code} are filled in.
PAGES = {
    "/people": "org.people",
    "/people?status=all": "org.people",
    "/people/{teacher}": "org.person",
    "/coverage": "targets.names",  # the last ones are named where they are few
    "/coverage?list=missing": "targets.names",
    "/coverage/{faculty}": "targets.names",
    "/statistics?table=people": "reports.people",
    "/statistics/export?table=people&format=csv": "reports.file",
    "/statistics/export?format=xlsx": "reports.file",
    "/emulation/people": "emulation.people",
    "/emulation/people/{teacher}": "emulation.person",
    "/certificates/register": "certificates.register",
    "/certificates/{code}/file": "certificates.file",
    "/data-requests/{request}": "privacy.request",
}
QUIET = ("/statistics", "/statistics/export?table=units&format=csv", "/emulation")


def unit_public_id(unit_id: int) -> str:
    from lms.org.models import Unit

    found = db.session.get_one(Unit, unit_id).public_id
    release()
    return found


def filled(href: str, school: School) -> str:
    return href.format(
        teacher=public_id_of(school.teacher), faculty=unit_public_id(school.faculty),
        code=school.certificate_of(school.teacher) if "{code}" in href else "",
        request=make_request(school.teacher) if "{request}" in href else "",
    )  # fmt: skip


@pytest.fixture
def school(app: Flask) -> School:
    made = School(app)
    ship_periods()
    make_course("bat-buoc")
    make_target(["bat-buoc"])
    return made


@pytest.fixture
def leader(app: Flask, school: School) -> LmsClient:
    """Somebody who may see everything and is not on the roster."""
    return browser(app, make_account(roles=[Role.OFFICE, Role.LEADER]))


def whats(person_id: int) -> list[str]:
    rows, total = readers_of(person_id, 100, 0)
    release()
    assert total == len(rows)
    return [row.what for row in rows]


@pytest.mark.parametrize("href", PAGES)
def test_who_opens_a_page_is_seen_by_whom_it_shows(school: School, leader: LmsClient, href: str) -> None:
    if PAGES[href] == "certificates.register":
        school.certificate_of(school.teacher)
    where = filled(href, school)
    assert leader.get(where).status_code in (200, 202)
    assert [e.what for e in entries()] == [PAGES[href]], "one row per view, however many names"
    assert whats(school.teacher) == [PAGES[href]]
    page = school.mine.get("/my-data/readers").get_data(as_text=True)
    assert WHAT_LABELS[PAGES[href]] in page
    assert "Lãnh đạo trường, Phòng Hành chính - Kế toán" in page


def test_what_shows_nobody_is_not_noted(school: School, leader: LmsClient) -> None:
    for href in QUIET:
        assert leader.get(href).status_code == 200
    assert entries() == []


def test_ones_own_views_are_not_noted(school: School) -> None:
    code = school.certificate_of(school.teacher)
    for href in ("/my-data", "/emulation/mine", f"/certificates/{code}/file", "/my-data/readers"):
        school.mine.get(href)
    assert entries() == []
    school.office.get(f"/people/{public_id_of(school.clerk)}")
    assert entries() == []
    school.office.get("/people")
    assert whats(school.clerk) == [], "the list I opened myself"
    assert whats(school.teacher) == ["org.people"]


def test_a_refused_view_is_not_noted(school: School, leader: LmsClient) -> None:
    assert school.mine.get(f"/people/{public_id_of(school.student)}").status_code == 404
    assert leader.get("/people/000000000000").status_code == 404
    assert entries() == []


def test_a_list_of_another_unit_is_not_mine(school: School) -> None:
    other = make_unit("Khoa Cơ khí", "faculty", school.root)
    stranger = make_person("Võ Văn Máy", other)
    school.office.get(f"/people?unit={unit_public_id(other)}")
    assert whats(school.teacher) == []
    assert whats(stranger) == ["org.people"]


def test_a_list_of_the_unit_above_is_mine(school: School) -> None:
    team = make_unit("Tổ Điện lạnh", "team", school.faculty)
    person = make_person("Hồ Thị Lạnh", team)
    school.office.get(f"/people?unit={unit_public_id(school.faculty)}")
    assert whats(person) == ["org.people"]


def test_a_list_of_other_categories_is_not_mine(school: School, leader: LmsClient) -> None:
    school.office.get("/people?category=student")
    assert whats(school.teacher) == []
    assert whats(school.student) == ["org.people"]
    leader.get("/coverage?list=missing")
    assert whats(school.student) == ["org.people"], "the plan's target does not count students"


def test_who_is_taken_in_by_name_stands_in_the_targets_lists(school: School, leader: LmsClient) -> None:
    with transaction():
        frozen = freeze(SYSTEM, targets()[0], clock.today(), "Trước đó")
    leader.get(f"/snapshots/{frozen}")
    assert whats(school.student) == []
    target_id = targets()[0].target_id
    release()
    make_exception(school.student, target_id=target_id)
    with transaction():
        frozen = freeze(SYSTEM, targets()[0], clock.today(), "Có nêu tên")
    hrefs = ("/coverage?list=missing", "/statistics?table=people", f"/snapshots/{frozen}")
    for href in (*hrefs, f"/snapshots/{frozen}/comparison"):
        assert leader.get(href).status_code == 200
    told = ["targets.names", "reports.people", "targets.snapshot", "targets.snapshot"]
    assert whats(school.student) == told[::-1]


def test_who_left_before_the_day_is_not_in_its_list(school: School, leader: LmsClient) -> None:
    gone = make_person("Đỗ Đã Đi", school.faculty, valid_to=clock.today() - timedelta(days=1))
    school.office.get("/people")
    assert whats(gone) == []
    school.office.get("/people?status=left")
    assert whats(gone) == ["org.people"]
    leader.get("/coverage?list=missing&on=01/06/2026")
    assert whats(gone) == ["targets.names", "org.people"]


def test_a_heads_list_is_noted_for_their_unit(school: School, app: Flask) -> None:
    head = browser(
        app, make_account(make_person("Bùi Trưởng Khoa", school.faculty), roles=[(Role.HEAD, school.faculty)])
    )
    assert head.get("/coverage?list=missing").status_code == 200
    assert [(e.reach, e.unit_id) for e in entries()] == [(Reach.UNIT, school.faculty)]
    assert whats(school.teacher) == ["targets.names"]
    assert whats(school.clerk) == []


def test_the_register_of_certificates_shows_who_has_one(school: School) -> None:
    school.office.get("/certificates/register")
    assert whats(school.teacher) == []
    school.certificate_of(school.teacher)
    school.office.get("/certificates/register")
    assert len(whats(school.teacher)) == 2
    assert whats(school.student) == []


def test_learners_pages_write_nothing(school: School) -> None:
    for href in ("/", "/courses", "/certificates"):
        school.mine.get(href)
        with count_queries(db.engine) as seen:
            school.mine.get(href)
        assert not [s for s in seen if s.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_log_is_paged_and_its_cost_is_fixed(school: School) -> None:
    for _ in range(55):
        school.office.get("/people")
    with count_queries(db.engine) as seen:
        page = school.mine.get("/my-data/readers").get_data(as_text=True)
    assert "1–50" in page
    assert "55" in page
    assert len(seen) <= 8
    assert school.mine.get("/my-data/readers?page=2").get_data(as_text=True).count("<tr>") == 6


def test_the_readers_name_is_the_one_of_today(school: School) -> None:
    school.office.get(f"/people/{public_id_of(school.teacher)}")
    assert "Lê Kim Chi" in school.mine.get("/my-data/readers").get_data(as_text=True)


def test_everything_that_is_noted_has_words() -> None:
    used = set()
    for path in tree.python("lms"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in (
                "person_opened",
                "list_opened",
                "_note_names",
                "names_opened",
            ):
                used |= {
                    a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    assert used == set(WHAT_LABELS), "lms/privacy/rules/readers.py, WHAT_LABELS"
