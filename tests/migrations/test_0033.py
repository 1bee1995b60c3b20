"""0033: a course can be shared to be looked at; in the older schema who only looked on is nobody to it."""

import sqlalchemy as sa

from lms.kernel import migrate

AT = "2026-03-01 01:00:00.000000"
BEFORE = (
    f"INSERT INTO course (id, public_id, key, origin, created_at) VALUES (1, 'c', 'khoa', 'studio', '{AT}')",
    "INSERT INTO account (id, public_id, username, display_name, password_hash, must_change, is_demo, session_epoch, person_id, created_at)"
    f" VALUES (1, 'a', 'a', 'A', 'x', false, false, 1, NULL, '{AT}'), (2, 'b', 'b', 'B', 'x', false, false, 1, NULL, '{AT}')",
    f"INSERT INTO course_author (id, course_id, account_id, part, given_by, given_at) VALUES (1, 1, 1, 'owner', 1, '{AT}')",
)
SHOWN = f"INSERT INTO course_author (id, course_id, account_id, part, given_by, given_at) VALUES (2, 1, 2, 'viewer', 1, '{AT}')"
PARTS = "SELECT part FROM course_author ORDER BY id"


def test_a_course_can_be_shown(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0032")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in BEFORE:
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0033")
    with engine.begin() as connection:
        connection.execute(sa.text(SHOWN.replace(":", r"\:")))
        assert list(connection.scalars(sa.text(PARTS))) == ["owner", "viewer"]
    migrate.downgrade(empty_url, "0032")
    with engine.begin() as connection:
        assert list(connection.scalars(sa.text(PARTS))) == ["owner", "none"]
