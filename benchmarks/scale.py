"""Makes a database that is many times the demo school, by copying its people and what they did."""

import sqlalchemy as sa

from lms.kernel.db import Base, db

STRIDE = 10_000_000  # ids of the n-th copy begin here times n
AGAIN = 100_000_000_000  # beyond all of them
COPIED = (
    "person", "membership", "account", "enrolment", "attempt", "attempt_item", "attempt_answer", "attempt_result",
    "quiz_use", "lesson_opened", "lesson_completion", "participation", "completion", "certificate",
    "emulation_entry",
)  # fmt: skip
_SUFFIXED = {"public_id", "code", "username"}


def _shifted(table: sa.Table, column: sa.Column[object], copy: int) -> str:
    """The SQL of a column's value in the copy: ids of copied rows move, unique words get a suffix."""
    name = f'"{column.name}"'
    if column.name in _SUFFIXED:
        return f"{name} || '-{copy}'"
    if table.name == "certificate" and column.name == "number":
        return f"{name} + {copy * 100_000}"
    refers = {key.column.table.name for key in column.foreign_keys}
    own = column.primary_key and not refers and isinstance(column.type, sa.Integer) and column.name == "id"
    return f"{name} + {copy * STRIDE}" if own or refers & set(COPIED) else name


def more_completions(times: int) -> None:
    """Lets everybody who finished a course have finished it `times` times over, for the export."""
    tables = [Base.metadata.tables[name] for name in ("enrolment", "completion")]
    with db.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for copy in range(1, times):
            for table in tables:
                names = ", ".join(f'"{c.name}"' for c in table.columns)
                values = ", ".join(_again(c, copy) for c in table.columns)
                connection.exec_driver_sql(
                    f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "{table.name}" '
                    f"WHERE id < {AGAIN}"
                )


def _again(column: sa.Column[object], copy: int) -> str:
    name = f'"{column.name}"'
    if column.name in ("id", "enrolment_id"):
        return f"{name} + {copy * AGAIN}"
    if column.name == "public_id":
        return f"{name} || '+{copy}'"
    return f"{name} + {copy}" if column.name == "number" else name


def multiply(times: int) -> None:
    """Adds `times` - 1 copies of everybody and of what they did. SQLite only; for an empty stage, not for use."""
    tables = [Base.metadata.tables[name] for name in COPIED]
    with db.engine.connect() as connection:
        connection.commit()
        driver = (
            connection.connection.driver_connection
        )  # PRAGMAs of this kind count outside a transaction only
        assert driver is not None
        driver.rollback()
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA synchronous=OFF")
        for table in tables:
            names = ", ".join(f'"{c.name}"' for c in table.columns)
            for copy in range(1, times):
                values = ", ".join(_shifted(table, c, copy) for c in table.columns)
                connection.exec_driver_sql(
                    f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "{table.name}" WHERE '
                    + ("id" if "id" in table.columns else next(iter(table.primary_key.columns)).name)
                    + f" < {STRIDE}"
                )
            connection.commit()
        for copy in range(1, times):
            connection.exec_driver_sql(
                "INSERT INTO search_word (topic, ref, folded, word) SELECT topic, ref + "
                f"{copy * STRIDE}, folded, word FROM search_word WHERE topic = 'person' AND ref < {STRIDE}"
            )
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
