"""What the numbers in rows stand for, and what the page offers to choose from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.learning.models import Completion
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode
from lms.targets.freezing.queries import SnapshotView, get_snapshot, snapshots, tree_of


@dataclass(frozen=True)
class CourseLine:
    """A published course with the competences of its current version."""

    id: int
    key: str
    title: str
    competences: tuple[str, ...]


def all_courses() -> list[CourseLine]:
    """Every published course by title."""
    rows = db.session.execute(
        sa.select(Course.id, Course.key, CourseVersion.title, CourseVersion.competences)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(CourseVersion.title_key, Course.id)
    ).all()
    return [CourseLine(row.id, row.key, row.title, tuple(row.competences)) for row in rows]


def earliest_year(today: date) -> int:
    """The calendar year of the first completion; this one where there is none."""
    first: Any = db.session.scalar(sa.select(sa.func.min(Completion.completed_on)))
    return min(first.year, today.year) if first else today.year


def offered_snapshots() -> list[SnapshotView]:
    """Every frozen snapshot, the newest first."""
    return snapshots()


def find_snapshot(public_id: str) -> SnapshotView | None:
    """The snapshot; None for "". NotFound for one that there is not."""
    return get_snapshot(public_id) if public_id else None


def units_of(snapshot: SnapshotView | None, on: date) -> dict[int, UnitNode]:
    """The units on the day, or as they stand in the snapshot."""
    return dict(tree_of(snapshot.id).nodes) if snapshot else unit_nodes(on)
