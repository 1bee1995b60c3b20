"""Pure rules of sections. How many questions a section asks is fixed with the quiz, so a place tells its section."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar

MOST_LETTERS = 150
"""Of a heading."""


class Placed(Protocol):
    """Something that stands at a place of a quiz, counted from 1."""

    @property
    def position(self) -> int: ...


Item = TypeVar("Item", bound=Placed)
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Section:
    """The places `first` to `last` of a quiz, counted from 1, under the heading `title` ("" for none)."""

    title: str
    first: int
    last: int


def sections(slots: Iterable[tuple[str, int]]) -> list[Section]:
    """The sections of slots given as (heading, how many they draw), in order."""
    found: list[Section] = []
    for title, group in groupby(slots, key=lambda slot: slot[0]):
        first = found[-1].last + 1 if found else 1
        found.append(Section(title, first, first + sum(count for _, count in group) - 1))
    return found


def first_astray(titles: Sequence[str]) -> int | None:
    """The number, from 0, of the first slot that can't stand where it does; None where all can.

    A heading comes once, and what has none stands before the first one: below it, it would seem to belong there.
    """
    known: set[str] = set()
    for number, title in enumerate(titles):
        before = titles[number - 1] if number else ""
        if title != before and (title in known or not title):
            return number
        known.add(title)
    return None


def mixed(drawn: Sequence[Drawn], parts: Iterable[Section], rng: random.Random) -> list[Drawn]:
    """What was drawn, in order of places, each section of it in a random order."""
    found: list[Drawn] = []
    for part in parts:
        inside = list(drawn[part.first - 1 : part.last])
        rng.shuffle(inside)
        found += inside
    return found


def under_headings(items: Iterable[Item], parts: Sequence[Section]) -> list[tuple[str, list[Item]]]:
    """The items in order, with the heading of each section before its own; one without a heading where there are no
    sections."""
    found: list[tuple[str, list[Item]]] = []
    held = list(items)
    for part in parts:
        if inside := [item for item in held if part.first <= item.position <= part.last]:
            found.append((part.title, inside))
    return found if parts else [("", held)]
