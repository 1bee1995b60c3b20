"""The first names of a long list, without looking at everybody: people are taken by name, some at a time, until a page
is full. A page of fifty out of a million costs what some hundred people cost, wherever enough of them stand in the list.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import BinaryText, read
from lms.org.models import Person
from lms.targets.queries.coverage import Coverage
from lms.targets.queries.population import Population
from lms.targets.rules import Listing

WORTH = 2_000
"""People among whom a list is looked for; fewer are read at once in no time."""

MOST = 10_000
"""So many are looked at one after another at most; to look at each by himself costs more than to read everybody."""

BLOCK = 1_000

Ask = Callable[[Population], Sequence[Any]]


def first_by_name(
    cover: Coverage, listing: Listing, units: Collection[int] | None, enough: int, ask: Ask
) -> list[Any] | None:
    """The first `enough` rows of the list by name, or all where there are fewer; None where it is less work to read
    everybody at once. `ask` gives the rows, in this order, of the people a population is narrowed to."""
    own = cover.tree.own
    sums = [own[unit] for unit in (own if units is None else units) if unit in own]
    size = sum(figures.size_of(listing) for figures in sums)
    if sum(figures.people for figures in sums) < WORTH or not size:
        return None
    share = size / _people_at_most()
    if enough > share * MOST:
        return None
    found: list[Any] = []
    looked, last = 0, None
    while looked < MOST:
        wanted = min(BLOCK, int(1.3 * (enough - len(found)) / share) + 100)
        people = _next_people(last, wanted)
        if people:
            found += ask(replace(cover.population, people=tuple(row.id for row in people)))
        if len(found) >= enough or len(people) < wanted:
            return found[:enough]
        looked, last = looked + wanted, people[-1]
    return None


def _people_at_most() -> int:
    """How many people there are at most, by the first and the last id: counting them would read them all."""
    first, last = read(_ENDS, {})[0]
    return 1 if last is None else int(last) - int(first) + 1


_ENDS = sa.select(
    sa.select(sa.func.min(Person.id)).scalar_subquery(), sa.select(sa.func.max(Person.id)).scalar_subquery()
)  # fmt: skip


def _next_people(last: Any, number: int) -> Sequence[Any]:
    """So many people by name after the one named."""
    if last is None:
        return read(_by_name(False), {"number": number})
    return read(_by_name(True), {"number": number, "name_key": last.name_key, "id": last.id})


@cache
def _by_name(is_after: bool) -> sa.Select[Any]:
    columns: list[Any] = [Person.id, Person.name_key]
    number: Any = sa.bindparam("number", type_=sa.Integer())
    found = sa.select(*columns).order_by(Person.name_key, Person.id).limit(number)
    if not is_after:
        return found
    name: Any = sa.bindparam("name_key", type_=BinaryText)
    after = sa.or_(Person.name_key > name, Person.id > sa.bindparam("id", type_=sa.Integer()))
    return found.where(Person.name_key >= name, after)
