"""What core trainers hear: who was erased is forgotten."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.mentoring.erasing import forget


def _erased(event: PersonErased) -> None:
    forget(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
