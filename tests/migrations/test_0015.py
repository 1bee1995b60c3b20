"""0015: what mixed questions and options together goes on mixing both; no quiz has sections."""

import sqlalchemy as sa

from lms.kernel import migrate

AT = "2026-03-01 01:00:00.000000"
QUIZZES = (
    "INSERT INTO quiz (id, public_id, title, pass_mark, attempts_allowed, shuffle, created_at) VALUES"
    f" (1, 'q1', 'Cuối', 80, 2, true, '{AT}'), (2, 'q2', 'Bài', 70, 0, false, '{AT}')"
)
SLOTS = "INSERT INTO quiz_slot (id, quiz_id, position, draw_count) VALUES (1, 1, 1, 3), (2, 2, 1, 1)"


def test_what_is_mixed_stays_as_it_was(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0014")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in (QUIZZES, SLOTS):
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0015")
    with engine.begin() as connection:
        found = connection.execute(
            sa.text("SELECT shuffle, shuffle_options, is_sectioned FROM quiz ORDER BY id")
        )
        assert [tuple(map(bool, row)) for row in found] == [(True, True, False), (False, False, False)]
        assert list(connection.scalars(sa.text("SELECT section FROM quiz_slot ORDER BY id"))) == ["", ""]
    migrate.downgrade(empty_url, "0014")
    with engine.begin() as connection:
        kept = connection.scalars(sa.text("SELECT shuffle FROM quiz ORDER BY id"))
        assert [bool(each) for each in kept] == [True, False]
