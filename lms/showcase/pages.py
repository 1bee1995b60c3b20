"""What the public page shows, kept for a minute: strangers may open it as often as they like."""

import time
from dataclasses import dataclass
from datetime import date, datetime

from lms.kernel import clock
from lms.org.consents import child_age
from lms.showcase import queries
from lms.showcase.rules import Item, Line, Source, public_lines
from lms.targets import queries as targets
from lms.targets.freezing.queries import get_snapshot, tree_of
from lms.targets.rules import Figures, UnitTree

KEPT_SECONDS = 60.0
SHOWN = 50

_kept: list[tuple[float, "PublicPage | None"]] = []


@dataclass(frozen=True)
class Table:
    """Coverage by unit. `total` None: too few people to say anything. `is_frozen`: from a snapshot."""

    target: str
    on: date
    is_frozen: bool
    lines: list[Line]
    total: Figures | None


@dataclass(frozen=True)
class PublicPage:
    """Everything on the page, as of an instant."""

    lead: str
    table: Table | None
    items: list[Item]
    at: datetime


def forget_kept() -> None:
    """What this process keeps is made anew."""
    _kept.clear()


def public_page() -> PublicPage | None:
    """The page, at most a minute old; None while it is off. Some ten queries when it is made, none otherwise."""
    held = next(iter(_kept), None)  # another thread may forget it at any moment
    if held is None or time.monotonic() - held[0] > KEPT_SECONDS:
        held = (time.monotonic(), make_page())
        _kept[:] = [held]
    return held[1]


def make_page(even_if_off: bool = False) -> PublicPage | None:
    """The page as it stands now; None while it is off."""
    chosen, today = queries.choice(), clock.today()
    if not (chosen.is_on or even_if_off):
        return None
    shown = [item for item in queries.items(today, child_age(), 4 * SHOWN) if item.is_shown][:SHOWN]
    return PublicPage(chosen.lead, _table(chosen, today), shown, clock.now())


def _table(chosen: queries.Choice, today: date) -> Table | None:
    if chosen.source is Source.SNAPSHOT and chosen.snapshot:
        held = get_snapshot(chosen.snapshot)
        return _of(held.name, held.on, True, tree_of(held.id))
    every = targets.targets(today) if chosen.source is Source.CURRENT else []
    if not every:
        return None
    return _of(every[0].name, today, False, targets.coverage(targets.population_of(every[0], today)).tree)


def _of(name: str, on: date, is_frozen: bool, tree: UnitTree) -> Table:
    lines = public_lines([(line.node.name, line.figures) for line in tree.top() if line.node is not None])
    return Table(name, on, is_frozen, lines, tree.all if lines else None)
