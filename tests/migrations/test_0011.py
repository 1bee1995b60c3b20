"""0011: one row of an attempt becomes its steps; results are numbered; a quiz knows its course and lesson."""

import sqlalchemy as sa

from lms.kernel import migrate

AT, LATER, DEADLINE = "2026-03-01 01:00:00.000000", "2026-03-01 01:05:00.000000", "2026-03-01 01:20:00.000000"

ROWS = [
    f"INSERT INTO person (id, public_id, code, full_name, name_key, created_at) VALUES (1, 'p', 'p', 'A', 'a', '{AT}')",
    "INSERT INTO quiz (id, public_id, title, pass_mark, time_limit, attempts_allowed, shuffle, created_at) VALUES"
    f" (1, 'q1', 'Cuối', 80, 1200, 2, true, '{AT}'), (2, 'q2', 'Bài', 70, NULL, 0, false, '{AT}'),"
    f" (3, 'q3', 'Lẻ', 70, NULL, 0, false, '{AT}')",
    f"INSERT INTO course (id, public_id, key, origin, created_at) VALUES (1, 'c', 'mat-khau', 'pack', '{AT}')",
    "INSERT INTO course_version (id, course_id, number, title, title_key, summary, description_html, cover_alt, level,"
    " audience, competences, sequential, gives_certificate, minutes, authors, licence, reviewed_on, review_months,"
    " final_quiz_id, effect, note, content_hash, source, published_at, published_by) VALUES (1, 1, 1, 'K', 'k', '', '',"
    f" '', 'basic', '[]', '[]', true, true, 5, '[]', '', '2026-01-01', 6, 1, 'first', '', 'h', '{{}}', '{AT}', 'x')",
    "INSERT INTO lesson (id, public_id, version_id, position, key, title, minutes, objectives, body_source, body_html,"
    " policy, sources, quiz_id) VALUES (1, 'l', 1, 1, 'bai-1', 'B', 5, '[]', '', '', 1, '[]', 2)",
    "INSERT INTO attempt (id, public_id, quiz_id, person_id, number, state, started_at, started_on, deadline_at,"
    " submitted_at, submitted_by) VALUES"
    f" (1, 'a1', 1, 1, 1, 'submitted', '{AT}', '2026-03-01', '{DEADLINE}', '{LATER}', 'person'),"
    f" (2, 'a2', 1, 1, 2, 'submitted', '{AT}', '2026-03-01', '{DEADLINE}', '{DEADLINE}', 'time'),"
    f" (3, 'a3', 2, 1, 1, 'open', '{AT}', '2026-03-01', NULL, NULL, NULL)",
    "INSERT INTO attempt_result (attempt_id, points, max_points, grade, passed, marks, graded_at) VALUES"
    f" (1, 3, 4, 0.75, false, '[]', '{LATER}'), (2, 4, 4, 1, true, '[]', '{LATER}')",
]


def rows(connection: sa.Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(query)).all()]


def test_attempts_become_steps_and_back(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0010")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in ROWS:
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0011")
    with engine.begin() as connection:
        steps = rows(connection, "SELECT attempt_id, step FROM attempt_step ORDER BY id")
        assert steps == [(1, "start"), (2, "start"), (3, "start"), (1, "submit"), (2, "time_out")]
        same = "SELECT count(*) FROM attempt_step s JOIN attempt a ON a.id = s.attempt_id WHERE s.at ="
        assert rows(connection, f"{same} a.started_at AND s.step = 'start'") == [(3,)]
        assert rows(connection, f"{same} a.submitted_at AND s.step <> 'start'") == [(2,)]
        assert rows(connection, "SELECT id, results FROM attempt ORDER BY id") == [(1, 1), (2, 1), (3, 0)]
        assert rows(connection, "SELECT attempt_id, number FROM attempt_result ORDER BY 1") == [
            (1, 1),
            (2, 1),
        ]
        found = [str(row[0])[:26] for row in rows(connection, "SELECT over_at FROM attempt ORDER BY id")]
        assert [text[:19] for text in found] == ["2026-03-01 01:20:30", "2026-03-01 01:20:30", "None"]
        assert rows(connection, "SELECT series FROM quiz ORDER BY id") == [
            ("mat-khau",),
            ("mat-khau/bai-1",),
            ("",),
        ]
        assert rows(
            connection, "SELECT DISTINCT counts, review, grace, at_timeout, first_delay FROM quiz"
        ) == [("best", "a/amcke/amcke/amcke", 30, "submit", 0)]
        # Graded anew, and one abandoned: what the older schema can't hold.
        for statement in (
            "INSERT INTO attempt_result (attempt_id, number, points, max_points, grade, passed, marks, graded_at) VALUES"
            f" (1, 2, 4, 4, 1, true, '[]', '{LATER}')",
            "UPDATE attempt SET results = 2 WHERE id = 1",
            "UPDATE attempt SET state = 'abandoned' WHERE id = 3",
        ):
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.downgrade(empty_url, "0010")
    with engine.begin() as connection:
        assert rows(connection, "SELECT attempt_id, points FROM attempt_result ORDER BY 1") == [
            (1, 4),
            (2, 4),
        ]
        states = rows(connection, "SELECT state FROM attempt ORDER BY id")
        assert states == [("submitted",), ("submitted",), ("submitted",)]
    engine.dispose()
