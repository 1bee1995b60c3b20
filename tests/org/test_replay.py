"""A random year of acts, some recorded late, against a naive replay of the list of events."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.errors import LmsError
from tests.make import make_school
from tests.org.acts import (
    add_person,
    add_unit,
    back,
    counted,
    end,
    held,
    join,
    leave,
    merge_people,
    merge_units,
    move,
    noon,
    undo_merge,
)  # fmt: skip

FIRST = date(2026, 1, 1)
CATEGORIES = ("manager", "teacher", "officer", "worker", "student")


@dataclass(frozen=True)
class Event:
    """What was recorded on `recorded`, true from `on`. `person`: the one it is about; "unit" acts have none."""

    recorded: date
    on: date
    kind: str
    person: int = 0
    unit: int = 0
    other: int = 0
    category: str = ""


@dataclass
class Belongs:
    unit: int
    category: str
    away: bool = False


@dataclass
class Year:
    chance: random.Random
    units: list[int]
    names: dict[int, str]
    events: list[Event] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    merges: dict[str, tuple[int, int]] = field(default_factory=dict)

    def state(self, on: date, known: date) -> dict[int, Belongs]:
        """Who belonged where: everything recorded by `known`, in the order in which it became true."""
        told = [e for e in self.events if e.recorded <= known]
        now: dict[int, Belongs] = {}
        for e in sorted(told, key=lambda e: e.on):
            if e.on > on:
                break
            if e.kind == "join":
                now[e.person] = Belongs(e.unit, e.category)
            elif e.kind == "move" and e.person in now:
                now[e.person].unit, now[e.person].category = e.unit, e.category
            elif e.kind == "leave" and e.person in now:
                now[e.person].away = True
            elif e.kind == "back" and e.person in now:
                now[e.person].away = False
            elif e.kind == "gone":
                now.pop(e.person, None)
            elif e.kind == "unit-merge":
                for one in now.values():
                    one.unit = e.other if one.unit == e.unit else one.unit
        same = {}
        for e in told:
            if e.kind == "same":
                same[e.other] = e.person
            elif e.kind == "not-same":
                del same[e.other]
        return {p: b for p, b in now.items() if p not in same}

    def first(self, person: int) -> date:
        return min(e.on for e in self.events if e.person == person)

    def left(self, person: int) -> bool:
        return any(e.person == person and e.kind == "gone" for e in self.events)

    def later(self, person: int, on: date) -> bool:
        return any(e.person == person and e.on > on for e in self.events)


def try_act(year: Year, today: date) -> None:
    chance = year.chance
    late = today - timedelta(days=chance.randint(1, 50)) if chance.random() < 0.25 else today
    on = max(late, FIRST)
    person = chance.choice(year.people) if year.people else 0
    unit, category = chance.choice(year.units), chance.choice(CATEGORIES)
    kind = chance.choices(
        ["new", "move", "leave", "back", "gone", "join", "unit-merge", "same", "not-same"],
        [8, 9, 4, 3, 3, 3, 0.7, 2, 0.7],
    )[0]
    if on < today and person and year.later(person, on):
        on = today  # two late changes of one person in one another's past have no single naive reading
    if any(e.kind == "unit-merge" and e.on > on for e in year.events):
        on = today
    event = Event(today, on, kind, person, unit, 0, category)
    try:
        if kind == "new":
            made = add_person(f"P{len(year.events):03}", f"Nguyễn Văn {len(year.people)}", unit, on, category)
            year.people.append(made)
            event = Event(today, on, "join", made, unit, 0, category)
        elif kind == "unit-merge":
            into = chance.choice([u for u in year.units if u != unit])
            merge_units([unit], into, today)
            year.units.remove(unit)
            event = Event(today, today, kind, 0, unit, into)
        elif kind == "same":
            other = chance.choice(year.people)
            if year.first(person) <= year.first(other) and not year.left(
                person
            ):  # else it takes over days, which has tests of its own
                year.merges[merge_people(person, other)] = (person, other)
                event = Event(today, FIRST, kind, person, 0, other)
            else:
                return
        elif kind == "not-same":
            public_id = chance.choice(list(year.merges))
            undo_merge(public_id)
            person, other = year.merges.pop(public_id)
            event = Event(today, FIRST, kind, person, 0, other)
        elif kind == "gone":
            end(person, on - timedelta(days=1))
        else:
            acts: dict[str, Any] = {
                "move": lambda: move(person, unit, on, category), "leave": lambda: leave(person, on),
                "back": lambda: back(person, on), "join": lambda: join(person, unit, on, category),
            }  # fmt: skip
            acts[kind]()
    except (LmsError, IndexError):
        return  # a sentence for the office; nothing was written
    year.events.append(event)


@pytest.mark.parametrize("seed", range(6))
def test_a_year_is_counted_as_its_events_say(app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    with clock.frozen(noon(FIRST)):
        school = make_school("Trường")
        names = {add_unit(f"Khoa {n}", school): f"Khoa {n}" for n in "ABCDE"}
    year = Year(chance, list(names), names)
    days = sorted(FIRST + timedelta(days=chance.randint(0, 364)) for _ in range(70))
    for today in days:
        with clock.frozen(noon(today)):
            try_act(year, today)
    assert len(year.events) > 35
    assert {"join", "move", "leave", "gone"} <= {e.kind for e in year.events}
    for _ in range(40):
        on, known = (FIRST + timedelta(days=chance.randint(-5, 400)) for _ in range(2))
        wanted = year.state(on, known)
        found = counted(on, known)
        by_category = {c: n for c in CATEGORIES if (n := sum(b.category == c for b in wanted.values()))}
        assert found["total"] == by_category, (on, known)
        assert found["on_leave"] == sum(b.away for b in wanted.values()), (on, known)
        for unit in found["units"]:
            if unit["name"] != "Trường":
                people = [b for b in wanted.values() if names[b.unit] == unit["name"]]
                assert sum(unit["categories"].values()) == len(people), (on, known, unit["name"])
        assert sum(sum(u["own"].values()) for u in found["units"]) == len(wanted)
    now = year.state(FIRST + timedelta(days=364), FIRST + timedelta(days=364))
    assert (
        counted(FIRST + timedelta(days=364))["total"]
        == counted(FIRST + timedelta(days=364), date(2030, 1, 1))["total"]
    )
    for person in now:
        held(person)
