"""Which courses were asked of whom on a date, and which of them were done: pairs of person and course, set-wise.

The same answer as `targets.queries.required_for` gives for one person on that date.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course
from lms.emulation.models import EmulationEntry
from lms.kernel.db import db
from lms.learning.models import Completion
from lms.org.models import Membership
from lms.org.queries import holds_on, not_replaced
from lms.org.rules import MembershipStatus
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.targets.models import Exemption
from lms.targets.queries import TargetView, counts_on, targets
from lms.targets.rules import Standing, leave_kinds, standing


@dataclass(frozen=True)
class Requirements:
    """The targets that asked something on the date `on`, and the kinds of leave (as written) that excuse."""

    on: date
    targets: tuple[TargetView, ...]
    excusing: tuple[str, ...]


def requirements(on: date, person_id: int | None = None) -> Requirements:
    """What holds on `on`, for everybody or, with less to read, for one person. Two queries."""
    asked = tuple(t for t in targets() if t.starts_on <= on and t.course_keys)
    uncounted = leave_kinds(cached_school_setting(UNCOUNTED_LEAVE))
    kinds = db.session.scalars(
        sa.select(Membership.leave_kind)
        .where(
            Membership.category.in_({category for target in asked for category in target.categories}),
            Membership.is_main.is_(True), Membership.status == MembershipStatus.LEAVE,
            Membership.leave_kind.is_not(None), holds_on(Membership, on),
            sa.true() if person_id is None else Membership.person_id == person_id,
        )
        .distinct()
    )  # fmt: skip
    excusing = [kind for kind in kinds if standing(False, False, kind, uncounted) is Standing.LEAVE]
    return Requirements(on, asked, tuple(sorted(str(kind) for kind in excusing)))


def members(on: date) -> sa.Subquery:
    """Main memberships on `on`: person_id, unit_id, category, leave_kind; each person at most once."""
    on_leave = Membership.status == MembershipStatus.LEAVE
    return (
        sa.select(
            Membership.person_id, Membership.unit_id, Membership.category,
            sa.case((on_leave, Membership.leave_kind)).label("leave_kind"),
        )
        .where(Membership.is_main.is_(True), not_replaced(Membership), holds_on(Membership, on))
        .subquery("member")
    )  # fmt: skip


def _asked(wanted: Requirements, target: TargetView, person_ids: Collection[int] | None) -> sa.Select[Any]:
    member = members(wanted.on)
    exempt = sa.exists().where(
        Exemption.target_id == target.target_id, Exemption.person_id == member.c.person_id,
        not_replaced(Exemption), holds_on(Exemption, wanted.on),
    )  # fmt: skip
    at_work = sa.or_(member.c.leave_kind.is_(None), member.c.leave_kind.not_in(wanted.excusing))
    found = (
        sa.select(
            member.c.person_id, member.c.unit_id, Course.id.label("course_id"),
            sa.literal(target.due_on, sa.Date).label("due_on"),
        )
        .join_from(member, Course, Course.key.in_(target.course_keys))
        .where(member.c.category.in_(target.categories), at_work, ~exempt)
    )  # fmt: skip
    return found if person_ids is None else found.where(member.c.person_id.in_(person_ids))


def pairs(wanted: Requirements, person_ids: Collection[int] | None = None) -> sa.Subquery | None:
    """Rows person_id, unit_id, course_id, due_on, done, in_time; None where no target asks anything.

    `done`: completions that count on the date; `in_time`: completions by the due date, in whatever version: who
    was in time and then learnt a new version again, was in time. 0 where missing.
    Where two targets ask for the same course, the earlier due date stands.
    """
    if not wanted.targets:
        return None
    every = sa.union_all(*(_asked(wanted, target, person_ids) for target in wanted.targets)).subquery("every")
    asked = (
        sa.select(
            every.c.person_id, every.c.unit_id, every.c.course_id, sa.func.min(every.c.due_on).label("due_on")
        )
        .group_by(every.c.person_id, every.c.unit_id, every.c.course_id)
        .subquery("asked")
    )
    entry = EmulationEntry
    done = sa.func.coalesce(sa.func.sum(sa.case((counts_on(wanted.on), entry.delta), else_=0)), 0)
    in_time = sa.func.coalesce(
        sa.func.sum(sa.case((entry.fact_on <= asked.c.due_on, entry.delta), else_=0)), 0
    )
    return (
        sa.select(*asked.c, done.label("done"), sa.case((done > 0, in_time), else_=0).label("in_time"))
        .outerjoin(
            entry,
            sa.and_(
                entry.person_id == asked.c.person_id,
                entry.course_id == asked.c.course_id,
                entry.fact_on <= wanted.on,
            ),
        )
        .outerjoin(Completion, Completion.id == entry.completion_id)
        .group_by(*asked.c)
        .subquery("pair")
    )
