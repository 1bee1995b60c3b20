"""0020: going back, what a person's marks changed goes with its decisions; what a corrected key changed stays."""

import sqlalchemy as sa

from lms.kernel import migrate

AT = "2026-03-01 01:00:00.000000"
BEFORE = (
    f"INSERT INTO person (id, public_id, code, full_name, name_key, created_at) VALUES (1, 'p', 'p', 'A', 'a', '{AT}')",
    f"INSERT INTO quiz (id, public_id, title, pass_mark, attempts_allowed, shuffle, created_at) VALUES (1, 'q', 'Cuối', 80, 0, true, '{AT}')",
    "INSERT INTO attempt (id, public_id, quiz_id, person_id, number, state, started_at, started_on)"
    f" VALUES (1, 'a', 1, 1, 1, 'submitted', '{AT}', '2026-03-01')",
    "INSERT INTO question (id, bank_key, key) VALUES (1, 'k/b', 'mot')",
    "INSERT INTO question_version (id, question_id, number, kind, tags, difficulty, body, source, content_hash, policy, created_at)"
    f" VALUES (1, 1, 1, 'single', '[]', 1, '{{}}', '{{}}', 'h1', 1, '{AT}'), (2, 1, 2, 'single', '[]', 1, '{{}}', '{{}}', 'h2', 1, '{AT}')",
    "INSERT INTO key_correction (id, public_id, series, question_version_id, corrected_version_id, reason, made_by, made_at)"
    f" VALUES (1, 'c', 'k', 1, 2, 'Sai', 'B', '{AT}')",
)
REGRADE = (
    "INSERT INTO attempt_regrade (id, public_id, correction_id, attempt_id, grade_before, passed_before, grade, passed, max_points, made_at{more})"
    " VALUES ({id}, 'r{id}', {correction}, 1, 0.9, true, 0.5, false, 10, '" + AT + "'{values})"
)
DECISION = (
    "INSERT INTO regrade_decision (regrade_id, is_upheld, reason, decided_by, decided_at) VALUES ({id}, true, 'x', 'B', '"
    + AT
    + "')"
)


def test_what_hands_changed_goes_with_the_tables_of_hands(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0019")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)

    def run(*statements: str) -> None:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement.replace(":", r"\:")))

    run(*BEFORE, REGRADE.format(id=1, correction=1, more="", values=""), DECISION.format(id=1))
    migrate.upgrade(empty_url, "0020")
    run(
        f"INSERT INTO task_work (id, public_id, attempt_id, position, handed_at, marks) VALUES (1, 'w', 1, 1, '{AT}', 1)",
        REGRADE.format(id=2, correction="NULL", more=", work_id, mark_number", values=", 1, 1"),
        DECISION.format(id=2),
    )
    migrate.downgrade(empty_url, "0019")
    with engine.begin() as connection:
        assert list(connection.scalars(sa.text("SELECT id FROM attempt_regrade"))) == [1]
        assert list(connection.scalars(sa.text("SELECT regrade_id FROM regrade_decision"))) == [1]
