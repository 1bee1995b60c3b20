"""The SELECTs of snapshots: what is frozen, what was, and how two sides differ."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.search import matches
from lms.org.models import Membership, Person, RosterBatch
from lms.org.rules import UnitNode
from lms.targets.freezing.models import Snapshot, SnapshotRow, SnapshotUnit
from lms.targets.freezing.rules import Side
from lms.targets.models import Exemption, Target, TargetException
from lms.targets.queries.coverage import Coverage, counted, took_part
from lms.targets.queries.places import filled
from lms.targets.queries.population import REQUIRED, Population, Reader, persons
from lms.targets.rules import Figures, Listing, Standing, UnitTree


def standing_rows(population: Population) -> Sequence[Any]:
    """Everybody in the population and who left it within the period, by id, with the ground on which somebody is not
    counted. One statement, so that all of it is of one moment."""
    found = persons(population)
    return db.session.execute(
        sa.select(
            found.c.person_id, found.c.unit_id, found.c.category, found.c.gone, found.c.leave_kind,
            found.c.exemption_id, found.c.begun, found.c.done_courses.label("met"), Person.full_name, Person.code,
            Membership.valid_from, Membership.valid_to, Membership.end_reason, Membership.decision_number,
            RosterBatch.file_name, Exemption.reason.label("exempt_reason"), Exemption.valid_from.label("exempt_from"),
            Exemption.valid_to.label("exempt_to"), Exemption.decision_number.label("exempt_number"),
            Exemption.decided_by,
        )
        .select_from(
            found.join(Person, Person.id == found.c.person_id)
            .join(Membership, Membership.id == found.c.membership_id)
            .outerjoin(RosterBatch, RosterBatch.id == Membership.batch_id)
            .outerjoin(Exemption, Exemption.id == found.c.exemption_id)
        )
        .order_by(found.c.person_id),
        population.values,
    ).all()  # fmt: skip


@dataclass(frozen=True)
class SnapshotView:
    """A snapshot in short."""

    id: int
    public_id: str
    target_id: int
    target_key: str
    asked: Mapping[str, Any]
    on: date
    known_at: datetime
    reason: str
    figures: Figures
    hash: str
    taken_at: datetime
    taken_by: str
    has_exceptions: bool

    @property
    def listed(self) -> list[str]:
        """As `TargetView.listed`: whose names it may show."""
        return [] if self.has_exceptions else list(self.asked["categories"])

    @property
    def name(self) -> str:
        """What the target was called."""
        return str(self.asked["name"])


def _snapshots() -> sa.Select[Any]:
    named = sa.exists().where(TargetException.target_id == Target.id)
    columns: list[Any] = [Snapshot, Target.key, named]
    return sa.select(*columns).join(Target, Target.id == Snapshot.target_id)


def _view(row: Any) -> SnapshotView:
    held, key, has_exceptions = row
    figures = Figures(held.counted, held.enrolled, held.done, held.not_counted)
    return SnapshotView(
        held.id, held.public_id, held.target_id, key, {**held.asked, **held.told}, held.on_date, held.known_at, held.reason, figures,
        held.hash, held.taken_at, held.taken_by, bool(has_exceptions),
    )  # fmt: skip


def snapshots() -> list[SnapshotView]:
    """Every snapshot, the newest first."""
    return [_view(row) for row in db.session.execute(_snapshots().order_by(Snapshot.id.desc()))]


def get_snapshot(public_id: str) -> SnapshotView:
    """The snapshot, or NotFound."""
    row = db.session.execute(_snapshots().where(Snapshot.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(mark("Không có số liệu chốt này.")))
    return _view(row)


def tree_of(snapshot_id: int) -> UnitTree:
    """The units as they were, with the frozen figures."""
    rows: Any = db.session.scalars(
        sa.select(SnapshotUnit).where(SnapshotUnit.snapshot_id == snapshot_id)
    ).all()
    nodes = {
        r.unit_id: UnitNode(r.unit_id, r.public_id, r.parent_id, r.kind, r.name, r.sort_key, r.code)
        for r in rows
    }
    own = {r.unit_id: Figures(r.counted, r.enrolled, r.done, r.not_counted) for r in rows}
    return UnitTree(nodes, {unit_id: figures for unit_id, figures in own.items() if figures.people})


def _listed(listing: Listing) -> sa.ColumnElement[bool]:
    stands = SnapshotRow.standing == Standing.COUNTED.value
    if listing is Listing.NOT_COUNTED:
        return ~stands
    wanted = {
        Listing.DONE: SnapshotRow.done, Listing.MISSING: ~SnapshotRow.done, Listing.ENROLLED: SnapshotRow.enrolled,
        Listing.NOT_ENROLLED: ~SnapshotRow.enrolled,
    }  # fmt: skip
    return sa.and_(stands, wanted[listing])


def frozen_names(
    snapshot_id: int, listing: Listing, units: Collection[int] | None, query: str, page: int, per_page: int
) -> tuple[list[Any], int]:
    """One page (from 1) of a list as it was frozen, by tên, and how many there are. Rows have the columns of
    SnapshotRow and `unit`. The search finds people by what they are called today; who was erased has no name."""
    conditions, rank = matches("person", query, SnapshotRow.person_id)
    conditions += [SnapshotRow.snapshot_id == snapshot_id, _listed(listing)]
    if units is not None:
        conditions.append(SnapshotRow.unit_id.in_(units))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(SnapshotRow).where(*conditions)) or 0
    unit = sa.and_(
        SnapshotUnit.snapshot_id == SnapshotRow.snapshot_id, SnapshotUnit.unit_id == SnapshotRow.unit_id
    )
    rows = db.session.execute(
        sa.select(
            SnapshotRow.name, SnapshotRow.code, SnapshotRow.category, SnapshotRow.standing, SnapshotRow.enrolled,
            SnapshotRow.met, SnapshotRow.done, SnapshotRow.since, SnapshotRow.until, SnapshotRow.decision_number,
            SnapshotRow.reason, SnapshotRow.decided_by, SnapshotUnit.name.label("unit"),
        )
        .join(Person, Person.id == SnapshotRow.person_id)
        .outerjoin(SnapshotUnit, unit)
        .where(*conditions)
        .order_by(rank, Person.name_key, Person.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()  # fmt: skip
    return list(rows), total


def frozen_side(snapshot_id: int) -> sa.Subquery:
    """How everybody stands in a snapshot: person_id, unit_id, counted, enrolled, done (0 or 1)."""
    stands = SnapshotRow.standing == Standing.COUNTED.value
    columns = (_flag(stands), _flag(SnapshotRow.enrolled, "enrolled"), _flag(SnapshotRow.done, "done"))
    rows = sa.select(SnapshotRow.person_id, SnapshotRow.unit_id, *columns)
    return rows.where(SnapshotRow.snapshot_id == snapshot_id).subquery()


def live_side(cover: Coverage, units: Collection[int] | None = None) -> sa.Subquery:
    """The same from facts, of the people directly in these units (None: of everybody). Its values stand in it, so that two of them can meet in one statement."""
    found = persons(cover.population)
    done = found.c.done_courses >= REQUIRED if cover.population.required else sa.false()
    columns = (_flag(counted(found, cover.leave)), _flag(took_part(found), "enrolled"), _flag(done, "done"))
    rows = sa.select(found.c.person_id, found.c.unit_id, *columns)
    if units is not None:
        rows = rows.where(found.c.unit_id.in_(units))
    return filled(rows, cover.population.values).subquery()


def _flag(condition: Any, name: str = "counted") -> Any:
    return sa.case((condition, 1), else_=0).label(name)


@dataclass(frozen=True)
class Difference:
    """Somebody who stands otherwise on the second side. `name`: as they are called today."""

    person_id: int
    name: str
    before: Side | None
    after: Side | None


def differences(
    before: sa.Subquery,
    after: sa.Subquery,
    page: int,
    per_page: int,
    reader: Reader | None = None,
) -> tuple[list[Difference], int]:
    """One page (from 1) of the people who stand otherwise, by tên, and how many there are."""
    names = ("unit_id", "counted", "enrolled", "done")
    same = before.c.person_id == after.c.person_id
    # Enrolled and done say nothing of who is not counted.
    plain: list[Any] = [
        before.c.unit_id != after.c.unit_id, before.c.counted != after.c.counted,
        sa.and_(before.c.counted == 1, sa.or_(before.c.enrolled != after.c.enrolled, before.c.done != after.c.done)),
    ]  # fmt: skip
    left: list[Any] = [before.c[name].label(f"b_{name}") for name in names]
    right: list[Any] = [after.c[name].label(f"a_{name}") for name in names]
    first = (
        sa.select(before.c.person_id, *left, *right)
        .select_from(before.outerjoin(after, same))
        .where(sa.or_(after.c.person_id.is_(None), *plain))
    )
    second = (
        sa.select(after.c.person_id, *left, *right)
        .select_from(after.outerjoin(before, same))
        .where(before.c.person_id.is_(None))
    )
    both: Any = sa.union_all(first, second).subquery()
    reader = reader or db.session
    total = reader.execute(sa.select(sa.func.count()).select_from(both)).scalar() or 0
    rows = reader.execute(
        sa.select(both, Person.full_name)
        .join(Person, Person.id == both.c.person_id)
        .order_by(Person.name_key, Person.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_difference(row) for row in rows], total


def _difference(row: Any) -> Difference:
    before = (
        Side(row.b_unit_id, bool(row.b_counted), bool(row.b_enrolled), bool(row.b_done))
        if row.b_unit_id
        else None
    )
    after = (
        Side(row.a_unit_id, bool(row.a_counted), bool(row.a_enrolled), bool(row.a_done))
        if row.a_unit_id
        else None
    )
    return Difference(row.person_id, row.full_name, before, after)
