"""Pure rules of saved texts: which save overwrites which row, who is told of a conflict, and what is kept for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_LETTERS = 100_000
"""Of a text: some fifteen times a lesson of normal length. A pack takes 128 KB a lesson."""
ONE_SITTING = timedelta(minutes=10)
"""Saves of one author within it are one entry of the history."""
_STEPS = (
    (timedelta(hours=12), timedelta(0)),
    (timedelta(days=7), timedelta(hours=1)),
    (timedelta(days=90), timedelta(days=1)),
)
"""Up to which age the entries stand how far apart; older ones a month apart."""
_OLDER = timedelta(days=30)
MUCH = 20
"""So many words fewer at once are no correction: what was there stays an entry of the history."""
MOST_KEPT = 400
"""Whatever the dates, no more than the newest so many."""


@dataclass(frozen=True)
class Saved:
    """An entry of a text's history."""

    number: int
    account_id: int | None
    begun_at: datetime
    saved_at: datetime
    words: int = 0


def overwrites(newest: Saved | None, account_id: int | None, now: datetime, words: int = 0) -> bool:
    """Whether a save goes on with the newest entry (its number still grows) instead of making another: the same
    author's, begun within one sitting, and not much taken away. `words`: of the text that is saved."""
    return (
        newest is not None
        and account_id is not None
        and newest.account_id == account_id
        and now - newest.begun_at < ONE_SITTING
        and newest.words - words < MUCH
    )


def too_many(entries: Sequence[Saved], counting: int, now: datetime) -> set[int]:
    """The numbers that may go: of neighbours that stand closer than their age allows the older one. The entry that
    counts, the newest of all and the first of all always stay."""
    ordered = sorted(entries, key=lambda entry: entry.number, reverse=True)
    gone: set[int] = set()
    if not ordered:
        return gone
    kept = ordered[0]
    count = 1
    for entry in ordered[1:]:
        is_safe = entry.number in (counting, ordered[-1].number)
        if not is_safe and (
            count >= MOST_KEPT or kept.saved_at - entry.saved_at < _apart(now - entry.saved_at)
        ):
            gone.add(entry.number)
            continue
        kept, count = entry, count + 1
    return gone


def _apart(age: timedelta) -> timedelta:
    return next((apart for up_to, apart in _STEPS if age <= up_to), _OLDER)


def both(mine: str, theirs: str) -> str:
    """The two texts one after the other, nothing lost: the saved one first."""
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}"
