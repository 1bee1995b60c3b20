"""The chain: sealed once, in order, by however many workers; and every way to falsify it is noticed."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import audit, clock, jobs, seal
from lms.kernel.audit import AuditEvent, AuditUnsealed
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict
from lms.kernel.seal import AuditHead, AuditSeal, seal_all, seal_some
from tests.breaking import falsify, faults
from tests.make import SYSTEM, announce_erased, make_person

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def act(number: int, **values: Any) -> None:
    with transaction():
        audit.record(SYSTEM, "target.change", "target:1", number=number, **values)


def sealed(count: int) -> None:
    for number in range(count):
        act(number)
    assert seal_all() == count


def chain() -> list[tuple[int, int]]:
    found = db.session.execute(
        sa.select(AuditSeal.number, AuditSeal.event_id).order_by(AuditSeal.number)
    ).all()
    db.session.rollback()
    return [(row.number, row.event_id) for row in found]


def test_acts_are_sealed_in_order_and_once(app: Flask) -> None:
    sealed(3)
    assert seal_all() == 0
    act(3)
    assert [number for number, _ in chain()] == [1, 2, 3]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditUnsealed)) == 1
    db.session.rollback()
    assert faults() == {}, "what waits for its seal is no fault"
    assert seal_some() == 1
    assert len({event for _, event in chain()}) == 4
    assert faults() == {}


def test_sealing_in_chunks_makes_the_same_chain(app: Flask) -> None:
    for number in range(7):
        act(number)
    assert [seal_some(3), seal_some(3), seal_some(3), seal_some(3)] == [3, 3, 1, 0]
    assert [number for number, _ in chain()] == list(range(1, 8))
    assert faults() == {}


def test_two_workers_at_once_make_one_chain(app: Flask) -> None:
    for number in range(60):
        act(number)
    ready, done = threading.Barrier(4), []

    def work() -> None:
        with app.app_context():
            ready.wait()
            while some := seal_some(5):
                done.append(some)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 60
    assert [number for number, _ in chain()] == list(range(1, 61))
    assert len({event for _, event in chain()}) == 60
    assert faults() == {}


def test_a_sealing_that_dies_leaves_no_half(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(2)
    act(2)

    def die(number: int, last: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(seal, "_move_head", die)
        with pytest.raises(KeyboardInterrupt):
            seal_all()
    assert [number for number, _ in chain()] == [1, 2]
    assert seal_all() == 1
    assert faults() == {}


def test_the_worker_seals_by_itself_and_keeps_no_heap_of_jobs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        jobs, "_periodic", list(seal.PERIODIC)
    )  # the daily sweep of files is none of its business
    with clock.frozen(NOON):
        jobs.enqueue_periodic()
        assert jobs.run_due() == 0, "nothing waits, nothing is enqueued"
        act(1)
        jobs.enqueue_periodic()
        jobs.enqueue_periodic()
        assert jobs.run_due() == 1
    assert len(chain()) == 1
    with clock.frozen(NOON + timedelta(days=2)):
        act(2)
        jobs.enqueue_periodic()
        assert jobs.run_due() == 1
    assert len(chain()) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(jobs.Job)) == 1


def test_an_act_that_was_rolled_back_is_nowhere(app: Flask) -> None:
    def fact_that_fails() -> None:
        with transaction():
            audit.record(SYSTEM, "target.change", "target:1")
            db.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fact_that_fails()
    assert seal_all() == 0
    assert faults() == {}


FORGERIES: list[tuple[str, Callable[[list[int]], list[str]], str, str]] = [
    ("a changed value", lambda ids: [f"UPDATE audit_event SET detail = '{{\"number\": 99}}' WHERE id = {ids[2]}"],
     "audit.chain", "số 3 đã bị sửa"),
    ("another subject", lambda ids: [f"UPDATE audit_event SET subject = 'target:2' WHERE id = {ids[2]}"],
     "audit.chain", "số 3 đã bị sửa"),
    ("another actor", lambda ids: [f"UPDATE audit_event SET actor_account_id = 5 WHERE id = {ids[0]}"],
     "audit.chain", "số 1 đã bị sửa"),
    ("another moment", lambda ids: [f"UPDATE audit_event SET at = '2026-11-22 04:59:59.000000' WHERE id = {ids[1]}"],
     "audit.chain", "số 2 đã bị sửa"),
    ("a removed act", lambda ids: [f"DELETE FROM audit_event WHERE id = {ids[2]}"], "audit.chain", "số 3 đã bị xóa"),
    ("a removed link", lambda ids: [f"DELETE FROM audit_seal WHERE event_id = {ids[2]}"], "audit.chain",
     "thiếu dấu niêm phong từ số 3 đến số 3"),
    ("a removed link with its act",
     lambda ids: [f"DELETE FROM audit_seal WHERE event_id = {ids[2]}", f"DELETE FROM audit_event WHERE id = {ids[2]}"],
     "audit.chain", "thiếu dấu niêm phong từ số 3 đến số 3"),
    ("a link that was renumbered",
     lambda ids: [f"DELETE FROM audit_seal WHERE event_id = {ids[3]}", "UPDATE audit_seal SET number = 4 WHERE number = 5"],
     "audit.chain", "số 4 đã bị sửa"),
    ("a cut tail",
     lambda ids: ["DELETE FROM audit_seal WHERE number > 3", f"DELETE FROM audit_event WHERE id > {ids[2]}"],
     "audit.chain", "kết thúc ở số 3, dấu chốt ghi số 5"),
    ("links without their acts", lambda ids: ["DELETE FROM audit_seal WHERE number > 3"], "audit.outside",
     "không có dấu niêm phong"),
    ("a head that was moved", lambda ids: ["UPDATE audit_head SET number = 4"], "audit.chain", "không khớp với khóa"),
    ("no head", lambda ids: ["DELETE FROM audit_head"], "audit.chain", "không có dấu chốt"),
    ("an act that slipped in",
     lambda ids: ["INSERT INTO audit_event (at, actor_name, verb, subject, detail) VALUES "
                  "('2026-11-22 05:00:00.000000', 'x', 'target.change', 'target:9', '{}')"],
     "audit.outside", "không có dấu niêm phong"),
    ("everything removed",
     lambda ids: ["DELETE FROM audit_seal", "DELETE FROM audit_event"], "audit.chain", "kết thúc ở số 0"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "statements", "check", "words"), FORGERIES, ids=[f[0] for f in FORGERIES])
def test_what_was_falsified_is_noticed(
    app: Flask, what: str, statements: Callable[[list[int]], list[str]], check: str, words: str
) -> None:
    with clock.frozen(NOON):
        sealed(5)
    assert faults() == {}
    falsify(*statements([event for _, event in chain()]))
    assert words in "\n".join(faults().get(check, [])), what


def test_a_chain_that_was_made_anew_without_the_key_is_noticed(app: Flask) -> None:
    """Whoever may write the database can hash as we do, but not sign."""
    sealed(4)
    last = seal.BEGINNING
    falsify(
        "UPDATE audit_event SET subject = 'target:666' WHERE id = (SELECT event_id FROM audit_seal WHERE number = 2)"
    )
    with transaction():
        rows = db.session.execute(
            sa.select(AuditSeal.number, *seal.CONTENT).join(AuditEvent, AuditEvent.id == AuditSeal.event_id)
            .order_by(AuditSeal.number)
        ).all()  # fmt: skip
        for row in rows:
            last = seal.link(last, row.number, seal.content_of(row))
            db.session.execute(sa.update(AuditSeal).where(AuditSeal.number == row.number).values(hash=last))
        db.session.execute(sa.update(AuditHead).values(hash=last))
    assert "không khớp với khóa" in "\n".join(faults()["audit.chain"])
    act(5)
    with pytest.raises(Conflict, match="khóa"):
        seal_all()
    assert len(chain()) == 4, "nothing is signed on top of it"


def test_an_act_put_back_into_the_past_is_noticed(app: Flask) -> None:
    """Sealed in its turn like any other, but the sealings of its day had passed it by."""
    with clock.frozen(NOON):
        sealed(2)
    with clock.frozen(NOON + timedelta(days=3)):
        sealed(2)
    with clock.frozen(NOON + timedelta(days=1)):
        act(9)
    assert "chèn về sau" in "\n".join(faults()["audit.chain"]), "while it waits"
    with clock.frozen(NOON + timedelta(days=4)):
        seal_all()
    assert "chèn về sau" in "\n".join(faults()["audit.chain"]), "and once it is sealed"


def test_a_changed_key_is_taken_up_on_purpose_only(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(2)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another one")
    assert "khóa đã đổi" in "\n".join(faults()["audit.chain"])
    act(3)
    with pytest.raises(Conflict):
        seal_all()
    with transaction():
        seal.resign()
    assert seal_all() == 1
    assert faults() == {}


def test_a_changed_or_removed_reason_is_noticed_but_an_erased_one_is_lawful(app: Flask) -> None:
    people = [make_person() for _ in range(3)]
    for person in people:
        with transaction():
            audit.record(SYSTEM, "target.exempt", f"person:{person}", reason=f"Nghỉ thai sản {person}")
    seal_all()
    ids = [event for _, event in chain()]
    announce_erased(people[0])
    assert faults() == {}, "the chain is whole without the reason and the salt"
    falsify(
        f"UPDATE audit_reason SET text = 'Nghỉ dài hạn' WHERE event_id = {ids[1]}",
        f"DELETE FROM audit_reason WHERE event_id = {ids[2]}",
    )
    assert faults() == {
        "audit.reasons": [
            f"audit_event:{ids[1]} lý do đã bị sửa",
            f"audit_event:{ids[2]} lý do đã bị xóa mà người liên quan chưa được xóa dữ liệu",
        ]
    }


def test_writers_do_not_wait_for_one_another_or_for_the_sealing(
    app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act that is not committed yet holds up neither other acts nor the sealing, and is sealed in its turn."""
    if database == "sqlite":
        pytest.skip("SQLite has one writer at a time by design")
    monkeypatch.setattr(jobs, "_periodic", list(seal.PERIODIC))
    began, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with app.app_context(), transaction():
            audit.record(SYSTEM, "roster.import", "roster_batch:1")
            db.session.flush()
            began.set()
            finish.wait(30)

    writer = threading.Thread(target=slow)
    writer.start()
    try:
        assert began.wait(30)
        act(1)
        jobs.enqueue_periodic()
        assert jobs.run_due() == 1
        assert len(chain()) == 1, "the other's act is not there yet"
    finally:
        finish.set()
        writer.join()
    assert seal_all() == 1
    events = [event for _, event in chain()]
    assert events == sorted(events, reverse=True), "the earlier id came to the chain later"
    assert faults() == {}
