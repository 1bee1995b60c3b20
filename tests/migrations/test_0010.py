"""0010: the rows of a list that waits are kept in parts."""

import json

import sqlalchemy as sa

from lms.kernel import migrate
from tests.migrations.test_0006 import engine_of

ADD = """INSERT INTO roster_upload (id, public_id, account_id, file_name, file_hash, as_of, parsed, chosen, created_at)
VALUES (:id, :public, 1, 'ds.xlsx', 'x', '2026-09-01', :parsed, '{}', '2026-09-01 00:00:00')"""


def parsed_of(connection: sa.Connection) -> dict[int, object]:
    found = connection.execute(sa.text("SELECT id, parsed FROM roster_upload ORDER BY id")).all()
    return {row[0]: json.loads(row[1]) if isinstance(row[1], str) else row[1] for row in found}


def test_a_waiting_list_keeps_its_rows(empty_url: str) -> None:
    long = {"file_name": "ds.xlsx", "rows": [[number, "Nguyễn Thị Ánh"] for number in range(1203)]}
    empty: dict[str, object] = {"file_name": "b.xlsx", "rows": []}
    migrate.upgrade(empty_url, "0009")
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        for number, held in ((1, long), (2, empty)):
            connection.execute(
                sa.text(ADD), {"id": number, "public": f"u{number}", "parsed": json.dumps(held)}
            )
    migrate.upgrade(empty_url, "0010")
    with engine.begin() as connection:
        assert parsed_of(connection) == {1: {"file_name": "ds.xlsx"}, 2: {"file_name": "b.xlsx"}}
        asked = sa.text("SELECT upload_id, number, rows FROM roster_upload_rows ORDER BY upload_id, number")
        parts = connection.execute(asked.columns(rows=sa.JSON)).all()
        assert [(row[0], row[1], len(row[2])) for row in parts] == [(1, 0, 500), (1, 1, 500), (1, 2, 203)]
        assert [row for part in parts for row in part[2]] == long["rows"]
    migrate.downgrade(empty_url, "0009")
    with engine.begin() as connection:
        assert parsed_of(connection) == {1: long, 2: empty}
