"""What the pages of targets show, put together from queries and rules."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lms.kernel import clock
from lms.kernel.vietnamese import fold
from lms.org.rules import CATEGORY_LABELS, UnitNode
from lms.targets import queries
from lms.targets.asking.forms import Offered, gone_name
from lms.targets.asking.queries import (
    Moved,
    boxed_units,
    current_numbers,
    gone_units,
    held_positions,
    moved,
    units_by_name,
)
from lms.targets.asking.rules import Content, State
from lms.targets.queries import TargetView
from lms.targets.queries.exceptions import ExceptionRow, exceptions_of
from lms.targets.queries.records import CONTENT
from lms.targets.rules import Figures
from lms.targets.satisfiers import offered_items


def choices(today: date, now: TargetView | None) -> Offered:
    """What the form offers; what the target names already stays on offer. A course that is not published has no
    title."""
    nodes = queries.units_on(today)
    titles = {course.key: course.title for course in queries.published_courses()}
    keys = dict.fromkeys([*(now.course_keys if now else ()), *titles])
    items = offered_items()
    named = {one: items.get(one, one) for one in (now.items if now else ())}
    names = unit_names([*nodes, *(now.unit_ids if now else ()), *(now.except_unit_ids if now else ())], nodes)
    typed = units_by_name(nodes)
    for unit_id, unit in gone_units(names.keys() - nodes.keys()).items():
        for word in {names[unit_id].casefold(), fold(names[unit_id]), unit.code.casefold()}:
            typed.setdefault(word, []).append(unit_id)
    return Offered(
        typed, names, boxed_units(nodes), {key: titles.get(key) for key in keys}, current_numbers(),
        {**named, **items}, held_positions(), CATEGORY_LABELS,
    )  # fmt: skip


def unit_names(ids: Collection[int], nodes: Mapping[int, UnitNode]) -> dict[int, str]:
    """What these units are called on the day of `nodes`; one that is gone by its last name, and that it is gone."""
    gone = gone_units(set(ids) - nodes.keys())
    found = {one: nodes[one].name for one in ids if one in nodes}
    for one in set(ids) - nodes.keys():
        name = gone[one].name if one in gone else f"#{one}"
        found[one] = gone_name(name)
    return found


@dataclass(frozen=True)
class Preview:
    """What a target would be from the day on: its figures, those it has now, and whom the change moves."""

    on: date
    before: Figures | None
    after: Figures
    comes: Moved
    goes: Moved


def preview(now: TargetView | None, content: Content, since: date, today: date) -> Preview:
    """Whom the content counts on `today`, or on `since` where that is later. `now`: what is in force then, if anything
    is."""
    on = max(since, today)
    drawn = as_view(now, content, since)
    held = now if now is not None and now.state == State.ACTIVE else None
    before = queries.coverage(queries.population_of(held, on)).tree.all if held else None
    after = queries.coverage(queries.population_of(drawn, on)).tree.all
    comes, goes = moved(held, drawn, on)
    return Preview(on, before, after, comes, goes)


def as_view(now: TargetView | None, content: Content, since: date) -> TargetView:
    """The content as if it were recorded."""
    said = {name: getattr(content, name) for name in CONTENT}
    if now is not None:
        return replace(now, **said)
    blank: dict[str, Any] = {
        "target_id": 0, "record_id": 0, "public_id": "", "key": "", "state": State.DRAFT.value, "valid_from": since,
        "valid_to": None, "reason": None, "recorded_at": clock.now(), "recorded_by": "",
    }  # fmt: skip
    return TargetView(**said, **blank)


@dataclass(frozen=True)
class TargetPage:
    """A target with everything that was ever recorded of it. `coming`: what is recorded for a later day."""

    now: TargetView
    timeline: Sequence[TargetView]
    history: Sequence[Any]
    courses: Mapping[str, queries.CourseName]
    items: Mapping[str, str]
    units: Mapping[int, str]
    exceptions: Sequence[ExceptionRow]
    coming: Sequence[TargetView]

    @property
    def newest(self) -> TargetView:
        return self.timeline[-1]


def target_page(public_id: str, today: date) -> TargetPage:
    """The target; NotFound."""
    timeline = queries.get_timeline(public_id)
    now = queries.get_newest(timeline, today)
    named = [*now.unit_ids, *now.except_unit_ids]
    return TargetPage(
        now, timeline, queries.record_history(now.target_id), queries.course_names(now.course_keys), offered_items(),
        unit_names(named, queries.units_on(today) if named else {}), exceptions_of(now.target_id),
        [view for view in timeline if view.valid_from > today],
    )  # fmt: skip
