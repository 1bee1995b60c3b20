"""What undoing a batch means for one person: which rows are written, and which stay. Pure.

A person's memberships are chains of rows, each standing for the one before it; what is known now is the last row
of each chain. A batch wrote some rows of some chains. Undoing it takes back what the batch said and nothing
else: a row of its own is replaced by one that holds on no day; what it closed is open again until the next
fact that is left; what somebody said later, by hand or by another list, stays where it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

NEVER = date(1899, 12, 31)  # the last day of a row that is void: before every beginning and every period
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Fact:
    """One membership row. `valid_to` is the last day it covers."""

    id: int
    is_main: bool
    unit_id: int
    category: str
    position: str | None
    status: str
    leave_kind: str | None
    end_reason: str | None
    decision_number: str | None
    valid_from: date
    valid_to: date | None
    batch_id: int | None
    replaces_id: int | None

    @property
    def claim(self) -> tuple[object, ...]:
        """What the row says apart from its end."""
        return (
            self.is_main, self.unit_id, self.category, self.position, self.status, self.leave_kind, self.valid_from,
        )  # fmt: skip

    @property
    def is_void(self) -> bool:
        """Whether it holds on no day."""
        return self.valid_to is not None and self.valid_to < self.valid_from


Chain = Sequence[Fact]


def chains_of(rows: Sequence[Fact]) -> list[list[Fact]]:
    """The rows, each chain from its first row to the one that is known now."""
    follower = {row.replaces_id: row for row in rows if row.replaces_id is not None}
    known = {row.id for row in rows}
    found = []
    for first in rows:
        if first.replaces_id in known:
            continue
        chain = [first]
        while chain[-1].id in follower:
            chain.append(follower[chain[-1].id])
        found.append(chain)
    return found


def owner(chain: Chain, place: int, silent: Collection[int]) -> int | None:
    """The batch (None: a person) whose claim the row at `place` carries on: a row that only ends another one
    earlier, that an undoing put back or that was taken back itself, says nothing of its own."""
    row = chain[place]
    if place == 0:
        return row.batch_id
    if row.batch_id in silent:
        for earlier in range(place - 1, -1, -1):
            if chain[earlier].claim == row.claim and not chain[earlier].is_void:
                return owner(chain, earlier, silent)
    if row.claim == chain[place - 1].claim:
        return owner(chain, place - 1, silent)
    return row.batch_id


@dataclass(frozen=True)
class _Opened:
    """A chain whose last row gets another end: `fact` as it was before somebody closed it."""

    head: Fact
    fact: Fact


def undo(rows: Sequence[Fact], batch_id: int, as_of: date, undone: Mapping[int, int]) -> list[Fact]:
    """The rows that take `batch_id` (a list true on `as_of`) back from one person's `rows`.

    `undone`: undoing batches and what each took back, without this one. The answer's rows name in `replaces_id`
    what they stand for; their `id` is 0 and `batch_id` None. Nothing to write: an empty list.
    """
    past = {*undone, *undone.values()}
    dead, silent = {*undone.values(), batch_id}, {*past, batch_id}
    chains = chains_of(rows)
    written: list[Fact] = []
    opened: list[_Opened] = []
    standing: list[tuple[Chain, Fact]] = []  # chains that stay, with what they say from now on
    closed_something = has_removed = False
    for chain in chains:
        head = chain[-1]
        place = next((i for i, row in enumerate(chain) if row.batch_id == batch_id), None)
        if place is None:
            standing.append((chain, head))
            continue
        own, before = chain[place], chain[place - 1] if place else None
        if before is not None and own.claim == before.claim:
            closed_something = True
            earlier = _earlier(chain, place, past, dead)
            if earlier and head.claim == own.claim and head.valid_to == own.valid_to:
                opened.append(_Opened(head, earlier))
            else:
                standing.append((chain, head))
        elif owner(chain, len(chain) - 1, past) != batch_id or (head.is_void and head is not own):
            standing.append((chain, head))  # somebody else's word about the same days
        else:
            has_removed = True
            earlier = _earlier(chain, place, past, dead)
            if earlier is None:
                written.append(_void(head))
            else:
                opened.append(_Opened(head, earlier))
    if closed_something or has_removed:
        opened += _limited(standing, as_of, silent, closed_something and not opened)
    later = [fact for _, fact in standing if fact.is_main and not fact.is_void]
    ends = _ends(chains, silent)
    for one in opened:
        others = [f for f in later if f.id != one.head.id]
        others += [o.fact for o in opened if o is not one and not o.fact.is_void]
        row = _until(one, others, ends)
        if row.is_void:  # the same days are somebody else's by now
            written += [] if one.head.is_void else [_void(one.head)]
        elif (row.claim, row.valid_to, row.end_reason) != (
            one.head.claim,
            one.head.valid_to,
            one.head.end_reason,
        ):
            written.append(row)
    return written


def _void(head: Fact) -> Fact:
    return replace(head, id=0, batch_id=None, replaces_id=head.id, valid_to=NEVER, end_reason=None)


def _earlier(chain: Chain, place: int, past: Collection[int], dead: Collection[int]) -> Fact | None:
    """What the chain said before `place` that nobody has taken back."""
    for index in range(place - 1, -1, -1):
        if not chain[index].is_void and owner(chain, index, past) not in dead:
            return chain[index]
    return None


def _limited(
    standing: Sequence[tuple[Chain, Fact]], as_of: date, silent: Collection[int], closed_something: bool
) -> list[_Opened]:
    """The row that ends on the eve of the list only because the list began there, where it is not one that the list
    itself closed: somebody has rewritten those days since, or the list that closed it was taken back before.

    `silent`: the batches whose word no longer counts. Where this list closed nothing, only an end that one of them
    set is no end of its own.
    """
    eve = as_of - DAY
    found = [
        (chain, fact)
        for chain, fact in standing
        if fact.is_main and fact.valid_to == eve
        and (not fact.is_void or owner(chain, len(chain) - 1, silent) not in silent)
        and (_who_ended(chain) in silent or (closed_something and not fact.end_reason))
    ]  # fmt: skip
    if not found:
        return []
    chain, fact = max(found, key=lambda pair: pair[1].valid_from)
    ends = [
        row.valid_to
        for row in chain[:-1]
        if row.claim == fact.claim and not row.is_void and row.batch_id not in silent
    ]
    return [_Opened(fact, replace(fact, valid_to=ends[-1] if ends else None, end_reason=None))]


def _who_ended(chain: Chain) -> int | None:
    """The batch (None: a person) that first gave the chain's last row its end."""
    first = chain[-1]
    for row in reversed(chain):
        if row.valid_to != first.valid_to:
            break
        first = row
    return first.batch_id


