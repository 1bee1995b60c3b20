"""What SQLite knows of its tables when it chooses a way through them.

Without it, of two indexes it may take the one that leads to everybody's rows of a course instead of one person's, and a
page grows with the school. PostgreSQL keeps such figures by itself.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.db import db, transaction

LOOK = "kernel.look-at-tables"
ROWS = 1000  # of each index at most: a look takes some milliseconds, however large the tables are
EVERY = timedelta(hours=6)


def look_at_tables() -> None:
    """Counts anew, on a sample, how many rows each index leads to. Does nothing on PostgreSQL."""
    if db.engine.dialect.name != "sqlite":
        return
    with transaction():
        db.session.execute(sa.text(f"PRAGMA analysis_limit={ROWS}"))
        db.session.execute(sa.text("ANALYZE"))


def _look(_payload: Mapping[str, Any]) -> None:
    look_at_tables()
    with transaction():
        jobs.forget_done(LOOK, clock.now() - timedelta(days=1))


HANDLERS = {LOOK: _look}
PERIODIC = (jobs.Periodic(LOOK, EVERY, jobs.NowAndThen()),)
