"""What the database knows that a list is compared with. A fixed number of statements per thousand people."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.merges.models import PersonMerge
from lms.org.models import (
    BirthDate,
    CategoryMapping,
    Membership,
    Person,
    RosterBatch,
    RosterUpload,
    RosterUploadRows,
)
from lms.org.queries import in_force, main_membership_rows, merged_people, not_replaced, unit_nodes, was_ever
from lms.org.roster.batches.queries import still_holds
from lms.org.roster.covering import Cover, cover_of
from lms.org.roster.labels import DEFAULT_MAPPINGS, Mapping, unit_key
from lms.org.roster.shapes import Roster, from_json
from lms.org.roster.spool import Keys, scratch
from lms.org.roster.steps import Absent, Known, KnownMembership, KnownPerson, UnitRef
from lms.org.rules import Category, MembershipStatus, UnitKind

LATER, NEWER = aliased(Membership), aliased(Membership)
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
        sa.select(sa.func.max(RosterBatch.as_of)).where(
            sa.or_(*(column.is_(True) for column in kinds)), still_holds()
        )
    )
    return found


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


def find_upload(public_id: str) -> RosterUpload | None:
    """The upload, whoever's it is, or None."""
    return db.session.scalars(sa.select(RosterUpload).where(RosterUpload.public_id == public_id)).first()


def roster_of(upload: RosterUpload) -> Roster:
    """What was read of an upload, part by part. A part's query is over before the next is asked."""
    return from_json({**upload.parsed, "rows": chain.from_iterable(_parts(upload.id))})


def _parts(upload_id: int) -> Iterator[list[Any]]:
    number = 0
    asked = sa.select(RosterUploadRows.rows).where(RosterUploadRows.upload_id == upload_id)
    while (rows := db.session.scalar(asked.where(RosterUploadRows.number == number))) is not None:
        yield rows
        number += 1


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
                    r.valid_from, r.valid_to, r.decision_number,
                )  # fmt: skip
    return current, later


def _spellings(codes: Iterable[str]) -> list[str]:
    """The codes as written, all small and all capital."""
    return sorted({spelling for code in codes for spelling in (code, code.lower(), code.upper())})


def _person_rows(condition: sa.ColumnElement[bool]) -> Sequence[Any]:
    merged = merged_people()
    return db.session.execute(
        sa.select(
            Person.id, Person.code, Person.full_name, Person.email, BirthDate.born_on, merged.c.kept_id,
            was_ever(Person.id).label("was_ever"),
        )
        .outerjoin(BirthDate, BirthDate.person_id == Person.id)
        .outerjoin(merged, merged.c.merged_id == Person.id)
        .where(condition)
    ).all()  # fmt: skip


def _people(codes: Iterable[str], as_of: date) -> dict[str, KnownPerson]:
    """By casefolded code whom it stands for: its own record, or the one that this was merged into."""
    found = [row for part in chunks(_spellings(codes)) for row in _person_rows(Person.code.in_(part))]
    kept = people_as_they_are([r.kept_id for r in found if r.kept_id is not None], as_of)
    own = _known([r for r in found if r.kept_id is None], as_of)
    return {r.code.casefold(): kept[r.kept_id] if r.kept_id is not None else own[r.id] for r in found}


def people_as_they_are(ids: Sequence[int], as_of: date) -> dict[int, KnownPerson]:
    """What is known now of these people, by id; whoever is gone is missing."""
    return _known([row for part in chunks(ids) for row in _person_rows(Person.id.in_(part))], as_of)


def _known(rows: Sequence[Any], as_of: date) -> dict[int, KnownPerson]:
    current, later = _memberships([r.id for r in rows], as_of)
    return {
        r.id: KnownPerson(
            r.id, r.full_name, r.email, r.born_on, current.get(r.id), r.id in later, r.code or "",
            r.was_ever, r.kept_id is not None,
        )
        for r in rows
    }  # fmt: skip


