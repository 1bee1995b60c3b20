"""What nominations hear: who was erased is forgotten."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.nominations.erasing import forget


def _erased(event: PersonErased) -> None:
    forget(event.person_id, event.pseudonym)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
