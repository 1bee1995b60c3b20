"""Who heads a unit by appointment, without a grant: what the pages say of it, and passing it on for a time."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.models import Account, RoleGrant
from lms.accounts.roles.rules import last_day_left
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import show_date
from lms.org.changes import Ground
from lms.org.models import Unit
from lms.org.units import actions as units
from lms.org.units import heads
from lms.org.units.models import UnitHead
from tests.accounts.make import browser, public_id_of, text_of
from tests.conftest import sign_in
from tests.make import SYSTEM, announce_erased, make_account, make_person, make_school, make_unit
from tests.org.acts import appoint, merge_people, undo_merge
from tests.pages import LmsClient

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
MINE = "/account/roles"
URL = "/account/roles/delegations"


class Faculty:
    """A faculty with a team, headed by appointment until a day; a colleague without any role; another faculty."""

    def __init__(self) -> None:
        school = make_school()
        self.faculty = make_unit("Khoa Điện", kind="faculty", parent_id=school)
        self.team = make_unit("Tổ Điện lạnh", kind="team", parent_id=self.faculty)
        self.other = make_unit("Khoa May", kind="faculty", parent_id=school)
        self.person = make_person("Võ Văn Trưởng", self.faculty)
        self.head = make_account(self.person, username="truong.vv")
        self.deputy = make_account(make_person("Lê Thị Phó", self.faculty), username="pho.lt")
        self.today = clock.today()
        self.until = self.today + 60 * DAY
        appoint(self.faculty, self.person, self.today - 30 * DAY, until=self.until)

    @property
    def key(self) -> str:
        """What the form calls the headship as it is known now."""
        later = sa.orm.aliased(UnitHead)
        found = db.session.scalars(
            sa.select(UnitHead.id)
            .where(UnitHead.unit_id == self.faculty, ~sa.exists().where(later.replaces_id == UnitHead.id))
            .order_by(UnitHead.id)
        ).first()
        release()
        return f"head-{found}"

    def wish(self, first: int = 0, last: int = 10, **more: str) -> dict[str, str]:
        return {
            "grant": self.key, "who": "pho.lt", "valid_from": show_date(self.today + first * DAY),
            "valid_to": show_date(self.today + last * DAY), "reason": "đi học", **more,
        }  # fmt: skip

    def passes_on(self, app: Flask, first: int = 0, last: int = 10) -> None:
        head = sign_in(browser(app), self.head)
        assert head.post(URL, data=self.wish(first, last)).status_code == 303


@pytest.fixture
def faculty(app: Flask) -> Faculty:
    return Faculty()


def may(app: Flask, account: int, after: int = 0) -> bool:
    """Whether the account sees the accounts of a unit's people, so many days from now."""
    with clock.frozen(clock.now() + after * DAY):
        return sign_in(browser(app), account).get("/accounts").status_code == 200


def days_passed_on(app: Flask, faculty: Faculty) -> list[int]:
    """On which days from now, up to the 30th, the deputy acts as a head."""
    return [after for after in (0, 1, 4, 5, 6, 9, 10, 11, 20, 21, 30) if may(app, faculty.deputy, after)]


def grants() -> list[RoleGrant]:
    found = list(db.session.scalars(sa.select(RoleGrant).order_by(RoleGrant.id)))
    db.session.expunge_all()
    release()
    return found


def dismiss(faculty: Faculty, after: int = 0) -> None:
    with transaction():
        heads.dismiss(SYSTEM, faculty.faculty, Ground(faculty.today + after * DAY, "12/QĐ"))


def test_ones_roles_name_the_unit_that_one_heads_and_on_what_ground(
    app: Flask, client: LmsClient, faculty: Faculty
) -> None:
    sign_in(client, faculty.head)
    page = text_of(client, MINE)
    assert "Khoa Điện" in page
    assert "Trưởng khoa" in page
    assert show_date(faculty.until) in page
    assert "không giữ vai trò nào khác" not in page
    assert "Giao thay khi vắng" in page
    deputy = text_of(sign_in(browser(app), faculty.deputy), MINE)
    assert "không giữ vai trò nào khác" in deputy
    assert "Giao thay khi vắng" not in deputy


