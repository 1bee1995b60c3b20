"""Deciding about an attempt that would lose its pass, with what rests on that pass."""

from lms.assessment.regrading import actions as regrading
from lms.assessment.regrading.queries import get_regrade
from lms.kernel.actor import Actor
from lms.learning.completing import revoke_completion
from lms.learning.standing import resting_on


def decide(actor: Actor, public_id: str, is_upheld: bool, reason: str) -> None:
    """The pass stands; or the new marks count, and the completion that rests on the attempt is declared void.

    NotFound, Invalid and Conflict as in `regrading.decide` and `revoke_completion`.
    """
    attempt_id = get_regrade(public_id).attempt_id
    regrading.decide(actor, public_id, is_upheld, reason)
    resting = resting_on([attempt_id]).get(attempt_id)
    if not is_upheld and resting is not None and resting.completion_public_id is not None:
        revoke_completion(actor, resting.completion_public_id, reason)
