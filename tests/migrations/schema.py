"""A database's schema as plain text, so that two can be compared and the difference read."""

from collections.abc import Iterator

import sqlalchemy as sa


def schema_of(url: str) -> list[str]:
    """One sorted line for each column, key, constraint and index; Alembic's own table left out."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return sorted(line for table, line in _lines(sa.inspect(connection)) if table != "alembic_version")


def _lines(inspector: sa.Inspector) -> Iterator[tuple[str, str]]:
    """Each line with its table. All tables are asked for at once: one by one takes seconds on PostgreSQL."""
    dialect = inspector.dialect
    for (_, name), columns in inspector.get_multi_columns().items():
        for column in columns:
            null = "null" if column["nullable"] else "not null"
            kind = column["type"].compile(dialect)
            yield name, f"{name}.{column['name']}: {kind} {null} default {column['default']}"
    for (_, name), key in inspector.get_multi_pk_constraint().items():
        yield name, f"{name} key {key['name']}: {key['constrained_columns']}"
    for (_, name), uniques in inspector.get_multi_unique_constraints().items():
        for unique in uniques:
            yield name, f"{name} unique {unique['name']}: {unique['column_names']}"
    for (_, name), checks in inspector.get_multi_check_constraints().items():
        for check in checks:
            yield name, f"{name} check {check['name']}: {' '.join(str(check['sqltext']).split())}"
    for (_, name), indexes in inspector.get_multi_indexes().items():
        for index in indexes:
            where = {k: str(v) for k, v in index.get("dialect_options", {}).items() if k.endswith("_where")}
            yield (
                name,
                f"{name} index {index['name']}: {index['column_names']} {bool(index['unique'])} {where or ''}",
            )
    for (_, name), foreigns in inspector.get_multi_foreign_keys().items():
        for foreign in foreigns:
            target = f"{foreign['referred_table']}{foreign['referred_columns']}"
            yield (
                name,
                f"{name} foreign {foreign['name']}: {foreign['constrained_columns']} -> {target} {foreign['options']}",
            )


def difference(before: list[str], after: list[str]) -> list[str]:
    """What is gone (-) and what is new (+); empty if they are equal."""
    return [f"- {line}" for line in before if line not in after] + [
        f"+ {line}" for line in after if line not in before
    ]
