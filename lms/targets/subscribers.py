"""What targets hear: a version that has to be learnt again asks for it, within the publication."""

from lms.kernel.hooks import Subscriber, VersionPublished
from lms.targets import actions


def _published(event: VersionPublished) -> None:
    if event.retake_due_on is not None:
        actions.require_retake(
            event.course_id, event.number, event.retake_due_on, event.published_at, event.published_by
        )


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(VersionPublished, _published)]
