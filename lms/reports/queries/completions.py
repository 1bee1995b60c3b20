"""Every single completion, for the files."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import CourseVersion
from lms.certificates.models import Certificate
from lms.certificates.rules import show_number
from lms.kernel.search import matches
from lms.kernel.tables.rules import Chunk
from lms.learning.models import Completion, CompletionRevocation
from lms.org.models import Membership, Person, UnitRecord
from lms.org.queries import holds_on, main_membership, merged_people, not_replaced
from lms.reports.queries.narrowing import Asked, ranked
from lms.reports.queries.tables import STREAMED, issued
from lms.reports.rules import GROUP_CATEGORIES, hours, percent_points
from lms.targets.queries.meaning import Meant, meant_by
from lms.targets.queries.population import ON


def completions(asked: Asked, connection: sa.Connection, all_people: bool) -> Iterator[Chunk]:
    """Every completion by `asked.on`, the revoked too, by tên and date, with unit and category of its own day. Unless it
    is about `all_people`: of those whom the group means, by that unit and category."""
    statement = completions_statement(None if all_people else meant(asked), asked.query)
    streamed = connection.execute(statement, {"on": asked.on}, execution_options=STREAMED)
    grades, spans = _Memo(percent_points), _Memo(hours)
    for rows in streamed.partitions():
        *plain, grade, minutes, number, year, series, revocation = zip(*rows, strict=True)
        certificate = [
            None if n is None else show_number(n, y, s) for n, y, s in zip(number, year, series, strict=True)
        ]
        state = ["valid" if one is None else "revoked" for one in revocation]
        shown = ([grades[value] for value in grade], [spans[value] for value in minutes], certificate, state)
        yield list(zip(*plain, *shown, strict=True))


def meant(asked: Asked) -> Meant:
    """Whom the group means."""
    categories = GROUP_CATEGORIES[asked.group]
    return Meant(categories, None, (), None, (), ()) if categories else meant_by(asked.target, asked.on)


class _Memo(dict[Any, Any]):
    """A function's values, each computed once: a hundred thousand rows hold a few dozen grades."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._function(key)
        return value


def completions_statement(meant: Meant | None, query: str) -> sa.Select[Any]:
    """What `completions` reads, of everybody where `meant` is None; its one place is `on`."""
    merged = merged_people()
    person_id = sa.func.coalesce(merged.c.kept_id, Completion.person_id)
    conditions, rank = matches("person", query, person_id)
    if meant is not None:
        member: Any = Membership
        conditions.append(meant.condition(member))
    columns: list[Any] = [
        Person.code, Person.full_name, UnitRecord.name, Membership.category, CourseVersion.title,
        CourseVersion.number, Completion.completed_on, Completion.grade, Completion.minutes, Certificate.number,
        Certificate.year, Certificate.series, CompletionRevocation.id,
    ]  # fmt: skip
    then: Any = Completion.completed_on
    main = sa.and_(
        Membership.person_id == person_id, main_membership(), holds_on(Membership, then),
    )  # fmt: skip
    unit = sa.and_(
        UnitRecord.unit_id == Membership.unit_id, not_replaced(UnitRecord), holds_on(UnitRecord, then)
    )
    return (
        sa.select(*columns)
        .select_from(Completion)
        .outerjoin(merged, merged.c.merged_id == Completion.person_id)
        .join(Person, Person.id == person_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .outerjoin(Certificate, issued())
        .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
        .outerjoin(Membership, main)
        .outerjoin(UnitRecord, unit)
        .where(Completion.completed_on <= ON, *conditions)
        .order_by(*ranked(query, rank), Person.name_key, Person.id, Completion.completed_on, Completion.id)
    )  # fmt: skip
