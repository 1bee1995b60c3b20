"""What learning hears."""

from lms.kernel.hooks import AttemptGraded, Subscriber, VersionPublished
from lms.learning.completing import on_attempt_graded
from lms.learning.moving import on_version_published

SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [
    (AttemptGraded, on_attempt_graded),
    (VersionPublished, on_version_published),
]