def _ends(chains: Sequence[Chain], silent: Collection[int]) -> list[Fact]:
    """The rows in which somebody whose word counts wrote down last that the person has left."""
    last = [next((row for row in reversed(chain) if row.batch_id not in silent), None) for chain in chains]
    return [row for row in last if row is not None and row.end_reason]


def _until(one: _Opened, others: Sequence[Fact], ends: Sequence[Fact]) -> Fact:
    """`one` open again, up to the next fact of `others`, or to the day on which one of `ends` says that the person
    has left."""
    fact = one.fact
    end, source = fact.valid_to, fact
    following = min((f.valid_from for f in others if f.valid_from >= fact.valid_from), default=None)
    for gone in ends:
        last = gone.valid_to
        is_within = last is not None and (
            fact.valid_from <= last or (fact.valid_from == last + DAY and gone.id > fact.id)
        )
        if is_within and last is not None and (end is None or last < end):
            end, source = last, gone
    if following is not None and (end is None or following - DAY <= end):
        end, source = following - DAY, replace(fact, end_reason=None)
    return replace(
        fact, id=0, batch_id=None, replaces_id=one.head.id, valid_to=end, end_reason=source.end_reason,
        decision_number=source.decision_number if source.end_reason else fact.decision_number,
    )  # fmt: skip
