"""0040: what those above answered can be written down; in the older schema a nomination is sent up and no more."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.kernel import migrate

AT = "2027-05-20 01:00:00.000000"
BEFORE = (
    f"INSERT INTO unit (id, public_id, created_at, code) VALUES (1, 'u', '{AT}', 'khoa')",
    f"INSERT INTO criteria_version (id, number, valid_from, ground, awards, recorded_at, recorded_by) VALUES (1, 1, '2025-10-01', 'x', '[]', '{AT}', 'a')",
    "INSERT INTO nomination (id, public_id, period_key, number, unit_id, person_id, subject, version_id, recorded_at, recorded_by)"
    f" VALUES (1, 'n', '2027', 1, 1, NULL, 'unit', 1, '{AT}', 'a')",
)
STEP = (
    "INSERT INTO nomination_step (nomination_id, number, step, note, done_on, recorded_at, recorded_by)"
    f" VALUES (1, %d, '%s', '', '2027-05-20', '{AT}', 'a')"
)
STEPS = "SELECT step FROM nomination_step ORDER BY number"


def _run(connection: sa.Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(sa.text(statement.replace(":", r"\:")))


def test_an_answer_can_be_written_down(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0039")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        _run(connection, *BEFORE, STEP % (1, "sent-up"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        _run(connection, STEP % (2, "granted"))
    migrate.upgrade(empty_url, "0040")
    with engine.begin() as connection:
        _run(connection, STEP % (2, "granted"))
        assert list(connection.scalars(sa.text(STEPS))) == ["sent-up", "granted"]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        _run(connection, STEP % (3, "forgotten"))
    migrate.downgrade(empty_url, "0039")
    with engine.begin() as connection:
        assert list(connection.scalars(sa.text(STEPS))) == ["sent-up"]
