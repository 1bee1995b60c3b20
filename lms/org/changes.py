"""The document behind an act of the office: one row per act, named by every dated row it writes."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_date
from lms.org.models import OrgChange
from lms.org.rules import UNIT_SINCE

FARTHEST = timedelta(days=2 * 366)  # decisions are signed some months ahead, not years

OUT_OF_TIME = mark("Ngày {day} quá xa. Hãy kiểm tra lại năm.")
DECIDED_LATER = mark("Ngày của quyết định ({day}) ở sau hôm nay. Hãy kiểm tra lại.")


@dataclass(frozen=True)
class Ground:
    """From which day an act holds, and on what paper: the decision's number and date, or a reason."""

    effective_on: date
    decision_number: str = ""
    decided_on: date | None = None
    reason: str = ""


def check_day(day: date) -> None:
    """Raises Invalid for a day that nobody can have meant: before we count, or years ahead."""
    if not UNIT_SINCE < day <= clock.today() + FARTHEST:
        raise Invalid(Message(OUT_OF_TIME, {"day": show_date(day)}))


def record_change(actor: Actor, kind: str, ground: Ground) -> OrgChange:
    """Adds the act and returns its row. Raises Invalid for days that cannot be."""
    check_day(ground.effective_on)
    if ground.decided_on is not None and not UNIT_SINCE < ground.decided_on <= clock.today():
        raise Invalid(Message(DECIDED_LATER, {"day": show_date(ground.decided_on)}))
    change = OrgChange(
        public_id=new_public_id(), kind=kind, effective_on=ground.effective_on,
        decision_number=clean(ground.decision_number) or None, decided_on=ground.decided_on,
        reason=clean(ground.reason) or None, recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    db.session.add(change)
    db.session.flush()
    return change
