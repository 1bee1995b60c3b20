"""what people wrote in a snapshot's head stands in its hash by a salted digest

A name that an erasure takes from the head must not break the hash. Snapshots that are whole are hashed anew; the hash
they had stands in the audit. One that does not verify keeps its hash, and so does not verify afterwards either.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TOLD_BY_TARGET = ("name", "reference", "decision_number", "decided_by")
FIGURES = ("counted", "enrolled", "done", "not_counted")
OLD_HEAD = ("target_id", "asked", "on_date", "known_at", "reason", *FIGURES)
NEW_HEAD = ("target_id", "asked", "on_date", "known_at", *FIGURES, "digest")
UNITS = ("unit_id", "public_id", "parent_id", "code", "kind", "name", "sort_key", *FIGURES)
ROWS = (
    "person_id", "unit_id", "category", "standing", "enrolled", "met", "done", "since", "until", "decision_number", "digest",
)  # fmt: skip
PLAIN = {"asked": sa.JSON(), "told": sa.JSON(), "on_date": sa.Date(), "known_at": sa.DateTime(timezone=True)}
TYPES = {"enrolled": sa.Boolean(), "done": sa.Boolean(), "since": sa.Date(), "until": sa.Date()}


def _table(name: str, columns: tuple[str, ...], types: Mapping[str, Any]) -> sa.TableClause:
    return sa.table(name, *(sa.column(one, types.get(one)) for one in dict.fromkeys(columns)))


HEAD = _table(
    "snapshot", ("id", *OLD_HEAD, "digest", "told", "taken_by", "salt", "hash"), PLAIN
)
UNIT = _table("snapshot_unit", ("snapshot_id", *UNITS), {})
ROW = _table("snapshot_row", ("snapshot_id", *ROWS), TYPES)


def upgrade() -> None:
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("salt", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.Text(), nullable=True))
    for old in _heads():
        asked, salt = dict(old["asked"]), secrets.token_hex(16)
        told = {key: asked.pop(key) for key in TOLD_BY_TARGET}
        said = {"told": told, "reason": old["reason"], "taken_by": old["taken_by"]}
        digest = hashlib.sha256(salt.encode() + b"\n" + _canonical(said)).hexdigest()
        new = {**old, "asked": asked, "told": told, "salt": salt, "digest": digest}
        _save(old, new, OLD_HEAD, NEW_HEAD)
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.alter_column("told", existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column("digest", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    for old in _heads():
        _save(old, {**old, "asked": {**old["asked"], **old["told"]}}, NEW_HEAD, OLD_HEAD)
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.drop_column("digest")
        batch_op.drop_column("salt")
        batch_op.drop_column("told")


def _heads() -> list[dict[str, Any]]:
    found = op.get_bind().execute(sa.select(HEAD).order_by(HEAD.c.id)).mappings().all()
    return [{**row, "known_at": _utc(row["known_at"])} for row in found]


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _save(old: Mapping[str, Any], new: Mapping[str, Any], was: tuple[str, ...], now: tuple[str, ...]) -> None:
    is_whole = _hash(old, was) == old["hash"]
    values = {key: new[key] for key in ("asked", "told", "salt", "digest")}
    values["hash"] = _hash(new, now) if is_whole else old["hash"]
    op.get_bind().execute(sa.update(HEAD).where(HEAD.c.id == old["id"]).values(values))


def _hash(head: Mapping[str, Any], fields: tuple[str, ...]) -> str:
    whole = hashlib.sha256(_canonical({key: head[key] for key in fields}))
    for line in (*_lines(UNIT, UNITS, head["id"]), *_lines(ROW, ROWS, head["id"])):
        whole.update(_canonical(line))
    return whole.hexdigest()


def _lines(table: sa.TableClause, fields: tuple[str, ...], snapshot_id: int) -> Iterator[dict[str, Any]]:
    wanted = sa.select(*(table.c[key] for key in fields)).where(table.c.snapshot_id == snapshot_id)
    for row in op.get_bind().execute(wanted.order_by(table.c[fields[0]])):
        yield dict(row._mapping)


def _canonical(values: Mapping[str, Any]) -> bytes:
    text = json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda one: one.isoformat()
    )
    return text.encode() + b"\n"