def test_a_head_by_appointment_passes_it_on_for_a_time_and_takes_it_back(
    app: Flask, client: LmsClient, faculty: Faculty
) -> None:
    sign_in(client, faculty.head)
    assert not may(app, faculty.deputy)
    assert client.post(URL, data=faculty.wish()).status_code == 303
    row = grants()[-1]
    assert (row.role, row.unit_id, row.delegated_from_id, f"head-{row.delegated_head_id}") == (
        "head", faculty.faculty, None, faculty.key,
    )  # fmt: skip
    assert days_passed_on(app, faculty) == [0, 1, 4, 5, 6, 9, 10]
    assert "Lê Thị Phó" in text_of(client, MINE)
    assert "giữ thay" in text_of(sign_in(browser(app), faculty.deputy), MINE)
    act = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "role.delegate")).one()
    assert act.detail == {"headship": row.delegated_head_id}
    release()
    assert client.post(f"{URL}/ending", data={"grant": str(row.id), "reason": "về sớm"}).status_code == 303
    assert not may(app, faculty.deputy)
    assert may(app, faculty.head), "the head's own is untouched"


@pytest.mark.parametrize(
    ("first", "last", "more", "told"),
    [
        (0, 61, {}, "nằm trong thời gian"),
        (0, -1, {}, "đứng trước"),
        (-1, 5, {}, "từ hôm nay"),
        (0, 5, {"valid_to": ""}, "ngày kết thúc"),
        (0, 5, {"who": "truong.vv"}, "người khác"),
        (0, 5, {"unit": "other"}, "trong đơn vị của bạn"),
    ],
)
def test_more_than_one_heads_is_not_passed_on(
    client: LmsClient, faculty: Faculty, first: int, last: int, more: dict[str, str], told: str
) -> None:
    sign_in(client, faculty.head)
    filled = {k: public_id_of(Unit, faculty.other) if v == "other" else v for k, v in more.items()}
    response = client.post(URL, data=faculty.wish(first, last, **filled))
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert told in page
    assert f'value="{faculty.key}"' in page
    assert grants() == []


def test_a_part_of_the_unit_may_be_passed_on(app: Flask, client: LmsClient, faculty: Faculty) -> None:
    sign_in(client, faculty.head)
    assert client.post(URL, data=faculty.wish(unit=public_id_of(Unit, faculty.team))).status_code == 303
    assert grants()[-1].unit_id == faculty.team


def test_what_is_not_ones_own_is_not_there(app: Flask, client: LmsClient, faculty: Faculty) -> None:
    sign_in(client, make_account(make_person("Hồ Văn Ba", faculty.faculty), username="ba.hv"))
    for key in (faculty.key, "head-0", "head-x", "head-", "head-99999999999999999999", "-1", ""):
        assert client.post(URL, data=faculty.wish(grant=key)).status_code == 404, key
    faculty.passes_on(app)
    ending = {"grant": str(grants()[-1].id), "reason": "x"}
    assert client.post(f"{URL}/ending", data=ending).status_code == 404
    assert grants()[-1].replaces_id is None


def test_what_was_passed_on_is_not_passed_on_again(app: Flask, faculty: Faculty) -> None:
    make_account(make_person("Hồ Văn Ba", faculty.faculty), username="ba.hv")
    faculty.passes_on(app)
    deputy = sign_in(browser(app), faculty.deputy)
    again = faculty.wish(last=5, who="ba.hv", grant=str(grants()[-1].id))
    assert "không giao tiếp" in deputy.post(URL, data=again).get_data(as_text=True)
    assert deputy.post(URL, data=faculty.wish(last=5, who="ba.hv")).status_code == 404
    assert "Giao thay khi vắng" not in text_of(deputy, MINE)


@pytest.mark.parametrize(("after", "left"), [(0, []), (5, [0, 1, 4]), (15, [0, 1, 4, 5, 6, 9, 10])])
def test_with_the_headship_ends_what_was_passed_on_from_it(
    app: Flask, faculty: Faculty, after: int, left: list[int]
) -> None:
    faculty.passes_on(app)
    dismiss(faculty, after)
    assert days_passed_on(app, faculty) == left


def test_a_dismissal_that_is_recorded_twice_is_followed_twice(app: Flask, faculty: Faculty) -> None:
    """The second one replaces a row that the delegation does not name any more."""
    faculty.passes_on(app, last=30)
    dismiss(faculty, 21)
    dismiss(faculty, 5)
    assert days_passed_on(app, faculty) == [0, 1, 4]


