"""0017: files of courses may lie outside the database; pictures that are in it stay."""

import sqlalchemy as sa

from lms.kernel import migrate
from tests.migrations.test_0006 import engine_of

PICTURE = """INSERT INTO media (id, sha256, content_type, size, author, licence, source, content, created_at)
VALUES (1, 'aa', 'image/png', 3, 'A', 'L', 'S', :content, '2026-09-01 00:00:00')"""
STORED = """INSERT INTO stored_file (id, sha256, kind, size, created_at)
VALUES (7, 'bb', 'mp4', 5000000000, '2026-09-01 00:00:00')"""
FILM = """INSERT INTO media (id, sha256, content_type, size, author, licence, source, file_id, created_at)
VALUES (2, 'bb', 'video/mp4', 5, 'A', 'L', 'S', 7, '2026-09-01 00:00:00')"""
ALL = "SELECT id, content FROM media ORDER BY id"


def held(connection: sa.Connection) -> list[tuple[int, bytes | None]]:
    rows = connection.execute(sa.text(ALL).columns(id=sa.Integer, content=sa.LargeBinary)).all()
    return [(row[0], bytes(row[1]) if row[1] is not None else None) for row in rows]


def test_pictures_keep_their_bytes_both_ways(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0016")
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        connection.execute(sa.text(PICTURE), {"content": b"\x00\xff!"})
    migrate.upgrade(empty_url, "0017")
    with engine.begin() as connection:
        assert held(connection) == [(1, b"\x00\xff!")]
        connection.execute(sa.text(STORED))
        connection.execute(sa.text(FILM))
        assert held(connection) == [(1, b"\x00\xff!"), (2, None)]
    migrate.downgrade(empty_url, "0016")
    with engine.begin() as connection:
        assert held(connection) == [(1, b"\x00\xff!")]
