"""Who heads a unit: dated rows, at most one head on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from lms.kernel import clock, hooks
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_date
from lms.org.changes import Ground, check_day, record_change
from lms.org.dated.rules import Write, covers, cut, writes
from lms.org.models import OrgChange
from lms.org.queries import find_kept_id
from lms.org.units import queries, rules
from lms.org.units.beginning import begin
from lms.org.units.models import UnitHead
from lms.org.units.rules import Headship

NEEDS_TITLE = mark("Vui lòng ghi chức danh, ví dụ Trưởng khoa hoặc Phụ trách khoa.")
HEADLESS = mark("Ngày {day} đơn vị này không có người đứng đầu.")
ENDS_EARLY = mark("Ngày cuối ({last}) ở trước ngày đầu ({first}).")


@dataclass(frozen=True)
class Appointment:
    """Who is to head a unit, under what title, whether for the time being, until when (None: open)."""

    person_id: int
    title: str
    is_acting: bool
    until: date | None = None


def appoint(actor: Actor, unit_id: int, new: Appointment, ground: Ground) -> OrgChange:
    """A head from the day on. Whoever headed before ends on the eve."""
    forest, title, day = begin(actor, [unit_id], ground), clean(new.title), ground.effective_on
    if not title:
        raise Invalid(Message(NEEDS_TITLE))
    if new.until is not None:
        check_day(new.until)
        if new.until < day:
            raise Invalid(Message(ENDS_EARLY, {"first": show_date(day), "last": show_date(new.until)}))
    held = queries.headships([unit_id])
    head = Headship(None, day, new.until, unit_id, find_kept_id(new.person_id), title, new.is_acting)
    after = rules.appointed(held, head)
    made = next(row for row in after if row.id is None and row.valid_from == day)
    if not covers(forest[unit_id], made.valid_from, made.valid_to) and made.valid_to is not None:
        raise Invalid(
            Message(rules.NOT_THERE, {"name": forest[unit_id][-1].name, "day": show_date(made.valid_to)})
        )
    act = record_change(actor, "unit-head", ground)
    write_heads(writes(held, after), act.id)
    return act


def dismiss(actor: Actor, unit_id: int, ground: Ground) -> OrgChange:
    """No head from the day on, until one that is recorded for later."""
    begin(actor, [unit_id], ground)
    held, day = queries.headships([unit_id]), ground.effective_on
    after = rules.dismissed(held, day)
    if after == held:
        raise Invalid(Message(HEADLESS, {"day": show_date(day)}))
    act = record_change(actor, "unit-head-end", ground)
    write_heads(writes(held, after), act.id)
    return act


def end_heads(unit_ids: Collection[int], day: date, change_id: int) -> None:
    """Ends who heads the units on `day` or later."""
    held = queries.headships(unit_ids)
    write_heads(writes(held, cut(held, day)), change_id)


def write_heads(todo: Iterable[Write[Headship]], change_id: int) -> None:
    """Adds the rows of heads; announces HeadshipReplaced for those that stand in another's place."""
    now = clock.now()
    rows = [
        UnitHead(
            unit_id=w.row.unit_id, person_id=w.row.person_id, title=w.row.title, is_acting=w.row.is_acting,
            valid_from=w.row.valid_from, valid_to=w.row.valid_to, recorded_at=now, change_id=change_id,
            replaces_id=w.replaces,
        )
        for w in todo
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        if row.replaces_id is not None:
            hooks.announce(hooks.HeadshipReplaced(row.id))
