"""Every write of what a target asks. Rows are added: a change from a day on ends the days before it and leaves what
was in force then as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.dated.rules import Dated, cut, eve, writes
from lms.org.people.queries import lock_people
from lms.targets.asking.rules import Content, State, faults
from lms.targets.models import Target, TargetException, TargetRecord
from lms.targets.queries import TargetView, get_newest, planned_after
from lms.targets.queries.exceptions import ExceptionRow, exceptions_of

STALE = mark("Chỉ tiêu này vừa được người khác sửa. Hãy mở lại trang rồi sửa trên bản mới nhất.")
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Row(Dated):
    """A target's record as it is kept: what is asked, in which state, from when to when."""

    content: Content
    state: str
    reason: str | None


def write_target(actor: Actor, content: Content, key: str | None = None) -> str:
    """A new target, as a draft that asks nobody; returns its public id. Raises Invalid for what cannot be asked."""
    require(actor, "coverage.change", read="coverage.read")
    _check(content)
    public_id = new_public_id()
    target = Target(public_id=public_id, key=key or public_id, created_at=clock.now())
    db.session.add(target)
    db.session.flush()
    _add(actor, target.id, Row(None, clock.today(), None, content, State.DRAFT.value, None), None)
    record(actor, "target.write", f"target:{target.id}", after=_audited(content, State.DRAFT))
    return public_id


def change_target(
    actor: Actor,
    timeline: Sequence[TargetView],
    seen_record_id: int,
    content: Content,
    since: date,
    reason: str | None = None,
) -> None:
    """What the target asks from the day `since` on, until what is planned for a later day; the days before keep what was
    in force then, and the plan stays.

    Invalid for what cannot be asked, or a day far from here; Conflict when somebody changed the target meanwhile, and
    for a target that is closed. A draft is changed as a whole.
    """
    require(actor, "coverage.change", read="coverage.read")
    _check(content)
    newest = timeline[-1]
    if newest.state == State.CLOSED:
        raise Conflict(Message(mark("Chỉ tiêu này đã kết thúc. Muốn đặt lại, hãy viết một chỉ tiêu mới.")))
    if newest.state == State.DRAFT:
        since = newest.valid_from
    held, planned = get_newest(timeline, since), planned_after(timeline, since, clock.today())
    _continue(actor, timeline, seen_record_id, since, content, newest.state, reason, planned)
    record(
        actor, "target.change", f"target:{newest.target_id}", reason=reason,
        before=_audited(held, held.state), after={**_audited(content, newest.state), "valid_from": since},
    )  # fmt: skip


def put_in_force(
    actor: Actor, timeline: Sequence[TargetView], seen_record_id: int, since: date, decided: Content
) -> None:
    """The draft asks its people from `since` on. `decided`: the content with who decided it. Conflict unless it is a
    draft as it was seen."""
    require(actor, "coverage.change", read="coverage.read")
    _check(decided)
    newest = timeline[-1]
    if newest.state != State.DRAFT:
        raise Conflict(Message(mark("Chỉ tiêu này không còn là bản nháp.")))
    _continue(actor, timeline, seen_record_id, since, decided, State.ACTIVE.value, None)
    record(
        actor, "target.put-in-force", f"target:{newest.target_id}",
        after={**_audited(decided, State.ACTIVE), "valid_from": since},
    )  # fmt: skip


def drop_draft(actor: Actor, timeline: Sequence[TargetView], seen_record_id: int) -> None:
    """The draft is in no list any more; its rows stay. Conflict unless it is a draft as it was seen."""
    require(actor, "coverage.change", read="coverage.read")
    newest = timeline[-1]
    if newest.state != State.DRAFT:
        raise Conflict(Message(mark("Chỉ tiêu này không còn là bản nháp.")))
    if seen_record_id != newest.record_id:
        raise Conflict(Message(STALE))
    before = [Row(v.record_id, v.valid_from, v.valid_to, v.content, v.state, v.reason) for v in timeline]
    for one in writes(before, []):
        if not _add(actor, newest.target_id, one.row, one.replaces):
            raise Conflict(Message(STALE))
    record(actor, "target.drop", f"target:{newest.target_id}", before=_audited(newest, newest.state))


def close_target(
    actor: Actor, timeline: Sequence[TargetView], seen_record_id: int, since: date, reason: str
) -> None:
    """From `since` on the target asks nobody any more, whatever was planned; its figures stay. Conflict unless it is in force as it was
    seen."""
    require(actor, "coverage.change", read="coverage.read")
    newest = timeline[-1]
    if newest.state != State.ACTIVE:
        raise Conflict(Message(mark("Chỉ tiêu này không còn có hiệu lực.")))
    began = next(view.valid_from for view in timeline if view.state == State.ACTIVE)
    if since <= began:
        raise Invalid(
            Message(
                mark("Chỉ tiêu có hiệu lực từ {day}; hãy kết thúc từ một ngày sau đó."),
                {"day": show_date(began)},
            )
        )
    content = get_newest(timeline, since).content
    _continue(actor, timeline, seen_record_id, since, content, State.CLOSED.value, reason)
    record(actor, "target.close", f"target:{newest.target_id}", reason=reason, after={"valid_from": since})


