"""The first names of a long list: taken by name, some at a time, they are those that everybody read at once gives."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import release
from lms.targets import queries
from lms.targets.queries import walking
from lms.targets.queries.coverage import Coverage
from lms.targets.queries.population import Population
from lms.targets.rules import Listing
from tests.make import make_person
from tests.targets.conftest import TODAY, School
from tests.targets.make import noon
from tests.targets.year import Year

NOBODY = 10**9


def listed(cover: Coverage, target: Any, listing: Listing, units: Any, page: int) -> Sequence[Any]:
    if listing is Listing.NOT_COUNTED:
        return queries.not_counted_names(cover, units, "", page, 4)[0]
    return queries.names(cover, target, listing, units, "", page, 4)[0]


@pytest.mark.parametrize("seed", range(2))
def test_names_in_turn_are_those_read_at_once(app: Flask, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "BLOCK", 3)
    year, walked, told = Year(seed), 0, 0
    found_in_turn = walking.first_by_name

    def counted(*asked: Any) -> Any:
        nonlocal walked
        found = found_in_turn(*asked)
        walked += found is not None
        return found

    monkeypatch.setattr(import_module("lms.targets.queries.names"), "first_by_name", counted)
    for n in range(60):
        year.live_some(1, n, 300 * 12)
        if n % 6 or n < 20:
            continue
        with clock.frozen(noon(year.day)):
            today = clock.today()
            target = queries.targets(today)[0]
            units = year.rng.choice([None, frozenset(year.units[::2])])
            cover = queries.coverage(queries.population_of(target, today), visible=units)
            for listing in Listing:
                for page in (1, 2):
                    seen = []
                    for worth in (0, NOBODY):
                        monkeypatch.setattr(walking, "WORTH", worth)
                        seen.append(listed(cover, target, listing, units, page))
                    assert seen[0] == seen[1], f"seed {seed}, act {n}, {listing}, page {page}"
                    told += len(seen[0])
            release()
    assert walked > 10, "hardly any list was walked"
    assert told > 10, "hardly anybody was named"


def test_few_are_looked_at_where_many_are_missing(
    app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(150):
        make_person(f"Nguyễn Văn A{n:03}", school.it, "teacher")
    monkeypatch.setattr(walking, "WORTH", 100)
    target = queries.targets(TODAY)[0]
    cover = queries.coverage(queries.population_of(target, TODAY))
    looked: list[int] = []

    def ask(some: Population) -> Sequence[Any]:
        looked.append(len(some.people or ()))
        return [None] * looked[-1]

    assert len(walking.first_by_name(cover, Listing.MISSING, None, 10, ask) or ()) == 10
    assert len(looked) == 1, "one look"
    assert 100 < looked[0] < 130, "a page and some more, not everybody"
    assert walking.first_by_name(cover, Listing.DONE, None, 100, ask) is None, (
        "one of them: all are read at once"
    )
    assert walking.first_by_name(cover, Listing.MISSING, {school.office}, 10, ask) is None, (
        "few people: at once"
    )
    monkeypatch.setattr(walking, "MOST", 50)
    assert walking.first_by_name(cover, Listing.MISSING, None, 10, lambda some: []) is None, (
        "enough of looking"
    )
    release()
