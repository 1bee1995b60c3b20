"""Announcements: how a lower floor tells those above it that something became a fact.

Typed, few, carrying ids and plain values. Subscribers stand in the literal list in `lms/app.py` and run inside
the announcing transaction; what is slow or leaves the building becomes a job row there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class PersonAdded:
    """A person came onto the roster."""

    person_id: int


@dataclass(frozen=True)
class PersonMoved:
    """What a person belongs to changed from the day `on`: joined, moved, went on leave, came back, left, merged."""

    person_id: int
    on: date


@dataclass(frozen=True)
class HeadshipReplaced:
    """What was recorded of who heads a unit counts no more; the row `head_id` stands in its place."""

    head_id: int


@dataclass(frozen=True)
class AttemptGraded:
    """A submitted attempt got its grade (0..1)."""

    attempt_id: int
    quiz_id: int
    person_id: int
    grade: float
    passed: bool
    at: datetime


@dataclass(frozen=True)
class CourseCompleted:
    """A person met a course version's completion rule: the completion fact was written."""

    completion_id: int
    person_id: int
    course_id: int
    course_version_id: int
    completed_at: datetime
    completed_on: date
    grade: float | None
    minutes: int


@dataclass(frozen=True)
class CompletionRevoked:
    """A completion was declared void; the fact itself stays."""

    completion_id: int
    person_id: int
    revoked_at: datetime
    revoked_on: date
    reason: str


@dataclass(frozen=True)
class PublicAddressSet:
    """The school's public address was set or changed; certificates can be issued from now on."""

    address: str


@dataclass(frozen=True)
class VersionPublished:
    """A version of a course was published. `retake_due_on`: until when those who finished an earlier one may
    learn it again, the last day on time; None unless `effect` is 'retake'."""

    course_id: int
    version_id: int
    number: int
    effect: str
    retake_due_on: date | None
    published_at: datetime
    published_by: str


@dataclass(frozen=True)
class PersonErased:
    """A person's identity was removed by law; what is shown in its place is `pseudonym`. The facts stay."""

    person_id: int
    pseudonym: str


Announcement = (
    PersonAdded
    | PersonMoved
    | HeadshipReplaced
    | AttemptGraded
    | CourseCompleted
    | CompletionRevoked
    | PublicAddressSet
    | VersionPublished
    | PersonErased
)
Subscriber = Callable[[Any], None]

_subscribers: dict[type, list[Subscriber]] = defaultdict(list)


def subscribe(pairs: Iterable[tuple[type, Subscriber]]) -> None:
    """Replaces all subscriptions by `pairs` (the composition root's literal list)."""
    _subscribers.clear()
    for kind, subscriber in pairs:
        _subscribers[kind].append(subscriber)


def announce(event: Announcement) -> None:
    """Calls every subscriber of the event's type, in the list's order, in this transaction."""
    for subscriber in _subscribers[type(event)]:
        subscriber(event)
