"""The rule of undoing, against a plain replay: every fact is an event of a day, and an undone batch has none."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from lms.org.roster.batches.rules import NEVER, Fact, chains_of, undo

START = date(2026, 1, 1)


@dataclass(frozen=True)
class Event:
    """From `day` on the person is in `unit` (None: has left). `batch` None: written by hand."""

    day: date
    batch: int | None
    unit: int | None
    order: int


@dataclass
class Life:
    """One person's rows as imports, hands and undoings write them, and the events behind them."""

    rows: list[Fact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    undone: dict[int, int] = field(default_factory=dict)

    def current(self, day: date) -> Fact | None:
        heads = [chain[-1] for chain in chains_of(self.rows)]
        found = [f for f in heads if f.valid_from <= day and (f.valid_to is None or f.valid_to >= day)]
        assert len(found) <= 1, f"two main memberships on {day}"
        return found[0] if found else None

    def add(self, unit: int, since: date, until: date | None, batch: int | None, replaces: int | None, reason: str | None = None) -> None:  # fmt: skip
        self.rows.append(
            Fact(len(self.rows) + 1, True, unit, "teacher", None, "active", None, reason, None, since, until, batch, replaces)
        )  # fmt: skip

    def happen(self, day: date, batch: int | None, unit: int | None) -> None:
        """What an import or a person writes when `unit` is true from `day` on."""
        held = self.current(day)
        if (held.unit_id if held else None) == unit:
            return
        eve = day - timedelta(days=1)
        if held is None:
            assert unit is not None
            self.add(unit, day, None, batch, None)
        elif unit is None:
            self.add(held.unit_id, held.valid_from, eve, batch, held.id, "Thôi việc")
        elif held.valid_from == day:
            self.add(unit, day, held.valid_to, batch, held.id)
        else:
            self.add(held.unit_id, held.valid_from, eve, batch, held.id)
            self.add(unit, day, None, batch, None)
        self.events.append(Event(day, batch, unit, len(self.events)))

    def undo(self, batch: int, as_of: date) -> None:
        undoing = 1000 + batch
        for row in undo(self.rows, batch, as_of, self.undone):
            assert row.valid_to == NEVER or row.valid_to is None or row.valid_to >= row.valid_from
            self.rows.append(replace(row, id=len(self.rows) + 1, batch_id=undoing))
        self.undone[undoing] = batch

    def expected(self, day: date) -> int | None:
        left = [e for e in self.events if e.batch not in self.undone.values() and e.day <= day]
        return max(left, key=lambda e: (e.day, e.order)).unit if left else None

    def unit(self, day: date) -> int | None:
        held = self.current(day)
        return held.unit_id if held else None


@pytest.mark.parametrize("seed", range(300))
def test_undoing_equals_a_replay_without_the_batch(seed: int) -> None:
    chance = random.Random(seed)
    life, day, batches = Life(), START, list[tuple[int, date]]()
    for number in range(1, 8):
        by_hand = chance.random() < 0.3
        day += timedelta(days=chance.choice((0, 1, 5, 30)) + (1 if by_hand else 0))
        before = len(life.rows)
        life.happen(day, None if by_hand else number, chance.choice((None, 1, 2, 3)) if life.rows else 1)
        if not by_hand and len(life.rows) > before:
            batches.append((number, day))
        if by_hand:
            day += timedelta(days=1)
    days = [START + timedelta(days=n) for n in range(-1, 300)]
    chance.shuffle(batches)
    for batch, as_of in batches[: chance.randint(1, len(batches))] if batches else ():
        life.undo(batch, as_of)
        assert [life.unit(d) for d in days] == [life.expected(d) for d in days]
        rows = len(life.rows)
        again = undo(life.rows, batch, as_of, {k: v for k, v in life.undone.items() if v != batch})
        assert again == [], "a second pass finds nothing to take back"
        assert len(life.rows) == rows
