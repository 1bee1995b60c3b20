"""0024: what a target asked until now holds from the beginning of its period, in force, for all of its courses."""

import sqlalchemy as sa

from lms.kernel import migrate

AT = "2026-03-01 01:00:00.000000"
ROWS = (
    f"INSERT INTO target (id, public_id, key, created_at) VALUES (1, 't', 'plan', '{AT}')",
    "INSERT INTO target_record (id, target_id, name, reference, categories, course_keys, starts_on, ends_on, due_on,"
    " is_proposal, recorded_at, recorded_by, replaces_id) VALUES"
    f" (1, 1, 'Cũ', 'III.4', '[\"teacher\"]', '[\"a\"]', '2025-05-20', '2026-05-19', '2026-05-19', true, '{AT}', 'x', NULL),"
    f" (2, 1, 'Mới', 'III.4', '[\"teacher\"]', '[\"a\", \"b\"]', '2025-05-20', '2026-05-19', '2026-05-19', false, '{AT}', 'x', 1)",
)
SAID = (
    "SELECT id, state, valid_from, valid_to, unit_ids, except_unit_ids, positions, min_versions, items, needed, validity"
    " FROM target_record ORDER BY id"
)


def test_what_was_asked_holds_from_the_beginning(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0023")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in ROWS:
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0024")
    with engine.begin() as connection:
        rows = [[str(each) for each in row] for row in connection.execute(sa.text(SAID))]
        said = ["active", "2025-05-20", "None", "[]", "[]", "[]", "{}", "[]", "None", "forever"]
        assert rows == [["1", *said], ["2", *said]]
    migrate.downgrade(empty_url, "0023")
    with engine.begin() as connection:
        kept = connection.execute(
            sa.text("SELECT name, course_keys, replaces_id FROM target_record ORDER BY id")
        )
        assert [str(row.name) for row in kept] == ["Cũ", "Mới"]
