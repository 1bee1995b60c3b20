"""Applying in chunks: stopped and gone on with, done twice at once, and what changed meanwhile."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import hooks, jobs
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict
from lms.org.defaults import ensure_defaults
from lms.org.models import Membership, Person, RosterBatch
from lms.org.queries import find_person_by_code
from lms.org.roster import importing
from lms.org.roster.actions import plan_import
from lms.org.roster.batches import actions, queries, running
from lms.org.roster.batches.models import RosterItem
from lms.org.roster.plan import Plan
from lms.org.roster.shapes import Roster
from lms.org.roster.steps import Kind
from tests.make import SYSTEM
from tests.org.batches.make import NOVEMBER, OCTOBER, SEPTEMBER, State, bring, by_hand, on
from tests.org.make import STUDENTS, read, staff_row, student_row, workbook

DIEN = ("Khoa Điện", "teacher", "active")


@pytest.fixture(autouse=True)
def defaults(app: Flask) -> None:
    with transaction():
        ensure_defaults()


def people(size: int) -> list[list[object]]:
    return [staff_row(f"A{i}", f"Lê {chr(97 + i)}", born=date(1980, 5, 20)) for i in range(size)]


def count(model: type) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def a_roster(folder: Path, rows: Sequence[Sequence[object]], as_of: date = SEPTEMBER) -> Roster:
    return read(workbook(folder / f"r{len(rows)}.xlsx", rows), as_of)


def broken_off(monkeypatch: pytest.MonkeyPatch, roster: Roster, chunks: int, size: int = 3) -> int:
    """Imports until the process dies after some chunks. Returns the batch's id."""
    left = chunks

    def dying(batch_id: int, _size: int) -> bool:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        return actions.apply_chunk(batch_id, size)

    with monkeypatch.context() as patch:
        patch.setattr(running, "apply_chunk", dying)
        with pytest.raises(KeyboardInterrupt):
            running.import_now(SYSTEM, roster, SEPTEMBER, {})
    found = queries.find_open_run()
    db.session.rollback()
    assert found
    return found.id


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = a_roster(tmp_path, people(10))
    batch_id = broken_off(monkeypatch, roster, chunks=2)
    assert len(on(SEPTEMBER)) == 6
    with pytest.raises(Conflict, match="6 trong 10"):
        running.import_now(SYSTEM, a_roster(tmp_path, people(12)), SEPTEMBER, {})
    db.session.rollback()
    begun = running.resume(roster.file_hash, SEPTEMBER)
    assert begun
    assert begun.id == batch_id
    running.carry_on(batch_id)
    assert on(SEPTEMBER) == {f"A{i}": DIEN for i in range(10)}
    assert (count(Person), count(Membership), count(RosterBatch)) == (10, 10, 1)
    held = db.session.scalars(sa.select(Membership.recorded_at).distinct()).all()
    assert len(held) == 1, "a list is known from one instant on, never by halves"
    db.session.rollback()
    running.carry_on(batch_id)
    running.work_on(batch_id)
    jobs.run_due()
    assert (count(Person), count(Membership)) == (10, 10)
    payloads = db.session.scalars(sa.select(RosterItem.payload)).all()
    assert all(payload == {} for payload in payloads), "what was to be done is not kept once it is done"


