"""Who is in a target's population on a date: one SELECT that figures, lists and exports all start from.

It begins at the memberships of the asked categories (a few thousand of them stand beside a hundred thousand
pupils) and looks up what each person did through the indexes by person, so its cost follows the population and
not the number of facts.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course
from lms.kernel.db import db
from lms.learning.facts import not_revoked
from lms.learning.models import Completion, Participation
from lms.org.models import Membership, Unit, UnitRecord
from lms.org.queries import holds_on, not_replaced
from lms.org.rules import MembershipStatus, UnitNode
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.targets.models import Exemption
from lms.targets.queries.records import TargetView
from lms.targets.queries.retakes import counts_on
from lms.targets.rules import leave_kinds


class Reader(Protocol):
    """What can run a SELECT: the request's session, or the connection of an export's snapshot."""

    def execute(self, statement: Any, parameters: Any = None, /) -> Any: ...


@dataclass(frozen=True)
class Population:
    """Whose coverage is asked, of which courses, on which date.

    `required`: how many courses the target names, published or not. `uncounted`: folded kinds of leave.
    """

    target_id: int
    categories: tuple[str, ...]
    course_ids: tuple[int, ...]
    required: int
    starts_on: date
    on: date
    uncounted: frozenset[str]

    @property
    def values(self) -> dict[str, Any]:
        """The values of the places in `persons()`; hand them to execute()."""
        return {
            "target_id": self.target_id, "categories": self.categories, "course_ids": self.course_ids,
            "required": self.required, "starts_on": self.starts_on, "on": self.on,
        }  # fmt: skip


def population_of(target: TargetView, on: date, categories: tuple[str, ...] = ()) -> Population:
    """The target's population on `on`; `categories` asks the same of other people (workers, students)."""
    found = db.session.scalars(sa.select(Course.id).where(Course.key.in_(target.course_keys)))
    return Population(
        target.target_id, categories or tuple(target.categories), tuple(found), len(set(target.course_keys)),
        target.starts_on, on, leave_kinds(cached_school_setting(UNCOUNTED_LEAVE)),
    )  # fmt: skip


def units_on(on: date, reader: Reader | None = None) -> dict[int, UnitNode]:
    """Every unit that exists on `on`, by id, read through `reader`."""
    rows = (reader or db.session).execute(
        sa.select(
            UnitRecord.unit_id, Unit.public_id, UnitRecord.parent_id, UnitRecord.kind, UnitRecord.name,
            UnitRecord.sort_key,
        )
        .join(Unit, Unit.id == UnitRecord.unit_id)
        .where(not_replaced(UnitRecord), holds_on(UnitRecord, on))
    )  # fmt: skip
    return {row.unit_id: UnitNode(*row) for row in rows}


# The places of the statement, filled from Population.values. Making and hashing this statement costs more than
# running it for a school, so it is made once.
ON: sa.BindParameter[date] = sa.bindparam("on", type_=sa.Date())
STARTS_ON: sa.BindParameter[date] = sa.bindparam("starts_on", type_=sa.Date())
REQUIRED: sa.BindParameter[int] = sa.bindparam("required", type_=sa.Integer())
_TARGET = sa.bindparam("target_id", type_=sa.Integer())
_CATEGORIES = sa.bindparam("categories", expanding=True, type_=sa.Text())
_COURSES = sa.bindparam("course_ids", expanding=True, type_=sa.Integer())


def _listed() -> sa.Subquery:
    """One row per person: the main membership of the date, or for those who left the last one before."""
    on_leave = Membership.status == MembershipStatus.LEAVE
    columns = (
        Membership.person_id,
        Membership.unit_id,
        Membership.category,
        Membership.id.label("membership_id"),
    )
    asked = (
        Membership.is_main.is_(True), Membership.category.in_(_CATEGORIES), not_replaced(Membership),
    )  # fmt: skip
    present = sa.select(
        *columns, sa.case((on_leave, Membership.leave_kind)).label("leave_kind"), sa.literal(0).label("gone")
    ).where(*asked, holds_on(Membership, ON))
    here, later = aliased(Membership), aliased(Membership)
    gone = sa.select(*columns, sa.cast(sa.null(), sa.Text), sa.literal(1)).where(
        *asked,
        Membership.valid_to >= STARTS_ON,
        Membership.valid_to < ON,
        ~sa.exists().where(
            here.person_id == Membership.person_id, here.is_main.is_(True), _current(here),
            holds_on(here, ON),
        ),
        ~sa.exists().where(
            later.person_id == Membership.person_id, later.is_main.is_(True), _current(later),
            later.category.in_(_CATEGORIES), later.valid_from > Membership.valid_from,
            later.valid_from <= ON,
        ),
    )  # fmt: skip
    return sa.union_all(present, gone).subquery("listed")


def _current(model: Any) -> sa.ColumnElement[bool]:
    newer = aliased(Membership)
    return ~sa.exists().where(newer.replaces_id == model.id)


@lru_cache(maxsize=1)
def persons() -> sa.Subquery:
    """One row per person of the population and per person who left it within the period.

    Columns: person_id, unit_id, category, membership_id, leave_kind (None: not on leave), gone (0, 1),
    exemption_id (None: not exempt), done_courses (how many of the target's courses are completed by the date, in
    a version that counts then),
    begun (0, 1: a lesson confirmed or an attempt made in one of them by the date). Execute what is built on it
    with `Population.values`.
    """
    listed = _listed()
    exemption = (
        sa.select(sa.func.min(Exemption.id))
        .where(
            Exemption.person_id == listed.c.person_id, Exemption.target_id == _TARGET,
            not_replaced(Exemption), holds_on(Exemption, ON),
        )
        .correlate(listed)
        .scalar_subquery()
    )  # fmt: skip
    done = (
        sa.select(sa.func.count(sa.distinct(Completion.course_id)))
        .where(
            Completion.person_id == listed.c.person_id, Completion.course_id.in_(_COURSES),
            Completion.completed_on <= ON, not_revoked(), counts_on(ON),
        )
        .correlate(listed)
        .scalar_subquery()
    )  # fmt: skip
    begun = (
        sa.exists()
        .where(
            Participation.person_id == listed.c.person_id, Participation.course_id.in_(_COURSES),
            Participation.began_on <= ON,
        )
        .correlate(listed)
    )  # fmt: skip
    return sa.select(
        *listed.c,
        exemption.label("exemption_id"),
        done.label("done_courses"),
        sa.case((begun, 1), else_=0).label("begun"),
    ).subquery("persons")
