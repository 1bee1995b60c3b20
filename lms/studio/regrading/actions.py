"""Deciding about an attempt that would lose its pass, with what rests on that pass."""

from lms.assessment.regrading import actions as regrading
from lms.assessment.regrading.queries import get_regrade
from lms.kernel.actor import Actor
from lms.learning.completing import is_still_passed, revoke_completion
from lms.learning.standing import resting_on


def decide(actor: Actor, public_id: str, is_upheld: bool, reason: str) -> None:
    """The pass stands; or the new marks count, and the completion that rests on the attempt is declared void where its
    quiz is not passed any more by what counts of all attempts.

    NotFound, Invalid and Conflict as in `regrading.decide` and `revoke_completion`.
    """
    attempt_id = get_regrade(public_id).attempt_id
    regrading.decide(actor, public_id, is_upheld, reason)
    if is_upheld or is_still_passed(attempt_id):
        return
    resting = resting_on([attempt_id]).get(attempt_id)
    if resting is not None and resting.completion_public_id is not None:
        revoke_completion(actor, resting.completion_public_id, reason)
