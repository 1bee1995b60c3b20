"""What the public page hears: who was erased is no longer told about."""

from lms.kernel.hooks import PersonErased, Subscriber
from lms.showcase import actions


def _erased(event: PersonErased) -> None:
    actions.forget(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
