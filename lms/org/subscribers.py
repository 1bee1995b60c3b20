"""What the organisation hears."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.org.erasing import erase


def _erased(event: PersonErased) -> None:
    erase(event.person_id, event.pseudonym)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
