"""What the record hears: a completion and its revocation, each within the transaction of the fact; who was
erased is no longer named."""

from lms.emulation import actions
from lms.emulation.values import actions as values
from lms.kernel import hooks


def _completed(event: hooks.CourseCompleted) -> None:
    actions.feed_completion(
        event.completion_id, event.person_id, event.course_id, event.minutes, event.grade, event.completed_on
    )


def _revoked(event: hooks.CompletionRevoked) -> None:
    actions.feed_revocation(event.completion_id, event.revoked_on)


def _erased(event: hooks.PersonErased) -> None:
    values.forget(event.person_id)


SUBSCRIPTIONS: list[tuple[type, hooks.Subscriber]] = [
    (hooks.CourseCompleted, _completed),
    (hooks.CompletionRevoked, _revoked),
    (hooks.PersonErased, _erased),
]
