"""0041: the decision of an award can be written down, once at first; what it replaces is named. Going back loses only that."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.kernel import migrate
from tests.migrations.test_0040 import AT, BEFORE, STEP, STEPS, _run

DECISION = (
    "INSERT INTO award_decision (id, nomination_id, number, decided_on, recorded_at, recorded_by, replaces_id)"
    f" VALUES (%d, 1, '45/QĐ', '2027-05-28', '{AT}', 'a', %s)"
)


def test_a_decision_is_written_once_and_corrected_by_name(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0040")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        _run(connection, *BEFORE, STEP % (1, "awarded"))
    migrate.upgrade(empty_url, "0041")
    with engine.begin() as connection:
        _run(connection, DECISION % (1, "NULL"), DECISION % (2, "1"))
    for again in (DECISION % (3, "NULL"), DECISION % (3, "1")):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            _run(connection, again)
    migrate.downgrade(empty_url, "0040")
    with engine.begin() as connection:
        assert list(connection.scalars(sa.text(STEPS))) == ["awarded"]
        assert "award_decision" not in sa.inspect(connection).get_table_names()
