"""What `lms verify` asks of targets: snapshots that are as they were frozen, and that the facts known then still say so;
dated rows that hold together."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel.audit import AuditSalt
from lms.kernel.db import release
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each, stream
from lms.targets import queries
from lms.targets.freezing.models import Snapshot, SnapshotRow, SnapshotUnit
from lms.targets.freezing.queries import differences, frozen_side, live_side
from lms.targets.freezing.rules import (
    HEAD_FIELDS,
    ROW_FIELDS,
    TOLD_FIELDS,
    UNIT_FIELDS,
    personal_digest,
    snapshot_hash,
)
from lms.targets.models import TargetRecord
from lms.targets.queries import at
from lms.targets.recognising.checks import CHECKS as RECOGNITIONS
from lms.targets.rules import Figures, Standing

OTHER_HASH = mark("số liệu chốt không còn như lúc chốt: mã băm khác")
OTHER_NAME = mark("phần tên của người số {person_id} không còn như lúc chốt")
OTHER_WORDS = mark("lý do, người chốt hoặc tên, căn cứ của chỉ tiêu không còn như lúc chốt")
OTHER_UNIT = mark("đơn vị {unit}: số liệu không bằng số người phía sau")
OTHER_SUM = mark("số liệu toàn trường không bằng tổng các đơn vị")
OTHER_FACTS = mark("{n} người khác với những gì đã ghi đến lúc chốt, trong đó người số {first}")
NO_TARGET = mark("không tìm thấy chỉ tiêu như đã ghi đến lúc chốt")
OVERLAP = mark("hai nội dung của chỉ tiêu cùng áp dụng một ngày: dòng {first} và {second}")
NO_SALT = mark("phần tên bị bỏ mà từ khi chốt không ai xóa dữ liệu")
FORGOTTEN_NAME = mark("người số {person_id} đã xóa dữ liệu mà phần tên vẫn còn")


def _frozen(connection: Connection) -> Iterator[Problem]:
    for head in connection.execute(sa.select(Snapshot.__table__).order_by(Snapshot.id)).mappings().all():
        where = f"snapshot:{head['id']}"
        units = connection.execute(
            sa.select(*(getattr(SnapshotUnit, name) for name in UNIT_FIELDS))
            .where(SnapshotUnit.snapshot_id == head["id"])
            .order_by(SnapshotUnit.unit_id)
        ).mappings().all()  # fmt: skip
        own: dict[int, Figures] = defaultdict(Figures)
        broken: list[int] = []
        said = {name: head[name] for name in HEAD_FIELDS}
        if (
            snapshot_hash(said, [dict(unit) for unit in units], _rows(connection, head["id"], own, broken))
            != head["hash"]
        ):
            yield Problem(where, Message(OTHER_HASH))
        if (
            head["salt"] is not None
            and personal_digest(head["salt"], dict(head), TOLD_FIELDS) != head["digest"]
        ):
            yield Problem(where, Message(OTHER_WORDS))
        yield from (Problem(where, Message(OTHER_NAME, {"person_id": one})) for one in broken)
        whole = Figures()
        for unit in units:
            figures = (unit["counted"], unit["enrolled"], unit["done"], unit["not_counted"])
            sums = own.pop(unit["unit_id"], Figures())
            whole += sums
            if figures != (sums.counted, sums.enrolled, sums.done, sums.not_counted):
                yield Problem(where, Message(OTHER_UNIT, {"unit": unit["name"]}))
        if own or (whole.counted, whole.enrolled, whole.done, whole.not_counted) != (
            head["counted"], head["enrolled"], head["done"], head["not_counted"],
        ):  # fmt: skip
            yield Problem(where, Message(OTHER_SUM))


def _rows(
    connection: Connection, snapshot_id: int, own: dict[int, Figures], broken: list[int]
) -> Iterator[dict[str, Any]]:
    """The rows as they are hashed; adds up their figures by unit, and names those whose personal part is another."""
    personal = (
        SnapshotRow.name,
        SnapshotRow.code,
        SnapshotRow.reason,
        SnapshotRow.decided_by,
        SnapshotRow.salt,
    )
    statement = (
        sa.select(*(getattr(SnapshotRow, name) for name in ROW_FIELDS), *personal)
        .where(SnapshotRow.snapshot_id == snapshot_id)
        .order_by(SnapshotRow.person_id)
    )
    for found in stream(connection, statement):
        row = dict(found._mapping)
        counts = row["standing"] == Standing.COUNTED
        done = int(row["done"])
        own[row["unit_id"]] += (
            Figures(1, max(int(row["enrolled"]), done), done) if counts else Figures(not_counted=1)
        )
        if row["salt"] is not None and personal_digest(row["salt"], row) != row["digest"]:
            broken.append(row["person_id"])
        yield row


def _from_facts(connection: Connection) -> Iterator[Problem]:
    """What the facts recorded up to the freeze say today, person by person."""
    heads = connection.execute(
        sa.select(Snapshot.id, Snapshot.target_id, Snapshot.on_date, Snapshot.known_at).order_by(Snapshot.id)
    ).all()
    for head in heads:
        where = f"snapshot:{head.id}"
        target = at(queries.timelines(head.known_at).get(head.target_id, ()), head.on_date)
        if target is None:
            yield Problem(where, Message(NO_TARGET))
            continue
        population = queries.population_of(target, head.on_date, known_at=head.known_at)
        cover = queries.coverage(population, connection)
        found, count = differences(frozen_side(head.id), live_side(cover), 1, 1, connection)
        if count:
            yield Problem(where, Message(OTHER_FACTS, {"n": count, "first": found[0].person_id}))
    release()


def _timelines(connection: Connection) -> Iterator[Problem]:
    """No day on which a target asks two things."""
    one, other = aliased(TargetRecord), aliased(TargetRecord)
    conditions: list[Any] = [one.target_id == other.target_id, one.id < other.id]
    for row in (one, other):
        later = aliased(TargetRecord)
        conditions += [
            ~sa.exists().where(later.replaces_id == row.id),
            sa.or_(row.valid_to.is_(None), row.valid_to >= row.valid_from),
        ]
    conditions += [
        sa.or_(other.valid_to.is_(None), one.valid_from <= other.valid_to),
        sa.or_(one.valid_to.is_(None), other.valid_from <= one.valid_to),
    ]
    found = sa.select(one.target_id, one.id.label("first"), other.id.label("second")).where(*conditions)
    yield from each(connection, "target", found.order_by(one.id, other.id), OVERLAP)


def _erased(connection: Connection) -> Iterator[Problem]:
    """Of who was erased no name is left in a snapshot; one taken since then holds what stands for the name."""
    found = (
        sa.select(SnapshotRow.snapshot_id, SnapshotRow.person_id)
        .join(AuditSalt, AuditSalt.person_id == SnapshotRow.person_id)
        .join(Snapshot, Snapshot.id == SnapshotRow.snapshot_id)
        .where(AuditSalt.destroyed_at >= Snapshot.taken_at, SnapshotRow.salt.is_not(None))
    )
    yield from each(connection, "snapshot", found.order_by(*found.selected_columns), FORGOTTEN_NAME)


def _emptied(connection: Connection) -> Iterator[Problem]:
    """A salt goes only with a name that an erasure took: without one since the freeze, somebody else emptied it."""
    since = sa.exists().where(AuditSalt.destroyed_at >= Snapshot.taken_at)
    bare = sa.exists().where(SnapshotRow.snapshot_id == Snapshot.id, SnapshotRow.salt.is_(None))
    found = sa.select(Snapshot.id).where(sa.or_(Snapshot.salt.is_(None), bare), ~since)
    yield from each(connection, "snapshot", found.order_by(Snapshot.id), NO_SALT)


CHECKS = (
    Check("targets.timelines", mark("Mỗi ngày mỗi chỉ tiêu yêu cầu một nội dung"), _timelines),
    Check("targets.snapshots", mark("Số liệu chốt còn nguyên như lúc chốt"), _frozen),
    Check("targets.snapshot-facts", mark("Số liệu chốt bằng những gì đã ghi đến lúc chốt"), _from_facts),
    *RECOGNITIONS,
    Check("targets.snapshot-names", mark("Người đã xóa dữ liệu không còn tên trong số liệu chốt"), _erased),
    Check("targets.snapshot-salts", mark("Phần tên trong số liệu chốt chỉ bị bỏ khi xóa dữ liệu"), _emptied),
)
