"""Carries out what a plan says: dated rows by replacement, set by set, in the caller's transaction."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from lms.kernel import clock, hooks, jobs
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.search import SearchWord, word_rows
from lms.kernel.vietnamese import clean, name_key, show_date
from lms.org import settings
from lms.org.actions import add_mapping, create_unit, ensure_school
from lms.org.finding.rules import search_texts
from lms.org.models import BirthDate, Membership, Person, RosterBatch, RosterUpload, Unit
from lms.org.roster import queries
from lms.org.roster.labels import ALWAYS, Mapping, find_mapping
from lms.org.roster.memberships import membership_rows
from lms.org.roster.plan import Kind, Plan, Step, UnitRef, make_plan
from lms.org.roster.shapes import Roster, to_json
from lms.org.rules import Category, UnitKind

SEARCH_TOPIC = "person"
UPLOAD_KEPT = timedelta(days=1)
INSERT_CHUNK = 2000

FUTURE = mark("Ngày của danh sách ({day}) ở sau hôm nay. Hãy ghi ngày mà danh sách phản ánh đúng.")
TOO_OLD = mark("Ngày của danh sách ({day}) quá xa. Hãy kiểm tra lại năm.")
OLDER = mark(
    "Đã nhập một danh sách tính đến ngày {latest}. Không nhập được danh sách cũ hơn, tính đến ngày {day}: thay đổi phải theo thứ tự thời gian. Hãy kiểm tra lại ngày của danh sách."
)
MOVED_ON = mark(
    "Danh sách trong hệ thống vừa thay đổi sau khi bạn xem trước. Chưa có gì được ghi; hãy xem lại rồi xác nhận lần nữa."
)
NO_CATEGORY = mark("Vui lòng chọn một đối tượng có trong danh sách.")
NOTHING_GOOD = mark("Không có dòng nào nhận được. Hãy sửa danh sách theo các chỗ đã nêu rồi tải lên lại.")


def plan_import(roster: Roster, as_of: date, chosen: Map[str, str]) -> Plan:
    """What importing `roster`, true on `as_of`, would do now. `chosen`: label to category, for this import.

    Raises Invalid as `check_date` does.
    """
    check_date(roster, as_of)
    mappings = [Mapping(label, False, Category(category), as_of) for label, category in chosen.items()]
    return make_plan(roster, as_of, queries.known_for(roster, as_of), mappings)


def check_date(roster: Roster, as_of: date) -> None:
    """Raises Invalid for a date in the future or before the newest list of the same kind of people."""
    if as_of > clock.today():
        raise Invalid(Message(FUTURE, {"day": show_date(as_of)}))
    if as_of <= ALWAYS:
        raise Invalid(Message(TOO_OLD, {"day": show_date(as_of)}))
    latest = queries.latest_as_of(*_kinds(roster))
    if latest and as_of < latest:
        raise Invalid(Message(OLDER, {"latest": show_date(latest), "day": show_date(as_of)}))


def _kinds(roster: Roster) -> tuple[bool, bool]:
    return any(not s.is_student for s in roster.sheets), any(s.is_student for s in roster.sheets)


def import_roster(
    actor: Actor, roster: Roster, as_of: date, chosen: Map[str, str], fingerprint: str | None = None
) -> Plan:
    """Writes what `plan_import` says, and returns the plan. A plan without steps writes nothing at all.

    With `fingerprint` (of the plan somebody confirmed) raises Conflict where the plan is another by now.
    """
    require(actor, "org.change", read="org.read")
    school_id = ensure_school(actor, settings.school_name())
    # One import at a time: on PostgreSQL the second waits here and then plans on what the first wrote.
    db.session.scalar(sa.select(Unit.id).where(Unit.id == school_id).with_for_update())
    plan = plan_import(roster, as_of, chosen)
    if fingerprint is not None and plan.fingerprint() != fingerprint:
        raise Conflict(Message(MOVED_ON))
    if plan.steps:
        _apply(actor, plan, school_id, chosen)
    return plan


def _apply(actor: Actor, plan: Plan, school_id: int, chosen: Map[str, str]) -> None:
    has_staff, has_students = _kinds(plan.roster)
    batch = RosterBatch(
        public_id=new_public_id(), file_name=plan.roster.file_name, file_hash=plan.roster.file_hash, as_of=plan.as_of,
        has_staff=has_staff, has_students=has_students, created_at=clock.now(), created_by=actor.name,
        summary=plan.counts(),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    _remember_mappings(actor, plan, chosen)
    unit_ids = _units(plan, school_id, batch.id)
    added = _add_people(plan.of(Kind.NEW))
    _change_people(plan.of(Kind.CHANGED))
    _memberships(plan, unit_ids, added, batch.id)
    _birth_dates(plan, added)
    _index(plan, added)
    record(actor, "roster.import", f"roster_batch:{batch.id}", as_of=plan.as_of, counts=plan.counts())
    for person_id in added.values():
        hooks.announce(hooks.PersonAdded(person_id))


def _remember_mappings(actor: Actor, plan: Plan, chosen: Map[str, str]) -> None:
    held = queries.category_mappings()
    for label, category in chosen.items():
        before = find_mapping(label, held, plan.as_of)
        if label_used(plan, label) and (before is None or before.category != category):
            chosen_one = Mapping(label, False, Category(category), plan.as_of)
            add_mapping(chosen_one, actor.name, actor, before.category if before else None)


def label_used(plan: Plan, label: str) -> bool:
    """Whether a row of the plan carries the label, in any spelling."""
    return any(
        find_mapping(used, [Mapping(label, False, Category.OFFICER)], plan.as_of) for used in plan.used
    )


def _units(plan: Plan, school_id: int, batch_id: int) -> dict[UnitRef, int]:
    known = queries.unit_ids(plan.as_of)
    group_id = queries.find_group_unit(plan.as_of, UnitKind.COHORT_GROUP)
    for ref, (name, kind) in plan.new_units.items():
        if kind is UnitKind.CLASS and group_id is None:
            group_id = create_unit("Học sinh", UnitKind.COHORT_GROUP, school_id, batch_id)
        known[ref] = create_unit(name, kind, group_id if kind is UnitKind.CLASS else school_id, batch_id)
    return known


def _add_people(steps: Sequence[Step]) -> dict[str, int]:
    """Ids of the new people by code."""
    now = clock.now()
    added: dict[str, int] = {}
    for part in queries.chunks(steps, INSERT_CHUNK):
        rows = [
            {
                "public_id": new_public_id(), "code": s.row.code, "full_name": s.row.name,
                "name_key": name_key(s.row.name), "email": s.row.email, "created_at": now,
            }
            for s in part
        ]  # fmt: skip
        made = db.session.execute(sa.insert(Person).returning(Person.id, Person.code), rows)
        added.update({str(r.code): r.id for r in made})
    return added


def _change_people(steps: Sequence[Step]) -> None:
    names, emails = [], []
    for step in steps:
        assert step.person is not None
        changed = {change.what for change in step.changes}
        if "name" in changed:
            names.append(
                {"id": step.person.id, "full_name": step.row.name, "name_key": name_key(step.row.name)}
            )
        if "email" in changed:
            emails.append({"id": step.person.id, "email": step.row.email})
    for rows in (names, emails):
        if rows:
            db.session.execute(sa.update(Person), rows)


def _memberships(plan: Plan, unit_ids: Map[UnitRef, int], added: Map[str, int], batch_id: int) -> None:
    rows = membership_rows(plan, unit_ids, added)
    now = clock.now()
    for part in queries.chunks(rows, INSERT_CHUNK):
        db.session.execute(
            sa.insert(Membership), [{**r, "recorded_at": now, "batch_id": batch_id} for r in part]
        )


def _birth_dates(plan: Plan, added: Map[str, int]) -> None:
    new, changed = [], []
    for step in plan.steps:
        if step.row.born_on is None or step.kind is Kind.ENDED:
            continue
        if step.person is None or step.person.born_on is None:
            person_id = step.person.id if step.person else added[step.row.code]
            new.append({"person_id": person_id, "born_on": step.row.born_on, "recorded_at": clock.now()})
        elif step.row.born_on != step.person.born_on:
            changed.append(
                {"person_id": step.person.id, "born_on": step.row.born_on, "recorded_at": clock.now()}
            )
    if new:
        db.session.execute(sa.insert(BirthDate), new)
    if changed:
        db.session.execute(sa.update(BirthDate), changed)


def _index(plan: Plan, added: Map[str, int]) -> None:
    """Makes new and renamed people findable by name, code and e-mail."""
    found: dict[int, tuple[str | None, ...]] = {}
    for step in plan.steps:
        if step.person is None:
            found[added[step.row.code]] = search_texts(step.row.name, step.row.code, step.row.email)
        elif any(change.what in ("name", "email") for change in step.changes):
            email = step.row.email or step.person.email
            found[step.person.id] = search_texts(step.row.name, step.row.code, email)
    renamed = [person_id for person_id in found if person_id not in set(added.values())]
    for ids in queries.chunks(renamed):
        db.session.execute(
            sa.delete(SearchWord).where(SearchWord.topic == SEARCH_TOPIC, SearchWord.ref.in_(ids))
        )
    rows = [row for person_id, texts in found.items() for row in word_rows(SEARCH_TOPIC, person_id, texts)]
    for part in queries.chunks(rows, INSERT_CHUNK * 2):
        db.session.execute(sa.insert(SearchWord), part)


def keep_upload(actor: Actor, roster: Roster, as_of: date) -> str:
    """Keeps a read list until somebody confirms it, for a day at most. Returns its public id."""
    require(actor, "org.change", read="org.read")
    if actor.account_id is None:
        raise ValueError("an upload belongs to an account")
    check_date(roster, as_of)
    forget_uploads()
    upload = RosterUpload(
        public_id=new_public_id(), account_id=actor.account_id, file_name=roster.file_name,
        file_hash=roster.file_hash, as_of=as_of, parsed=to_json(roster), chosen={}, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    jobs.enqueue("org.forget-uploads", {}, upload.public_id, run_at=clock.now() + UPLOAD_KEPT)
    return upload.public_id


def forget_uploads() -> None:
    """Removes the uploads that nobody confirmed in a day."""
    db.session.execute(sa.delete(RosterUpload).where(RosterUpload.created_at <= clock.now() - UPLOAD_KEPT))


def choose_categories(actor: Actor, upload: RosterUpload, chosen: Map[str, str]) -> None:
    """Notes the categories chosen for labels; an empty one takes the choice back."""
    require(actor, "org.change", read="org.read")
    held = {**upload.chosen, **{clean(label): category for label, category in chosen.items()}}
    held = {label: category for label, category in held.items() if category}
    if not set(held.values()) <= set(Category) - {Category.STUDENT}:
        raise Invalid(Message(NO_CATEGORY))
    upload.chosen = held


def discard_upload(actor: Actor, upload: RosterUpload) -> None:
    """Forgets an upload."""
    require(actor, "org.change", read="org.read")
    db.session.delete(upload)
