"""What assessment hears."""

from lms.assessment.tasks.erasing import forget_works
from lms.kernel.hooks import PersonErased, Subscriber


def _erased(event: PersonErased) -> None:
    forget_works(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(PersonErased, _erased)]
