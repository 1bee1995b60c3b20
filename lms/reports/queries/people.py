"""The lists of people among the tables of statistics: who stands where, and what each of them did."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.kernel.db import db
from lms.kernel.tables.rules import Chunk, Row
from lms.learning.models import Completion
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import every_record
from lms.reports.queries.narrowing import Asked, narrowed, ranked
from lms.reports.queries.tables import CHUNK, STREAMED, completed, issued
from lms.reports.rules import hours, percent_points
from lms.targets.queries import Coverage, Reader, persons
from lms.targets.queries.coverage import in_listing, listed_in, named
from lms.targets.queries.places import PEOPLE, Shape, among, rows_of
from lms.targets.queries.population import Population, persons_of
from lms.targets.rules import Listing, Standing, is_done, standing

LEAVE: sa.BindParameter[str] = sa.bindparam("leave", expanding=True, type_=sa.Text())
_SOME = sa.select(Membership.id).limit(CHUNK)  # whether there are few people at all


def listed_people(cover: Coverage, asked: Asked) -> sa.Select[Any]:
    """The SELECT of a list of people, by tên."""
    found = persons(cover.population)
    conditions, rank = narrowed(found, cover, asked)
    if asked.state is not None:
        conditions.append(in_listing(found, cover, asked.state))
    order = [*ranked(asked.query, rank), Person.name_key, Person.id]
    return _told(found, conditions).order_by(*order)


def _told(found: sa.Subquery, conditions: Sequence[Any]) -> sa.Select[Any]:
    # Each column of `persons` stands here once: SQLite looks it up anew wherever it is named.
    columns: list[Any] = [
        Person.id, Person.code, Person.full_name, UnitRecord.name, found.c.category, found.c.gone,
        found.c.exemption_id, found.c.leave_kind, found.c.done_courses, found.c.begun,
    ]  # fmt: skip
    return sa.select(*columns).select_from(named(found)).where(*conditions)


@lru_cache(maxsize=64)
def _everybody(shape: Shape, state: Listing | None, is_asked: bool) -> sa.Select[Any]:
    """The list that no query and no unit narrows, made once."""
    found = persons_of(shape)
    conditions = [] if state is None else [listed_in(found, state, is_asked, LEAVE)]
    return _told(found, conditions).order_by(Person.name_key, Person.id)


def people_page(cover: Coverage, asked: Asked, number: int, per_page: int) -> tuple[Chunk, list[str], int]:
    """One page (from 1) of the people by tên, their public ids, and how many there are in all."""
    listed = listed_people(cover, asked).add_columns(Person.public_id)
    values = cover.population.values
    rows = db.session.execute(listed.limit(per_page).offset((number - 1) * per_page), values).all()
    shown, ids = _with_work(db.session, rows, cover.population), [row.public_id for row in rows]
    if not asked.is_narrowed:
        return shown, ids, cover.tree.all.people
    counting = sa.select(sa.func.count()).select_from(listed.order_by(None).subquery())
    return shown, ids, db.session.scalar(counting, values) or 0


def people(cover: Coverage, asked: Asked, connection: sa.Connection) -> Iterator[Chunk]:
    """Everybody in the population, and who left it within the period, by tên."""
    population, values = cover.population, {**cover.population.values, "leave": cover.leave}
    is_whole = not (asked.query.strip() or asked.unit)
    if is_whole:
        statement = _everybody(population.shape, asked.state, bool(population.required))
        if len(rows_of(_SOME, {}, connection)) < CHUNK:  # one piece: the short way, planned before
            yield _with_work(connection, rows_of(statement, values, connection), population)
            return
    else:
        statement = listed_people(cover, asked)
    filled_in = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    streamed = connection.execute(statement, filled_in, execution_options=STREAMED)
    for rows in streamed.partitions(CHUNK):
        yield _with_work(connection, rows, cover.population)


def _with_work(reader: Reader, rows: Sequence[Any], population: Population) -> Chunk:
    """The table's rows: who stands where, and what each of them did by the date; one query."""
    if not rows:
        return []
    ids = tuple(row[0] for row in rows)
    found = rows_of(_work_of(), {"on": population.on, "people": ids}, reader)
    work = {row[0]: (row[1], hours(row[2]), percent_points(row[3]), row[4], row[5]) for row in found}
    return [(*_stands(row, population), *work.get(row[0], _NO_WORK)) for row in rows]


_NO_WORK = (0, None, None, 0, None)


def _stands(row: Any, population: Population) -> Row:
    _, code, name, unit, category, gone, exemption, leave, done, begun, *_ = row
    if standing(bool(gone), exemption is not None, leave, population.uncounted) is not Standing.COUNTED:
        state = Listing.NOT_COUNTED
    else:
        state = Listing.DONE if is_done(done, population.required) else Listing.MISSING
    return code, name, unit, category, state.value, "1" if begun or done else "0", done


@lru_cache(maxsize=1)
def _work_of() -> sa.Select[Any]:
    whose = every_record()
    columns: list[Any] = [
        whose.c.person_id, sa.func.count(Completion.id), sa.func.sum(Completion.minutes),
        sa.func.avg(Completion.grade), sa.func.count(Certificate.id), sa.func.max(Completion.completed_on),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(whose)
        .join(Completion, Completion.person_id == whose.c.record_id)
        .outerjoin(Certificate, issued())
        .where(among(whose.c.person_id, PEOPLE), completed())
        .group_by(whose.c.person_id)
    )
