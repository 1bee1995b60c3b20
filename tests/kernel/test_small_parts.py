"""Clock, identifiers, messages, announcements, audit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import audit, clock, hooks
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Forbidden, Invalid, LmsError, NotFound
from lms.kernel.hooks import PersonAdded, PublicAddressSet, announce
from lms.kernel.ids import new_code, new_public_id
from lms.kernel.messages import Message
from tests.make import SYSTEM

EVENING = datetime(2026, 5, 19, 16, 59, 59, tzinfo=UTC)  # 23:59:59 at the school


def test_the_school_day_ends_at_five_in_the_afternoon_utc() -> None:
    assert clock.local_date(EVENING) == date(2026, 5, 19)
    assert clock.local_date(EVENING + timedelta(seconds=1)) == date(2026, 5, 20)
    with clock.frozen(EVENING):
        assert (clock.now(), clock.today()) == (EVENING, date(2026, 5, 19))


def test_a_held_clock_is_let_go() -> None:
    with pytest.raises(ZeroDivisionError), clock.frozen(EVENING):
        raise ZeroDivisionError
    assert clock.now() > EVENING
    with clock.frozen(EVENING), clock.frozen(EVENING + timedelta(days=1)):
        assert clock.now() == EVENING + timedelta(days=1)
    assert clock.now().utcoffset() == timedelta(0)


def test_public_ids_do_not_count_up_and_are_not_misread() -> None:
    for make, length in ((new_public_id, 12), (new_code, 26)):
        made = {make() for _ in range(500)}
        assert len(made) == 500
        assert {len(name) for name in made} == {length}
        assert not set("".join(made)) & set("ilouABCXYZ-_")


def test_messages_keep_their_places_apart_from_their_values() -> None:
    assert Message("Dòng {row}: {what}", {"row": 3, "what": "{x} 100%"}).plain() == "Dòng 3: {x} 100%"
    assert Message("Đạt 100% {x}").plain() == "Đạt 100% {x}"


@pytest.mark.parametrize(
    ("error", "status"), [(Invalid, 422), (NotFound, 404), (Forbidden, 403), (Conflict, 409)]
)
def test_errors_carry_a_sentence_and_a_status(error: type[LmsError], status: int) -> None:
    made = error(Message("Lớp {name}", {"name": "CK1"}))
    assert (made.status, str(made), error("x").message) == (status, "Lớp CK1", Message("x"))


@pytest.fixture
def subscriptions() -> Iterator[None]:
    before = [(kind, subscriber) for kind, those in hooks._subscribers.items() for subscriber in those]
    yield
    hooks.subscribe(before)


def test_subscribers_hear_their_kind_in_order(subscriptions: None) -> None:
    heard: list[str] = []
    hooks.subscribe(
        [
            (PersonAdded, lambda event: heard.append(f"first {event.person_id}")),
            (PersonAdded, lambda event: heard.append(f"second {event.person_id}")),
            (PublicAddressSet, lambda _event: heard.append("other")),
        ]
    )
    announce(PersonAdded(7))
    assert heard == ["first 7", "second 7"]
    hooks.subscribe([])
    announce(PersonAdded(8))
    assert len(heard) == 2


def test_a_subscriber_that_fails_undoes_the_fact(app: Flask, subscriptions: None) -> None:
    def fail(_event: PersonAdded) -> None:
        raise ZeroDivisionError

    def fact() -> None:
        with transaction():
            audit.record(SYSTEM, "added", "person:1")
            announce(PersonAdded(1))

    hooks.subscribe([(PersonAdded, fail)])
    with pytest.raises(ZeroDivisionError):
        fact()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 0


def test_an_act_is_recorded_with_who_when_and_what(app: Flask) -> None:
    with clock.frozen(EVENING), transaction():
        audit.record(SYSTEM, "people.add", "person:1", name="Nguyễn Thị Ánh", count=2)
        audit.record(None, "sign-in.refused", "account:anh")
    first, second = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
    assert (first.at, first.actor_name, first.verb, first.subject) == (
        EVENING,
        "test",
        "people.add",
        "person:1",
    )
    assert first.detail == {"name": "Nguyễn Thị Ánh", "count": 2}
    assert (second.actor_account_id, second.actor_name) == (None, "")


def test_a_refusal_is_recorded_though_its_request_is_rolled_back(app: Flask) -> None:
    audit.record_alone(None, "sign-in.refused", "account:anh")
    db.session.rollback()
    assert db.session.scalars(sa.select(AuditEvent.verb)).all() == ["sign-in.refused"]
