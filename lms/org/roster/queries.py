"""What the database knows that a list is compared with. A fixed number of statements per thousand people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.models import BirthDate, CategoryMapping, Membership, Person, RosterBatch, RosterUpload
from lms.org.queries import main_membership_rows, not_replaced, unit_nodes
from lms.org.roster.labels import DEFAULT_MAPPINGS, Mapping, unit_key
from lms.org.roster.plan import Absent, Known, KnownMembership, KnownPerson, UnitRef
from lms.org.roster.shapes import Roster
from lms.org.rules import Category, MembershipStatus, UnitKind

CHUNK = 500  # values in one IN list; far below either database's limit


def chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """`values` in lists of at most `size`."""
    chunk: list[Any] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def category_mappings() -> list[Mapping]:
    """The dated mappings, oldest record first; the shipped ones where there are none yet."""
    rows = db.session.scalars(sa.select(CategoryMapping).order_by(CategoryMapping.id))
    held = [Mapping(r.label, r.is_prefix, Category(r.category), r.valid_from) for r in rows]
    return held or list(DEFAULT_MAPPINGS)


def latest_as_of(has_staff: bool, has_students: bool) -> date | None:
    """The newest date of an applied list that holds the same kind of people."""
    kinds = [
        c
        for held, c in ((has_staff, RosterBatch.has_staff), (has_students, RosterBatch.has_students))
        if held
    ]
    found: date | None = db.session.scalar(
        sa.select(sa.func.max(RosterBatch.as_of)).where(sa.or_(*(column.is_(True) for column in kinds)))
    )
    return found


def batches(limit: int = 50) -> Sequence[RosterBatch]:
    """The newest imports first."""
    return db.session.scalars(sa.select(RosterBatch).order_by(RosterBatch.id.desc()).limit(limit)).all()


def get_upload(public_id: str, account_id: int) -> RosterUpload:
    """The account's own upload, or NotFound."""
    upload = db.session.scalars(
        sa.select(RosterUpload).where(
            RosterUpload.public_id == public_id, RosterUpload.account_id == account_id
        )
    ).first()
    if upload is None:
        raise NotFound(
            Message(
                mark("Danh sách tải lên này đã được nhập, đã bị hủy hoặc đã quá một ngày. Hãy tải lên lại.")
            )
        )
    return upload


def _memberships(person_ids: Sequence[int], as_of: date) -> tuple[dict[int, KnownMembership], set[int]]:
    """The main membership on `as_of` by person, and who has one that begins later."""
    current: dict[int, KnownMembership] = {}
    later: set[int] = set()
    for ids in chunks(person_ids):
        rows = db.session.execute(
            sa.select(
                Membership.id, Membership.person_id, Membership.unit_id, Membership.category, Membership.position,
                Membership.status, Membership.leave_kind, Membership.valid_from, Membership.valid_to,
                Membership.decision_number,
            )
            .where(
                Membership.person_id.in_(ids), Membership.is_main.is_(True), not_replaced(Membership),
                sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= as_of),
                sa.or_(Membership.valid_to.is_(None), Membership.valid_to >= Membership.valid_from),
            )
        )  # fmt: skip
        for r in rows:
            if r.valid_from > as_of:
                later.add(r.person_id)
            else:
                current[r.person_id] = KnownMembership(
                    r.id, r.unit_id, Category(r.category), r.position or "", MembershipStatus(r.status), r.leave_kind,
                    r.valid_from, r.decision_number,
                )  # fmt: skip
    return current, later


def _people(codes: Sequence[str], as_of: date) -> dict[str, KnownPerson]:
    found: list[Any] = []
    spellings = {spelling for code in codes for spelling in (code, code.lower(), code.upper())}
    for part in chunks(sorted(spellings)):
        found += db.session.execute(
            sa.select(Person.id, Person.code, Person.full_name, Person.email, BirthDate.born_on)
            .outerjoin(BirthDate, BirthDate.person_id == Person.id)
            .where(Person.code.in_(part))
        ).all()
    current, later = _memberships([r.id for r in found], as_of)
    return {
        r.code.casefold(): KnownPerson(
            r.id, r.full_name, r.email, r.born_on, current.get(r.id), r.id in later
        )
        for r in found
    }


def _absent(roster: Roster, as_of: date, unit_names: dict[int, str]) -> list[Absent]:
    """Who belongs to the same kinds of people on `as_of` and is nowhere in the list, refused rows included."""
    categories: set[str] = set()
    for sheet in roster.sheets:
        categories |= {Category.STUDENT} if sheet.is_student else set(Category) - {Category.STUDENT}
    listed = {row.code.casefold() for row in roster.rows} | {code.casefold() for code in roster.refused}
    held = main_membership_rows(as_of).where(Membership.category.in_(categories)).subquery()
    rows = db.session.execute(
        sa.select(Person.public_id, Person.code, Person.full_name, held.c.unit_id)
        .join(held, held.c.person_id == Person.id)
        .order_by(Person.name_key, Person.id)
    )
    return [
        Absent(r.public_id, r.code or "", r.full_name, unit_names.get(r.unit_id, ""))
        for r in rows
        if (r.code or "").casefold() not in listed
    ]


def unit_ids(on: date) -> dict[UnitRef, int]:
    """The ids of the units that lists name, by what they are recognised by."""
    return {ref: unit_id for ref, (unit_id, _) in _units(on).items()}


def _units(on: date) -> dict[UnitRef, tuple[int, str]]:
    # Oldest last, so that of two units of one name the older one is meant.
    return {
        (n.kind == UnitKind.CLASS, unit_key(n.name)): (n.id, n.name)
        for n in sorted(unit_nodes(on).values(), key=lambda n: -n.id)
        if n.kind not in (UnitKind.SCHOOL, UnitKind.COHORT_GROUP)
    }


def known_for(roster: Roster, as_of: date) -> Known:
    """All that a plan for `roster` on `as_of` needs to know."""
    names = {n.id: n.name for n in unit_nodes(as_of).values()}
    return Known(
        people=_people([row.code for row in roster.rows], as_of),
        units=_units(as_of),
        unit_names=names,
        mappings=category_mappings(),
        absent=_absent(roster, as_of, names),
    )


def find_group_unit(on: date, kind: UnitKind) -> int | None:
    """The oldest unit of `kind` on a date, such as the one that the classes hang under."""
    return min((n.id for n in unit_nodes(on).values() if n.kind == kind), default=None)
