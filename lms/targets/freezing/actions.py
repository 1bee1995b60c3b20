"""Freezing a figure with the rows behind it."""

import secrets
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore_many
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.settling import wait_for_writers
from lms.org.roster.batches.queries import find_open_run
from lms.org.rules import UnitKind, UnitNode
from lms.targets import queries
from lms.targets.freezing.models import Snapshot, SnapshotRow, SnapshotUnit
from lms.targets.freezing.queries import standing_rows
from lms.targets.freezing.rules import TOLD_BY_TARGET, TOLD_FIELDS, personal_digest, snapshot_hash
from lms.targets.queries import TargetView
from lms.targets.rules import Figures, Standing, add_up, is_done, standing

CHUNK = 1000
HALF_A_LIST = mark(
    "Đang nhập danh sách người, số liệu lúc này có thể mới tính một phần danh sách. Vui lòng chờ nhập xong (hoặc nhập tiếp, hoàn tác lần nhập dở dang) rồi chốt."
)


def freeze(actor: Actor, target: TargetView, on: date, reason: str) -> str:
    """Freezes the figures of the target on a date, as they are known now; returns the snapshot's public id.

    Everything is read as known at one instant, after whatever was being written at it is written (what was recorded
    by then can't grow later): what the target asks and the kinds of leave too. Invalid for a day to come, or without a
    reason; Conflict while a list of people is being applied (decision 011), or where a writer does not end.
    """
    require(actor, "snapshots.freeze", read="snapshots.read")
    if on > clock.today():
        raise Invalid(Message(mark("Chưa chốt được số liệu của một ngày chưa tới.")))
    if not reason.strip():
        raise Invalid(Message(mark("Vui lòng ghi lý do chốt số liệu.")))
    now = clock.now()
    wait_for_writers()
    if find_open_run() is not None:
        raise Conflict(Message(HALF_A_LIST))
    target = queries.at(queries.timelines(now).get(target.target_id, ()), on) or target
    population = queries.population_of(target, on, known_at=now)
    rows = [_row(found, population.uncounted, population.required) for found in standing_rows(population)]
    units = _units(queries.units_on(on, known_at=now), rows)
    whole = add_up(_figures(unit) for unit in units)
    asked = _said(target)
    told = {"told": {key: asked.pop(key) for key in TOLD_BY_TARGET}, "reason": reason, "taken_by": actor.name}
    salt = secrets.token_hex(16)
    head: dict[str, Any] = {
        "target_id": target.target_id, "asked": asked, "on_date": on, "known_at": now,
        "digest": personal_digest(salt, told, TOLD_FIELDS), "counted": whole.counted, "enrolled": whole.enrolled, "done": whole.done, "not_counted": whole.not_counted,
    }  # fmt: skip
    public_id = new_public_id()
    held = Snapshot(
        **head, **told, salt=salt, public_id=public_id, hash=snapshot_hash(head, units, rows), taken_at=now
    )
    db.session.add(held)
    db.session.flush()
    for table, lines in ((SnapshotUnit, units), (SnapshotRow, rows)):
        for start in range(0, len(lines), CHUNK):
            insert_ignore_many(
                table, [{"snapshot_id": held.id, **one} for one in lines[start : start + CHUNK]]
            )
    record(
        actor, "snapshot.freeze", f"snapshot:{held.id}", reason=reason, target=target.key,
        after={"on": on, "counted": whole.counted, "done": whole.done, "sha256": held.hash},
    )  # fmt: skip
    return public_id


def _said(target: TargetView) -> dict[str, Any]:
    """What the target asked, as it is kept: plain values."""
    content = asdict(target.content)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in content.items()}


def _row(found: Any, uncounted: frozenset[str], required: int) -> dict[str, Any]:
    stands = standing(bool(found.gone), found.exemption_id is not None, found.leave_kind, uncounted)
    since, until, number, reason, decided_by = _ground(found, stands)
    personal = {"name": found.full_name, "code": found.code, "reason": reason, "decided_by": decided_by}
    salt = secrets.token_hex(16)
    return {
        "person_id": found.person_id, "unit_id": found.unit_id, "category": found.category, "standing": stands.value,
        "enrolled": bool(found.begun or found.met), "met": found.met, "done": is_done(found.met, required),
        "since": since, "until": until, "decision_number": number, **personal, "salt": salt,
        "digest": personal_digest(salt, personal),
    }  # fmt: skip


def _ground(found: Any, stands: Standing) -> tuple[Any, ...]:
    """Why somebody is not counted: first and last day, decision, reason, who decided."""
    if stands is Standing.COUNTED:
        return (None, None, None, None, None)
    if stands is Standing.EXEMPT:
        return (
            found.exempt_from,
            found.exempt_to,
            found.exempt_number,
            found.exempt_reason,
            found.decided_by,
        )
    why = found.end_reason if stands is Standing.LEFT else found.leave_kind
    return (found.valid_from, found.valid_to, found.decision_number, why, found.file_name)


def _units(nodes: dict[int, UnitNode], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every unit of the day with the figures of the people directly in it, by id. One that is gone, whose people are
    not, stands below the oldest topmost one, as `roll_up` counts it."""
    own: dict[int, Figures] = defaultdict(Figures)
    for row in rows:
        counts = row["standing"] == Standing.COUNTED
        figures = Figures(1, int(row["enrolled"]), int(row["done"])) if counts else Figures(not_counted=1)
        own[row["unit_id"]] += figures
    root = min((node.id for node in nodes.values() if node.parent_id not in nodes), default=None)
    for unit_id in own.keys() - nodes.keys():
        nodes[unit_id] = UnitNode(unit_id, "", root, UnitKind.OTHER, f"#{unit_id}", "~")
    return [
        {
            "unit_id": node.id, "public_id": node.public_id, "parent_id": node.parent_id, "code": node.code,
            "kind": str(node.kind), "name": node.name, "sort_key": node.sort_key, **asdict(own[node.id]),
        }
        for node in sorted(nodes.values(), key=lambda one: one.id)
    ]  # fmt: skip


def _figures(unit: dict[str, Any]) -> Figures:
    return Figures(unit["counted"], unit["enrolled"], unit["done"], unit["not_counted"])


def forget(person_id: int) -> None:
    """What erasure takes from snapshots: the personal part of the person's rows, and its salt. The figures, the digest
    and with it the hash stay."""
    db.session.execute(
        sa.update(SnapshotRow)
        .where(SnapshotRow.person_id == person_id)
        .values(name=None, code=None, reason=None, decided_by=None, salt=None)
    )
