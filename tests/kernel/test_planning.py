"""SQLite is told how many rows its indexes lead to, and those who are connected already know it too."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, jobs, planning
from lms.kernel.db import db, release, transaction
from lms.kernel.jobs import Job
from tests.make import make_person


def known() -> dict[str, str]:
    """Of each index of people, what the database knows of it."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("sqlite_stat1"):
            return {}
        rows = connection.execute(sa.text("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'person'"))
        return {row.idx: row.stat for row in rows}


@pytest.mark.usefixtures("app")
def test_tables_are_looked_at_every_few_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        make_person(code=f"X{number:03}")
    # Whoever ran before in this process may have asked within the hour.
    due = [replace(work, is_needed=lambda: True) for work in planning.PERIODIC]
    monkeypatch.setattr(jobs, "_periodic", due)
    jobs.enqueue_periodic()
    jobs.enqueue_periodic()
    states = sa.select(Job.state).where(Job.kind == planning.LOOK)
    assert db.session.scalars(states).all() == ["waiting"]
    release()
    jobs.run_due()
    assert db.session.scalars(states).all() == ["done"]
    release()
    assert bool(known()) == (db.engine.dialect.name == "sqlite")


def test_what_was_looked_at_long_ago_is_forgotten(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        jobs.enqueue(planning.LOOK, {}, "first")
    jobs.run_due()
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    with transaction():
        jobs.enqueue(planning.LOOK, {}, "second")
    jobs.run_due()
    assert db.session.scalars(sa.select(Job.dedupe_key).where(Job.kind == planning.LOOK)).all() == [
        f"{planning.LOOK}:second"
    ]
    release()
