"""What a freeze waits for, reads afresh and refuses, so that the figures known then stay what they were."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cli import main
from lms.kernel import clock, settling, verify
from lms.kernel.actor import system_actor
from lms.kernel.audit import AuditSalt
from lms.kernel.db import db, release, transaction
from lms.kernel.ids import new_public_id
from lms.org.models import Membership, RosterBatch, UnitSetting
from lms.org.roster.batches.models import RosterRun, RunKind, RunState
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.privacy import sweep
from lms.targets import queries
from lms.targets.checks import CHECKS
from lms.targets.freezing.actions import freeze
from lms.targets.freezing.models import Snapshot, SnapshotRow
from lms.targets.models import Exemption, TargetRecord
from tests.make import SYSTEM, announce_erased, make_account, make_person
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of


def take() -> str:
    with transaction():
        return freeze(SYSTEM, queries.targets(TODAY)[0], TODAY, "Báo cáo")


def start_a_list(school_id: int) -> int:
    with transaction():
        batch = RosterBatch(
            public_id=new_public_id(), file_name="ds.xlsx", file_hash="x", as_of=TODAY, has_staff=True,
            has_students=False, created_at=clock.now(), created_by="x", summary={},
        )  # fmt: skip
        db.session.add(batch)
        db.session.flush()
        db.session.add(
            RosterRun(
                batch_id=batch.id, kind=RunKind.IMPORT, reason="", school_id=school_id, fingerprint="", groups=[],
                state=RunState.APPLYING, slot=1, total=9, done=1, skipped=0, cursor=0, applied_at=clock.now(),
            )
        )  # fmt: skip
        return batch.id


def test_no_freeze_while_half_a_list_is_applied(school: School, office: LmsClient, app: Flask) -> None:
    batch = start_a_list(school.root)
    refused = office.post("/snapshots/new", data={"on": "22/11/2026", "reason": "Báo cáo"})
    assert refused.status_code == 409
    assert "Đang nhập danh sách người" in refused.get_data(as_text=True)
    typed = app.test_cli_runner().invoke(main, ["coverage", "freeze", "--reason", "Theo lịch"])
    assert typed.exit_code == 1
    assert "Đang nhập danh sách người" in typed.output
    assert not db.session.scalars(sa.select(Snapshot)).all()
    release()
    with transaction():
        db.session.execute(sa.update(RosterRun).where(RosterRun.batch_id == batch).values(slot=None))
    assert office.post("/snapshots/new", data={"on": "22/11/2026", "reason": "Báo cáo"}).status_code == 303


def test_the_kinds_of_leave_are_read_afresh(school: School) -> None:
    assert "thai sản" in cached_school_setting(UNCOUNTED_LEAVE)
    release()
    with transaction():  # as another process does: this one's cache still holds the old list
        db.session.add(
            UnitSetting(
                unit_id=school.root, key=UNCOUNTED_LEAVE, value="Nghỉ ốm", recorded_at=clock.now(), recorded_by="x"
            )
        )  # fmt: skip
    take()
    rows = db.session.scalars(sa.select(SnapshotRow)).all()
    standing = {row.person_id: row.standing for row in rows}
    assert (standing[school.people["sick"]], standing[school.people["leave"]]) == ("leave", "counted")
    release()
    assert problems() == []


def test_who_was_being_written_is_waited_for(
    app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction open at the freeze ends after it, with rows that bear an instant before it."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("one writer at a time")
    late = make_person("Lý Văn Trễ", None)
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    row: dict[str, Any] = {
        "person_id": late, "unit_id": school.it, "is_main": True, "category": "teacher", "status": "active",
        "valid_from": TODAY, "recorded_at": clock.now(),
    }  # fmt: skip
    with engine.connect() as writer:
        open_one = writer.begin()
        writer.execute(sa.insert(Membership), row)
        monkeypatch.setattr(settling, "PATIENCE", 0.1)
        with pytest.raises(Exception, match="ghi một việc lâu hơn"):
            take()
        monkeypatch.setattr(settling, "PATIENCE", 5.0)
        ends = threading.Timer(0.3, open_one.commit)
        ends.start()
        take()
        ends.join()
    found = db.session.scalars(sa.select(SnapshotRow).where(SnapshotRow.person_id == late)).one()
    assert found.standing == "counted"
    release()
    assert problems() == []


def test_a_name_goes_from_a_snapshot_and_the_hash_holds(school: School, office: LmsClient) -> None:
    """Who froze, who is named in the reason and in the target, who decided another's exemption: one person, erased."""
    name, mine = "Lê Thị Cúc", school.people["idle"]
    make_account(mine, username="teacher")
    with transaction():
        db.session.execute(sa.update(TargetRecord).values(decided_by=name, reference=f"Ý kiến của {name}"))
        db.session.execute(sa.update(Exemption).values(decided_by=name))
    with transaction():
        public_id = freeze(system_actor(name), queries.targets(TODAY)[0], TODAY, f"{name} cần")
    kept = db.session.execute(sa.select(Snapshot.hash, Snapshot.asked)).one()
    release()
    assert problems() == []
    with transaction():
        found = sweep.traces_of(mine, [mine]).named("Người đã xóa #1")
    announce_erased(mine)
    with transaction():
        sweep.sweep(found)
    assert problems() == []
    held = db.session.scalars(sa.select(Snapshot)).one()
    assert (held.hash, held.asked) == (kept.hash, kept.asked), "a user name is no category"
    assert db.session.scalars(sa.select(TargetRecord.categories)).one() == ["manager", "teacher", "officer"]
    assert name not in f"{held.told} {held.reason} {held.taken_by}"
    release()
    for listing in ("missing", "not-counted"):
        shown = text_of(office, f"/snapshots/{public_id}?list={listing}")
        assert name not in shown
        assert "Người đã xóa #1" in shown
    row = sa.select(SnapshotRow).where(SnapshotRow.person_id == school.people["exempt"])
    assert db.session.scalars(row).one().name == "Đỗ Thị Hạnh", "whose row it is keeps the name"
    release()
    with transaction():  # nobody was erased: somebody emptied the salt to write another name
        db.session.execute(sa.delete(AuditSalt))
    assert [what for what, _ in problems()] == ["targets.snapshot-salts"]


def problems() -> list[tuple[str, str]]:
    release()
    return [(run.check.name, p.message.plain()) for run in verify.run_checks(CHECKS) for p in run.problems]
