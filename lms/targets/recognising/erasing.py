"""What erasure takes from recognitions: the file, what the paper said that could name the person, and what was written
about it. That there was a paper, what was decided, for what and for which days, stays."""

import sqlalchemy as sa

from lms.kernel.db import change, db
from lms.kernel.files import rows
from lms.targets.recognising.models import (
    RecognitionBatch,
    RecognitionDecision,
    RecognitionDrawn,
    RecognitionPaper,
    RecognitionRecheck,
    RecognitionRevocation,
)

NOTHING = "–"


def forget_papers(person_id: int) -> None:
    """Empties the person's papers and every reason about them; lists that wait for a look may name the person and go."""
    mine = RecognitionPaper.person_id == person_id
    file_ids = db.session.scalars(
        sa.select(RecognitionPaper.file_id).where(mine, RecognitionPaper.file_id.is_not(None))
    ).all()
    quiet = {"synchronize_session": False}
    emptied: dict[str, object] = {
        "title": NOTHING, "issuer": NOTHING, "number": None, "paper_key": None, "note": None, "file_id": None,
        "file_name": None, "sent_by": NOTHING,
    }  # fmt: skip
    change(sa.update(RecognitionPaper).where(mine).values(**emptied).execution_options(**quiet))
    papers = sa.select(RecognitionPaper.id).where(mine)
    decisions = sa.select(RecognitionDecision.id).where(RecognitionDecision.paper_id.in_(papers))
    drawn = sa.select(RecognitionDrawn.id).where(RecognitionDrawn.decision_id.in_(decisions))
    decided = sa.update(RecognitionDecision).where(RecognitionDecision.paper_id.in_(papers))
    revoked = sa.update(RecognitionRevocation).where(RecognitionRevocation.decision_id.in_(decisions))
    checked = sa.update(RecognitionRecheck).where(RecognitionRecheck.drawn_id.in_(drawn))
    change(revoked.values(reason=NOTHING).execution_options(**quiet))
    change(checked.values(note=None).execution_options(**quiet))
    change(decided.values(reason=None).execution_options(**quiet))
    waiting = sa.update(RecognitionBatch).where(RecognitionBatch.ended_at.is_(None))
    change(waiting.values(rows=[]).execution_options(**quiet))
    rows.discard([one for one in file_ids if one is not None])
