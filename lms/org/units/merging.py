"""Units made of units: several into one, and one into two. People go over set by set."""

from collections.abc import Collection
from datetime import date

from lms.kernel import hooks
from lms.kernel.actor import Actor
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.changes import Ground, record_change
from lms.org.dated.rules import cut
from lms.org.people.queries import lock_people
from lms.org.units import queries, rules
from lms.org.units.actions import NewUnit, make, rewrite
from lms.org.units.beginning import begin
from lms.org.units.carrying import carry
from lms.org.units.heads import end_heads

NOTHING_TO_MERGE = mark("Hãy chọn ít nhất một đơn vị để gộp, khác với đơn vị nhận.")
BELOW_ITSELF = mark("Đơn vị nhận đang trực thuộc đơn vị được gộp. Hãy chuyển đơn vị nhận lên trước.")
NOTHING_TO_SPLIT = mark("Hãy chọn người hoặc đơn vị trực thuộc sẽ sang đơn vị mới.")
NOT_IN_UNIT = mark("Có người được chọn không thuộc đơn vị này vào ngày {day}. Hãy xem lại danh sách.")
NOT_A_CHILD = mark("Có đơn vị được chọn không trực thuộc đơn vị này vào ngày {day}.")


def merge(actor: Actor, unit_ids: Collection[int], into: int | NewUnit, ground: Ground) -> int:
    """Several units into one, an existing or a new one, from the day on; returns its id.

    Their people and the units below them go over on that day; the merged units are no more from then on.
    """
    sources = sorted(set(unit_ids) - {into if isinstance(into, int) else 0})
    if not sources:
        raise Invalid(Message(NOTHING_TO_MERGE))
    begin(actor, [*sources, into] if isinstance(into, int) else sources, ground)
    act, day = record_change(actor, "unit-merge", ground), ground.effective_on
    target = into if isinstance(into, int) else make(into, day, act.id)
    forest = queries.forest()
    after = {
        child: rules.changed(forest, child, max(day, first), parent_id=target)
        for child, first in _children(forest, sources, day)
        if child not in sources and child != target
    }
    if isinstance(into, int) and any(s.parent_id in sources and s.last >= day for s in forest[target]):
        raise Invalid(Message(BELOW_ITSELF))
    # Where one of them hangs below another, neither keeps the other alive.
    below = {**forest, **after, **{source: cut(forest[source], day) for source in sources}}
    after |= {source: rules.closed({**below, source: forest[source]}, source, day) for source in sources}
    moved = carry(sources, target, day, act.id)
    rewrite(forest, after, act.id)
    end_heads(sources, day, act.id)
    for person_id in moved:
        hooks.announce(hooks.PersonMoved(person_id, day))
    return target


def _children(forest: rules.Forest, parents: Collection[int], day: date) -> list[tuple[int, date]]:
    """The units that hang under one of the parents on the day or later, with the first such day."""
    found: dict[int, date] = {}
    for unit_id, spans in forest.items():
        for span in spans:
            if span.parent_id in parents and span.last >= day:
                found.setdefault(unit_id, max(span.valid_from, day))
    return sorted(found.items())


def split(
    actor: Actor,
    unit_id: int,
    new: NewUnit,
    person_ids: Collection[int],
    child_ids: Collection[int],
    ground: Ground,
) -> int:
    """A new unit of chosen people and units below, beside or below the old one, from the day on; returns its id."""
    forest = begin(actor, [unit_id], ground)
    day = ground.effective_on
    if not person_ids and not child_ids:
        raise Invalid(Message(NOTHING_TO_SPLIT))
    lock_people(person_ids)
    children = {child for child, first in _children(forest, [unit_id], day) if first == day}
    if not set(child_ids) <= children:
        raise Invalid(Message(NOT_A_CHILD, {"day": show_date(day)}))
    act = record_change(actor, "unit-split", ground)
    target = make(new, day, act.id)
    forest = queries.forest()
    rewrite(forest, {i: rules.changed(forest, i, day, parent_id=target) for i in child_ids}, act.id)
    moved = carry([unit_id], target, day, act.id, person_ids) if person_ids else []
    if set(moved) != set(person_ids):
        raise Invalid(Message(NOT_IN_UNIT, {"day": show_date(day)}))
    for person_id in moved:
        hooks.announce(hooks.PersonMoved(person_id, day))
    return target
