"""Planning and confirming an import, and what waits for confirmation. `batches` carries out what was confirmed."""

from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_date
from lms.org import settings
from lms.org.actions import add_mapping, ensure_school
from lms.org.models import RosterUpload, RosterUploadRows, Unit
from lms.org.roster import queries
from lms.org.roster.batches.actions import BUSY, Opening, add_items, apply_chunk, begin, open_import
from lms.org.roster.batches.items import items_of
from lms.org.roster.batches.models import RosterChoice
from lms.org.roster.batches.queries import BatchView, find_choice, find_open_run
from lms.org.roster.labels import ALWAYS, Mapping, find_mapping
from lms.org.roster.plan import Plan, make_plan
from lms.org.roster.shapes import Roster, head_to_json, rows_to_json
from lms.org.roster.steps import Kind
from lms.org.rules import Category

UPLOAD_KEPT = timedelta(days=1)
CONFIRMED_BY_YES = tuple(kind for kind in Kind if kind is not Kind.LEFT)

FUTURE = mark("Ngày của danh sách ({day}) ở sau hôm nay. Hãy ghi ngày mà danh sách phản ánh đúng.")
TOO_OLD = mark("Ngày của danh sách ({day}) quá xa. Hãy kiểm tra lại năm.")
OLDER = mark(
    "Đã nhập một danh sách tính đến ngày {latest}. Không nhập được danh sách cũ hơn, tính đến ngày {day}: thay đổi phải theo thứ tự thời gian. Hãy kiểm tra lại ngày của danh sách."
)
MOVED_ON = mark(
    "Danh sách trong hệ thống vừa thay đổi sau khi bạn xem trước. Chưa có gì được ghi; hãy xem lại rồi xác nhận lần nữa."
)
NO_CATEGORY = mark("Vui lòng chọn một đối tượng có trong danh sách.")
NO_ROWS = mark(
    "Dưới dòng tiêu đề không có dòng nào ghi tên người. Hãy kiểm tra lại tệp rồi chọn tệp có danh sách."
)
NOTHING_GOOD = mark("Không có dòng nào nhận được. Hãy sửa danh sách theo các chỗ đã nêu rồi tải lên lại.")


def plan_import(roster: Roster, as_of: date, chosen: Map[str, str], is_whole: bool = False) -> Plan:
    """What importing `roster`, true on `as_of`, would do now. `chosen`: label to category, for this import.
    `is_whole`: the list names everybody of its kinds of people at the school.

    Raises Invalid as `check_date` does.
    """
    check_date(roster, as_of)
    mappings = [Mapping(label, False, Category(category), as_of) for label, category in chosen.items()]
    return make_plan(roster, as_of, queries.known_for(roster, as_of, is_whole), mappings, is_whole)


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
    actor: Actor,
    roster: Roster,
    as_of: date,
    chosen: Map[str, str],
    fingerprint: str | None = None,
    groups: Collection[str] = CONFIRMED_BY_YES,
) -> Plan:
    """Writes what `plan_import` says of `groups` in the one transaction that is open, and returns the plan; for
    short lists. A plan without steps writes nothing at all. `batches.running` does the same in short transactions.

    With `fingerprint` (of the plan somebody confirmed) raises Conflict where the plan is another by now.
    """
    require(actor, "org.change", read="org.read")
    school_id = ensure_school(actor, settings.school_name())
    # One import at a time: on PostgreSQL the second waits here and then plans on what the first wrote.
    db.session.scalar(sa.select(Unit.id).where(Unit.id == school_id).with_for_update())
    plan = plan_import(roster, as_of, chosen)
    if fingerprint is not None and plan.fingerprint() != fingerprint:
        raise Conflict(Message(MOVED_ON))
    items = list(items_of(plan, groups, ()))
    if items:
        batch_id = open_batch(actor, plan, groups, (), chosen).id
        add_items(batch_id, 0, items)
        begin(batch_id)
        while apply_chunk(batch_id):
            pass
    return plan