def holders_of(codes: Iterable[str]) -> dict[str, int]:
    """Who carries these codes, by casefolded code: as written, all small or all capital."""
    rows = [
        row
        for part in chunks(_spellings(codes))
        for row in db.session.execute(sa.select(Person.code, Person.id).where(Person.code.in_(part)))
    ]
    return {r.code.casefold(): r.id for r in rows}


def _merged_codes() -> dict[str, tuple[int, str]]:
    """By casefolded code of each merged record whom it stands for, by id and code. Few, or none."""
    kept = aliased(Person)
    rows = db.session.execute(
        sa.select(Person.code, kept.id, kept.code.label("kept_code"))
        .join(PersonMerge, PersonMerge.merged_id == Person.id)
        .join(kept, kept.id == PersonMerge.kept_id)
        .where(in_force(), Person.code.is_not(None))
    )
    return {r.code.casefold(): (r.id, r.kept_code or "") for r in rows}


@contextmanager
def _listed(roster: Roster, merged: dict[str, tuple[int, str]]) -> Iterator[Keys]:
    """The casefolded codes of whom the list names, refused rows included: of the records that count."""
    with scratch() as held:
        codes = Keys(held, (code.casefold() for code in chain((r.code for r in roster.rows), roster.refused)))
        codes.add([kept.casefold() for code, (_, kept) in merged.items() if code in codes])
        yield codes


def _absent(
    listed: Keys,
    cover: Cover,
    as_of: date,
    units: dict[UnitRef, tuple[int, str]],
    names: dict[int, str],
) -> list[Absent]:
    """Who belongs to what the list covers on `as_of` and is not among the `listed` codes."""
    kinds = ((cover.has_students, {Category.STUDENT}), (cover.has_staff, set(Category) - {Category.STUDENT}))
    categories = {category for held, some in kinds if held for category in some}
    covered = sorted(units[ref][0] for ref in cover.units if ref in units)
    held = main_membership_rows(as_of).where(Membership.category.in_(categories)).subquery()
    asked = (
        sa.select(
            Person.id, Person.public_id, Person.code, Person.full_name, held.c.category, held.c.unit_id,
            held.c.id.label("membership_id"), held.c.status,
            sa.exists()
            .where(
                LATER.person_id == Person.id, LATER.is_main.is_(True), LATER.valid_from > as_of,
                ~sa.exists().where(NEWER.replaces_id == LATER.id),
                sa.or_(LATER.valid_to.is_(None), LATER.valid_to >= LATER.valid_from),
            )
            .label("has_later"),
        )
        .join(held, held.c.person_id == Person.id)
        .order_by(Person.name_key, Person.id)
    )  # fmt: skip
    parts = [asked] if cover.is_whole else [asked.where(held.c.unit_id.in_(ids)) for ids in chunks(covered)]
    return [
        Absent(
            r.id, r.public_id, r.code or "", r.full_name, r.category == Category.STUDENT, r.unit_id,
            names.get(r.unit_id, ""), r.membership_id, r.status == MembershipStatus.LEAVE, r.has_later,
        )
        for part in parts
        for r in db.session.execute(part.execution_options(yield_per=1000))
        if (r.code or "").casefold() not in listed
    ]  # fmt: skip


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


def known_for(roster: Roster, as_of: date, is_whole: bool = False) -> Known:
    """All that a plan for `roster` on `as_of` needs to know. `is_whole`: the list names everybody of its kinds."""
    names = {n.id: n.name for n in unit_nodes(as_of).values()}
    units = _units(as_of)
    merged = _merged_codes()
    with _listed(roster, merged) as listed:
        absent = _absent(listed, cover_of(roster, is_whole), as_of, units, names)
    return Known(
        find_people=lambda codes: _people(codes, as_of),
        merged=merged,
        units=units,
        unit_names=names,
        mappings=category_mappings(),
        absent=absent,
    )


def find_group_unit(on: date, kind: UnitKind) -> int | None:
    """The oldest unit of `kind` on a date, such as the one that the classes hang under."""
    return min((n.id for n in unit_nodes(on).values() if n.kind == kind), default=None)
