"""Who is not counted, with what took them out: reason, days, decision number, who decided (product rule 3.4)."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import Chunk, Row, Say
from lms.org.models import Person
from lms.reports.queries.narrowing import Asked, narrowed, ranked
from lms.reports.queries.tables import CHUNK, STREAMED
from lms.targets.queries import Coverage, persons
from lms.targets.queries.coverage import in_listing
from lms.targets.queries.names import NotCountedRow, not_counted_row, not_counted_select
from lms.targets.rules import Listing, Standing

FROM_ROSTER = mark("Theo danh sách “{file}” tính đến {date}")
BY_OFFICE = Message(mark("Phòng Hành chính - Kế toán ghi"))


def _listed(cover: Coverage, asked: Asked) -> sa.Select[Any]:
    found = persons(cover.population)
    conditions, rank = narrowed(found, cover, asked)
    columns: list[Any] = [
        found.c.person_id, found.c.unit_id, found.c.category, found.c.membership_id, found.c.gone,
        found.c.leave_kind, found.c.exemption_id, rank.label("rank"),
    ]  # fmt: skip
    out = in_listing(found, cover, Listing.NOT_COUNTED)
    page = sa.select(*columns).where(out, *conditions).subquery("page")
    listed = not_counted_select(page, cover.population.shape.known)
    return listed.order_by(*ranked(asked.query, page.c.rank), Person.name_key, Person.id)


def not_counted_page(
    cover: Coverage, asked: Asked, number: int, per_page: int
) -> tuple[Chunk, list[str], int]:
    """One page (from 1) of them by tên, their public ids, and how many there are in all. Who decided may be a message:
    `said` puts it into words."""
    listed, values = _listed(cover, asked), cover.population.values
    found = db.session.execute(listed.limit(per_page).offset((number - 1) * per_page), values)
    rows = [not_counted_row(row) for row in found]
    counting = sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())
    total = db.session.scalar(counting, values) or 0
    return [_row(row) for row in rows], [row.public_id for row in rows], total


def not_counted(cover: Coverage, asked: Asked, connection: sa.Connection, say: Say) -> Iterator[Chunk]:
    """All of them by tên, in words."""
    listed = _listed(cover, asked)
    streamed = connection.execute(listed, cover.population.values, execution_options=STREAMED)
    for rows in streamed.partitions(CHUNK):
        yield said([_row(not_counted_row(row)) for row in rows], say)


def said(rows: Sequence[Row], say: Say) -> list[Row]:
    """The rows with their own messages put into words."""
    return [tuple(say(cell) if isinstance(cell, Message) else cell for cell in row) for row in rows]


def _row(one: NotCountedRow) -> Row:
    return (
        one.code, one.name, one.unit, one.category, one.standing.value, one.reason, one.since, one.until,
        one.decision_number, _decided(one),
    )  # fmt: skip


def _decided(one: NotCountedRow) -> Message | str | None:
    if one.standing is Standing.EXEMPT:
        return one.source
    if one.source is None or one.source_on is None:
        return BY_OFFICE
    return Message(FROM_ROSTER, {"file": one.source, "date": f"{one.source_on:%d/%m/%Y}"})
