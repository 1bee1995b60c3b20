"""What targets ask on a day, as known now or at an instant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.db import Instant, db, read
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import not_replaced
from lms.targets.asking.rules import Content, State, Validity
from lms.targets.models import Target, TargetException, TargetRecord


@dataclass(frozen=True, kw_only=True)
class TargetView(Content):
    """What a target asks from `valid_from` to `valid_to`. `has_exceptions`: somebody is taken in or left out by name."""

    target_id: int
    record_id: int
    public_id: str
    key: str
    state: str
    valid_from: date
    valid_to: date | None
    reason: str | None
    recorded_at: datetime
    recorded_by: str
    has_exceptions: bool = False

    @property
    def listed(self) -> list[str]:
        """Whose names its lists may show, for the reading log: the categories; anybody's (none named) where somebody
        of another one is taken in by name."""
        return [] if self.has_exceptions else list(self.categories)

    def in_force(self, on: date) -> bool:
        """Whether it asks anything of anybody on the day."""
        return self.state == State.ACTIVE and self.valid_from <= on and (self.valid_to or on) >= on

    def only(self, course_key: str) -> "TargetView":
        """The same people, asked for this one course and nothing else, for ever."""
        return replace(
            self,
            course_keys=[course_key],
            items=[],
            needed=None,
            min_versions={},
            validity=Validity.FOREVER.value,
        )

    @property
    def content(self) -> Content:
        """What it asks, without when and by whom that was recorded."""
        return Content(**{each.name: getattr(self, each.name) for each in fields(Content)})


@dataclass(frozen=True)
class CourseName:
    """A published course in short."""

    course_id: int
    public_id: str
    key: str
    title: str


CONTENT = tuple(each.name for each in fields(Content))


@cache
def _records(as_known: bool) -> sa.Select[Any]:
    known: Any = sa.bindparam("known", type_=Instant()) if as_known else None
    named = sa.exists().where(TargetException.target_id == Target.id)
    columns: list[Any] = [
        Target.id.label("target_id"), TargetRecord.id.label("record_id"), Target.public_id, Target.key,
        named.label("has_exceptions"), TargetRecord.state, TargetRecord.valid_from, TargetRecord.valid_to,
        TargetRecord.reason, TargetRecord.recorded_at, TargetRecord.recorded_by,
        *(getattr(TargetRecord, name) for name in CONTENT),
    ]  # fmt: skip
    holds_somewhere = sa.or_(
        TargetRecord.valid_to.is_(None), TargetRecord.valid_to >= TargetRecord.valid_from
    )
    return (
        sa.select(*columns)
        .join(TargetRecord, TargetRecord.target_id == Target.id)
        .where(not_replaced(TargetRecord, known), holds_somewhere)
        .order_by(Target.id, TargetRecord.valid_from, TargetRecord.id)
    )


def timelines(known_at: datetime | None = None) -> dict[int, list[TargetView]]:
    """What each target asks over time, drafts too, the first days first, by the target's id, the oldest target first."""
    places = {} if known_at is None else {"known": known_at}
    rows = read(_records(known_at is not None), places)
    views = [TargetView(**{**row._asdict(), "has_exceptions": bool(row.has_exceptions)}) for row in rows]
    return {key: list(group) for key, group in groupby(views, key=lambda view: view.target_id)}


def at(timeline: Sequence[TargetView], on: date) -> TargetView | None:
    """What the target asks on the day; before it first came into force, what it asked then; None for a draft."""
    known = [view for view in timeline if view.state != State.DRAFT]
    held = [view for view in known if view.valid_from <= on and (view.valid_to or on) >= on]
    return held[-1] if held else known[0] if known else None


def targets(on: date | None = None, known_at: datetime | None = None) -> list[TargetView]:
    """Every target as it stands on the day (today), those in force first, then the closed; the oldest first. No
    drafts. A target that is not in force yet stands there with what it asks when it is."""
    on = on or clock.today()
    found = [
        view for view in (at(timeline, on) for timeline in timelines(known_at).values()) if view is not None
    ]
    return sorted(found, key=lambda view: (view.state != State.ACTIVE, view.target_id))


def find_target(key: str) -> TargetView | None:
    """The newest record of the target with this key, draft or not; None."""
    for timeline in timelines().values():
        if timeline[-1].key == key:
            return timeline[-1]
    return None


def get_timeline(public_id: str) -> list[TargetView]:
    """What the target asks over time, the first days first; NotFound."""
    for timeline in timelines().values():
        if timeline[0].public_id == public_id:
            return timeline
    raise NotFound(Message(mark("Không có chỉ tiêu này.")))


def get_newest(timeline: Sequence[TargetView], on: date) -> TargetView:
    """What holds on the day, draft or not; else what comes first."""
    held = [view for view in timeline if view.valid_from <= on and (view.valid_to or on) >= on]
    return held[-1] if held else timeline[0]


def planned_after(timeline: Sequence[TargetView], since: date, today: date) -> TargetView | None:
    """What is planned for the first later day: a change from `since` on holds until then. What began by today already
    is no plan."""
    later = [view for view in timeline if view.valid_from > max(since, today)]
    return later[0] if later else None


def choose_target(views: Sequence[TargetView], public_id: str | None = None) -> TargetView:
    """The one asked for, else the first. NotFound when there is none such, or none at all."""
    for view in views:
        if public_id in (None, "", view.public_id):
            return view
    raise NotFound(Message(mark("Không có chỉ tiêu này.")))


def record_history(target_id: int) -> list[Any]:
    """Every record ever written of the target, the newest first: id, state, days, content, reason, by whom, when and
    which one it replaces."""
    columns: list[Any] = [
        TargetRecord.id, TargetRecord.state, TargetRecord.valid_from, TargetRecord.valid_to, TargetRecord.name,
        TargetRecord.due_on, TargetRecord.decision_number, TargetRecord.decided_on, TargetRecord.decided_by,
        TargetRecord.reason, TargetRecord.recorded_at, TargetRecord.recorded_by, TargetRecord.replaces_id,
    ]  # fmt: skip
    found = sa.select(*columns).where(TargetRecord.target_id == target_id).order_by(TargetRecord.id.desc())
    return list(db.session.execute(found).all())


def _courses() -> sa.Select[Any]:
    columns: list[Any] = [Course.id.label("course_id"), Course.public_id, Course.key, CourseVersion.title]
    return sa.select(*columns).join(CourseVersion, CourseVersion.id == Course.current_version_id)  # fmt: skip


def published_courses() -> list[CourseName]:
    """Every published course, by title."""
    rows = db.session.execute(_courses().order_by(CourseVersion.title_key, Course.id))
    return [CourseName(**row._asdict()) for row in rows]


def course_names(keys: Collection[str]) -> dict[str, CourseName]:
    """The published ones among the courses, by key."""
    return {row.key: CourseName(*row) for row in read(_courses_by_key(), {"keys": list(keys)})}


@cache
def _courses_by_key() -> sa.Select[Any]:
    return _courses().where(Course.key.in_(sa.bindparam("keys", expanding=True)))
