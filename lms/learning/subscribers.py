"""What learning hears."""

from lms.kernel.hooks import AttemptGraded, PersonErased, Subscriber
from lms.learning.completing import on_attempt_graded
from lms.learning.erasing import forget_opened


def _erased(event: PersonErased) -> None:
    forget_opened(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(AttemptGraded, on_attempt_graded), (PersonErased, _erased)]
