"""What accounts hear."""

from lms.accounts.erasing import erase
from lms.kernel.hooks import PersonErased, Subscriber


def _erased(event: PersonErased) -> None:
    erase(event.person_id, event.pseudonym)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
