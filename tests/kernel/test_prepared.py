"""Statements that are rendered once answer what SQLAlchemy's own way answers, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError

from lms.kernel.db import WRITE_OPTION, Base, Instant, db, read, write
from tests.databases import count_queries

NOON = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)
TABLE = sa.Table(
    "prepared_trial", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", Instant),
    sa.Column("on", sa.Date), sa.Column("yes", sa.Boolean), sa.Column("words", sa.JSON), sa.Column("name", sa.Text),
    sa.Column("share", sa.Numeric(5, 2)), sa.Column("made", sa.Text, default=lambda: "tự ghi"),
)  # fmt: skip


@pytest.fixture
def trial(app: Flask) -> Iterator[sa.Table]:
    connection = db.session.connection()
    TABLE.create(connection)
    connection.execute(
        TABLE.insert(),
        [
            {"id": n, "at": NOON + timedelta(hours=n), "on": date(2026, 5, n), "yes": n % 2 == 0,
             "words": ["á", {"n": n}], "name": f"100% {n}", "share": n / 4}
            for n in range(1, 6)
        ]
        + [{"id": 6, "at": None, "on": None, "yes": None, "words": None, "name": None, "share": None}],
    )  # fmt: skip
    yield TABLE
    db.session.rollback()


def both(statement: Any, places: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What both ways answer, which must be the same."""
    theirs = [tuple(row) for row in db.session.connection().execute(statement, places).all()]
    with monkeypatch.context() as patch:
        patch.setattr(Connection, "execute", None)
        for _ in range(2):  # the first time learns the columns
            assert [tuple(row) for row in read(statement, places)] == theirs
    return theirs


def test_every_type_comes_back_as_it_is(trial: sa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = sa.select(trial).order_by(trial.c.id)
    rows = both(statement, {}, monkeypatch)
    assert rows[0][1:4] == (NOON + timedelta(hours=1), date(2026, 5, 1), False)
    assert rows[0][4] == ["á", {"n": 1}]


def test_values_go_in_by_their_types(trial: sa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = sa.select(trial.c.id).where(
        trial.c.at > sa.bindparam("after", type_=Instant),
        sa.or_(
            trial.c.on < sa.bindparam("day", type_=sa.Date), trial.c.on == sa.bindparam("day", type_=sa.Date)
        ),
        trial.c.name.like("100% %"),
        trial.c.yes.is_(False),
    )
    places = {"after": NOON + timedelta(hours=1), "day": date(2026, 5, 4)}
    assert both(statement, places, monkeypatch) == [(3,)]


def test_lists_of_any_length(trial: sa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those among the places, and those that stand in the statement."""
    statement = (
        sa.select(trial.c.id)
        .where(
            trial.c.id.in_(sa.bindparam("ids", expanding=True)),
            trial.c.on.not_in([date(2026, 5, 2), date(2026, 5, 3)]),
        )
        .order_by(trial.c.id)
    )
    for ids, wanted in (([1, 2, 4], [1, 4]), ([5], [5]), ([], []), ([2, 3, 1], [1])):
        assert both(statement, {"ids": ids}, monkeypatch) == [(n,) for n in wanted]


def test_unions_limits_and_names(trial: sa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sa.select(trial.c.id, trial.c.at, sa.literal("x").label("kind")).where(trial.c.id == 1)
    rest = sa.select(trial.c.id, trial.c.at, sa.null()).where(trial.c.id == sa.bindparam("id"))
    assert len(both(sa.union_all(first, rest), {"id": 6}, monkeypatch)) == 2
    other = trial.alias()
    two = sa.select(trial.c.id, other.c.id, sa.func.count().over().label("n")).join(
        other, other.c.id == trial.c.id
    )
    two = two.order_by(trial.c.id).limit(2)
    assert both(two, {}, monkeypatch) == [(1, 1, 6), (2, 2, 6)]
    [row] = read(sa.select(trial.c.id, trial.c.name.label("called")).where(trial.c.id == 2), {})
    assert (row.id, row.called, row._asdict()) == (2, "100% 2", {"id": 2, "called": "100% 2"})


def test_whoever_counts_statements_sees_them(app: Flask) -> None:
    with count_queries(db.engine) as seen:
        assert read(sa.select(sa.literal(1)), {}) == [(1,)]
    assert len(seen) == 1


def test_a_place_left_empty_is_told(trial: sa.Table) -> None:
    statement = sa.select(trial.c.id).where(trial.c.id == sa.bindparam("id"))
    with pytest.raises(InvalidRequestError):
        read(statement, {})


def test_errors_are_sqlalchemys(app: Flask) -> None:
    """The error pages, the jobs and the pool know no driver's own."""
    with pytest.raises(DBAPIError):
        read(sa.select(sa.column("nothing")).select_from(sa.table("no_such_table")), {})
    db.session.rollback()
    assert Base.metadata.tables, "the transaction can be begun again"
    assert read(sa.select(sa.literal(1)), {}) == [(1,)]


def test_writes_say_how_many_rows_they_met(trial: sa.Table) -> None:
    """By both ways the same: with values of every type, by a condition, and where nothing is met."""
    more = {
        "id": 7,
        "at": NOON,
        "on": date(2026, 5, 7),
        "yes": True,
        "words": ["x"],
        "name": "bảy",
        "share": None,
    }
    assert write(trial.insert(), more) == 1
    [row] = read(sa.select(trial).where(trial.c.id == 7), {})
    assert (row.at, row.on, row.yes, row.words, row.name) == (NOON, date(2026, 5, 7), True, ["x"], "bảy")
    renamed = (
        sa.update(trial)
        .where(trial.c.id > sa.bindparam("after"))
        .values(name=sa.bindparam("called"), at=None)
    )
    assert write(renamed, {"after": 5, "called": "sau"}) == 2
    assert read(sa.select(trial.c.id).where(trial.c.name == "sau", trial.c.at.is_(None)), {}) == [(6,), (7,)]
    assert write(renamed, {"after": 90, "called": "không"}) == 0
    assert write(sa.delete(trial).where(trial.c.id == sa.bindparam("gone")), {"gone": 7}) == 1


def test_a_refused_write_is_told_by_its_kind(trial: sa.Table) -> None:
    with pytest.raises(IntegrityError):
        write(trial.insert(), {"id": 1, "name": "lần hai"})


def test_what_python_fills_in_is_filled_in(trial: sa.Table) -> None:
    """A default of a column is a function, which only SQLAlchemy's way calls."""
    assert write(trial.insert(), {"id": 9}) == 1
    assert read(sa.select(trial.c.made).where(trial.c.id == 9), {}) == [("tự ghi",)]


def test_what_the_server_has_prepared_outlives_the_end_of_a_reading(app: Flask, database: str) -> None:
    if database == "sqlite":
        pytest.skip("SQLite's driver keeps its statements itself")
    statement = sa.select(sa.bindparam("n", type_=sa.Integer()).label("n"))
    for n in range(8):  # the driver prepares what it has seen five times
        assert read(statement, {"n": n})[0].n == n
        db.session.rollback()
    assert _prepared_on_the_server(), "planned anew at every page"
    db.session.rollback()
    db.session.connection(execution_options={WRITE_OPTION: True})
    db.session.execute(sa.select(1))  # the driver begins with the first statement
    db.session.rollback()
    assert not _prepared_on_the_server(), "what was written and taken back may have been a table"


def _prepared_on_the_server() -> int:
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        found: int = cursor.fetchone()[0]
    return found
