"""The criteria and forms of award, by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.nominations.models import CriteriaVersion, Criterion
from lms.nominations.rules import Level, Subject, applies_to


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the words of its version. `audiences`: values of Subject; `figures`, `papers`: what bears on it."""

    id: int
    version_id: int
    position: int
    text: str
    audiences: tuple[str, ...]
    figures: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Award:
    """A form of award, and who gives it."""

    title: str
    level: Level


@dataclass(frozen=True)
class Version:
    """Criteria and forms of award as they hold from `valid_from` on."""

    id: int
    number: int
    valid_from: date
    ground: str
    awards: tuple[Award, ...]
    recorded_at: datetime
    recorded_by: str
    criteria: tuple[CriterionRow, ...]

    def for_(self, subject: Subject) -> list[CriterionRow]:
        """The criteria that a nominee of this kind is held against, in their order."""
        return [one for one in self.criteria if applies_to(one.audiences, subject)]


def versions() -> list[Version]:
    """Every version, the newest first. Two queries."""
    found = db.session.scalars(sa.select(CriteriaVersion).order_by(CriteriaVersion.number.desc())).all()
    rows = db.session.scalars(sa.select(Criterion).order_by(Criterion.version_id, Criterion.position)).all()
    return [_version(one, [row for row in rows if row.version_id == one.id]) for one in found]


def _version(one: CriteriaVersion, rows: Sequence[Criterion]) -> Version:
    criteria = tuple(
        CriterionRow(
            row.id,
            row.version_id,
            row.position,
            row.text,
            tuple(row.audiences),
            tuple(row.figures),
            tuple(row.papers),
        )
        for row in rows
    )
    awards = tuple(Award(title, Level(level)) for title, level in one.awards)
    return Version(
        one.id, one.number, one.valid_from, one.ground, awards, one.recorded_at, one.recorded_by, criteria
    )  # fmt: skip


def version_on(on: date, among: Sequence[Version]) -> Version:
    """The version that holds on the day: the newest that has begun, else the first there is; NotFound of none."""
    begun = [one for one in among if one.valid_from <= on] or list(among[-1:])
    if not begun:
        raise NotFound(Message(mark("Chưa có tiêu chuẩn khen thưởng nào.")))
    return begun[0]


def get_version(version_id: int, among: Sequence[Version]) -> Version:
    """The version that a nomination names."""
    return next(one for one in among if one.id == version_id)


def has_version() -> bool:
    """Whether there is any."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(CriteriaVersion)) != 0
