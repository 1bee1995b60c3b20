"""0022: an attempt's turn is the number it was marked by; what mixed questions and options together goes on mixing both; no quiz has sections."""

import sqlalchemy as sa

from lms.kernel import migrate

AT = "2026-03-01 01:00:00.000000"
QUIZZES = (
    "INSERT INTO quiz (id, public_id, title, pass_mark, attempts_allowed, shuffle, created_at) VALUES"
    f" (1, 'q1', 'Cuối', 80, 2, true, '{AT}'), (2, 'q2', 'Bài', 70, 0, false, '{AT}')"
)
ATTEMPTS = (
    f"INSERT INTO person (id, public_id, code, full_name, name_key, created_at) VALUES (1, 'p', 'p', 'A', 'a', '{AT}')",
    "INSERT INTO attempt (id, public_id, quiz_id, person_id, number, state, started_at, started_on) VALUES"
    f" (1, 'a1', 1, 1, 1, 'submitted', '{AT}', '2026-03-01'), (2, 'a2', 1, 1, 3, 'open', '{AT}', '2026-03-01')",
)
SLOTS = "INSERT INTO quiz_slot (id, quiz_id, position, draw_count) VALUES (1, 1, 1, 3), (2, 2, 1, 1)"


def test_what_is_mixed_stays_as_it_was(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0021")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in (QUIZZES, SLOTS, *ATTEMPTS):
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0022")
    with engine.begin() as connection:
        found = connection.execute(
            sa.text("SELECT shuffle, shuffle_options, is_sectioned FROM quiz ORDER BY id")
        )
        assert [tuple(map(bool, row)) for row in found] == [(True, True, False), (False, False, False)]
        assert list(connection.scalars(sa.text("SELECT section FROM quiz_slot ORDER BY id"))) == ["", ""]
        assert list(connection.scalars(sa.text("SELECT turn FROM attempt ORDER BY id"))) == [1, 3]
    migrate.downgrade(empty_url, "0021")
    with engine.begin() as connection:
        kept = connection.scalars(sa.text("SELECT shuffle FROM quiz ORDER BY id"))
        assert [bool(each) for each in kept] == [True, False]
