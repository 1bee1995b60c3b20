"""Grants as pages show them: the role and its scope in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.roles.queries import GrantRow, HeadshipRow
from lms.accounts.roles.scopes import course_titles
from lms.accounts.rules import ROLE_LABELS
from lms.org.rules import UnitNode

HEADSHIP = "head-"
LABELS = {label.role.value: label.label for label in ROLE_LABELS}


@dataclass(frozen=True)
class Shown:
    """A grant or a headship with its role (message id) and the name of its unit or course ("" for the whole school)."""

    row: GrantRow | HeadshipRow
    role: str
    scope: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{HEADSHIP}{self.row.id}" if isinstance(self.row, HeadshipRow) else str(self.row.id)


def shown(rows: Sequence[GrantRow | HeadshipRow], nodes: Mapping[int, UnitNode]) -> list[Shown]:
    """Each row with its words. One query more where a course is named."""
    titles = course_titles() if any(row.course_id is not None for row in rows) else {}
    return [Shown(row, LABELS[row.role], _scope(row, nodes, titles)) for row in rows]


def _scope(row: GrantRow | HeadshipRow, nodes: Mapping[int, UnitNode], titles: Mapping[int, str]) -> str:
    if row.unit_id is not None:
        return nodes[row.unit_id].name if row.unit_id in nodes else "–"
    return titles.get(row.course_id, "–") if row.course_id is not None else ""
