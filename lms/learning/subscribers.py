"""What learning hears."""

from lms.kernel.hooks import AttemptGraded, Subscriber
from lms.learning.completing import on_attempt_graded

SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(AttemptGraded, on_attempt_graded)]
