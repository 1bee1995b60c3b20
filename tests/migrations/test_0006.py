"""0006: units get codes made of their names; a Sở goes down to "other"."""

import sqlalchemy as sa

from lms.kernel import migrate

OLD = "2026-01-01 00:00:00"


def engine_of(url: str) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool)


def add(connection: sa.Connection, unit_id: int, *records: tuple[str, str, int | None]) -> None:
    connection.execute(
        sa.text("INSERT INTO unit (id, public_id, created_at) VALUES (:id, :public, :at)"),
        {"id": unit_id, "public": f"u{unit_id}", "at": OLD},
    )
    for number, (name, since, replaces) in enumerate(records):
        connection.execute(
            sa.text(
                "INSERT INTO unit_record (id, unit_id, kind, name, name_folded, sort_key, valid_from, recorded_at,"
                " replaces_id) VALUES (:id, :unit, 'faculty', :name, '', '', :since, :at, :replaces)"
            ),
            {"id": unit_id * 10 + number, "unit": unit_id, "name": name, "since": since, "at": OLD,
             "replaces": replaces},
        )  # fmt: skip


def test_units_get_codes_of_the_names_they_have_now(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0005")
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        add(connection, 1, ("Khoa Điện", "2020-01-01", None), ("Khoa Điện tử", "2020-01-01", 10))
        add(connection, 2, ("Khoa  Cơ khí", "2020-01-01", None))
        add(connection, 3, ("Khoa Cơ Khí", "2020-01-01", None))
        add(connection, 4, ("???", "2020-01-01", None))
        add(connection, 5)
    migrate.upgrade(empty_url, "0006")
    with engine.begin() as connection:
        codes = {row[0]: row[1] for row in connection.execute(sa.text("SELECT id, code FROM unit")).all()}
        connection.execute(sa.text("UPDATE unit_record SET kind = 'department' WHERE id = 20"))
    assert codes == {1: "khoa-dien-tu", 2: "khoa-co-khi", 3: "khoa-co-khi-2", 4: "don-vi", 5: "don-vi-2"}
    migrate.downgrade(empty_url, "0005")
    with engine.begin() as connection:
        kinds = {
            row[0]: row[1] for row in connection.execute(sa.text("SELECT id, kind FROM unit_record")).all()
        }
        assert kinds[20] == "other"
        assert connection.execute(sa.text("SELECT count(*) FROM unit_record")).scalar() == 5
