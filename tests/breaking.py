"""Changes rows behind the service's back, as a fault or a hostile hand would, for the tests of what notices it."""

import sqlalchemy as sa

from lms.kernel.db import WRITE_OPTION, db
from lms.kernel.verify import registered, run_checks


def falsify(*statements: str) -> None:
    """Runs the statements with foreign keys asleep."""
    db.session.rollback()
    with db.engine.connect().execution_options(**{WRITE_OPTION: True}) as connection:
        driver = connection.connection.driver_connection
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                for statement in statements:
                    connection.execute(sa.text(statement))
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys=ON")


def faults() -> dict[str, list[str]]:
    """What `lms verify` finds, by check: where and in which words."""
    db.session.rollback()
    return {
        outcome.check.name: [f"{p.where} {p.message.plain()}" for p in outcome.problems]
        for outcome in run_checks(registered())
        if outcome.count
    }
