"""What other people wrote about an erased person: looked for in every text of every table, and replaced.

The slices scrub what they hold about the person. This is for the rest: the name under what the person recorded, a
name in a reason, a code in a note, in tables of slices that are yet to be built as well. So a table is looked
through unless it stands among the exceptions below, each with its reason.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.assessment import kinds
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion
from lms.kernel.audit import AuditReason
from lms.kernel.db import Base, change, db
from lms.org.models import Person
from lms.privacy.rules.traces import Traces

_CONTENT = "course texts: a published version never changes, and who wrote it is its author"
_MACHINE = "written by the service itself: ids, states, option keys"

# Tables that are not looked through, and why.
EXCEPT: Mapping[str, str] = {
    "person": "scrubbed by org; another person's row is theirs",
    "account": "scrubbed by accounts; another person's row is theirs",
    "search_word": "single words, which many share; the person's own are removed",
    "unit": _MACHINE,
    "unit_record": "names of units",
    "snapshot_unit": "names of units, which stand in a hash",
    "course": _CONTENT,
    "lesson": _CONTENT,
    "media": _CONTENT,
    "course_media": _CONTENT,
    "stored_file": _MACHINE,
    "question": _CONTENT,
    "question_version": _CONTENT,
    "quiz": _CONTENT,
    "attempt": _MACHINE,
    "attempt_answer": "what the person typed is looked through below; everybody else's are keys of options",
    "attempt_item": _MACHINE,
    "attempt_step": _MACHINE,
    "enrolment": _MACHINE,
    "practice_item": _MACHINE,
    "lesson_completion": _MACHINE,
    "participation": _MACHINE,
    "emulation_entry": _MACHINE,
    "access_entry": _MACHINE,
    "data_notice": "the school's own text for everybody",
    "audit_event": "sealed: holds ids and digests, and nobody's name",
    "audit_reason": "free text beside sealed rows: removed below, for a changed one would no longer fit its seal",
}
# Of these only the named columns: the others are course texts, or marks.
ONLY: Mapping[str, tuple[str, ...]] = {
    "course_version": ("published_by",),
    "attempt_result": ("graded_by", "reason"),
    "target_record": ("name", "reference", "decision_number", "decided_by", "reason", "recorded_by"),
    "snapshot": ("told", "reason", "taken_by"),
    "snapshot_row": ("reason", "decided_by"),
}
# Texts that stand in a hash by a salted digest only. A name is taken from them together with the salt: the digest then
# says nothing of what was there, and the hash over it still holds.
SALTED = frozenset({"snapshot", "snapshot_row"})
# Columns that hold words of the code's own, wherever they are.
MACHINE_COLUMNS = frozenset(
    "public_id state kind key rule series content_hash file_hash sha256 dedupe_key status category role slot step"
    " source template verb code reach what roles page word folded sort_key name_key purpose".split()
)


@dataclass(frozen=True)
class Found:
    """What was known of a person before the erasure. `account_id`: theirs, or None.

    `own` is looked for in rows that name the person by id, `traces` in all others: without the names that
    somebody else bears as well.
    """

    person_id: int
    account_id: int | None
    own: Traces
    traces: Traces

    def named(self, pseudonym: str) -> "Found":
        """The same with what comes in its place."""
        return replace(
            self,
            own=replace(self.own, pseudonym=pseudonym),
            traces=replace(self.traces, pseudonym=pseudonym),
        )


def traces_of(person_id: int, records: Collection[int]) -> Found:
    """What identifies the person, read before it is removed. `records`: all ids of theirs, merged ones too.

    A name that somebody else bears as well is left in rows that say nothing of the person: it may be the other's
    there, and points to nobody for certain.
    """
    person = db.session.get_one(Person, person_id)
    account = db.session.scalars(sa.select(Account).where(Account.person_id == person_id)).first()
    names = {n for n in (person.full_name, account.display_name if account else "") if n}
    codes = {person.code, person.email, account.username if account else None}
    longer: set[str] = set()
    for name in names:
        longer |= set(
            db.session.scalars(
                sa.select(Person.full_name).where(
                    Person.full_name.startswith(name + " ", autoescape=True), Person.id != person_id
                )
            ).all()
        )
    own = Traces(frozenset(names), frozenset(c for c in codes if c), "", frozenset(longer))
    traces = replace(own, names=frozenset(n for n in names if not _has_namesake(n, records)))
    return Found(person_id, account.id if account else None, own, traces)


def _has_namesake(name: str, records: Collection[int]) -> bool:
    people = sa.select(Person.id).where(Person.full_name == name, Person.id.not_in(records)).limit(1)
    others = sa.or_(Account.person_id.is_(None), Account.person_id.not_in(records))
    accounts = sa.select(Account.id).where(Account.display_name == name, others).limit(1)
    return db.session.scalar(people) is not None or db.session.scalar(accounts) is not None


def columns() -> Iterator[sa.Column[Any]]:
    """Every column that may hold what somebody wrote."""
    for table in Base.metadata.sorted_tables:
        if table.name in EXCEPT:
            continue
        wanted = ONLY.get(table.name)
        for column in table.columns:
            is_text = isinstance(column.type, sa.Text | sa.String | sa.JSON)
            if is_text and (column.name in wanted if wanted else column.name not in MACHINE_COLUMNS):
                yield column


def sweep(found: Found) -> int:
    """Replaces the traces in the open transaction; returns how many values changed. A SELECT or two per column."""
    changed = _reasons(found) + _answers(found)
    for column in columns():
        about = column.table.columns.get("person_id")
        if about is not None:
            changed += _replace(column, found.own, about == found.person_id)
        changed += _replace(column, found.traces)
    db.session.expire_all()
    return changed


def _replace(column: sa.Column[Any], traces: Traces, *narrowed: sa.ColumnElement[bool]) -> int:
    key = column.table.primary_key.columns.values()
    rows = db.session.execute(sa.select(*key, column).where(_may_hold(column, traces), *narrowed)).all()
    changed = 0
    for row in rows:
        scrubbed = traces.replaced_in(row[-1])
        if scrubbed != row[-1]:
            here = [part == held for part, held in zip(key, row, strict=False)]
            unsalted = {"salt": None} if column.table.name in SALTED else {}
            said = {column.name: scrubbed, **unsalted}
            db.session.execute(sa.update(column.table).where(*here).values(said))
            changed += 1
    return changed


def _answers(found: Found) -> int:
    """Looks through what the person typed in quizzes: a name, perhaps. The marks are facts of their own."""
    choosing = [name for name in kinds.names() if kinds.get(name).shape is None]
    own = sa.select(Attempt.id).where(Attempt.person_id == found.person_id)
    of_kind = (
        sa.select(AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(
            AttemptItem.attempt_id == AttemptAnswer.attempt_id,
            AttemptItem.position == AttemptAnswer.position,
            QuestionVersion.kind.not_in(choosing),
        )
    )
    column = Base.metadata.tables["attempt_answer"].columns["chosen"]
    return _replace(column, found.own, AttemptAnswer.attempt_id.in_(own), of_kind.exists())


def _reasons(found: Found) -> int:
    """Removes the reasons of other people's acts that name the person; the act and the seal of its reason stay."""
    naming = sa.delete(AuditReason).where(_may_hold(AuditReason.__table__.c.text, found.traces))
    return change(naming)


def _may_hold(column: sa.ColumnElement[Any], traces: Traces) -> sa.ColumnElement[bool]:
    """Condition: the text contains one of the needles. JSON is kept with letters beyond ASCII escaped."""
    is_json = isinstance(column.type, sa.JSON)
    text = sa.cast(column, sa.Text) if is_json else column
    found: list[sa.ColumnElement[bool]] = [sa.false()]
    for needle in traces.needles():
        wanted = json.dumps(needle)[1:-1] if is_json else needle
        found.append(text.contains(wanted, autoescape=True))
        if needle in traces.codes and wanted.isascii():
            found.append(sa.func.lower(text).contains(wanted.lower(), autoescape=True))
    return sa.or_(*found)
