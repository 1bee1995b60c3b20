"""Accounts get a random id for their address; nothing else of them changes, and going down restores them."""

import sqlalchemy as sa

from lms.kernel import migrate

ROW = (
    "INSERT INTO account (id, username, display_name, password_hash, must_change, is_demo, session_epoch, created_at)"
    " VALUES ({id}, 'user{id}', 'Nguyễn Văn An', 'x', {no}, {no}, 3, '2026-09-05 00:00:00')"
)


def rows(engine: sa.Engine, columns: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT {columns} FROM account ORDER BY id")
        return [tuple(row) for row in found]


def test_accounts_are_named_and_kept(empty_url: str, database: str) -> None:
    migrate.upgrade(empty_url, "0004")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for number in (1, 2, 3):
            connection.exec_driver_sql(ROW.format(id=number, no="0" if database == "sqlite" else "false"))
    before = rows(engine, "id, username, password_hash, session_epoch")
    migrate.upgrade(empty_url, "0005")
    assert rows(engine, "id, username, password_hash, session_epoch") == before
    named = rows(engine, "public_id")
    assert len({name for (name,) in named}) == 3
    assert all(len(str(name)) == 12 for (name,) in named)
    assert rows(engine, "last_signed_in_at") == [(None,)] * 3
    migrate.downgrade(empty_url, "0004")
    assert rows(engine, "id, username, password_hash, session_epoch") == before
