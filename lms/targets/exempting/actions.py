"""Every write of exemptions and extensions: asked for, decided, ended. Rows are added, never changed."""

from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.dated.rules import eve
from lms.org.people.queries import lock_people
from lms.targets.actions import Ground, exempt
from lms.targets.exempting.queries import (
    RequestRow,
    asking_of,
    due_before,
    find_waiting,
    is_decided,
    newest_exemption,
    newest_extension,
)
from lms.targets.exempting.rules import Outcome, Wish
from lms.targets.models import Exemption, ExemptionDecision, ExemptionRequest, Extension
from lms.targets.queries import TargetView

DECIDED = mark("Đề nghị này đã được giải quyết. Hãy mở lại trang để xem kết quả.")

NOT_MEANT = mark("Chỉ tiêu này không tính người được đề nghị, nên không cần miễn, hoãn hay lùi hạn.")
NOT_EARLIER = mark(
    "Miễn, hoãn này chỉ đến hết ngày {day}, nên chỉ kết thúc được vào một ngày trước đó. Muốn kéo dài, hãy gửi một đề nghị mới."
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: days to be exempt, or a later due date."""

    wish: str
    reason: str
    valid_from: date | None = None
    valid_to: date | None = None
    due_on: date | None = None


def ask(actor: Actor, target: TargetView, person_id: int, unit_path: frozenset[int], wanted: Wanted) -> str:
    """Asks for the person (`unit_path`: their unit and all above it); returns the request's public id.

    Conflict where the same is asked for already, Invalid for days that cross or a due date that is no later.
    """
    require(actor, "exemptions.ask-for", Scope(person_id=person_id, unit_path=unit_path))
    if wanted.wish == Wish.EXEMPTION and not _in_order(wanted):
        raise Invalid(Message(mark("Ngày cuối của miễn, hoãn phải sau ngày bắt đầu.")))
    if wanted.wish == Wish.EXTENSION:
        _require_later(target, person_id, wanted.due_on)
    lock_people([person_id])
    if not asking_of([target], person_id, clock.today()):
        raise Invalid(Message(NOT_MEANT))
    if find_waiting(target.target_id, person_id, wanted.wish) is not None:
        raise Conflict(Message(mark("Đã có một đề nghị như vậy đang chờ giải quyết.")))
    public_id = new_public_id()
    db.session.add(
        ExemptionRequest(
            public_id=public_id, target_id=target.target_id, person_id=person_id, wish=wanted.wish,
            reason=wanted.reason, valid_from=wanted.valid_from, valid_to=wanted.valid_to, due_on=wanted.due_on,
            asked_at=clock.now(), asked_by=actor.name, account_id=actor.account_id,
        )
    )  # fmt: skip
    record(
        actor, "exemption.ask", f"person:{person_id}", reason=wanted.reason, target=target.key,
        after={
            "wish": wanted.wish, "valid_from": wanted.valid_from, "valid_to": wanted.valid_to, "due_on": wanted.due_on,
        },
    )  # fmt: skip
    return public_id


def _require_later(target: TargetView, person_id: int, due_on: date | None) -> date:
    """The new due date; Invalid where it is no later than the person's own."""
    held = due_before(target, person_id, clock.today())
    if due_on is None or due_on <= held:
        later = Message(
            mark("Hạn mới phải sau hạn khi chưa lùi của người này, là {due_on}."), {"due_on": show_date(held)}
        )
        raise Invalid(later)
    return due_on


def _in_order(wanted: Wanted) -> bool:
    first = wanted.valid_from
    return first is not None and (wanted.valid_to is None or wanted.valid_to >= first)


@dataclass(frozen=True)
class Decided:
    """What was decided of a request, by whom and why; the days and the due date may be others than were asked for."""

    outcome: str
    reason: str | None
    decided_by: str
    decision_number: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    due_on: date | None = None


def decide(actor: Actor, target: TargetView, request: RequestRow, decided: Decided) -> None:
    """Grants the request, which takes the person out of the counted or moves their due date, or refuses it.

    Conflict where it was decided before; Invalid as for asking, and for a refusal without a reason.
    """
    require(actor, "exemptions.decide", read="exemptions.read")
    lock_people([request.person_id])
    if is_decided(request.id):
        raise Conflict(Message(DECIDED))
    exemption_id = extension_id = None
    if decided.outcome == Outcome.GRANTED:
        ground = decided.reason or request.reason
        if request.wish == Wish.EXEMPTION:
            if decided.valid_from is None:
                raise Invalid(Message(mark("Vui lòng ghi ngày bắt đầu miễn, hoãn.")))
            days = (decided.valid_from, decided.valid_to)
            exempt(
                actor,
                target,
                request.person_id,
                Ground(ground, decided.decided_by, decided.decision_number, *days),
            )
            db.session.flush()
            exemption_id = newest_exemption(target.target_id, request.person_id)
        else:
            extend(actor, target, request.person_id, decided, ground)
            extension_id = newest_extension(target.target_id, request.person_id)
    elif not decided.reason:
        raise Invalid(Message(mark("Vui lòng ghi lý do không đồng ý, để người đề nghị biết.")))
    _close(actor, request, decided, exemption_id, extension_id)
    record(
        actor, "exemption.decide", f"person:{request.person_id}", reason=decided.reason, target=target.key,
        after={
            "wish": request.wish, "outcome": decided.outcome, "decision_number": decided.decision_number,
            "valid_from": decided.valid_from, "valid_to": decided.valid_to, "due_on": decided.due_on,
        },
    )  # fmt: skip


def _close(
    actor: Actor, request: RequestRow, decided: Decided, exemption_id: int | None, extension_id: int | None
) -> None:
    if not insert_ignore(
        ExemptionDecision, request_id=request.id, outcome=decided.outcome, reason=decided.reason,
        decision_number=decided.decision_number, decided_by=decided.decided_by, exemption_id=exemption_id,
        extension_id=extension_id, recorded_at=clock.now(), recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(DECIDED))


def extend(actor: Actor, target: TargetView, person_id: int, decided: Decided, reason: str) -> None:
    """Gives the person a later due date, in the place of the one they were given before. Invalid where it is no later
    than their own would be without."""
    require(actor, "exemptions.decide", read="exemptions.read")
    lock_people([person_id])
    due_on = _require_later(target, person_id, decided.due_on)
    if not insert_ignore(
        Extension, target_id=target.target_id, person_id=person_id, due_on=due_on, reason=reason,
        decision_number=decided.decision_number, decided_by=decided.decided_by, recorded_at=clock.now(),
        recorded_by=actor.name, replaces_id=newest_extension(target.target_id, person_id),
    ):  # fmt: skip
        raise Conflict(Message(mark("Hạn của người này vừa được người khác sửa. Hãy mở lại trang.")))


def withdraw(actor: Actor, request: RequestRow) -> None:
    """Whoever asked, or the person, takes the request back. Conflict where it was decided meanwhile."""
    require(actor, "exemptions.ask-for", Scope(person_id=request.person_id, unit_path=request.unit_path))
    _close(actor, request, Decided(Outcome.WITHDRAWN, None, actor.name, None), None, None)
    record(actor, "exemption.withdraw", f"person:{request.person_id}", after={"wish": request.wish})


def end(actor: Actor, request: RequestRow, last_on: date | None, reason: str) -> None:
    """What the request was granted holds no longer: an exemption to `last_on`, an extension not at all. Its ground
    stays what it was for the days before. Invalid for an exemption without a day, or with one on which it has ended
    by itself; Conflict where there is nothing to end, or somebody ended it meanwhile."""
    require(actor, "exemptions.decide", read="exemptions.read")
    if request.exemption_id is not None:
        ended = _end_exemption(actor, request.exemption_id, last_on)
        after: dict[str, object] = {"valid_to": last_on}
    else:
        ended = request.extension_id is not None and _end_extension(actor, request.extension_id)
        after = {"due_on": None}
    if not ended:
        raise Conflict(Message(mark("Miễn, hoãn hoặc hạn này không còn, hoặc vừa được người khác sửa.")))
    record(actor, "exemption.end", f"person:{request.person_id}", reason=reason, after=after)


def _end_exemption(actor: Actor, exemption_id: int, last_on: date | None) -> bool:
    held = db.session.get_one(Exemption, exemption_id)
    if last_on is None:
        raise Invalid(Message(mark("Vui lòng ghi ngày cuối còn miễn, hoãn.")))
    if held.valid_to is not None and last_on >= held.valid_to:
        raise Invalid(Message(NOT_EARLIER, {"day": show_date(held.valid_to)}))
    return insert_ignore(
        Exemption, target_id=held.target_id, person_id=held.person_id, decision_number=held.decision_number,
        decided_by=held.decided_by, reason=held.reason, valid_from=held.valid_from,
        valid_to=max(last_on, eve(held.valid_from)), replaces_id=held.id, recorded_at=clock.now(),
        recorded_by=actor.name,
    )  # fmt: skip


def _end_extension(actor: Actor, extension_id: int) -> bool:
    held = db.session.get_one(Extension, extension_id)
    return insert_ignore(
        Extension, target_id=held.target_id, person_id=held.person_id, due_on=None,
        decision_number=held.decision_number, decided_by=held.decided_by, reason=held.reason, replaces_id=held.id,
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
