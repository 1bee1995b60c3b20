"""Where a person stands with a target on a date. Pure: the same facts and the same day give the same answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.kernel.messages import mark
from lms.targets.asking.rules import Content, counts_since, last_day
from lms.targets.rules import Standing, days_left

SOON = 14  # days before the due date from which it is soon
EXPIRES_SOON = 30  # days before what was met counts no more


class Status(StrEnum):
    """Each person of the population has exactly one on a date."""

    NOT_COUNTED = "not-counted"  # on leave or gone
    EXEMPT = "exempt"
    NOT_YET = "not-yet"
    IN_PROGRESS = "in-progress"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    IN_REVIEW = "in-review"
    DONE = "done"
    EXPIRING = "expiring"
    EXPIRED = "expired"


STATUS_LABELS: Mapping[str, str] = {
    Status.NOT_COUNTED: mark("Không tính"),
    Status.EXEMPT: mark("Được miễn, hoãn"),
    Status.NOT_YET: mark("Chưa bắt đầu"),
    Status.IN_PROGRESS: mark("Đang học"),
    Status.DUE_SOON: mark("Sắp đến hạn"),
    Status.OVERDUE: mark("Quá hạn"),
    Status.IN_REVIEW: mark("Đang chờ xem xét"),
    Status.DONE: mark("Hoàn thành"),
    Status.EXPIRING: mark("Hoàn thành, sắp hết hạn"),
    Status.EXPIRED: mark("Hết hạn, cần làm lại"),
}


class Owner(StrEnum):
    """Whose the next step of a missing person is."""

    LEARNER = "learner"
    HEAD = "head"
    OFFICE = "office"
    TRAINER = "trainer"


FINISHED = frozenset({Status.DONE, Status.EXPIRING})


@dataclass(frozen=True)
class Fact:
    """Something that met a requirement (a `kind` and the number `ref`) on the day `since`; it counts no longer than
    `until` (None: as long as the target says). `source`, `fact_id`: where it came from."""

    kind: str
    ref: int
    since: date
    until: date | None = None
    source: str = "completion"
    fact_id: int = 0


@dataclass(frozen=True)
class Begun:
    """Something begun in a requirement on the day `since`; `waits`: it was handed in and waits for somebody else."""

    kind: str
    ref: int
    since: date
    waits: bool = False
    source: str = "completion"
    fact_id: int = 0


@dataclass(frozen=True)
class Case:
    """Everything the status is made of: what the target asks, how the person stands in its population, their own
    due date, and their facts up to the day (others are not looked at)."""

    content: Content
    standing: Standing
    due_on: date
    facts: Sequence[Fact] = ()
    begun: Sequence[Begun] = ()


def met_on(content: Content, facts: Iterable[Fact], on: date) -> set[tuple[str, int]]:
    """The requirements that are met on the day."""
    floor = counts_since(content.validity, content.validity_months, on)
    return {
        (fact.kind, fact.ref)
        for fact in facts
        if floor <= fact.since <= on and (fact.until is None or fact.until >= on)
    }


def is_met(content: Content, facts: Iterable[Fact], on: date) -> bool:
    """Whether everything that is needed is met on the day. What names nothing is met by nobody."""
    return 0 < content.required <= len(met_on(content, facts, on))


def periods(content: Content, facts: Iterable[Fact]) -> list[tuple[date, date | None, Fact]]:
    """What each fact counts for, as first and last day: a renewal opens a period of its own and leaves the one before
    as it was."""
    found: list[tuple[date, date | None, Fact]] = []
    for fact in sorted(facts, key=lambda one: (one.since, one.fact_id)):
        ends = [
            day
            for day in (last_day(content.validity, content.validity_months, fact.since), fact.until)
            if day
        ]
        found.append((fact.since, min(ends, default=None), fact))
    return found


def done_until(content: Content, facts: Sequence[Fact], on: date) -> date | None:
    """The last day, from `on` on, on which everything needed is still met without anything new; None: no end.
    Ask only where it is met on `on`."""
    known = [fact for fact in facts if fact.since <= on]
    ends = sorted({end for _, end, _ in periods(content, known) if end is not None and end >= on})
    for end in ends:
        if end == date.max or not is_met(content, known, end + timedelta(days=1)):
            return end
    return None


def status(case: Case, on: date) -> Status:
    """The person's status on `on`. What waits for somebody else is not the person's to do, however late it is."""
    if case.standing is Standing.EXEMPT:
        return Status.EXEMPT
    if case.standing is not Standing.COUNTED:
        return Status.NOT_COUNTED
    content, facts = case.content, [fact for fact in case.facts if fact.since <= on]
    if is_met(content, facts, on):
        end = done_until(content, facts, on)
        return Status.EXPIRING if end is not None and days_left(end, on) < EXPIRES_SOON else Status.DONE
    begun = [one for one in case.begun if one.since <= on]
    met, waiting = met_on(content, facts, on), {(one.kind, one.ref) for one in begun if one.waits}
    if waiting and len(met | waiting) >= content.required > 0:
        return Status.IN_REVIEW
    if any(is_met(content, facts, fact.since) for fact in facts):
        return Status.EXPIRED
    if on > case.due_on:
        return Status.OVERDUE
    if days_left(case.due_on, on) <= SOON:
        return Status.DUE_SOON
    return Status.IN_PROGRESS if begun or facts else Status.NOT_YET


def owner_of(status: Status, is_offered: bool) -> Owner:
    """Whose the next step of somebody missing is: what was handed in waits for the office, what cannot be learnt yet for
    those who write it, who is late needs the head of the unit; all else is the person's own."""
    if status is Status.IN_REVIEW:
        return Owner.OFFICE
    if not is_offered:
        return Owner.TRAINER
    return Owner.HEAD if status is Status.OVERDUE else Owner.LEARNER


@dataclass(frozen=True)
class NextStep:
    """What a missing person does next: the course's key, whether it was begun already, and whether they finished
    a version that no longer counts."""

    course_key: str
    begun: bool
    again: bool = False


def next_step(
    required: Sequence[str], done: Collection[str], begun: Collection[str], lapsed: Collection[str] = ()
) -> NextStep | None:
    """The first course that was begun and not finished, else the first not finished; None when all are.

    `lapsed`: those finished in a version that no longer counts.
    """
    open_keys = [key for key in required if key not in done]
    for key in open_keys:
        if key in begun or key in lapsed:
            return NextStep(key, begun=True, again=key in lapsed)
    return NextStep(open_keys[0], begun=False) if open_keys else None
