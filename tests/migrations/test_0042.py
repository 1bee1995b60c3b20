"""0042: sessions of the Council that were called for one day are numbered as they were called, and no two alike."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms.kernel import migrate

AT = "2027-05-20 01:00:00.000000"
CALLED = (
    "INSERT INTO council_session (id, public_id, period_key, held_on{column}, place, quorum, threshold, basis, recorded_at,"
    " recorded_by) VALUES ({id}, 's{id}', '2027', '{day}'{number}, 'A', '2/3', '1/2', 'present', '{at}', 'a')"
)
NUMBERS = "SELECT id, number FROM council_session ORDER BY id"


def _call(connection: sa.Connection, session_id: int, day: str, number: int | None = None) -> None:
    column, value = ("", "") if number is None else (", number", f", {number}")
    text = CALLED.format(column=column, id=session_id, day=day, number=value, at=AT)
    connection.execute(sa.text(text.replace(":", r"\:")))


def test_sessions_of_one_day_are_numbered(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0041")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for session_id, day in ((1, "2027-05-20"), (2, "2027-05-26"), (3, "2027-05-20")):
            _call(connection, session_id, day)
    migrate.upgrade(empty_url, "0042")
    with engine.begin() as connection:
        assert [tuple(row) for row in connection.execute(sa.text(NUMBERS))] == [(1, 1), (2, 1), (3, 2)]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        _call(connection, 4, "2027-05-20", 2)
    migrate.downgrade(empty_url, "0041")
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM council_session")) == 3


def test_what_is_kept_belongs_to_who_changed_it_last(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0041")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    account = (
        "INSERT INTO account (id, username, display_name, password_hash, must_change, is_demo, session_epoch, created_at,"
        " public_id) VALUES (%d, 'a%d', 'A', '!', false, false, 0, '{at}', 'p%d')"
    )
    kept = (
        "INSERT INTO saved_statistics (id, public_id, name, choice, every, mailbox, is_kept, recorded_at, recorded_by)"
        " VALUES (%d, '%s', 'T', '{{}}', '', '', true, '{at}', 'A')"
    )
    act = (
        "INSERT INTO audit_event (id, at, actor_account_id, actor_name, verb, subject, detail)"
        " VALUES (%d, '{at}', %d, '', 'statistics.%s', 'statistics:x', '{{}}')"
    )
    with engine.begin() as connection:
        for text in (
            *(account % (n, n, n) for n in (1, 2)), kept % (1, "x"), kept % (2, "y"), act % (1, 1, "save"),
            act % (2, 2, "change"), act % (3, 1, "remove"),
        ):  # fmt: skip
            connection.execute(sa.text(text.format(at=AT).replace(":", r"\:")))
    migrate.upgrade(empty_url, "0042")
    with engine.begin() as connection:
        owners = sa.text("SELECT id, account_id FROM saved_statistics ORDER BY id")
        assert [tuple(row) for row in connection.execute(owners)] == [(1, 2), (2, None)]
    migrate.downgrade(empty_url, "0041")
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM saved_statistics")) == 2
