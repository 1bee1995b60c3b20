"""What targets ask of one person: for the home page, so the common case stays at two queries."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel.db import db, read
from lms.org.models import Membership
from lms.org.queries import holds_on, main_membership, not_replaced, whole_person
from lms.org.rules import path_up
from lms.org.settings import UNCOUNTED_LEAVE, cached_school_setting
from lms.targets.asking.rules import COURSE, Content, State, due_of, joined_on, means
from lms.targets.models import Exemption, Extension, RetakeRequirement, TargetException, TargetRecord
from lms.targets.queries.population import population_of, units_on
from lms.targets.queries.records import CONTENT, targets
from lms.targets.queries.retakes import owed_by
from lms.targets.queries.satisfying import did_by, holds_other, others
from lms.targets.rules import Standing, leave_kinds, standing
from lms.targets.satisfiers import Satisfier
from lms.targets.status.rules import met_on


@dataclass(frozen=True)
class RequiredCourse:
    """A course that a target asks of a person, by `due_on` (the last day on time). `retake_on`: they finished an
    older version only, and are to learn it again by then."""

    course_id: int
    course_key: str
    public_id: str
    title: str
    minutes: int
    due_on: date
    target_name: str
    is_proposal: bool
    retake_on: date | None = None


@cache
def _asked_courses() -> sa.Select[Any]:
    """The published ones among `keys`, with the day by which `person_id` is to learn them again, if so."""
    columns: list[Any] = [
        Course.key, Course.id, Course.public_id, CourseVersion.title, CourseVersion.minutes,
        sa.func.min(RetakeRequirement.due_on),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(RetakeRequirement, owed_by(sa.bindparam("person_id", type_=sa.Integer), Course.id))
        .where(Course.key.in_(sa.bindparam("keys", expanding=True)))
        .group_by(Course.id, CourseVersion.id)
    )


@cache
def _asking(means: tuple[Satisfier, ...]) -> sa.Select[Any]:
    """What the targets in force ask of `person_id` in the main membership of `on`, and whether one of `means` holds
    anything of theirs; built once, for the home page."""
    person_id = sa.bindparam("person_id", type_=sa.Integer)
    on = sa.bindparam("on", type_=sa.Date)

    def own(model: Any) -> tuple[Any, ...]:
        mine = model.person_id.in_(whole_person(person_id))
        return (model.target_id == TargetRecord.target_id, mine, not_replaced(model))

    exempt = sa.exists().where(*own(Exemption), holds_on(Exemption, on))
    named = sa.select(sa.func.max(sa.case((TargetException.is_included, 1), else_=0))).where(
        *own(TargetException), holds_on(TargetException, on)
    )
    extended = sa.select(sa.func.max(Extension.due_on)).where(*own(Extension))
    columns: list[Any] = [
        *(getattr(TargetRecord, name) for name in CONTENT), TargetRecord.target_id, Membership.category,
        Membership.status, Membership.leave_kind, Membership.unit_id, Membership.position, exempt.label("exempt"),
        named.scalar_subquery().label("named"), extended.scalar_subquery().label("extended_to"),
        holds_other(means, person_id, on).label("elsewhere"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .join(Membership, Membership.person_id == person_id)
        .where(
            TargetRecord.starts_on <= on, TargetRecord.state == State.ACTIVE.value, not_replaced(TargetRecord),
            holds_on(TargetRecord, on), main_membership(), holds_on(Membership, on),
        )
        .order_by(TargetRecord.due_on, TargetRecord.target_id)
    )  # fmt: skip


def required_for(person_id: int, on: date) -> list[RequiredCourse]:
    """The published courses that targets ask of the person on `on`, in the target's order, done or not.

    Nothing for somebody who is not counted on that date (on leave, exempt, gone). A target keeps asking after
    its due date until the office replaces it. Where two targets ask for the same course, the earlier due date
    stands. What is met by other means than the course is not asked for, nor, where some of several suffice, the rest.
    Two queries; more for targets that mean units, or are due so long after joining, and for people who have met something
    by other means.
    """
    rows = read(_asking(others()), {"person_id": person_id, "on": on})
    asked = [(row, _content(row)) for row in rows if _counts(row)]
    asked = [(row, content) for row, content in asked if _is_meant(row, content, on)]
    keys = {key for _, content in asked for key in content.course_keys}
    if not keys:
        return []
    courses = {
        row[0]: row[1:] for row in read(_asked_courses(), {"keys": list(keys), "person_id": person_id})
    }
    joined = _joined(person_id, on) if any(content.due_days is not None for _, content in asked) else None
    found: dict[str, RequiredCourse] = {}
    for row, content in asked:
        due_on = due_of(content, joined, row.extended_to)
        for key in _still_asked(person_id, row, content, on):
            if key in courses and (key not in found or due_on < found[key].due_on):
                course_id, public_id, title, minutes, retake_on = courses[key]
                found[key] = RequiredCourse(
                    course_id,
                    key,
                    public_id,
                    title,
                    minutes,
                    due_on,
                    content.name,
                    content.is_proposal,
                    retake_on,
                )
    return list(found.values())


def _content(row: Any) -> Content:
    return Content(**{name: getattr(row, name) for name in CONTENT})


def _is_meant(row: Any, content: Content, on: date) -> bool:
    by_unit = content.unit_ids or content.except_unit_ids
    path = path_up(units_on(on), row.unit_id) if by_unit else ()
    named = None if row.named is None else bool(row.named)
    return means(content, row.category, path, row.position, named)


def _counts(row: Any) -> bool:
    kind = row.leave_kind if row.status == "leave" else None
    uncounted = leave_kinds(cached_school_setting(UNCOUNTED_LEAVE)) if kind else frozenset()
    return standing(False, row.exempt, kind, uncounted) is Standing.COUNTED


def _joined(person_id: int, on: date) -> date | None:
    rows: Any = db.session.execute(
        sa.select(Membership.valid_from, Membership.valid_to).where(
            Membership.person_id == person_id, main_membership()
        )
    )
    return joined_on([(row.valid_from, row.valid_to) for row in rows], on)


def _still_asked(person_id: int, row: Any, content: Content, on: date) -> list[str]:
    """The target's courses without those met by other means; where some of several suffice and are met, only the
    courses that were finished for it."""
    if content.needed is None and not row.elsewhere:
        return content.course_keys
    view = next(view for view in targets(on) if view.target_id == row.target_id)
    population = population_of(view, on)
    facts = did_by(db.session, population.shape, population.values, [person_id])[person_id].facts
    met = met_on(content, facts, on)
    here = {fact.ref for fact in facts if fact.source == "completion" and fact.kind == COURSE}
    ids = {key: ref for (kind, ref), key in population.names.items() if kind == COURSE}
    elsewhere = {key for key, ref in ids.items() if (COURSE, ref) in met and ref not in here}
    enough = len(met) >= content.required
    return [
        key for key in content.course_keys if key not in elsewhere and (not enough or ids.get(key) in here)
    ]
