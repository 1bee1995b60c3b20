"""Writes what is derived from the sources of questions anew. The sources, and so what a question asks, stay."""

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.models import QuestionVersion
from lms.assessment.recleaning import queries
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, release, transaction
from lms.kernel.markup import POLICY


def reclean_questions(actor: Actor, most: int) -> int:
    """Derives the bodies of at most `most` versions of questions anew that are of an earlier policy, in one
    transaction; how many were written, 0 when none is left. A question whose kind is not installed (any more) stays
    as it is. Call it when no transaction is open."""
    require(actor, "assessment.regrade")
    stale = queries.stale_questions(POLICY, kinds.names(), most)
    release()  # nobody waits while a text is cleaned
    bodies = {row.id: kinds.get(row.kind).render(row.source) for row in stale}
    with transaction():
        return sum(
            change(
                sa.update(QuestionVersion)
                .where(QuestionVersion.id == version_id, QuestionVersion.policy < POLICY)
                .values(body=body, policy=POLICY)
            )
            for version_id, body in bodies.items()
        )
