"""What can meet a requirement of a target: the extension point between targets and the slices that hold such facts.

A satisfier offers its facts as SELECTs, so that coverage stays one statement for a whole school. Completions of
courses are the first; others stand beside it in the literal list SATISFIERS in `lms/app.py`. A slice below targets
or beside it writes a class with these members and needs no import from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa

News = tuple[Any, sa.Select[Any]]
"""The id column of a table of facts whose rows are only added, and a SELECT of the people a row concerns that reads this
table: with "id above so much" it says about whom something is new."""


@dataclass(frozen=True)
class Moment:
    """For which day the facts are asked, and as known when (None: now). In statements that are built once both are
    places that are filled in later: compare with them, do not reckon with them."""

    on: date | sa.ColumnElement[date]
    known_at: Any = None  # datetime, or the place of one


class Satisfier(Protocol):
    """Facts of one source that meet requirements of one kind.

    `source` names it, once in the service ("completion", "workshop"); `label` (message id) says to people where a fact
    came from. `answers`: the kind of requirement that its `ref` numbers are about: "course" (a course's id), or a kind
    of its own, which the targets' form then offers by `titles()`.

    Each SELECT has the columns `person_id` (as the fact was written: merged people are found here), `ref`, `since` (the
    fact's local date) and `fact_id`. It holds facts as known at the moment's `known_at`: recorded by then, not taken
    back by then; as known now a fact that was taken back was never there. It need not compare with `on`, except where
    what counts depends on the day (a version to be learnt again). Facts are looked up by person: index that column.

    One more member may be there, `news() -> Sequence[News]`: every table by whose rows these SELECTs can change. Without
    it no sums are kept of targets that ask for the kind, and coverage is always read from the facts.
    """

    source: str
    label: str
    answers: str

    def done(self, moment: Moment) -> sa.Select[Any]:
        """What meets the requirement from `since` on, with one more column, `until`: the last day on which the fact
        itself counts, or NULL. A target's own validity comes on top. May have `version_id` (a course version's, or
        NULL), by which a target can ask for a version or later ones."""
        ...

    def begun(self, moment: Moment) -> sa.Select[Any] | None:
        """What makes a person "enrolled" without meeting anything yet (product rule 3.4); None: nothing does."""
        ...

    def in_review(self, moment: Moment) -> sa.Select[Any] | None:
        """What was handed in by the person and waits for somebody else; `since`: when. None: nothing does."""
        ...

    def titles(self) -> Mapping[int, str]:
        """What can be asked for, by number, in the order it is offered; empty for those that answer courses."""
        ...


_registered: list[Satisfier] = []


def register(satisfiers: Iterable[Satisfier]) -> None:
    """Replaces the satisfiers by the composition root's literal list. ValueError for a source that stands twice."""
    found = list(satisfiers)
    if len({one.source for one in found}) < len(found):
        raise ValueError("two satisfiers have one source")
    _registered[:] = found


def registered() -> Sequence[Satisfier]:
    """The satisfiers, in the order of the list."""
    return tuple(_registered)


def answering(kinds: Iterable[str]) -> list[Satisfier]:
    """The satisfiers of these kinds of requirements."""
    wanted = set(kinds)
    return [one for one in _registered if one.answers in wanted]


def offered_items() -> dict[str, str]:
    """What targets can ask for beside courses: "kind:id" to its title."""
    return {
        f"{one.answers}:{ref}": title
        for one in _registered
        if one.answers != "course"
        for ref, title in one.titles().items()
    }


def source_labels() -> Mapping[str, str]:
    """Where a fact came from, in words (message ids), by source."""
    return {one.source: one.label for one in _registered}
