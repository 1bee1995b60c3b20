"""Waiting until what was being written at an instant is written, so that "known then" can't grow afterwards.

A row bears the instant at which it was made, and is seen by others only when its transaction ends. On PostgreSQL one
may end after figures "as known now" were read, with an instant before them: it would be known then, and never was
counted. On SQLite there is one writer at a time, and whoever freezes figures is the one.
"""

import time
from collections.abc import Sequence

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import Conflict
from lms.kernel.messages import Message, mark

PATIENCE = 5.0  # seconds; a transaction that writes lasts half a second at most
_STEP = 0.02
LOCK_PATIENCE = 400  # ms: below the second after which PostgreSQL ends one of two that wait for each other

# Somebody who wrote nothing for two seconds is reading: an export, a backup. Whoever writes made their instant a few
# statements before.
_OPEN = sa.text(
    "SELECT pid, xact_start FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND xact_start IS NOT NULL AND (backend_xid IS NOT NULL OR xact_start > clock_timestamp() - interval '2 seconds')"
)


def wait_for_writers() -> None:
    """Returns when every transaction that is open now, and may write, has ended; the caller's own aside.

    Take the instant before, and read after. Conflict where one of them stays open for longer than PATIENCE.
    """
    if db.engine.dialect.name != "postgresql":
        return
    waited_for, until = _open(), time.monotonic() + PATIENCE
    while waited_for & _open():
        if time.monotonic() > until:
            raise Conflict(
                Message(mark("Hệ thống đang ghi một việc lâu hơn thường lệ. Vui lòng thử lại sau ít phút."))
            )
        time.sleep(_STEP)


def hold_writers(tables: Sequence[sa.Table]) -> bool:
    """In the caller's transaction: waits a moment until nobody writes into these tables, and lets nobody begin to until
    it ends. False where somebody goes on writing; try again later.

    For whoever remembers how far a table has come by its highest id: on PostgreSQL an id is given before its row is
    seen, so a lower one could come later. With the table held there is none on its way. Keep the transaction short.
    """
    if db.engine.dialect.name != "postgresql":
        return True
    names = ", ".join(table.name for table in tables)
    try:
        with db.session.begin_nested():
            db.session.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}ms'"))
            db.session.execute(sa.text(f"LOCK TABLE {names} IN SHARE MODE"))
    except sa.exc.OperationalError:
        return False
    return True


def _open() -> set[tuple[int, object]]:
    db.session.execute(
        sa.text("SELECT pg_stat_clear_snapshot()")
    )  # else the same answer all through a transaction
    return {(row.pid, row.xact_start) for row in db.session.execute(_OPEN)}
