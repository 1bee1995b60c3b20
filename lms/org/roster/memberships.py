"""The dated rows that a plan writes: what ends, what begins, and from which day. Pure."""

from collections.abc import Mapping as Map
from datetime import date, timedelta
from typing import Any

from lms.org.roster.plan import Kind, Plan, Step, UnitRef
from lms.org.rules import MembershipStatus


def membership_rows(plan: Plan, unit_ids: Map[UnitRef, int], added: Map[str, int]) -> list[dict[str, Any]]:
    """What the plan's steps write, as column values without the instant and the batch. `added`: ids of the new
    people by code."""
    rows: list[dict[str, Any]] = []
    eve = plan.as_of - timedelta(days=1)
    for step in plan.steps:
        current = step.person.current if step.person else None
        if step.kind is Kind.ENDED:
            rows.append(_ended(step, eve, step.row.status))
        elif step.target is None:
            continue
        elif step.person is None:
            rows += _first_rows(step, added[step.row.code], unit_ids, plan.as_of)
        elif current is None:
            rows.append(_row(step, step.person.id, unit_ids, plan.as_of))
        elif current.valid_from == plan.as_of:
            rows.append({**_row(step, step.person.id, unit_ids, plan.as_of), "replaces_id": current.id})
        else:
            rows += [_ended(step, eve, None), _row(step, step.person.id, unit_ids, plan.as_of)]
    return rows


def _row(step: Step, person_id: int, unit_ids: Map[UnitRef, int], valid_from: date) -> dict[str, Any]:
    assert step.target is not None
    return {
        "person_id": person_id, "unit_id": unit_ids[step.target.unit], "is_main": True,
        "category": step.target.category, "position": step.target.position or None, "status": step.target.status,
        "leave_kind": step.target.leave_kind, "end_reason": None, "decision_number": None, "valid_from": valid_from,
        "valid_to": None, "replaces_id": None,
    }  # fmt: skip


def _first_rows(step: Step, person_id: int, unit_ids: Map[UnitRef, int], as_of: date) -> list[dict[str, Any]]:
    """The rows of a new person from the day of joining on. A list tells of a leave only that it holds on the
    list's own date: whoever is on leave then is taken to have worked until the eve of it."""
    assert step.target is not None
    since = min(step.row.joined_on or as_of, as_of)
    if step.target.status is not MembershipStatus.LEAVE or since == as_of:
        return [_row(step, person_id, unit_ids, since)]
    before = {
        **_row(step, person_id, unit_ids, since), "status": MembershipStatus.ACTIVE, "leave_kind": None,
        "valid_to": as_of - timedelta(days=1),
    }  # fmt: skip
    return [before, _row(step, person_id, unit_ids, as_of)]


def _ended(step: Step, last_day: date, reason: str | None) -> dict[str, Any]:
    """The row that stands for the current one from now on: the same, but over after `last_day`.

    Where it began on the list's own date, `last_day` is before its beginning: a row that holds on no day.
    """
    assert step.person is not None
    held = step.person.current
    assert held is not None
    return {
        "person_id": step.person.id, "unit_id": held.unit_id, "is_main": True, "category": held.category,
        "position": held.position or None, "status": held.status, "leave_kind": held.leave_kind, "end_reason": reason,
        "decision_number": held.decision_number, "valid_from": held.valid_from, "valid_to": last_day, "replaces_id": held.id,
    }  # fmt: skip
