"""The number and day of a signed decision are written down."""

from collections.abc import Mapping, Sequence
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.nominations.decisions.models import AwardDecision
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.decisions.rules import number_of, problem
from lms.nominations.queries import Nomination, session
from lms.nominations.rules import State

MEANWHILE = mark("Có người vừa ghi số quyết định cho đề nghị này. Hãy xem số họ ghi, rồi bấm lưu lần nữa nếu vẫn muốn dùng số của bạn.")  # fmt: skip
NOT_AWARDED = mark("{name}: Hiệu trưởng chưa quyết định khen thưởng, nên chưa ghi được số quyết định.")


def write_decision(
    actor: Actor, found: Sequence[Nomination], seen: Mapping[str, int], number: str, on: date
) -> int:
    """One decision for all of `found`; how many were written or changed. `seen`: the rows that the writer saw, by public id.

    Invalid for a day that can't be, or who has no award of the principal; Conflict where somebody was faster.
    """
    require(actor, "nominations.appraise", read="nominations.read")
    held, sat, changed = decisions_of(found), _sat_on(found), 0
    for one in found:
        if one.state is not State.AWARDED:
            raise Invalid(Message(NOT_AWARDED, {"name": one.name}))
        wrong = problem(number, on, clock.today(), sat.get(one.public_id))
        if wrong is not None:
            raise Invalid(wrong)
        before = held.get(one.public_id)
        if before is not None and (before.number, before.on) == (number_of(number), on):
            continue
        row_id = before.row_id if before else None
        if seen.get(one.public_id, 0) != (row_id or 0) or not insert_ignore(
            AwardDecision, nomination_id=one.id, number=number_of(number), decided_on=on, recorded_at=clock.now(),
            recorded_by=actor.name, replaces_id=row_id,
        ):  # fmt: skip
            raise Conflict(Message(MEANWHILE))
        record(
            actor, "nomination.decision", f"nomination:{one.id}", after={"number": number_of(number), "on": on.isoformat()}
        )  # fmt: skip
        changed += 1
    return changed


def _sat_on(found: Sequence[Nomination]) -> dict[str, date]:
    """When the Council that passed each sat, which may be days before somebody wrote down how it voted."""
    sessions = {one.public_id: one.vote.session_public_id for one in found if one.vote}
    days = {key: session(key).held_on for key in set(sessions.values()) if key}
    return {public_id: days[key] for public_id, key in sessions.items() if key}
