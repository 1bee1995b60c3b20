"""Fed exactly once per fact, in the fact's transaction; checked against the facts and repaired."""

import threading
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cli import main
from lms.emulation import actions, queries
from lms.emulation.models import EmulationEntry, EmulationPeriod
from lms.kernel import hooks
from lms.kernel.db import db, release, transaction
from lms.learning.models import Completion
from tests.emulation.make import complete, event_of, revoke, ship_periods
from tests.make import make_person, make_school
from tests.targets.make import make_course

DAY = date(2026, 10, 1)


def entries() -> list[tuple[str, int, date, date]]:
    rows = db.session.execute(
        sa.select(
            EmulationEntry.kind, EmulationEntry.delta, EmulationEntry.fact_on, EmulationEntry.occurred_on
        ).order_by(EmulationEntry.id)
    ).all()
    release()
    return [tuple(row) for row in rows]


@pytest.fixture
def person(app: Flask) -> int:
    return make_person("Lê Văn Tám", make_school(), code="0000000008")


def test_a_completion_is_fed_once_however_often_it_is_announced(person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY)
    with transaction():
        hooks.announce(event_of(db.session.get_one(Completion, completion_id)))
    assert entries() == [("completion", 1, DAY, DAY)]


def test_a_revocation_takes_back_in_the_completions_own_period(person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY)
    revoke(completion_id, date(2027, 6, 2))
    with transaction():
        assert actions.feed_revocation(completion_id, date(2027, 6, 2)) is False
    assert entries() == [("completion", 1, DAY, DAY), ("revocation", -1, DAY, date(2027, 6, 2))]


def test_a_rolled_back_fact_leaves_no_entry(person: int) -> None:
    completion_id, course_id = complete(person, make_course("a"), DAY, heard=False), make_course("b")

    def fails() -> None:
        with transaction():
            hooks.announce(event_of(db.session.get_one(Completion, completion_id)))
            raise RuntimeError("after the announcement")

    with pytest.raises(RuntimeError):
        fails()
    assert entries() == []
    assert course_id


def test_a_revocation_of_something_never_fed_comes_to_nothing(person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY, heard=False)
    revoke(completion_id, DAY)
    assert sum(entry[1] for entry in entries()) == 0
    assert len(entries()) == 2


def test_many_at_once_feed_one(app: Flask, person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY, heard=False)
    event = event_of(db.session.get_one(Completion, completion_id))
    release()
    made: list[bool] = []

    def feed() -> None:
        with app.app_context(), transaction():
            made.append(
                actions.feed_completion(
                    event.completion_id, event.person_id, event.course_id, event.minutes, event.grade,
                    event.completed_on,
                )
            )  # fmt: skip

    threads = [threading.Thread(target=feed) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.count(True) == 1
    assert len(entries()) == 1


def test_periods_ship_once(app: Flask) -> None:
    ship_periods()
    ship_periods()
    keys = [p.key for p in queries.periods()]
    assert keys == ["2026", "2027", "2028", "2029", "2030", "2031", "phase-1", "phase-2"]
    assert db.session.scalar(sa.select(sa.func.count(EmulationPeriod.id))) == 8
    assert not any(p.is_changed or p.was_set_late for p in queries.periods())


def run(app: Flask, *args: str) -> tuple[int, str]:
    release()
    result = app.test_cli_runner().invoke(main, ["emulation", *args])
    return result.exit_code, result.output


def test_verify_finds_and_repairs_what_is_missing(app: Flask, person: int) -> None:
    courses = [make_course(key) for key in "abc"]
    complete(person, courses[0], DAY)
    complete(person, courses[1], DAY, heard=False)
    lost = complete(person, courses[2], DAY)
    revoke(lost, DAY, heard=False)
    code, said = run(app, "verify")
    assert code == 1
    assert "Hoàn thành chưa được ghi vào hồ sơ: 0000000008 Lê Văn Tám, b, 01/10/2026" in said
    assert "Thu hồi chưa được ghi vào hồ sơ: 0000000008 Lê Văn Tám, c, 01/10/2026" in said
    assert "khác nhau ở 2 chỗ" in said
    assert run(app, "verify", "--repair") == (
        0, "Đã thêm 2 dòng còn thiếu.\nHồ sơ khớp với mọi lần hoàn thành và thu hồi.\n",
    )  # fmt: skip
    assert [e[:2] for e in entries()].count(("completion", 1)) == 3
    assert ("revocation", -1, DAY, DAY) in entries()
    assert run(app, "verify")[0] == 0


def test_repair_writes_what_the_announcement_would_have_written(app: Flask, person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY, heard=False, grade=None, minutes=25)
    revoke(completion_id, date(2026, 11, 1), heard=False)
    run(app, "verify", "--repair")
    held = db.session.scalars(sa.select(EmulationEntry).order_by(EmulationEntry.id)).all()
    assert [(e.kind, e.person_id, e.minutes, e.grade, e.fact_on, e.occurred_on) for e in held] == [
        ("completion", person, 25, None, DAY, DAY),
        ("revocation", person, 25, None, DAY, date(2026, 11, 1)),
    ]
    assert all(e.recorded_at.tzinfo is not None for e in held)


def test_verify_finds_what_differs_and_never_rewrites_it(app: Flask, person: int) -> None:
    completion_id = complete(person, make_course("a"), DAY)
    with transaction():
        db.session.execute(sa.update(EmulationEntry).values(minutes=999))
    other = complete(person, make_course("b"), DAY)
    with transaction():
        actions.feed_revocation(other, DAY)
    code, said = run(app, "verify", "--repair")
    assert code == 1
    assert "Hồ sơ ghi khác với sự kiện hoàn thành: 0000000008 Lê Văn Tám, a" in said
    assert "Hồ sơ ghi thu hồi nhưng không có quyết định thu hồi nào: 0000000008 Lê Văn Tám, b" in said
    assert "khác nhau ở 2 chỗ" in said
    assert db.session.scalar(sa.select(EmulationEntry.minutes).where(EmulationEntry.completion_id == completion_id)) == 999  # fmt: skip


def test_a_long_list_of_differences_is_cut(app: Flask, person: int) -> None:
    for i in range(55):
        complete(person, make_course(f"c{i}"), DAY, heard=False)
    code, said = run(app, "verify")
    assert code == 1
    assert "… và 5 chỗ nữa." in said
