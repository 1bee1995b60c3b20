"""What personal data hears."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.privacy.actions.erasing import scrub


def _erased(event: PersonErased) -> None:
    scrub(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
