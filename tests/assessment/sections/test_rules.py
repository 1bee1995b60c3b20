"""Sections as pure rules: where they lie, what may stand where, and that nothing leaves its own."""

import random
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.sections.rules import Section, first_astray, mixed, sections, under_headings

titles = st.sampled_from(["", "A", "B", "C"])
slots = st.lists(st.tuples(titles, st.integers(1, 4)), max_size=6)


@dataclass(frozen=True)
class Place:
    position: int


@given(slots)
def test_they_cover_every_place_once(slots: list[tuple[str, int]]) -> None:
    found = sections(slots)
    covered = [place for part in found for place in range(part.first, part.last + 1)]
    assert covered == list(range(1, sum(count for _, count in slots) + 1))
    assert all(one.title != other.title for one, other in pairwise(found))


@given(slots, st.integers(0, 99))
def test_mixing_stays_inside(slots: list[tuple[str, int]], seed: int) -> None:
    parts = sections(slots)
    drawn = list(range(1, sum(count for _, count in slots) + 1))
    found = mixed(drawn, parts, random.Random(seed))
    assert len(found) == len(drawn)
    for part in parts:
        assert sorted(found[part.first - 1 : part.last]) == drawn[part.first - 1 : part.last]


@given(slots)
def test_every_item_stands_under_one_heading(slots: list[tuple[str, int]]) -> None:
    items = [Place(n) for n in range(1, sum(count for _, count in slots) + 1)]
    found = under_headings(items, sections(slots))
    assert [item for _, inside in found for item in inside] == items


def test_without_sections_all_stand_together() -> None:
    assert under_headings([Place(1), Place(2)], []) == [("", [Place(1), Place(2)])]


def test_slots_of_one_heading_are_one_section() -> None:
    assert sections([("", 1), ("A", 2), ("A", 1), ("B", 1)]) == [
        Section("", 1, 1),
        Section("A", 2, 4),
        Section("B", 5, 5),
    ]


@pytest.mark.parametrize(
    ("titles", "astray"),
    [
        ([], None),
        (["", ""], None),
        (["", "A", "A", "B"], None),
        (["A", ""], 1),
        (["A", "B", "A"], 2),
        (["", "A", "B", ""], 3),
    ],
)
def test_what_stands_astray(titles: list[str], astray: int | None) -> None:
    assert first_astray(titles) == astray
