"""Run by Alembic for every command; lms.kernel.migrate hands in the connection and owns the transaction."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

import lms.app  # noqa: F401 - loads every table into the metadata
from lms.kernel.db import Base


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Writes our own column types as the plain ones below them: a migration must not change with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


connection: sa.Connection | None = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Use the lms command: it knows the database. Alembic's own command does not.")

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_item=render_item,
    render_as_batch=True,  # written on either database, run on both
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
