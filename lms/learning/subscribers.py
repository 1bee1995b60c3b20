"""What learning hears."""

from lms.kernel.hooks import AttemptGraded, PersonErased, Subscriber, VersionPublished
from lms.learning.completing import on_attempt_graded
from lms.learning.erasing import forget_opened, forget_practice
from lms.learning.moving import on_version_published


def _erased(event: PersonErased) -> None:
    forget_opened(event.person_id)
    forget_practice(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [
    (AttemptGraded, on_attempt_graded),
    (VersionPublished, on_version_published),
    (PersonErased, _erased),
]
