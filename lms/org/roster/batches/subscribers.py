"""What batches do when something is announced elsewhere."""

from lms.kernel import hooks
from lms.org.roster.batches.actions import forget_person


def _forget(event: hooks.PersonErased) -> None:
    forget_person(event.person_id)


SUBSCRIPTIONS: tuple[tuple[type, hooks.Subscriber], ...] = ((hooks.PersonErased, _forget),)
