"""The tables of statistics as rows of plain values, in the order of `rules.TABLES`. Screen and files read the
same rows; an export reads them through the connection of its snapshot."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.certificates.models import Certificate
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.tables.rules import Row, Say
from lms.kernel.vietnamese import cut_ratio
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, Participation
from lms.org.queries import every_record
from lms.reports.queries.narrowing import Asked
from lms.reports.rules import GROUP_CATEGORIES, OWN_PEOPLE, TOTAL, Work, hours, percent_points
from lms.targets.queries import (
    CourseName,
    Coverage,
    Reader,
    counts_on,
    coverage,
    persons,
    population_of,
    published_courses,
)
from lms.targets.queries.coverage import counted, cover_of_names
from lms.targets.queries.population import ON, Population
from lms.targets.rules import Figures, UnitTree, roll_up

CHUNK = 2000
STREAMED = {"yield_per": CHUNK}  # a server-side cursor where the database has one


@dataclass(frozen=True)
class UnitsTable:
    """Rows of units, each below its parent (`depths` from 0: these add up), the Cộng row last. `ids`: public ids,
    "" for the row of everybody, None for people directly in a unit that has others below it. A row begins with the
    unit's name, or with a message where we name it; `said` has text everywhere."""

    rows: Sequence[Row]
    depths: Sequence[int]
    ids: Sequence[str | None]

    def said(self, say: Say) -> "UnitsTable":
        """The table as it is read: the rows' own messages put into words."""
        rows = [(say(row[0]), *row[1:]) if isinstance(row[0], Message) else row for row in self.rows]
        return replace(self, rows=rows)


def cover_of(asked: Asked, reader: Reader | None = None) -> Coverage:
    """The figures everything else is read against."""
    return coverage(_population(asked), reader)


def names_of(asked: Asked, reader: Reader) -> Coverage:
    """What a list of people alone is read against; no figures."""
    return cover_of_names(_population(asked), reader)


def _population(asked: Asked) -> Population:
    target = asked.target.only(asked.course) if asked.course else asked.target
    return population_of(target, asked.on, GROUP_CATEGORIES[asked.group], asked.known_at)


def get_course_name(public_id: str) -> CourseName:
    """The published course, or NotFound."""
    for course in published_courses():
        if course.public_id == public_id:
            return course
    raise NotFound(Message(mark("Không có khóa học này, hoặc khóa học chưa được đăng.")))


def completed(known_at: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition: the completion counts on the day, as known then (None: now)."""
    return sa.and_(Completion.completed_on <= ON, not_revoked(known_at=known_at))


@lru_cache(maxsize=1)
def issued() -> sa.ColumnElement[bool]:
    return sa.and_(Certificate.completion_id == Completion.id, Certificate.issued_on <= ON)


def _joined_work(found: sa.Subquery, known_at: datetime | None = None) -> sa.Join:
    """`persons` joined to their completions and the certificates of these."""
    whose = every_record(known_at)
    done = found.join(whose, whose.c.person_id == found.c.person_id).join(
        Completion, Completion.person_id == whose.c.record_id
    )
    known = issued() if known_at is None else sa.and_(issued(), Certificate.issued_at <= known_at)
    return done.outerjoin(Certificate, known)


def units(cover: Coverage, reader: Reader) -> UnitsTable:
    """Figures of every unit with its subtree, and what its counted people did."""
    found = persons(cover.population)
    columns: list[Any] = [
        found.c.unit_id, sa.func.count(Completion.id), sa.func.sum(Completion.minutes),
        sa.func.count(Certificate.id),
    ]  # fmt: skip
    statement = (
        sa.select(*columns)
        .select_from(_joined_work(found))
        .where(counted(found, cover.leave), completed())
        .group_by(found.c.unit_id)
    )
    rows = reader.execute(statement, cover.population.values)
    own = {unit_id: Work(n, int(minutes or 0), certificates) for unit_id, n, minutes, certificates in rows}
    return _unit_rows(cover.tree, own)


def _unit_rows(tree: UnitTree, own: dict[int, Work]) -> UnitsTable:
    work = roll_up(tree.nodes, own)
    rows: list[Row] = []
    depths: list[int] = []
    ids: list[str | None] = []
    for line in tree.whole():
        done = work.get(line.node.id, Work())
        if line.is_own:
            for below in tree.below(line.node.id):
                done = done if below.is_own else done - work.get(below.node.id, Work())
        parent = line.node if line.is_own else tree.nodes.get(line.node.parent_id or 0)
        name = Message(OWN_PEOPLE, {"unit": line.node.name}) if line.is_own else line.node.name
        rows.append((name, parent.name if parent else None, *_numbers(line.figures, done)))
        depths.append(line.depth)
        ids.append(None if line.is_own else line.node.public_id)
    rows.append((TOTAL, None, *_numbers(tree.all, sum(own.values(), Work()))))
    return UnitsTable(rows, [*depths, 0], [*ids, ""])


def _numbers(f: Figures, work: Work) -> Row:
    return (
        f.counted, f.enrolled, cut_ratio(f.enrolled, f.counted), f.done, cut_ratio(f.done, f.counted), f.missing,
        f.not_counted, work.completions, hours(work.minutes), work.certificates,
    )  # fmt: skip


def courses(cover: Coverage, asked: Asked, reader: Reader) -> tuple[list[Row], list[str]]:
    """Every published course by title: what the counted people did in it; and the courses' public ids."""
    found, values, known = persons(cover.population), cover.population.values, asked.known_at
    stands, whose = counted(found, cover.leave), every_record(known)
    begun = () if known is None else (Participation.began_at <= known,)
    began = reader.execute(
        sa.select(Participation.course_id, sa.func.count(sa.distinct(found.c.person_id)))
        .select_from(
            found.join(whose, whose.c.person_id == found.c.person_id)
            .join(Participation, Participation.person_id == whose.c.record_id)
        )
        .where(stands, Participation.began_on <= ON, *begun).group_by(Participation.course_id),
        values,
    )  # fmt: skip
    enrolled = {row[0]: row[1] for row in began}
    columns: list[Any] = [
        Completion.course_id,
        sa.func.count(sa.distinct(sa.case((counts_on(ON, known), found.c.person_id)))), sa.func.count(Completion.id),
        sa.func.avg(Completion.grade), sa.func.count(Certificate.id),
    ]  # fmt: skip
    statement = sa.select(*columns).select_from(_joined_work(found, known)).where(stands, completed(known))
    finished = reader.execute(statement.group_by(Completion.course_id), values)
    done = {row[0]: row[1:] for row in finished}
    titles = reader.execute(
        sa.select(Course.id, Course.key, CourseVersion.title, Course.public_id)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(CourseVersion.title_key, Course.id)
    ).all()
    rows = _course_rows(titles, enrolled, done, cover.tree.all.counted, asked.target.course_keys)
    return rows, [row.public_id for row in titles]


def _course_rows(
    titles: Iterable[Any],
    enrolled: dict[int, int],
    done: dict[int, Any],
    people: int,
    required: Collection[str],
) -> list[Row]:
    rows: list[Row] = []
    for course_id, key, title, _public_id in titles:
        finished, completions, grade, certificates = done.get(course_id, (0, 0, None, 0))
        began = max(enrolled.get(course_id, 0), finished)
        rows.append(
            (
                title, "1" if key in required else "0", people, began, cut_ratio(began, people), finished,
                cut_ratio(finished, people), completions, percent_points(grade), certificates,
            )
        )  # fmt: skip
    return rows
