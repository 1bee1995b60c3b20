"""What erasure takes from nominations: what was said about the person, and the evidence. That there was a nomination, its
steps, outcomes and votes stay."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.files import rows
from lms.nominations.models import (
    CouncilMember,
    Nomination,
    NominationFile,
    NominationOutcome,
    NominationStep,
    NominationText,
)

GONE = "–"


def forget(person_id: int, pseudonym: str) -> None:
    """Takes the words and files of the person's nominations, and the name from the Councils they sat in."""
    mine = sa.select(Nomination.id).where(Nomination.person_id == person_id)
    gone = list(
        db.session.scalars(sa.select(NominationFile.file_id).where(NominationFile.nomination_id.in_(mine)))
    )
    db.session.execute(sa.delete(NominationFile).where(NominationFile.nomination_id.in_(mine)))
    rows.discard(gone)
    words = sa.update(NominationText).where(NominationText.nomination_id.in_(mine))
    db.session.execute(words.values(reason=GONE, achievements=GONE))
    for table, column in ((NominationStep, "note"), (NominationOutcome, "reason")):
        db.session.execute(sa.update(table).where(table.nomination_id.in_(mine)).values({column: GONE}))
    seats = sa.update(CouncilMember).where(CouncilMember.person_id == person_id)
    db.session.execute(seats.values(name=pseudonym, position=""))
