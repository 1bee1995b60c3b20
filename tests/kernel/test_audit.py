"""Acts: who, when, why, before and after; what identifies somebody is a digest that dies with its salt."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import audit
from lms.kernel.actor import Actor, Role
from lms.kernel.audit import ERASED, AuditEvent, AuditReason, AuditSalt, AuditUnsealed
from lms.kernel.db import db, transaction
from tests.make import SYSTEM, announce_erased, make_person

OFFICE = Actor(7, 3, "Lê Thị Văn Phòng")


def recorded(person: int = 12, **values: Any) -> AuditEvent:
    with transaction():
        audit.record(SYSTEM, "person.rename", f"person:{person}", **values)
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    db.session.expunge_all()
    db.session.rollback()
    return event


def everything_stored() -> str:
    """All that the audit's tables hold, as text."""
    tables = (AuditEvent, AuditReason, AuditSalt)
    found = "\n".join(str(row) for table in tables for row in db.session.execute(sa.select(table.__table__)))
    db.session.rollback()
    return found


def test_an_act_keeps_what_was_before_and_after(app: Flask) -> None:
    event = recorded(
        before={"due_on": date(2027, 5, 19)}, after={"due_on": None, "role": Role.HEAD}, number=3
    )
    assert event.before == {"due_on": "2027-05-19"}
    assert event.after == {"due_on": None, "role": "head"}
    assert (event.detail, event.person_id, event.reason_digest) == ({"number": 3}, 12, None)
    assert db.session.scalars(sa.select(AuditUnsealed.event_id)).all() == [event.id]


def test_a_persons_name_is_not_kept_with_what_they_did(app: Flask) -> None:
    with transaction():
        audit.record(OFFICE, "target.change", "target:1")
    event = db.session.scalars(sa.select(AuditEvent)).one()
    assert (event.actor_account_id, event.actor_name) == (7, "")


def test_personal_values_are_digests_that_can_be_proved(app: Flask) -> None:
    event = recorded(before={"name": "Nguyễn Thị Ánh"}, after={"name": "Nguyễn Thị Ảnh"}, personal=("name",))
    assert "Nguy" not in everything_stored()
    assert event.before is not None
    assert audit.proves(12, "name", "Nguyễn Thị Ánh", event.before["name"]) is True
    assert audit.proves(12, "name", "Nguyễn Thị Anh", event.before["name"]) is False
    assert audit.proves(12, "email", "Nguyễn Thị Ánh", event.before["name"]) is False, "of this field only"
    assert audit.proves(13, "name", "Nguyễn Thị Ánh", event.before["name"]) is None, "nobody's salt"


def test_the_same_value_of_two_people_has_two_digests(app: Flask) -> None:
    with transaction():
        first, second = (audit.digest(person, "code", "001") for person in (1, 2))
        assert first == audit.digest(1, "code", "001")
        assert first != second
        assert audit.digest(1, "code", None) is None


def test_a_personal_value_needs_somebody(app: Flask) -> None:
    with pytest.raises(ValueError, match="of whom"), transaction():
        audit.record(SYSTEM, "setting.change", "unit:1", after={"name": "An"}, personal=("name",))
    with transaction():
        audit.record(
            SYSTEM, "account.create", "account:1", person_id=4, after={"name": "An"}, personal=("name",)
        )
    assert db.session.scalars(sa.select(AuditEvent.person_id)).all() == [4]


def test_only_plain_values_are_taken(app: Flask) -> None:
    with pytest.raises(TypeError, match="plain"):
        recorded(after={"what": object()})


def test_erasure_destroys_salt_and_reasons_of_that_person_only(app: Flask) -> None:
    anh, binh = make_person("Nguyễn Thị Ánh"), make_person("Trần Văn Bình")
    here = recorded(anh, reason="Trùng với Trần Văn Bình", before={"name": "Ánh"}, personal=("name",))
    recorded(binh, reason="Ghi nhầm", after={"name": "Bình"}, personal=("name",))
    digest = here.before["name"] if here.before else None
    announce_erased(anh)
    assert "Trần" not in everything_stored()
    assert audit.proves(anh, "name", "Ánh", digest) is None
    assert db.session.scalars(sa.select(AuditReason.text)).all() == ["Ghi nhầm"]
    salted = sa.select(AuditSalt.person_id).where(AuditSalt.salt.is_not(None))
    assert db.session.scalars(salted).all() == [binh]
    db.session.rollback()
    announce_erased(anh)
    later = recorded(anh, after={"name": "Ai đó"}, personal=("name",))
    assert later.after == {"name": ERASED}


def test_somebody_without_a_salt_can_be_erased(app: Flask) -> None:
    person = make_person()
    announce_erased(person)
    assert db.session.get_one(AuditSalt, person).salt is None
