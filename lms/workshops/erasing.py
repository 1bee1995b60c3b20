"""What erasure takes from workshops: what stands for the person's phone, and what was written about them. That they were
there, when and by what way it was recorded, stays."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.workshops.models import WorkshopAttendance

NOTHING = "–"


def forget(person_id: int) -> None:
    """Empties the marks of the person's phone and the reasons of withdrawals."""
    mine = WorkshopAttendance.person_id == person_id
    db.session.execute(sa.update(WorkshopAttendance).where(mine).values(device=None))
    written = sa.and_(mine, WorkshopAttendance.reason.is_not(None))
    db.session.execute(sa.update(WorkshopAttendance).where(written).values(reason=NOTHING))
