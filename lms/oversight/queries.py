"""The SELECTs of looking back. However long the list: one for the acts, one for what they name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.catalog.models import Course, CourseVersion
from lms.kernel import search
from lms.kernel.audit import AuditEvent, AuditReason, AuditUnsealed
from lms.kernel.db import db
from lms.kernel.seal import AuditSeal
from lms.learning.models import Completion
from lms.org.models import CategoryMapping, Person, RosterBatch, UnitRecord
from lms.org.queries import not_replaced
from lms.oversight.rules import Key
from lms.targets.models import Target, TargetRecord


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to. `since` and `until` (not included) are instants; "" asks for nothing."""

    since: datetime | None = None
    until: datetime | None = None
    verb: str = ""
    kind: str = ""
    who: str = ""
    about: str = ""
    oldest_first: bool = False


@dataclass(frozen=True)
class Act:
    """An act as it is listed. `actor` is what the account, or the system, is called today; `number` of its seal."""

    id: int
    at: datetime
    actor: str
    verb: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    detail: Mapping[str, Any]
    reason: str | None
    number: int | None

    @property
    def key(self) -> Key:
        """Its place in the list."""
        return Key(self.at, self.id)


def _people(query: str) -> sa.Select[Any]:
    conditions, _rank = search.matches("person", query, Person.id)
    return sa.select(Person.id).where(*conditions)


def _conditions(asked: Asked) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.since is not None:
        found.append(AuditEvent.at >= asked.since)
    if asked.until is not None:
        found.append(AuditEvent.at < asked.until)
    if asked.verb:
        found.append(AuditEvent.verb == asked.verb)
    if asked.kind:
        found.append(
            sa.or_(AuditEvent.subject == asked.kind, AuditEvent.subject.startswith(f"{asked.kind}:", autoescape=True))
        )  # fmt: skip
    if asked.who:
        accounts = sa.select(Account.id).where(
            sa.or_(
                Account.username.startswith(asked.who.lower(), autoescape=True),
                Account.person_id.in_(_people(asked.who)) if search.query_words(asked.who) else sa.false(),
            )
        )
        found.append(
            sa.or_(
                AuditEvent.actor_account_id.in_(accounts),
                AuditEvent.actor_name.icontains(asked.who, autoescape=True),
            )
        )
    if asked.about:
        about: list[sa.ColumnElement[bool]] = [AuditEvent.subject == asked.about]
        if search.query_words(asked.about):
            about.append(AuditEvent.person_id.in_(_people(asked.about)))
        found.append(sa.or_(*about))
    return found


def acts(asked: Asked, after: Key | None, limit: int) -> list[Act]:
    """The acts that follow `after` (None: from the beginning of the list), newest first unless asked. One query."""
    place, order = (AuditEvent.at, AuditEvent.id), (AuditEvent.at.desc(), AuditEvent.id.desc())
    conditions = _conditions(asked)
    if after is not None:
        at, number = sa.literal(after.at, AuditEvent.at.type), sa.literal(after.id)
        beyond = sa.tuple_(*place) > sa.tuple_(at, number)
        conditions.append(beyond if asked.oldest_first else sa.tuple_(*place) < sa.tuple_(at, number))
    rows = db.session.execute(
        sa.select(
            AuditEvent.id, AuditEvent.at, sa.func.coalesce(Account.display_name, AuditEvent.actor_name),
            AuditEvent.verb, AuditEvent.subject, AuditEvent.before, AuditEvent.after, AuditEvent.detail,
            AuditReason.text, AuditSeal.number,
        )
        .outerjoin(Account, Account.id == AuditEvent.actor_account_id)
        .outerjoin(AuditReason, AuditReason.event_id == AuditEvent.id)
        .outerjoin(AuditSeal, AuditSeal.event_id == AuditEvent.id)
        .where(*conditions)
        .order_by(*(place if asked.oldest_first else order))
        .limit(limit)
    )  # fmt: skip
    return [Act(*row) for row in rows]


@dataclass(frozen=True)
class Thing:
    """What an act was about: what it is called today, and the public id its page is found by (None: no page)."""

    title: str
    public_id: str | None


_NO_PAGE = sa.cast(sa.null(), sa.Text)


def _latest_unit_name() -> Any:
    newest = (
        sa.select(sa.func.max(UnitRecord.id)).where(not_replaced(UnitRecord)).group_by(UnitRecord.unit_id)
    )
    return sa.select(UnitRecord.unit_id, UnitRecord.name, _NO_PAGE).where(UnitRecord.id.in_(newest))


# Kind of subject to a SELECT of (id, title, public id) and the column that its ids are looked for in.
_THINGS: Mapping[str, tuple[Any, Any]] = {
    "person": (sa.select(Person.id, Person.full_name, Person.public_id), Person.id),
    "account": (
        sa.select(Account.id, Account.display_name, Person.public_id).outerjoin(Person, Person.id == Account.person_id),
        Account.id,
    ),
    "unit": (_latest_unit_name(), UnitRecord.unit_id),
    "target": (
        sa.select(Target.id, TargetRecord.name, Target.public_id)
        .join(TargetRecord, TargetRecord.target_id == Target.id)
        .where(not_replaced(TargetRecord)),
        Target.id,
    ),
    "course_version": (
        sa.select(CourseVersion.id, CourseVersion.title, Course.public_id).join(Course, Course.id == CourseVersion.course_id),
        CourseVersion.id,
    ),
    "completion": (
        sa.select(Completion.id, Person.full_name + ": " + CourseVersion.title, Person.public_id)
        .join(Person, Person.id == Completion.person_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id),
        Completion.id,
    ),
    "roster_batch": (sa.select(RosterBatch.id, RosterBatch.file_name, RosterBatch.public_id), RosterBatch.id),
    "mapping": (sa.select(CategoryMapping.id, CategoryMapping.label, _NO_PAGE), CategoryMapping.id),
}  # fmt: skip


def things(subjects: Collection[str]) -> dict[str, Thing]:
    """What the subjects are called today. One query, whatever kinds of things there are."""
    wanted: dict[str, set[int]] = {kind: set() for kind in _THINGS}
    for subject in subjects:
        kind, _, number = subject.partition(":")
        if kind in wanted and number.isdecimal():
            wanted[kind].add(int(number))
    parts = [
        statement.add_columns(sa.literal(kind)).where(column.in_(wanted[kind]))
        for kind, (statement, column) in _THINGS.items()
    ]
    rows = db.session.execute(sa.union_all(*parts))
    return {f"{kind}:{number}": Thing(title, public_id) for number, title, public_id, kind in rows}


def waiting() -> tuple[int, datetime | None]:
    """How many acts wait for their seal, and since when the first of them."""
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(AuditEvent.at)).join(
            AuditUnsealed, AuditUnsealed.event_id == AuditEvent.id
        )
    ).one()
    return row[0], row[1]


def seal_at(number: int) -> str | None:
    """The hash of a seal, or None if there is none of that number."""
    return db.session.scalar(sa.select(AuditSeal.hash).where(AuditSeal.number == number))


def find_act(event_id: int) -> AuditEvent | None:
    """An act, or None."""
    return db.session.get(AuditEvent, event_id)
