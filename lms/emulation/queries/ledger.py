"""The record against the facts: what a complete and correct set of entries would hold, in set-based SELECTs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course
from lms.emulation.models import EmulationEntry
from lms.kernel.db import db
from lms.kernel.messages import mark
from lms.learning.models import Completion, CompletionRevocation
from lms.org.models import Person


@dataclass(frozen=True)
class Difference:
    """One place where the record and the facts disagree; `problem` is a message id."""

    problem: str
    completion: str
    person_code: str
    person_name: str
    course_key: str
    completed_on: date


def _entry_of(kind: str) -> sa.Exists:
    entry = aliased(EmulationEntry)
    return sa.exists().where(entry.kind == kind, entry.completion_id == Completion.id)


def _wanted(kind: str, delta: int, occurred_on: Any) -> sa.Select[Any]:
    """The entries of one kind that the facts ask for, by column name."""
    return sa.select(
        sa.literal(kind).label("kind"), Completion.id.label("completion_id"), Completion.person_id,
        Completion.course_id, sa.literal(delta).label("delta"), Completion.minutes, Completion.grade,
        Completion.completed_on.label("fact_on"), occurred_on.label("occurred_on"),
    )  # fmt: skip


_COMPLETIONS = _wanted("completion", 1, Completion.completed_on)
_REVOCATIONS = _wanted("revocation", -1, CompletionRevocation.revoked_on).join(
    CompletionRevocation, CompletionRevocation.completion_id == Completion.id
)
# Problem to the entries that are missing, in the order in which they are added.
MISSING: dict[str, sa.Select[Any]] = {
    mark("Hoàn thành chưa được ghi vào hồ sơ"): _COMPLETIONS.where(~_entry_of("completion")),
    mark("Thu hồi chưa được ghi vào hồ sơ"): _REVOCATIONS.where(~_entry_of("revocation")),
}


def _differs() -> sa.ColumnElement[bool]:
    entry, is_revocation = EmulationEntry, EmulationEntry.kind == "revocation"
    pairs = [
        (entry.person_id, Completion.person_id), (entry.course_id, Completion.course_id),
        (entry.minutes, Completion.minutes), (entry.grade, Completion.grade),
        (entry.fact_on, Completion.completed_on), (entry.delta, sa.case((is_revocation, -1), else_=1)),
        (entry.occurred_on, sa.case((is_revocation, CompletionRevocation.revoked_on), else_=Completion.completed_on)),
    ]  # fmt: skip
    return sa.or_(*(held.is_distinct_from(fact) for held, fact in pairs))


_HELD = (
    sa.select(Completion.id.label("completion_id"))
    .select_from(EmulationEntry)
    .join(Completion, Completion.id == EmulationEntry.completion_id)
    .outerjoin(CompletionRevocation, CompletionRevocation.completion_id == Completion.id)
)
_WITHOUT_FACT = sa.and_(EmulationEntry.kind == "revocation", CompletionRevocation.id.is_(None))
# Problem to the completions it is found at (column completion_id).
DIFFERENCES: dict[str, sa.Select[Any]] = {
    **MISSING,
    mark("Hồ sơ ghi thu hồi nhưng không có quyết định thu hồi nào"): _HELD.where(_WITHOUT_FACT),
    mark("Hồ sơ ghi khác với sự kiện hoàn thành"): _HELD.where(~_WITHOUT_FACT, _differs()),
}


def differences() -> Iterator[Difference]:
    """Every place where the record and the facts disagree, by kind of problem. One query per kind."""
    for problem, check in DIFFERENCES.items():
        found = check.subquery()
        rows = db.session.execute(
            sa.select(
                Completion.public_id, Person.code, Person.full_name, Course.key, Completion.completed_on
            )
            .join(found, found.c.completion_id == Completion.id)
            .join(Person, Person.id == Completion.person_id)
            .join(Course, Course.id == Completion.course_id)
            .order_by(Completion.id)
            .execution_options(yield_per=500)
        )
        for public_id, code, name, key, day in rows:
            yield Difference(problem, public_id, code or "", name, key, day)
