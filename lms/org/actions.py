"""Writes to units, mappings and consents; the roster's own are in `roster/actions.py`."""

from datetime import date, datetime

from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, fold
from lms.org import settings
from lms.org.consents import said_about_publishing
from lms.org.models import CategoryMapping, Consent, Unit, UnitRecord
from lms.org.queries import get_person, taken_codes
from lms.org.roster.labels import Mapping, label_key
from lms.org.rules import REPRESENTATIVE_AGREES, UNIT_SINCE, UnitKind, unit_code, unit_sort_key


def create_unit(
    name: str,
    kind: UnitKind,
    parent_id: int | None,
    batch_id: int | None = None,
    *,
    code: str = "",
    since: date = UNIT_SINCE,
    change_id: int | None = None,
    recorded_at: datetime | None = None,
) -> int:
    """A unit; without `since` one that stands since before we count: a list names units, it does not say when they
    were founded. Its code is made of the name where none is given.

    `recorded_at`: the instant of the batch that it belongs to; now where there is none.
    """
    unit = Unit(
        public_id=new_public_id(),
        code=code or unit_code(name, taken_codes(unit_code(name))),
        created_at=clock.now(),
    )
    db.session.add(unit)
    db.session.flush()
    db.session.add(
        UnitRecord(
            unit_id=unit.id, parent_id=parent_id, kind=kind, name=name, name_folded=fold(name),
            sort_key=unit_sort_key(kind, name), valid_from=since, recorded_at=recorded_at or clock.now(),
            batch_id=batch_id, change_id=change_id,
        )
    )  # fmt: skip
    db.session.flush()
    return unit.id


def ensure_school(actor: Actor, name: str) -> int:
    """The id of the school's unit; makes it, called `name`, where there is none yet."""
    require(actor, "org.change", read="org.read")
    found = settings.find_school_unit_id(clock.today())
    if found is not None:
        return found
    school_id = create_unit(clean(name), UnitKind.SCHOOL, None)
    record(actor, "school.create", f"unit:{school_id}", after={"name": clean(name)})
    settings.forget_cached()
    return school_id


def add_mapping(
    mapping: Mapping, recorded_by: str, actor: Actor | None = None, before: str | None = None
) -> None:
    """Adds a dated mapping of a roster's label to a category.

    `actor` chose it, where it was `before`; None for what ships with the service.
    """
    row = CategoryMapping(
        label=mapping.label, label_folded=label_key(mapping.label), is_prefix=mapping.is_prefix,
        category=mapping.category, valid_from=mapping.valid_from, recorded_at=clock.now(), recorded_by=recorded_by,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if actor is not None:
        record(
            actor, "mapping.set", f"mapping:{row.id}", label=mapping.label, valid_from=mapping.valid_from,
            before={"category": before}, after={"category": mapping.category},
        )  # fmt: skip


CHILD_NEEDS_REPRESENTATIVE = mark(
    "Người này chưa đủ tuổi tự quyết định: cần người đại diện theo pháp luật cùng đồng ý trên phiếu giấy."
)
NO_BIRTH_DATE = mark(
    "Trường chưa có ngày sinh của bạn nên chưa nhận được sự đồng ý tại đây. Hãy nộp phiếu giấy cho văn phòng."
)
SELF_SERVICE = "chính người này, trên trang “Dữ liệu của tôi”"


def record_consent(
    actor: Actor, person_id: int, purpose: str, granted: bool, given_by: str, representative: bool = False
) -> None:
    """Adds a person's yes or no, as it stands on paper. `given_by` says who gave it and on what paper.

    `representative`: the legal representative agreed on it too; without that a known child's yes is Invalid.
    """
    require(actor, "org.change", read="org.read")
    person = get_person(person_id)
    if not clean(given_by):
        raise Invalid(Message(mark("Cần ghi ai đã cho ý kiến và trên giấy tờ nào.")))
    if granted and not representative and said_about_publishing(person.id).is_child(clock.today()):
        raise Invalid(Message(CHILD_NEEDS_REPRESENTATIVE))
    _add_consent(actor, person.id, purpose, granted, clean(given_by))
    if representative:
        _add_consent(actor, person.id, REPRESENTATIVE_AGREES, granted, clean(given_by))


def say_own_consent(actor: Actor, purpose: str, granted: bool, is_student: bool) -> None:
    """Adds what a signed-in person says about their own data. A no always counts, at once.

    Invalid for the yes of a student whose age is not known: it might be a child's.
    """
    require(actor, "org.own-consent", Scope(person_id=actor.person_id))
    person_id = actor.person_id or 0
    if granted and is_student and said_about_publishing(person_id).born_on is None:
        raise Invalid(Message(NO_BIRTH_DATE))
    _add_consent(actor, person_id, purpose, granted, SELF_SERVICE)


def _add_consent(actor: Actor, person_id: int, purpose: str, granted: bool, given_by: str) -> None:
    db.session.add(
        Consent(
            person_id=person_id, purpose=purpose, granted=granted, given_by=given_by,
            recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    record(actor, "consent.record", f"person:{person_id}", after={"purpose": purpose, "granted": granted})


def change_settings(actor: Actor, values: dict[str, str]) -> list[str]:
    """Sets the school's settings that differ from what holds; returns their keys.

    Raises Invalid for a public address that is none.
    """
    require(actor, "org.settings", read="org.read")
    school_id = settings.find_school_unit_id(clock.today())
    if school_id is None:
        school_id = ensure_school(actor, values.get(settings.SCHOOL_NAME) or settings.school_name())
    changed = []
    for key, text in values.items():
        value = settings.checked_address(text) if key == settings.PUBLIC_ADDRESS else clean(text)
        if value != settings.setting(key, school_id):
            settings.change(actor, school_id, key, value)
            changed.append(key)
    return changed
