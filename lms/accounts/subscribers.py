"""What accounts hear."""

from lms.accounts.erasing import erase
from lms.accounts.roles.actions import follow_headship
from lms.kernel.actor import system_actor
from lms.kernel.hooks import HeadshipReplaced, PersonErased, Subscriber


def _erased(event: PersonErased) -> None:
    erase(event.person_id, event.pseudonym)


def _headship(event: HeadshipReplaced) -> None:
    follow_headship(system_actor("lms units"), event.head_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased), (HeadshipReplaced, _headship)]
