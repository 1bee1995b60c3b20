"""What the pages of personal data show, put together as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.kernel.actor import Actor
from lms.org import consents
from lms.org.consents import Said
from lms.org.queries import find_main_category
from lms.org.rules import Category
from lms.privacy.queries import exports, notices, requests
from lms.privacy.queries.requests import RequestView
from lms.privacy.rules.limits import KEPT_LIMITS


def kept_lines(held: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """What is kept how long: (label, number, unit), labels and units as message ids."""
    return [(limit.label, held[key], limit.unit) for key, limit in KEPT_LIMITS.items()]


@dataclass(frozen=True)
class OwnConsent:
    """Where the consent to publish one's name stands. `is_student`: without a yes the name is not shown."""

    said: Said
    is_student: bool
    is_child: bool
    shown: bool

    @property
    def can_agree(self) -> bool:
        """A student without a birth date on record may be a child: only paper will do."""
        return not self.is_student or self.said.born_on is not None


def own_consent(person_id: int, today: date) -> OwnConsent:
    """What the person said about publishing their name, and what follows from it today."""
    is_student = find_main_category(person_id, today) in (None, Category.STUDENT)
    said = consents.said_about_publishing(person_id)
    return OwnConsent(said, is_student, said.is_child(today), said.allows(today, is_student))


@dataclass(frozen=True)
class MyData:
    """The overview: the notice and when it was read, how the name is published, requests, the newest copy."""

    notice_number: int | None
    read_at: datetime | None
    consent: OwnConsent | None
    requests: Sequence[RequestView]
    has_copy: bool


def my_data(actor: Actor, today: date, now: datetime) -> MyData:
    """The overview of the actor's own data; nearly empty for an account without a person."""
    if actor.person_id is None:
        return MyData(None, None, None, (), False)
    number = notices.find_number()
    return MyData(
        number,
        notices.find_acknowledged_at(actor.person_id, number) if number else None,
        own_consent(actor.person_id, today),
        requests.requests_of(actor.person_id, today),
        exports.has_copy(actor.person_id, now),
    )
