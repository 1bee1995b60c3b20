"""What erasure takes from exemptions and requests: what was written about the person. That there was an exemption, its
days and its decision stay."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.targets.models import Exemption, ExemptionDecision, ExemptionRequest, Extension, TargetException

NOTHING = "–"


def forget_reasons(person_id: int) -> None:
    """Empties every reason written about the person, and who asked in their place."""
    for model in (Exemption, Extension, TargetException):
        db.session.execute(sa.update(model).where(model.person_id == person_id).values(reason=NOTHING))
    mine = sa.select(ExemptionRequest.id).where(ExemptionRequest.person_id == person_id)
    decided = sa.update(ExemptionDecision).where(ExemptionDecision.request_id.in_(mine))
    db.session.execute(decided.values(reason=None))
    asked = sa.update(ExemptionRequest).where(ExemptionRequest.person_id == person_id)
    db.session.execute(asked.values(reason=NOTHING, asked_by=NOTHING))