def test_what_was_to_begin_after_the_headships_end_never_begins(app: Flask, faculty: Faculty) -> None:
    faculty.passes_on(app, first=9, last=20)
    assert days_passed_on(app, faculty) == [9, 10, 11, 20]
    dismiss(faculty, 5)
    assert days_passed_on(app, faculty) == []


def test_a_successor_is_free_of_what_the_one_before_passed_on(app: Flask, faculty: Faculty) -> None:
    faculty.passes_on(app)
    appoint(faculty.faculty, make_person("Đỗ Thị Mới", faculty.faculty), faculty.today + 6 * DAY)
    assert days_passed_on(app, faculty) == [0, 1, 4, 5]


def test_with_the_unit_ends_what_was_passed_on(app: Flask, faculty: Faculty) -> None:
    with transaction():
        heads.appoint(
            SYSTEM, faculty.team, heads.Appointment(faculty.person, "Tổ trưởng", True), Ground(faculty.today)
        )
    release()
    key = db.session.scalars(sa.select(UnitHead.id).where(UnitHead.unit_id == faculty.team)).one()
    release()
    head = sign_in(browser(app), faculty.head)
    assert head.post(URL, data=faculty.wish(grant=f"head-{key}")).status_code == 303
    with transaction():
        units.close(SYSTEM, faculty.team, Ground(faculty.today + 5 * DAY))
    assert days_passed_on(app, faculty) == [0, 1, 4]


def test_two_records_of_the_head_become_one_and_two_again(
    app: Flask, client: LmsClient, faculty: Faculty
) -> None:
    faculty.passes_on(app)
    kept = make_person("Võ Văn Trưởng", faculty.faculty)
    merge = merge_people(kept, faculty.person)
    assert days_passed_on(app, faculty) == [0, 1, 4, 5, 6, 9, 10], "the same person heads the unit"
    sign_in(client, faculty.head)
    assert "Lê Thị Phó" in text_of(client, MINE)
    undo_merge(merge)
    assert days_passed_on(app, faculty) == [0, 1, 4, 5, 6, 9, 10]
    ending = {"grant": str(grants()[-1].id), "reason": "về sớm"}
    assert client.post(f"{URL}/ending", data=ending).status_code == 303


def test_who_is_shut_out_or_erased_leaves_nobody_in_their_stead(app: Flask, faculty: Faculty) -> None:
    from lms.accounts.invitations import actions as invitations

    faculty.passes_on(app)
    with transaction():
        invitations.disable(SYSTEM, faculty.head, holds_role=True, reason="kỷ luật")
    assert not may(app, faculty.deputy)
    with transaction():
        invitations.enable(SYSTEM, faculty.head, holds_role=True, reason="xong")
    faculty.passes_on(app)
    assert may(app, faculty.deputy)
    announce_erased(faculty.person)
    assert not may(app, faculty.deputy)


def test_a_code_for_the_head_of_another_unit_is_no_way_up(
    app: Flask, client: LmsClient, faculty: Faculty
) -> None:
    """Somebody of the own faculty who heads another one: whoever got in as them would see that one's people."""
    page = f"/accounts/{public_id_of(Account, faculty.deputy)}/reset"
    sign_in(client, faculty.head)
    assert client.post(page).status_code == 200
    with app.app_context():
        deputy = db.session.get_one(Account, faculty.deputy).person_id
        release()
    assert deputy is not None
    appoint(faculty.other, deputy, faculty.today + 3 * DAY)
    assert client.post(page).status_code == 403
    admin = sign_in(browser(app), make_account(roles=[Role.ADMIN]))
    assert admin.post(page).status_code == 200


DAYS = st.integers(0, 30).map(lambda n: TODAY + n * DAY)


@given(DAYS, st.none() | DAYS, DAYS, DAYS)
def test_a_delegation_never_outlives_the_headship(
    head_from: date, head_to: date | None, given_from: date, given_to: date
) -> None:
    def inside(day: date) -> bool:
        return head_from <= day and (head_to is None or day <= head_to)

    last = last_day_left(head_from, head_to, given_from, given_to)
    kept = [TODAY + n * DAY for n in range(31) if given_from <= TODAY + n * DAY <= (last or given_to)]
    assert all(inside(day) for day in kept)
    if given_from <= given_to and inside(given_from) and inside(given_to):
        assert last is None
