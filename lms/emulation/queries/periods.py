"""The periods as known now."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.emulation.models import EmulationEntry, EmulationFreeze, EmulationPeriod
from lms.emulation.rules import Freeze, Period, PeriodKind
from lms.kernel import clock
from lms.kernel.db import db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import not_replaced
from lms.targets.freezing.models import Snapshot


def within(first: Any, last: Any) -> sa.ColumnElement[bool]:
    """Condition: the entry's fact lies in these days, both included."""
    return EmulationEntry.fact_on.between(first, last)


def _periods() -> sa.Select[Any]:
    columns: list[Any] = [
        EmulationPeriod.id, EmulationPeriod.key, EmulationPeriod.kind, EmulationPeriod.name,
        EmulationPeriod.starts_on, EmulationPeriod.ends_on, EmulationPeriod.recorded_at,
        EmulationPeriod.recorded_by, EmulationPeriod.replaces_id, Snapshot.public_id, Snapshot.on_date, Snapshot.known_at,
    ]  # fmt: skip
    newest = (
        sa.select(sa.func.max(EmulationFreeze.id))
        .where(EmulationFreeze.period_key == EmulationPeriod.key)
        .correlate(EmulationPeriod)
        .scalar_subquery()
    )
    return (
        sa.select(*columns)
        .select_from(EmulationPeriod)
        .outerjoin(EmulationFreeze, EmulationFreeze.id == newest)
        .outerjoin(Snapshot, Snapshot.id == EmulationFreeze.snapshot_id)
        .where(not_replaced(EmulationPeriod))
        .order_by(EmulationPeriod.kind.desc(), EmulationPeriod.starts_on, EmulationPeriod.id)
    )


_PERIODS = _periods()


def periods() -> list[Period]:
    """All of them: years first, each kind in the order of its days."""
    rows = read(_PERIODS, {})
    return [
        Period(
            r.id, r.key, PeriodKind(r.kind), r.name, r.starts_on, r.ends_on, clock.local_date(r.recorded_at),
            r.recorded_by, r.replaces_id is not None,
            Freeze(r.public_id, r.on_date, r.known_at) if r.public_id else None,
        )
        for r in rows
    ]  # fmt: skip


def get_period(key: str, among: Sequence[Period]) -> Period:
    """The period with this key among those already read, or NotFound."""
    for period in among:
        if period.key == key:
            return period
    raise NotFound(Message(mark("Không có kỳ thi đua này.")))


def completions_by_period() -> dict[str, int]:
    """How many completions (lượt) each period holds now, by key."""
    rows = db.session.execute(
        sa.select(EmulationPeriod.key, sa.func.coalesce(sa.func.sum(EmulationEntry.delta), 0))
        .outerjoin(EmulationEntry, within(EmulationPeriod.starts_on, EmulationPeriod.ends_on))
        .where(not_replaced(EmulationPeriod))
        .group_by(EmulationPeriod.key)
    )
    return {row[0]: row[1] for row in rows}
