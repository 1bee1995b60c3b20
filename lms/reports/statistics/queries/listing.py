"""The names behind the figures: a row for each turn, or for each person, by tên."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.certificates.rules import show_number
from lms.kernel.tables.rules import Chunk
from lms.org.models import Person
from lms.reports.queries.tables import CHUNK
from lms.reports.rules import hours, percent_points
from lms.reports.statistics.queries.facts import Scope, Shape, facts, placed, places
from lms.reports.statistics.rules import Counting, Source
from lms.targets.queries import Reader
from lms.workshops.models import Workshop


def list_page(
    scope: Scope, counting: Counting, reader: Reader, units: Mapping[int, str], number: int, per_page: int
) -> tuple[Chunk, list[str]]:
    """One page (from 1) of the list, and the public ids of its people."""
    statement = _statement(scope.shape, counting).add_columns(Person.public_id)
    page = statement.limit(per_page).offset((number - 1) * per_page)
    rows = reader.execute(page, scope.values).all()
    return _rows(rows, counting, units), [row[-1] for row in rows]


def is_longer(scope: Scope, counting: Counting, reader: Reader, than: int) -> bool:
    """Whether the list has more rows; looks at no more of them than it must."""
    shape = scope.shape
    turns = facts(shape, who_only=True)
    found_in, conditions = placed(shape, turns, places(shape)) if shape.needs_places else (turns, [])
    rows = sa.select(turns.c.person_id).select_from(found_in).where(*conditions)
    some = (rows.distinct() if counting is Counting.PEOPLE else rows).limit(than + 1).subquery()
    return bool(
        reader.execute(sa.select(sa.func.count()).select_from(some), scope.values).scalar_one() > than
    )


def list_chunks(
    scope: Scope, counting: Counting, connection: sa.Connection, units: Mapping[int, str]
) -> Iterator[Chunk]:
    """The whole list, in parts."""
    streamed = connection.execute(
        _statement(scope.shape, counting), scope.values, execution_options={"yield_per": CHUNK}
    )
    for rows in streamed.partitions(CHUNK):
        yield _rows(rows, counting, units)


def _statement(shape: Shape, counting: Counting) -> sa.Select[Any]:
    turns, at = facts(shape), places(shape)
    joined, conditions = placed(shape, turns, at)
    joined = joined.join(Person, Person.id == turns.c.person_id)
    who: list[Any] = [Person.code, Person.full_name, at.c.unit_id, at.c.category]
    if counting is Counting.PEOPLE:
        each = [sa.func.sum(sa.case((turns.c.source == n, 1), else_=0)) for n in range(len(Source))]
        did: list[Any] = [
            *each, sa.func.count(), sa.func.sum(turns.c.minutes), sa.func.avg(turns.c.grade),
            sa.func.count(turns.c.certificate_id), sa.func.max(turns.c.done_on),
        ]  # fmt: skip
        found = sa.select(*who, *did).select_from(joined).where(*conditions)
        grouped = found.group_by(Person.id, *who, Person.name_key, Person.public_id)
        return grouped.order_by(Person.name_key, Person.id)
    joined = (
        joined.outerjoin(Course, Course.id == turns.c.course_id)
        .outerjoin(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(Workshop, Workshop.id == turns.c.workshop_id)
        .outerjoin(Certificate, Certificate.id == turns.c.certificate_id)
    )
    what: list[Any] = [
        turns.c.source, sa.func.coalesce(CourseVersion.title, Workshop.title), turns.c.done_on, turns.c.minutes,
        turns.c.grade, Certificate.number, Certificate.year, Certificate.series,
    ]  # fmt: skip
    found = sa.select(*who, *what).select_from(joined).where(*conditions)
    return found.order_by(Person.name_key, Person.id, turns.c.done_on, turns.c.source, turns.c.fact_id)


def _rows(rows: Any, counting: Counting, units: Mapping[int, str]) -> Chunk:
    """Plain values, in the order of the list's columns."""
    if counting is Counting.PEOPLE:
        return [
            (code, name, units.get(unit), category, one, two, three, count, hours(int(minutes or 0)), percent_points(grade), certificates, last)
            for code, name, unit, category, one, two, three, count, minutes, grade, certificates, last, *_ in rows
        ]  # fmt: skip
    sources = [source.value for source in Source]
    return [
        (
            code, name, units.get(unit), category, sources[source], title, done_on, hours(minutes), percent_points(grade),
            None if number is None else show_number(number, year, series),
        )
        for code, name, unit, category, source, title, done_on, minutes, grade, number, year, series, *_ in rows
    ]  # fmt: skip
