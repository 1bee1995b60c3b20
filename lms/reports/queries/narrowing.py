"""What statistics are asked of, and the lists of people narrowed to it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lms.kernel.search import matches
from lms.org.rules import subtree
from lms.reports.rules import Group
from lms.targets.queries import Coverage, TargetView
from lms.targets.rules import Listing


@dataclass(frozen=True)
class Asked:
    """Of whom statistics are asked, and as of when. `query`, `state` and `unit` (a public id, with its subtree)
    narrow the lists of people; `course` asks of this one course (a key) instead of the target's; `known_at`: facts as known
    then (None: now)."""

    target: TargetView
    on: date
    group: Group = Group.TARGET
    query: str = ""
    state: Listing | None = None
    unit: str | None = None
    course: str | None = None
    known_at: datetime | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether a list of people holds fewer than the figures are about."""
        return bool(self.query.strip() or self.state or self.unit)


def narrowed(
    found: sa.Subquery, cover: Coverage, asked: Asked
) -> tuple[list[sa.ColumnElement[bool]], sa.ColumnElement[int]]:
    """Conditions on rows of `persons`: those of the unit and of the words searched for; and how exactly these match."""
    conditions, rank = matches("person", asked.query, found.c.person_id)
    if asked.unit:
        nodes = cover.tree.nodes
        roots = frozenset(node.id for node in nodes.values() if node.public_id == asked.unit)
        conditions.append(found.c.unit_id.in_(subtree(nodes, roots)))
    return conditions, rank


def ranked(query: str, rank: sa.ColumnElement[int]) -> list[sa.ColumnElement[int]]:
    """Sorts by how exactly a name matches; by nothing where nothing was searched for."""
    return [rank] if query.strip() else []
