"""A naive replay of everything that was ever recorded, and a year of random acts to hold it against.

The replay reads whole tables and walks people one by one in Python: no SQL of the service, none of its rules.
"""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db
from lms.learning.models import Completion, CompletionRevocation, Participation
from lms.org.merges.models import PersonMerge
from lms.org.models import Membership, UnitRecord
from lms.targets.models import Exemption, RetakeRequirement, TargetException, TargetRecord

EVER = date(9999, 12, 31)
Counts = tuple[int, int, int, int]


class Tables:
    """Every row of the tables that coverage is made of."""

    def __init__(self) -> None:
        models: list[Any] = [
            Membership, UnitRecord, PersonMerge, Completion, CompletionRevocation, Participation, Exemption,
            TargetRecord, TargetException, RetakeRequirement, CourseVersion, Course,
        ]  # fmt: skip
        self.rows = {model: list(db.session.scalars(sa.select(model))) for model in models}
        db.session.expunge_all()
        db.session.rollback()

    def known(self, model: Any, known: datetime | None) -> list[Any]:
        """The rows recorded by then that no row recorded by then replaces."""
        rows = [row for row in self.rows[model] if known is None or row.recorded_at <= known]
        replaced = {row.replaces_id for row in rows}
        return [row for row in rows if row.id not in replaced]


def holds(row: Any, day: date) -> bool:
    return bool(row.valid_from <= day <= (row.valid_to or EVER))


def replay(tables: Tables, on: date, known: datetime | None) -> dict[int | None, Counts]:
    """By unit (with its subtree; None: everybody): counted, enrolled, done, not counted."""
    merged = {m.merged_id: m.kept_id for m in tables.known(PersonMerge, known) if m.kept_id}
    records = [
        r
        for r in tables.known(TargetRecord, known)
        if r.state != "draft" and (r.valid_to or EVER) >= r.valid_from
    ]
    record = next((r for r in records if holds(r, on)), None) or min(records, key=lambda r: r.valid_from)
    units = {u.unit_id: u.parent_id for u in tables.known(UnitRecord, known) if holds(u, on)}
    parents = {u: (p if p in units else None) for u, p in units.items()}

    def path(unit: int) -> list[int]:
        found: list[int] = []
        at: int | None = unit
        while at is not None and at not in found:
            found.append(at)
            at = parents.get(at)
        return found

    named = {
        merged.get(e.person_id, e.person_id): e.is_included
        for e in tables.known(TargetException, known)
        if e.target_id == record.target_id and holds(e, on)
    }

    def means(m: Any) -> bool:
        if m.person_id in named:
            return named[m.person_id]
        above = set(path(m.unit_id)) if m.unit_id in units else set()
        inside = not record.unit_ids or bool(above & set(record.unit_ids))
        return m.category in record.categories and inside and not above & set(record.except_unit_ids)

    lines: dict[int, list[Any]] = defaultdict(list)
    for m in tables.known(Membership, known):
        if m.is_main and m.person_id not in merged and (m.valid_to or EVER) >= m.valid_from:
            lines[m.person_id].append(m)
    exempt = {
        merged.get(e.person_id, e.person_id)
        for e in tables.known(Exemption, known)
        if e.target_id == record.target_id and holds(e, on)
    }
    done, begun = _did(tables, on, known, merged, record)
    asked = len(record.course_keys)
    needed = min(record.needed or asked, asked)
    total: dict[int | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    root = min((u for u, p in parents.items() if p is None), default=None)
    for person, held in lines.items():
        now = [m for m in held if holds(m, on)]
        past = [m for m in held if means(m) and m.valid_to and record.starts_on <= m.valid_to < on]
        if now:
            row, gone = now[0], False
        elif past:
            row, gone = max(past, key=lambda m: m.valid_from), True
            if any(m.valid_from > row.valid_from and m.valid_from <= on and means(m) for m in held):
                continue
        else:
            continue
        if not means(row):
            continue
        away = row.status == "leave" and row.leave_kind in ("Nghỉ thai sản", "Đi học dài hạn")
        counted = not (gone or away or person in exempt)
        finished = len(done[person]) >= needed
        figures = (
            [1, int(bool(done[person] or person in begun)), int(finished), 0] if counted else [0, 0, 0, 1]
        )
        for unit in [None, *(path(row.unit_id) if row.unit_id in units else [root])]:
            total[unit] = [a + b for a, b in zip(total[unit], figures, strict=True)]
    return {unit: (f[0], f[1], f[2], f[3]) for unit, f in total.items()}


def _did(
    tables: Tables, on: date, known: datetime | None, merged: dict[int, int], record: Any
) -> tuple[dict[int, set[int]], set[int]]:
    numbers = {v.id: (v.course_id, v.number) for v in tables.rows[CourseVersion]}
    keys = {c.id: c.key for c in tables.rows[Course]}
    void = {
        r.completion_id for r in tables.rows[CompletionRevocation] if known is None or r.revoked_at <= known
    }
    again = [r for r in tables.known(RetakeRequirement, known) if r.due_on < on]
    done: dict[int, set[int]] = defaultdict(set)
    begun: set[int] = set()
    for c in tables.rows[Completion]:
        course, number = numbers[c.version_id]
        lapsed = any(r.course_id == course and number < r.from_number for r in again)
        old = number < record.min_versions.get(keys[course], 0)
        late = known is not None and c.completed_at > known
        expired = _expired(c.completed_on, record, on)
        if (
            not (lapsed or old or late or expired or c.id in void)
            and c.completed_on <= on
            and keys[course] in record.course_keys
        ):
            done[merged.get(c.person_id, c.person_id)].add(course)
    for p in tables.rows[Participation]:
        early = known is None or p.began_at <= known
        if early and p.began_on <= on and keys[p.course_id] in record.course_keys:
            begun.add(merged.get(p.person_id, p.person_id))
    return done, begun


def _expired(met_on: date, record: Any, on: date) -> bool:
    if record.validity == "calendar_year":
        return met_on.year < on.year
    if record.validity == "school_year":
        return (met_on.year + (met_on.month >= 9)) < (on.year + (on.month >= 9))
    return False


def instant(day: date, rng: random.Random) -> datetime:
    """Some instant of the day at the school."""
    return datetime.combine(day, time(1, rng.randrange(60), rng.randrange(60)), UTC)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