@dataclass(frozen=True)
class Said:
    """What a batch says of itself, made of its whole plan: for a long list before the write lock is taken."""

    summary: Map[str, int]
    fingerprint: str


def said_of(plan: Plan, groups: Collection[str], kept: Collection[str]) -> Said:
    """The counts of what is confirmed of `plan`, and its fingerprint."""
    counts = plan.counts() | {"left": len({p.public_id for p in plan.absent} - set(kept))}
    summary = {key: 0 if key in set(Kind) - set(groups) else count for key, count in counts.items()}
    return Said(summary, plan.fingerprint(kept))


def open_batch(
    actor: Actor,
    plan: Plan,
    groups: Collection[str],
    kept: Collection[str],
    chosen: Map[str, str],
    upload_public_id: str | None = None,
    said: Said | None = None,
) -> BatchView:
    """Begins a batch of what was confirmed of `plan`. `kept`: public ids of people who are not to leave; `said`: of
    these, where it was made before.

    Raises Conflict while another batch is under way.
    """
    has_staff, has_students = _kinds(plan.roster)
    said = said or said_of(plan, groups, kept)
    found = open_import(
        actor,
        Opening(
            school_id=ensure_school(actor, settings.school_name()), file_name=plan.roster.file_name,
            file_hash=plan.roster.file_hash, as_of=plan.as_of, has_staff=has_staff, has_students=has_students,
            summary=said.summary, groups=[kind for kind in Kind if kind in groups], fingerprint=said.fingerprint,
            upload_public_id=upload_public_id,
        ),
    )  # fmt: skip
    _remember_mappings(actor, plan, chosen)
    return found


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


def keep_upload(actor: Actor, roster: Roster, as_of: date) -> str:
    """Keeps a read list until somebody confirms it, for a day at most. Returns its public id."""
    require(actor, "org.change", read="org.read")
    if actor.account_id is None:
        raise ValueError("an upload belongs to an account")
    check_date(roster, as_of)
    forget_uploads()
    upload = RosterUpload(
        public_id=new_public_id(), account_id=actor.account_id, file_name=roster.file_name,
        file_hash=roster.file_hash, as_of=as_of, parsed=head_to_json(roster), chosen={}, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    for number, part in enumerate(queries.chunks(rows_to_json(roster))):
        db.session.execute(
            sa.insert(RosterUploadRows), [{"upload_id": upload.id, "number": number, "rows": part}]
        )
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


def choose_scope(actor: Actor, upload: RosterUpload, is_whole: bool) -> None:
    """Notes whether the list names everybody of its kinds at the school."""
    require(actor, "org.change", read="org.read")
    _choice(upload).is_whole = is_whole


def choose_kept(actor: Actor, upload: RosterUpload, shown: Collection[str], leaving: Collection[str]) -> None:
    """Notes who of the people `shown` (public ids) has left; the others stay, whatever the list says.

    The caller has seen to it that the plan proposes all of them.
    """
    require(actor, "org.change", read="org.read")
    held = _choice(upload)
    held.kept = sorted((set(held.kept) - set(leaving)) | (set(shown) - set(leaving)))


def _choice(upload: RosterUpload) -> RosterChoice:
    held = find_choice(upload.id)
    if held is None:
        held = RosterChoice(upload_id=upload.id, is_whole=False, kept=[])
        db.session.add(held)
    return held


def discard_upload(actor: Actor, upload: RosterUpload) -> None:
    """Forgets an upload. Raises Conflict while it is being applied."""
    require(actor, "org.change", read="org.read")
    busy = find_open_run()
    if busy is not None and busy.run is not None and busy.run.upload_public_id == upload.public_id:
        raise Conflict(
            Message(BUSY, {"file": busy.file_name, "done": busy.run.done, "total": busy.run.total})
        )
    choice = find_choice(upload.id)
    if choice is not None:
        db.session.delete(choice)
        db.session.flush()
    db.session.delete(upload)
    db.session.flush()