def test_a_file_that_was_broken_off_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the first start of a demo school is interrupted."""
    path = workbook(tmp_path / "demo.xlsx", people(5))
    broken_off(monkeypatch, read(path, SEPTEMBER), chunks=1)
    assert importing.import_file(SYSTEM, path, SEPTEMBER, {}).steps == []
    assert len(on(SEPTEMBER)) == 5
    assert queries.find_open_run() is None


def test_killed_in_the_middle_of_a_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_event: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(hooks, "announce", die)
        with pytest.raises(KeyboardInterrupt):
            running.import_now(SYSTEM, a_roster(tmp_path, people(4)), SEPTEMBER, {})
    assert on(SEPTEMBER) == {}
    found = queries.find_open_run()
    assert found
    assert found.run
    assert (found.run.done, found.run.total) == (0, 4)
    db.session.rollback()
    running.carry_on(found.id)
    assert len(on(SEPTEMBER)) == 4


def test_killed_before_anything_was_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_batch_id: int) -> bool:
        raise KeyboardInterrupt

    roster = a_roster(tmp_path, people(4))
    with monkeypatch.context() as patch:
        patch.setattr(running, "begin", die)
        with pytest.raises(KeyboardInterrupt):
            running.import_now(SYSTEM, roster, SEPTEMBER, {})
    assert running.resume(roster.file_hash, SEPTEMBER) is None
    assert count(RosterItem) == 0
    running.import_now(SYSTEM, roster, SEPTEMBER, {})
    assert len(on(SEPTEMBER)) == 4
    [done, given_up] = queries.batches()
    assert (done.state, given_up.state) == ("done", "stopped")


def test_an_import_that_is_not_through_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = broken_off(monkeypatch, a_roster(tmp_path, people(10)), chunks=2)
    found = queries.batch_of_id(batch_id)
    db.session.rollback()
    running.undo_now(SYSTEM, found, "")
    assert on(SEPTEMBER) == {}
    assert running.carry_on(batch_id)
    assert on(SEPTEMBER) == {}
    running.import_now(SYSTEM, a_roster(tmp_path, people(3)), SEPTEMBER, {})
    assert len(on(SEPTEMBER)) == 3


def test_who_was_changed_meanwhile_is_left_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, people(6), SEPTEMBER)
    rows = [[*row[:6], "Khoa Hàn", *row[7:]] for row in people(6)]
    rows.append(staff_row("A9", "Bá Mới"))
    real = actions.apply_chunk

    def meanwhile(batch_id: int, _size: int) -> bool:
        monkeypatch.setattr(running, "apply_chunk", real)
        db.session.rollback()
        return False

    monkeypatch.setattr(running, "apply_chunk", meanwhile)
    roster = read(workbook(tmp_path / "b.xlsx", rows), OCTOBER)
    running.import_now(SYSTEM, roster, OCTOBER, {})
    by_hand("A2", OCTOBER + timedelta(days=3), OCTOBER, status="leave", leave_kind="Nghỉ ốm dài hạn")
    with transaction():
        db.session.execute(sa.update(Person).where(Person.code == "A3").values(full_name="Lê Khác"))
        db.session.add(
            Person(public_id="x" * 12, code="A9", full_name="Ai Đó", name_key="x", created_at=sa.func.now())
        )
    found = queries.find_open_run()
    assert found
    db.session.rollback()
    running.carry_on(found.id)
    now = on(OCTOBER)
    assert {code for code, state in now.items() if state[0] == "Khoa Hàn"} == {"A0", "A1", "A3", "A4", "A5"}
    assert now["A2"] == DIEN
    assert "A9" not in now
    assert queries.item_counts(found.id) == {"changed": 5, "skipped": 2}
    why = {r.payload["code"]: r.payload["why"] for r in queries.item_page(found.id, "skipped", 10, 0)}
    assert set(why) == {"A2", "A9"}
    assert "đã được sửa" in why["A2"]
    assert "đã có người" in why["A9"].lower()


def planned(
    folder: Path, rows: Sequence[Sequence[object]], header: Sequence[object], whole: bool = False
) -> Plan:
    db.session.rollback()
    plan = plan_import(read(workbook(folder / "p.xlsx", rows, header), OCTOBER), OCTOBER, {}, whole)
    db.session.rollback()
    return plan


def test_a_list_of_one_class_speaks_of_that_class_only(tmp_path: Path) -> None:
    pupils = [student_row(f"S{i}", class_name=("H26A", "H26B", "H26C")[i % 3]) for i in range(9)]
    bring(tmp_path, pupils, SEPTEMBER, header=STUDENTS)
    bring(tmp_path, people(3), SEPTEMBER)
    one_class = [row for row in pupils[1:] if row[6] == "H26A"]
    plan = planned(tmp_path, one_class, STUDENTS)
    assert [person.code for person in plan.absent] == ["S0"]
    assert plan.unchanged == 2
    everyone = planned(tmp_path, one_class, STUDENTS, whole=True)
    assert {p.code for p in everyone.absent} == {"S0", "S1", "S2", "S4", "S5", "S7", "S8"}
    gone = planned(tmp_path, [student_row("S0", class_name="H26B", status="Thôi học")], STUDENTS)
    assert {person.code for person in gone.absent} == {"S1", "S4", "S7"}
    assert planned(tmp_path, [student_row("S99", class_name="H26Z")], STUDENTS).absent == []


def test_who_left_is_written_only_where_it_was_confirmed(tmp_path: Path) -> None:
    bring(tmp_path, people(4), SEPTEMBER)
    rows = [*people(2), staff_row("A7", "Võ Mới")]
    for groups, there in (
        ((Kind.NEW, Kind.CHANGED, Kind.BACK, Kind.ENDED), {"A0", "A1", "A2", "A3", "A7"}),
        ((Kind.LEFT,), {"A0", "A1", "A7"}),
    ):
        bring(tmp_path, rows, OCTOBER, groups)
        assert set(on(OCTOBER)) == there
    assert set(on(OCTOBER - timedelta(days=1))) == {"A0", "A1", "A2", "A3"}


def state_of(code: str, days: Sequence[date]) -> list[tuple[str, str, str] | None]:
    found: list[State] = [on(day) for day in days]
    return [state.get(code) for state in found]


def test_back_from_leave_and_back_after_leaving(tmp_path: Path) -> None:
    bring(tmp_path, people(3), SEPTEMBER)
    first, *_ = people(3)
    bring(tmp_path, [[*first[:-1], "Nghỉ thai sản"], people(3)[1]], OCTOBER)
    plan = planned_again(tmp_path, people(3))
    assert [(step.row.code, step.kind) for step in plan.steps] == [("A0", Kind.BACK), ("A2", Kind.BACK)]
    bring(tmp_path, people(3), NOVEMBER, (Kind.BACK,))
    days = [SEPTEMBER, OCTOBER, NOVEMBER - timedelta(days=1), NOVEMBER]
    assert state_of("A0", days) == [DIEN, (*DIEN[:2], "leave"), (*DIEN[:2], "leave"), DIEN]
    assert state_of("A2", days) == [DIEN, None, None, DIEN]
    assert find_person_by_code("A2") is not None


def planned_again(folder: Path, rows: Sequence[Sequence[object]]) -> Plan:
    db.session.rollback()
    plan = plan_import(read(workbook(folder / "q.xlsx", rows), NOVEMBER), NOVEMBER, {})
    db.session.rollback()
    return plan


def test_a_long_job_makes_room_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch_id = broken_off(monkeypatch, a_roster(tmp_path, people(10)), chunks=1)
    monkeypatch.setattr(running, "apply_chunk", lambda found, _size: actions.apply_chunk(found, 2))
    monkeypatch.setattr(running, "JOB_SECONDS", 0.0)
    running.work_on(batch_id)
    waiting = db.session.scalars(sa.select(jobs.Job.dedupe_key).where(jobs.Job.kind == running.JOB)).all()
    db.session.rollback()
    assert len(waiting) == 2  # the rescue, and the rest
    monkeypatch.setattr(running, "JOB_SECONDS", 20.0)
    jobs.run_due()
    assert len(on(SEPTEMBER)) == 10
