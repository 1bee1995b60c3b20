"""Roles scoped and dated, passed on within one's own, and the access table in words."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import actions
from lms.accounts.models import RoleGrant
from lms.accounts.roles.rules import Source, Wish, delegation_problem
from lms.accounts.roles.table import in_words
from lms.kernel import access, clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import show_date
from lms.org.models import Unit
from tests.accounts.make import browser, public_id_of, text_of
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


def form(who: str, role: str, **more: str) -> dict[str, str]:
    return {
        "who": who,
        "role": role,
        "valid_from": show_date(clock.today()),
        "reason": "QĐ 12/QĐ-TCN",
        **more,
    }


def grants() -> list[RoleGrant]:
    found = list(db.session.scalars(sa.select(RoleGrant).order_by(RoleGrant.id)))
    db.session.expunge_all()
    release()
    return found


@pytest.fixture
def admin(client: LmsClient) -> int:
    account = make_account(username="quantri", roles=[Role.ADMIN])
    sign_in(client, account)
    return account


def test_acting_office_until_a_day(app: Flask, client: LmsClient, admin: int) -> None:
    account = make_account(make_person("Lê Thị Tạm"), username="tam.lt")
    until = clock.today() + 30 * DAY
    assert client.post("/roles", data=form("tam.lt", "office", valid_to=show_date(until))).status_code == 303
    page = text_of(client, "/roles")
    assert "Lê Thị Tạm" in page
    assert "QĐ 12/QĐ-TCN" in page
    acting = sign_in(browser(app), account)
    assert acting.get("/people").status_code == 200
    with clock.frozen(clock.now() + 31 * DAY):
        assert sign_in(browser(app), account).get("/people").status_code == 404
    assert acting.get("/roles").status_code == 404, "the office grants nothing"


@pytest.mark.parametrize(
    ("role", "more", "told"),
    [
        ("head", {}, "cần nêu rõ đơn vị"),
        ("office", {"unit": "here"}, "toàn trường"),
        ("office", {"valid_to": "01/01/2020"}, "đứng trước"),
        ("office", {"valid_from": "31/02/2026"}, "ngày/tháng/năm"),
        ("office", {"reason": ""}, "lý do"),
        ("learner", {}, "có sẵn"),
        ("king", {}, "có sẵn"),
    ],
)
def test_a_grant_that_makes_no_sense_comes_back(
    client: LmsClient, admin: int, role: str, more: dict[str, str], told: str
) -> None:
    unit = make_unit("Khoa Điện", parent_id=make_school())
    make_account(username="an.nv")
    filled = {k: public_id_of(Unit, unit) if v == "here" else v for k, v in more.items()}
    response = client.post("/roles", data=form("an.nv", role, **filled))
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert told in page
    assert 'value="an.nv"' in page
    assert len(grants()) == 1


def test_nobody_is_granted_a_role_twice_or_under_an_unknown_name(client: LmsClient, admin: int) -> None:
    make_account(username="an.nv")
    assert client.post("/roles", data=form("an.nv", "leader")).status_code == 303
    assert client.post("/roles", data=form("an.nv", "leader")).status_code == 409
    assert client.post("/roles", data=form("khong.co", "leader")).status_code == 422


def test_a_trainer_of_one_course(client: LmsClient, admin: int) -> None:
    from tests.learning.make import make_course

    course = make_course(key="an-toan")
    make_account(username="an.nv")
    assert client.post("/roles", data=form("an.nv", "trainer", course=str(course.id))).status_code == 303
    assert grants()[-1].course_id == course.id
    assert client.post("/roles", data=form("an.nv", "leader", course=str(course.id))).status_code == 422


def test_an_end_is_a_row_that_stands_for_the_grant(app: Flask, client: LmsClient, admin: int) -> None:
    account = make_account(username="an.nv", roles=[Role.OFFICE])
    their = sign_in(browser(app), account)
    grant = grants()[-1].id
    assert client.post("/roles/ending", data={"grant": str(grant), "reason": ""}).status_code == 422
    past = {"grant": str(grant), "reason": "thôi việc", "last_day": "01/01/2020"}
    assert client.post("/roles/ending", data=past).status_code == 422
    assert their.get("/people").status_code == 200
    assert client.post("/roles/ending", data={"grant": str(grant), "reason": "thôi việc"}).status_code == 303
    assert their.get("/people").status_code == 404
    before, after = grants()[-2:]
    assert (before.valid_to, after.replaces_id, after.reason) == (None, grant, "thôi việc")
    assert "thôi việc" in text_of(client, "/roles?state=past")
    assert "đã thay bằng dòng sau" in text_of(client, "/roles?state=all")
    for odd in (str(grant), "0", "x", "9" * 30, ""):
        assert client.post("/roles/ending", data={"grant": odd, "reason": "x"}).status_code == 404


class Faculty:
    """A head of a faculty with a team below it, and two colleagues."""

    def __init__(self) -> None:
        school = make_school()
        self.faculty = make_unit("Khoa Điện", kind="faculty", parent_id=school)
        self.team = make_unit("Tổ Điện lạnh", kind="team", parent_id=self.faculty)
        self.other = make_unit("Khoa May", kind="faculty", parent_id=school)
        self.head = make_account(make_person("Võ Văn Trưởng", self.faculty), username="truong.vv")
        self.deputy = make_account(make_person("Lê Thị Phó", self.faculty), username="pho.lt")
        self.third = make_account(make_person("Hồ Văn Ba", self.faculty), username="ba.hv")
        self.until = clock.today() + 60 * DAY
        with transaction():
            actions.grant_role(SYSTEM, self.head, Role.HEAD, self.faculty, valid_to=self.until)
        self.grant = grants()[-1].id

    def wish(
        self, grant: int | None = None, days: int = 10, who: str = "pho.lt", **more: str
    ) -> dict[str, str]:
        return {
            "grant": str(grant or self.grant), "who": who, "valid_from": show_date(clock.today()),
            "valid_to": show_date(clock.today() + days * DAY), "reason": "đi học", **more,
        }  # fmt: skip


@pytest.fixture
def faculty(app: Flask) -> Faculty:
    return Faculty()


URL = "/account/roles/delegations"


def test_a_head_passes_the_role_on_for_a_time(
    app: Flask, client: LmsClient, faculty: Faculty, admin: int
) -> None:
    head, deputy = sign_in(browser(app), faculty.head), sign_in(browser(app), faculty.deputy)
    assert deputy.get("/accounts").status_code == 404
    assert head.post(URL, data=faculty.wish()).status_code == 303
    assert deputy.get("/accounts").status_code == 200
    assert "Lê Thị Phó" in text_of(head, "/account/roles")
    assert "giữ thay" in text_of(client, "/roles"), "the admin sees it"
    with clock.frozen(clock.now() + 11 * DAY):
        assert sign_in(browser(app), faculty.deputy).get("/accounts").status_code == 404, "the day is over"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"days": 61}, "nằm trong thời gian"),
        ({"days": -1}, "đứng trước"),
        ({"valid_to": ""}, "ngày kết thúc"),
        ({"valid_from": "01/01/2026"}, "từ hôm nay"),
        ({"who": "truong.vv"}, "người khác"),
        ({"who": "khong.co"}, "Không có tài khoản"),
        ({"reason": ""}, "lý do"),
    ],
)
def test_more_than_one_has_is_not_passed_on(client: LmsClient, faculty: Faculty, more: dict[str, object], told: str) -> None:  # fmt: skip
    sign_in(client, faculty.head)
    response = client.post(URL, data=faculty.wish(**more))
    assert response.status_code == 422
    assert told in response.get_data(as_text=True)
    assert len(grants()) == 1


def test_a_part_of_the_own_unit_may_be_passed_on_but_no_other(client: LmsClient, faculty: Faculty) -> None:
    sign_in(client, faculty.head)
    assert client.post(URL, data=faculty.wish(unit=public_id_of(Unit, faculty.other))).status_code == 422
    assert client.post(URL, data=faculty.wish(unit=public_id_of(Unit, faculty.team))).status_code == 303
    assert grants()[-1].unit_id == faculty.team


def test_what_was_passed_on_is_not_passed_on_again(app: Flask, client: LmsClient, faculty: Faculty) -> None:
    sign_in(client, faculty.head)
    client.post(URL, data=faculty.wish())
    passed = grants()[-1].id
    deputy = sign_in(browser(app), faculty.deputy)
    response = deputy.post(URL, data=faculty.wish(passed, who="ba.hv", days=5))
    assert response.status_code == 422
    assert "không giao tiếp" in response.get_data(as_text=True)
    assert "Giao thay khi vắng" not in text_of(deputy, "/account/roles")


def test_nobody_passes_on_or_ends_what_is_anothers(app: Flask, client: LmsClient, faculty: Faculty) -> None:
    sign_in(client, faculty.head)
    client.post(URL, data=faculty.wish())
    third = sign_in(browser(app), faculty.third)
    assert third.post(URL, data=faculty.wish(who="pho.lt")).status_code == 404
    for grant in (faculty.grant, grants()[-1].id):
        assert third.post(f"{URL}/ending", data={"grant": str(grant), "reason": "x"}).status_code == 404
    own = {"grant": str(faculty.grant), "reason": "x"}
    assert client.post(f"{URL}/ending", data=own).status_code == 404, "the own role is not one's own to end"
    assert (
        client.post(f"{URL}/ending", data={"grant": str(grants()[-1].id), "reason": "về sớm"}).status_code
        == 303
    )
    assert sign_in(browser(app), faculty.deputy).get("/accounts").status_code == 404


def test_with_the_role_ends_what_was_passed_on_from_it(app: Flask, client: LmsClient, faculty: Faculty, admin: int) -> None:  # fmt: skip
    head = sign_in(browser(app), faculty.head)
    head.post(URL, data=faculty.wish(days=20))
    soon = show_date(clock.today() + 5 * DAY)
    data = {"grant": str(faculty.grant), "reason": "miễn nhiệm", "last_day": soon}
    assert client.post("/roles/ending", data=data).status_code == 303
    with clock.frozen(clock.now() + 6 * DAY):
        assert sign_in(browser(app), faculty.deputy).get("/accounts").status_code == 404
    with transaction():
        actions.end_role(SYSTEM, faculty.head, Role.HEAD)
    assert sign_in(browser(app), faculty.deputy).get("/accounts").status_code == 404


def test_who_is_shut_out_leaves_nobody_in_their_stead(app: Flask, faculty: Faculty) -> None:
    from lms.accounts.invitations import actions as invitations

    sign_in(browser(app), faculty.head).post(URL, data=faculty.wish())
    with transaction():
        invitations.disable(SYSTEM, faculty.head, holds_role=True, reason="kỷ luật")
    assert sign_in(browser(app), faculty.deputy).get("/accounts").status_code == 404


def test_an_admins_role_is_not_passed_on(client: LmsClient, admin: int) -> None:
    make_account(username="an.nv")
    data = {"grant": str(grants()[0].id), "who": "an.nv", "valid_from": show_date(clock.today()),
            "valid_to": show_date(clock.today()), "reason": "x"}  # fmt: skip
    assert client.post(URL, data=data).status_code == 422


DAYS = st.integers(-40, 40).map(lambda n: TODAY + n * DAY)
UNITS = st.sampled_from([1, 2, 3])


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS, st.none() | UNITS, UNITS, st.booleans())
def test_what_is_passed_on_lies_within_what_is_held(
    begins: date, ends: date | None, wished: date, until: date | None, own: int | None, unit: int, again: bool
) -> None:
    source = Source(Role.HEAD, own, None, begins, ends, again)
    path = frozenset(range(1, unit + 1))  # unit 3 lies below 2, below 1
    if delegation_problem(source, Wish(Role.HEAD, unit, None, wished, until), path, TODAY) is None:
        assert not again
        assert until is not None
        assert TODAY <= wished <= until
        assert begins <= wished
        assert ends is None or until <= ends
        assert own is None or own <= unit


def test_the_access_table_is_words(client: LmsClient, app: Flask) -> None:
    sign_in(client, make_account())
    page = text_of(client, "/access")
    silent = [name for name in access.table() if access.words_of(name) == name]
    assert not silent, f"the slice's access.py, WORDS: say what these allow: {silent}"
    assert "Giao và thôi giao vai trò" in page
    assert "accounts.grant" not in page
    assert "Giao và thôi giao vai trò" in in_words()


def test_the_command_grants_with_days(app: Flask) -> None:
    from lms.accounts.cli import accounts as command

    make_account(username="an.nv")
    args = ["grant", "an.nv", "office", "--from", "01/12/2026", "--to", "30/06/2027", "--reason", "QĐ 9"]
    told = app.test_cli_runner().invoke(command, args)
    assert told.exit_code == 0, told.output
    row = grants()[-1]
    assert (row.valid_from, row.valid_to, row.reason) == (date(2026, 12, 1), date(2027, 6, 30), "QĐ 9")