def _check(content: Content) -> None:
    found = faults(content)
    if found:
        raise Invalid(found[0])


def _continue(
    actor: Actor,
    timeline: Sequence[TargetView],
    seen: int,
    since: date,
    content: Content,
    state: str,
    reason: str | None,
    planned: TargetView | None = None,
) -> None:
    """The timeline with this from `since` on, until what is `planned`. Whoever replaced a row first wins; the other is told."""
    if not FIRST_DAY <= since <= clock.today().replace(month=12, day=31, year=clock.today().year + 1):
        raise Invalid(Message(mark("Ngày bắt đầu áp dụng quá xa hôm nay, hãy kiểm tra lại.")))
    if seen != timeline[-1].record_id:
        raise Conflict(Message(STALE))
    before = [Row(v.record_id, v.valid_from, v.valid_to, v.content, v.state, v.reason) for v in timeline]
    until = eve(planned.valid_from) if planned else None
    after = [*cut(before, since, until), Row(None, since, until, content, state, reason)]
    for one in writes(before, after):
        if not _add(actor, timeline[0].target_id, one.row, one.replaces):
            raise Conflict(Message(STALE))


def _add(actor: Actor, target_id: int, row: Row, replaces: int | None) -> bool:
    return insert_ignore(
        TargetRecord, target_id=target_id, state=row.state, valid_from=row.valid_from, valid_to=row.valid_to,
        reason=row.reason, recorded_at=clock.now(), recorded_by=actor.name, replaces_id=replaces, **asdict(row.content),
    )  # fmt: skip


def _audited(what: Content, state: str) -> dict[str, object]:
    said: Mapping[str, object] = {
        "name": what.name, "state": str(state), "categories": list(what.categories), "units": list(what.unit_ids),
        "except_units": list(what.except_unit_ids), "positions": list(what.positions),
        "courses": list(what.course_keys), "items": list(what.items), "needed": what.needed,
        "starts_on": what.starts_on, "ends_on": what.ends_on, "due_on": what.due_on, "due_days": what.due_days,
        "validity": what.validity, "validity_months": what.validity_months,
        "decision_number": what.decision_number, "decided_on": what.decided_on,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value not in (None, [])}


@dataclass(frozen=True)
class Named:
    """Somebody taken into a target's population by name, or left out of it, from a day to a last day."""

    is_included: bool
    reason: str
    valid_from: date
    valid_to: date | None


def name_person(actor: Actor, target: TargetView, person_id: int, named: Named) -> None:
    """Takes the person in or leaves them out. Conflict where one of these days is there already, Invalid for days that
    cross."""
    require(actor, "coverage.change", read="coverage.read")
    if named.valid_to is not None and named.valid_to < named.valid_from:
        raise Invalid(Message(mark("Ngày cuối phải sau ngày bắt đầu.")))
    new = Dated(None, named.valid_from, named.valid_to)
    lock_people([person_id])
    held = exceptions_of(target.target_id)
    if any(one.person_id == person_id and one.dated.overlaps(new) for one in held):
        raise Conflict(Message(mark("Người này đã được nêu tên trong chỉ tiêu vào những ngày đó.")))
    db.session.add(
        TargetException(
            target_id=target.target_id, person_id=person_id, is_included=named.is_included, reason=named.reason,
            valid_from=named.valid_from, valid_to=named.valid_to, recorded_at=clock.now(), recorded_by=actor.name,
        )
    )  # fmt: skip
    record(
        actor, "target.name-person", f"person:{person_id}", reason=named.reason, target=target.key,
        after={"included": named.is_included, "valid_from": named.valid_from, "valid_to": named.valid_to},
    )  # fmt: skip


def unname_from(
    actor: Actor, target: TargetView, person_id: int, held: Sequence[ExceptionRow], day: date
) -> None:
    """The person is not named in the target any more from `day` on; what held before stays. Conflict when somebody
    changed it meanwhile, or nothing holds then."""
    require(actor, "coverage.change", read="coverage.read")
    mine = [one for one in held if one.person_id == person_id and one.dated.last >= day]
    if not mine:
        raise Conflict(Message(STALE))
    for one in mine:
        (write,) = writes([one.dated], cut([one.dated], day))
        if not insert_ignore(
            TargetException, target_id=target.target_id, person_id=person_id, is_included=one.is_included,
            reason=one.reason, valid_from=write.row.valid_from, valid_to=write.row.valid_to, recorded_at=clock.now(),
            recorded_by=actor.name, replaces_id=one.dated.id,
        ):  # fmt: skip
            raise Conflict(Message(STALE))
    record(actor, "target.unname-person", f"person:{person_id}", target=target.key, after={"valid_from": day})
