"""The computer room: a name, a PIN, a learner's rights, and everybody out at the end of the lesson."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account, AccountSession, RoomPin, RoomSession
from lms.accounts.room.rules import pin_problem
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release, transaction
from lms.org.models import Person, Unit
from lms.privacy.defaults import ensure_defaults as ship_notice
from tests.accounts.make import NOON, browser, hashed, public_id_of, text_of
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

PIN = "2580"


class Room:
    """A class of three, its trainer, and a lesson of 45 minutes that begins at NOON."""

    def __init__(self, app: Flask, client: LmsClient) -> None:
        self.app, self.trainer = app, client
        self.unit = make_unit("DCN26A", kind="class", parent_id=make_school())
        self.students = [
            make_person(name, self.unit, category="student")
            for name in ("Trần Thị Bình", "Nguyễn Văn An", "Nguyễn Thị Ánh")
        ]
        self.trainer_id = make_account(make_person("Lê Văn Dạy", self.unit), roles=[Role.TRAINER])
        sign_in(client, self.trainer_id)
        opened = client.post("/rooms", data={"unit": public_id_of(Unit, self.unit), "minutes": "45"})
        self.href = str(opened.location)
        self.code = db.session.scalars(sa.select(RoomSession.code)).one()
        release()

    def pc(self) -> LmsClient:
        """One more PC that has joined."""
        made = browser(self.app)
        assert made.post("/room", data={"code": self.code.upper()}).location == "/room"
        return made

    def seat(self, number: int = 1) -> str:
        return f"/room/seats/{public_id_of(Person, self.students[number])}"

    def sit(self, pc: LmsClient, number: int = 1, pin: str = PIN) -> int:
        return pc.post(self.seat(number), data={"pin": pin, "again": pin}).status_code

    def name(self, number: int = 1) -> str:
        found = db.session.get_one(Person, self.students[number]).full_name
        release()
        return found


@pytest.fixture
def room(app: Flask, client: LmsClient) -> Room:
    with clock.frozen(NOON):
        return Room(app, client)


@pytest.fixture(autouse=True)
def at_noon(request: pytest.FixtureRequest) -> object:
    with clock.frozen(NOON + timedelta(minutes=1)):
        yield


def test_the_class_list_is_in_vietnamese_order(room: Room) -> None:
    page = text_of(room.pc(), "/room")
    names = re.findall(r'href="/room/seats/[^"]+">([^<]+)</a>', page)
    assert names == ["Nguyễn Văn An", "Nguyễn Thị Ánh", "Trần Thị Bình"]
    assert "Lê Văn Dạy" not in page, "students only"


def test_a_name_and_a_pin_and_one_works_as_that_student(room: Room) -> None:
    pc = room.pc()
    assert "Chọn mã PIN" in text_of(pc, room.seat())
    assert room.sit(pc) == 303
    page = text_of(pc, "/courses")
    assert room.name() in page
    assert "Đổi người" in page
    assert pc.post("/room/change").location == "/room"
    assert pc.get("/courses").status_code == 303
    assert "Chọn mã PIN" not in text_of(pc, room.seat())
    assert pc.post(room.seat(), data={"pin": "9182"}).status_code == 422
    assert room.sit(pc) == 303


@pytest.mark.parametrize("pin", ["", "12", "1234", "4321", "0000", "1234567", "abcd", "２５８０"])
def test_a_pin_that_anybody_guesses_is_not_taken(room: Room, pin: str) -> None:
    assert room.sit(room.pc(), pin=pin) == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RoomPin)) == 0


def test_pins_are_kept_hashed(room: Room) -> None:
    room.sit(room.pc())
    kept = db.session.scalars(sa.select(RoomPin.pin_hash)).one()
    assert kept.startswith("$argon2")


def test_only_a_learners_pages_open(room: Room) -> None:
    """Also where the account would be allowed more: passwords, second step, roles, lists stay shut."""
    pc = room.pc()
    room.sit(pc)
    for href in ("/", "/courses", "/certificates"):
        assert pc.get(href).status_code == 200, href
    for href in ("/account", "/account/password", "/account/second-factor", "/account/roles", "/access", "/people",
                 "/accounts", "/rooms", "/settings", "/studio", room.href):  # fmt: skip
        assert pc.get(href).status_code == 404, href
    for href in (
        "/account/password",
        "/account/second-factor",
        "/account/sessions/revocation",
        f"{room.href}/ending",
    ):
        assert pc.post(href, data={}).status_code == 404, href


def test_the_notice_of_processing_is_read_at_a_seat_too(room: Room) -> None:
    """Some pupils sign in nowhere else. Their own data stays shut there, and no lesson waits for the notice."""
    with transaction():
        ship_notice()
    pc = room.pc()
    room.sit(pc)
    assert pc.get("/courses").status_code == 200
    led = pc.get("/")
    assert (led.status_code, led.location) == (303, "/my-data/notice")
    page = pc.get(led.location)
    assert page.status_code == 200
    assert 'href="/my-data"' not in page.text
    assert pc.post("/my-data/notice/1/acknowledgement", data={}).status_code == 303
    assert pc.get("/").status_code == 200
    assert pc.get("/my-data").status_code == 404


def test_a_role_given_meanwhile_brings_nothing_to_the_seat(room: Room) -> None:
    from lms.accounts import actions
    from tests.make import SYSTEM

    pc = room.pc()
    room.sit(pc)
    account = db.session.scalars(sa.select(Account.id).where(Account.person_id == room.students[1])).one()
    release()
    with transaction():
        actions.grant_role(SYSTEM, account, Role.ADMIN)
    assert pc.get("/roles").status_code == 404
    assert pc.get("/courses").status_code == 200
    pc.post("/room/change")
    assert pc.get(room.seat()).status_code == 404, "a PIN is too short a key for an administrator"


def test_the_lesson_ends_by_the_clock(room: Room) -> None:
    pc = room.pc()
    room.sit(pc)
    with clock.frozen(NOON + timedelta(minutes=44)):
        assert pc.get("/courses").status_code == 200
    with clock.frozen(NOON + timedelta(minutes=46)):
        assert pc.get("/courses").status_code == 303
        assert "Giờ học trước đã kết thúc" in text_of(pc, "/room")
        assert room.sit(pc) == 404
        assert browser(room.app).post("/room", data={"code": room.code}).status_code == 422


def test_the_trainer_ends_it_and_everybody_is_out(room: Room) -> None:
    pcs = [room.pc() for _number in range(2)]
    for number, pc in enumerate(pcs):
        room.sit(pc, number)
    assert room.trainer.post(f"{room.href}/ending").location == "/rooms"
    assert [pc.get("/courses").status_code for pc in pcs] == [303, 303]
    assert room.sit(pcs[0]) == 404
    assert room.trainer.get(room.href).status_code == 404
    verbs = set(db.session.scalars(sa.select(AuditEvent.verb)))
    assert {"room.open", "room.sit", "room.pin-choose", "room.close"} <= verbs


def test_guessing_a_pin_is_slowed_and_stopped_for_that_name_only(room: Room) -> None:
    pc = room.pc()
    room.sit(pc)
    pc.post("/room/change")
    assert [room.sit(pc, pin="9182") for _number in range(6)] == [422] * 5 + [429]
    for number in range(1, 6):
        with clock.frozen(NOON + timedelta(minutes=2, seconds=31 * number)):
            assert room.sit(pc, pin="9182") == 422
    with clock.frozen(NOON + timedelta(minutes=10)):
        assert room.sit(pc) == 429, "also the right one"
        assert room.sit(room.pc(), 0, pin="7391") == 303, "a classmate"
        person = {"person": public_id_of(Person, room.students[1])}
        assert room.trainer.post(f"{room.href}/pins/removal", data=person).status_code == 303
        assert room.sit(pc, pin="6204") == 303, "a new one, chosen at the PC"


def test_a_room_that_guesses_pauses(room: Room) -> None:
    from lms.accounts.room.rules import wait_for_pin
    from lms.accounts.rules import Failures

    now = NOON
    assert wait_for_pin(Failures(1, 1, 60, now), now) == now + timedelta(seconds=30)
    assert wait_for_pin(Failures(0, 0, 60, None), now) is None, "who never guessed wrong is not held up"


def test_printed_pins_are_shown_once_and_work(room: Room) -> None:
    room.sit(room.pc(), 0, pin="7391")
    page = room.trainer.post(f"{room.href}/pins")
    assert page.headers["Cache-Control"] == "no-store"
    pins = re.findall(
        r"<strong>([^<]+)</strong></p>\s*<p>Mã PIN: <code>(\d{4})</code>", page.get_data(as_text=True)
    )
    assert [name for name, _pin in pins] == ["Nguyễn Văn An", "Nguyễn Thị Ánh"], "who had none"
    assert all(pin_problem(pin) is None for _name, pin in pins)
    assert room.sit(room.pc(), 1, pin=dict(pins)["Nguyễn Văn An"]) == 303
    assert room.trainer.post(f"{room.href}/pins").location == room.href
    assert dict(pins)["Nguyễn Văn An"] not in re.findall(r">(\d{4})<", text_of(room.trainer, room.href))


def test_two_who_choose_a_pin_for_one_name(room: Room) -> None:
    first, second = room.pc(), room.pc()
    assert room.sit(first, pin="7391") == 303
    assert room.sit(second, pin="6204") == 422, "the name has a PIN by now"


def test_this_pc_shows_the_list_and_the_trainer_is_signed_out(room: Room) -> None:
    assert room.trainer.post(f"{room.href}/this-device").location == "/room"
    assert room.name() in text_of(room.trainer, "/room")
    assert room.trainer.get("/rooms").status_code == 303
    assert room.trainer.post("/room/leaving").location == "/sign-in"
    assert "Mã phòng" in text_of(room.trainer, "/room")


def test_the_next_seat_ends_the_one_before(room: Room) -> None:
    pc = room.pc()
    room.sit(pc, 0)
    room.sit(pc, 1, pin="7391")
    live = db.session.scalar(
        sa.select(sa.func.count()).select_from(AccountSession).where(
            AccountSession.room_id.is_not(None), AccountSession.ended_at.is_(None)
        )
    )  # fmt: skip
    assert live == 1


def test_a_pc_that_did_not_join_sees_no_names(room: Room) -> None:
    stranger = browser(room.app)
    assert room.name() not in text_of(stranger, "/room")
    assert stranger.get(room.seat()).status_code == 404
    assert room.sit(stranger) == 404
    assert stranger.post("/room", data={"code": ""}).status_code == 422
    assert [stranger.post("/room", data={"code": f"zzz{n:03d}"}).status_code for n in range(31)] == [
        422
    ] * 30 + [429]


def test_nobody_of_another_class_sits(room: Room) -> None:
    other = make_person("Hồ Văn Khác", make_unit("CNO26B", kind="class"), category="student")
    assert room.pc().get(f"/room/seats/{public_id_of(Person, other)}").status_code == 404


def test_a_disabled_account_stands_up_at_once(room: Room) -> None:
    pc = room.pc()
    room.sit(pc)
    with transaction():
        db.session.execute(sa.update(Account).values(disabled_at=clock.now()))
    assert pc.get("/courses").status_code == 303


def test_another_trainer_does_not_touch_the_room_but_the_office_may(room: Room) -> None:
    other = sign_in(browser(room.app), make_account(roles=[Role.TRAINER]))
    for part in ("ending", "pins", "pins/removal", "this-device"):
        assert other.post(f"{room.href}/{part}").status_code == 404
    assert other.get(room.href).status_code == 404
    office = sign_in(browser(room.app), make_account(roles=[Role.OFFICE]))
    assert room.code in text_of(office, "/rooms")
    assert office.post(f"{room.href}/ending").status_code == 303


@pytest.mark.parametrize(
    ("unit", "minutes"),
    [("", "45"), ("x" * 12, "45"), ("here", "4"), ("here", "241"), ("here", "x"), ("staff", "45")],
)
def test_a_lesson_that_makes_no_sense_is_not_opened(room: Room, unit: str, minutes: str) -> None:
    named = {"here": room.unit, "staff": make_unit("Phòng Đào tạo")}
    value = public_id_of(Unit, named[unit]) if unit in named else unit
    assert room.trainer.post("/rooms", data={"unit": value, "minutes": minutes}).status_code == 422


def test_a_seat_is_listed_among_ones_visits(room: Room) -> None:
    room.sit(room.pc())
    account = db.session.scalars(sa.select(Account.id).where(Account.person_id == room.students[1])).one()
    release()
    with transaction():
        db.session.get_one(Account, account).password_hash = hashed()
    own = sign_in(browser(room.app), account)
    assert "phòng máy" in text_of(own, "/account")
    own.post("/account/sessions/revocation")
    assert room.name() in text_of(own, "/account")
