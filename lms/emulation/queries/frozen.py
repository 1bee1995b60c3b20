"""What the snapshot that a period cites says of a unit or a person."""

from dataclasses import dataclass

import sqlalchemy as sa

from lms.emulation.rules import Freeze
from lms.kernel.db import read
from lms.org.queries import whole_person
from lms.targets.freezing.models import Snapshot, SnapshotRow
from lms.targets.freezing.queries import get_snapshot, tree_of
from lms.targets.rules import Figures as Coverage


@dataclass(frozen=True)
class FrozenPerson:
    """Whether the person was counted and done; `standing` of `targets.rules.Standing`."""

    standing: str
    done: bool


def frozen_unit(freeze: Freeze, unit_id: int | None) -> Coverage:
    """The frozen figures of the unit with its subtree, None: of the school. Two queries."""
    tree = tree_of(get_snapshot(freeze.public_id).id)
    return tree.all if unit_id is None else tree.of(unit_id)


_FROZEN = (
    sa.select(SnapshotRow.standing, SnapshotRow.done)
    .join(Snapshot, Snapshot.id == SnapshotRow.snapshot_id)
    .where(
        Snapshot.public_id == sa.bindparam("snapshot"),
        SnapshotRow.person_id.in_(whole_person(sa.bindparam("person_id", type_=sa.Integer))),
    )
)


def find_frozen_person(freeze: Freeze, person_id: int) -> FrozenPerson | None:
    """What the snapshot says of the person; None where they are not in it. One query."""
    rows = read(_FROZEN, {"snapshot": freeze.public_id, "person_id": person_id})
    return FrozenPerson(*rows[0]) if rows else None
