"""Questions that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.accounts.queries import actors
from lms.catalog.competences import COMPETENCES
from lms.kernel.access import permits
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import not_replaced
from lms.reports.statistics.models import SavedStatistics, StatisticsLetter
from lms.reports.statistics.rules import Choice, choice_of
from lms.reports.statistics.rules.schedules import Every, due_day


@dataclass(frozen=True)
class Saved:
    """A kept question as known now."""

    id: int
    public_id: str
    name: str
    data: dict[str, Any]
    every: Every
    mailbox: str
    recorded_at: datetime
    recorded_by: str
    account_id: int | None

    def choice(self, today: date) -> Choice:
        """The question. What it named and is no more is left out."""
        return choice_of(self.data, today, COMPETENCES)[0]


def _kept() -> sa.Select[Any]:
    return sa.select(SavedStatistics).where(SavedStatistics.is_kept, not_replaced(SavedStatistics))


def _view(row: Any) -> Saved:
    return Saved(
        row.id,
        row.public_id,
        row.name,
        row.choice,
        Every(row.every),
        row.mailbox,
        row.recorded_at,
        row.recorded_by,
        row.account_id,
    )


def saved_views() -> list[Saved]:
    """All of them, by name."""
    return sorted(
        map(_view, db.session.scalars(_kept()).all()), key=lambda one: (one.name.casefold(), one.id)
    )


def get_saved(public_id: str) -> Saved:
    """The kept question, or NotFound."""
    row = db.session.scalars(_kept().where(SavedStatistics.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có thống kê đã lưu này, hoặc đã có người bỏ đi.")))
    return _view(row)


def silent(views: Sequence[Saved], today: date) -> set[str]:
    """Which of these are not sent: whoever kept them may read statistics no longer. Their public ids."""
    owners = actors({one.account_id for one in views if one.account_id is not None}, today)
    return {one.public_id for one in views if not permits(owners.get(one.account_id or 0), "statistics.read")}


def find_due(today: date) -> list[tuple[Saved, date]]:
    """The kept questions whose letter of this week or month has not gone, with the day it was due; without those whose owner
    may not read statistics any longer."""
    views = [one for one in saved_views() if one.mailbox and one.every is not Every.NEVER]
    unsent = silent(views, today) if views else set()
    wanted = [(one, due_day(one.every, today)) for one in views if one.public_id not in unsent]
    gone = {
        (row.public_id, row.due_on)
        for row in db.session.execute(
            sa.select(StatisticsLetter.public_id, StatisticsLetter.due_on).where(
                StatisticsLetter.due_on >= today - timedelta(days=31)
            )
        )
    }
    return [(one, due) for one, due in wanted if due is not None and (one.public_id, due) not in gone]
