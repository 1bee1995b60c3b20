"""How every act on units begins: who may, which day, which units, and the tree as it is known now."""

from collections.abc import Collection

from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.org.changes import Ground, check_day
from lms.org.units import queries, rules


def begin(actor: Actor, unit_ids: Collection[int], ground: Ground) -> rules.Forest:
    """The tree; holds the units until the transaction ends. Invalid for a unit that is not there on the day."""
    require(actor, "org.change", read="org.read")
    check_day(ground.effective_on)
    queries.lock_units(unit_ids)
    forest = queries.forest()
    for unit_id in unit_ids:
        rules.need_span(forest, unit_id, ground.effective_on)
    return forest
