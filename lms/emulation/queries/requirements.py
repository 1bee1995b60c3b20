"""Which courses were asked of whom on a date, and which of them were done: pairs of person and course, set-wise.

The same answer as `targets.queries.required_for` gives for one person on that date (`tests/emulation/test_same_answer.py`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course
from lms.emulation.models import EmulationEntry
from lms.kernel.db import read
from lms.learning.models import Completion
from lms.org.models import Membership
from lms.org.queries import by_person, holds_on, main_membership, not_replaced, whole_person
from lms.org.rules import MembershipStatus
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.targets.models import Exemption
from lms.targets.queries import counts_on, targets
from lms.targets.queries.asking_each import (
    Choosing,
    Due,
    choosing_of,
    extended_dates,
    joined_column,
    still_asked,
)
from lms.targets.queries.meaning import Meant, meant_by
from lms.targets.queries.places import filled
from lms.targets.queries.satisfying import holds_any, others
from lms.targets.rules import Standing, leave_kinds, standing
from lms.targets.satisfiers import Satisfier

PEOPLE: Any = sa.bindparam("person_ids", expanding=True, type_=sa.Integer())
"""The place of the ids of the people who are asked about."""


@dataclass(frozen=True)
class Asked:
    """What one target asks: these courses of the people it means, when it is `due`. `choosing`: where not every course is
    asked of everybody."""

    target_id: int
    meant: Meant
    course_keys: tuple[str, ...]
    due: Due
    choosing: Choosing | None


@dataclass(frozen=True)
class Requirements:
    """What was asked on the date `on`, and the kinds of leave (as written) that excuse; `known_at`: facts as known then
    (None: now). Equal values, equal statements."""

    on: date
    targets: tuple[Asked, ...]
    excusing: tuple[str, ...]
    known_at: datetime | None = None


_KINDS = (
    sa.select(Membership.leave_kind)
    .where(
        sa.or_(
            Membership.category.in_(sa.bindparam("categories", expanding=True)),
            Membership.person_id.in_(sa.bindparam("included", expanding=True)),
        ),
        main_membership(), Membership.status == MembershipStatus.LEAVE.value,
        Membership.leave_kind.is_not(None), holds_on(Membership, sa.bindparam("on", type_=sa.Date)),
    )
    .distinct()
)  # fmt: skip


@cache
def _elsewhere(means: tuple[Satisfier, ...]) -> sa.Select[Any]:
    return sa.select(holds_any(means, sa.bindparam("on", type_=sa.Date)))


def requirements(
    on: date,
    kinds: Collection[str | None] | None = None,
    is_met_otherwise: bool | None = None,
    known_at: datetime | None = None,
) -> Requirements:
    """What holds on `on`. Three queries; one where the `kinds` of leave, and whether anything was met otherwise than by
    finishing a course, are known of the one person it is for; more for targets that mean units, positions or people by
    name, or do not ask each of their courses of everybody. `known_at`: what was asked, of whom and what was done, as known
    then."""
    views = [t for t in targets(on, known_at) if t.in_force(on) and t.starts_on <= on and t.course_keys]
    if is_met_otherwise is None:
        is_met_otherwise = bool(read(_elsewhere(others()), {"on": on})[0][0])
    asked = tuple(
        Asked(
            t.target_id, meant_by(t, on, known_at), tuple(t.course_keys), Due(t.due_on, t.starts_on, t.due_days),
            choosing_of(t, on, is_met_otherwise),
        )
        for t in views
    )  # fmt: skip
    uncounted = leave_kinds(cached_school_setting(UNCOUNTED_LEAVE))
    if kinds is None:
        meant = {
            "categories": sorted({one for target in asked for one in target.meant.CATEGORIES}),
            "included": sorted({one for target in asked for one in target.meant.INCLUDED}),
        }
        kinds = [row.leave_kind for row in read(_KINDS, {"on": on, **meant})]
    excusing = [kind for kind in kinds if kind and standing(False, False, kind, uncounted) is Standing.LEAVE]
    return Requirements(on, asked, tuple(sorted(excusing)), known_at)


def members(on: date | sa.ColumnElement[date], known_at: datetime | None = None) -> sa.Subquery:
    """Main memberships on `on`, as known now or at an instant: person_id, unit_id, category, position, leave_kind; each person at most once."""
    on_leave = Membership.status == MembershipStatus.LEAVE
    return (
        sa.select(
            Membership.person_id, Membership.unit_id, Membership.category, Membership.position,
            sa.case((on_leave, Membership.leave_kind)).label("leave_kind"),
        )
        .where(main_membership(Membership, known_at), holds_on(Membership, on))
        .subquery("member")
    )  # fmt: skip


def _asked(wanted: Requirements, target: Asked, some: bool) -> sa.Select[Any]:
    meant, extended = _meant(wanted, target, some), extended_dates(target.target_id)
    listed = meant.cte() if target.choosing else None
    member: Any = meant.subquery() if listed is None else listed
    due_on = target.due.column(member.c.get("joined"), extended.c.due_on)
    found = (
        sa.select(member.c.person_id, member.c.unit_id, Course.id.label("course_id"), due_on.label("due_on"))
        .join_from(member, Course, Course.key.in_(target.course_keys))
        .outerjoin(extended, extended.c.person_id == member.c.person_id)
        .where(Course.current_version_id.is_not(None))
    )
    if target.choosing is None or listed is None:
        return found
    choosing = found.where(still_asked(target.choosing, listed, Course.id))
    return filled(choosing, dict(target.choosing.values))


def _meant(wanted: Requirements, target: Asked, some: bool) -> sa.Select[Any]:
    """Who is counted for the target on the date: person_id, unit_id, and `joined` where it is due after that."""
    member = members(wanted.on, wanted.known_at)
    exempt = sa.exists().where(
        Exemption.target_id == target.target_id, Exemption.person_id.in_(whole_person(member.c.person_id)),
        not_replaced(Exemption, wanted.known_at), holds_on(Exemption, wanted.on),
    )  # fmt: skip
    at_work = sa.or_(member.c.leave_kind.is_(None), member.c.leave_kind.not_in(wanted.excusing))
    columns: list[Any] = [member.c.person_id, member.c.unit_id]
    if target.due.days is not None:
        columns.append(joined_column(member.c.person_id, wanted.on).label("joined"))
    found = sa.select(*columns).where(target.meant.condition(member.c), at_work, ~exempt)
    return found.where(member.c.person_id.in_(PEOPLE)) if some else found


@lru_cache(maxsize=16)
def pairs(wanted: Requirements, some: bool = False) -> sa.Subquery | None:
    """Rows person_id, unit_id, course_id, due_on, done, in_time; None where no target asks anything. `some`: only of the
    people in the place PEOPLE. Kept for as long as the targets stay as they are: building it takes longer than running it.

    `done`: completions that count on the date; `in_time`: completions by the due date, in whatever version: who
    was in time and then learnt a new version again, was in time. 0 where missing.
    Where two targets ask for the same course, the earlier due date stands.
    """
    if not wanted.targets:
        return None
    every = sa.union_all(*(_asked(wanted, target, some) for target in wanted.targets)).subquery("every")
    asked = (
        sa.select(
            every.c.person_id, every.c.unit_id, every.c.course_id, sa.func.min(every.c.due_on).label("due_on")
        )
        .group_by(every.c.person_id, every.c.unit_id, every.c.course_id)
        .subquery("asked")
    )
    whose, entry = asked.c.person_id, EmulationEntry
    known = () if wanted.known_at is None else (entry.recorded_at <= wanted.known_at,)
    counting = sa.case((counts_on(wanted.on, wanted.known_at), entry.delta), else_=0)
    early = sa.case((entry.fact_on <= asked.c.due_on, entry.delta), else_=0)

    def total(mine: Callable[[Any], Any], of: sa.ColumnElement[int]) -> sa.ScalarSelect[int]:
        found = (
            sa.select(sa.func.coalesce(sa.func.sum(of), 0))
            .select_from(entry)
            .outerjoin(Completion, Completion.id == entry.completion_id)
            .where(
                mine(entry.person_id), entry.course_id == asked.c.course_id, entry.fact_on <= wanted.on, *known
            )
        )  # fmt: skip
        return found.correlate(asked).scalar_subquery()

    sums = sa.select(
        *asked.c,
        by_person(whose, lambda mine: total(mine, counting)).label("done"),
        by_person(whose, lambda mine: total(mine, early)).label("early"),
    ).subquery("sums")
    in_time = sa.case((sums.c.done > 0, sums.c.early), else_=0)
    kept = (sums.c.person_id, sums.c.unit_id, sums.c.course_id, sums.c.due_on, sums.c.done)
    return sa.select(*kept, in_time.label("in_time")).subquery("pair")
