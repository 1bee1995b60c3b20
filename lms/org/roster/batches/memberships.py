"""The dated rows that one person's item writes: what ends, what begins, and from which day. Pure."""

from datetime import date, timedelta
from typing import Any

from lms.org.roster.batches.items import Item, Wanted
from lms.org.roster.steps import Kind, KnownMembership
from lms.org.rules import MembershipStatus


def membership_rows(
    item: Item, person_id: int, current: KnownMembership | None, unit_id: int | None, as_of: date
) -> list[dict[str, Any]]:
    """Column values without the instant and the batch. `unit_id`: of the wanted membership."""
    eve = as_of - timedelta(days=1)
    if item.kind in (Kind.ENDED, Kind.LEFT):
        assert current is not None
        return [_ended(person_id, current, eve, item.end_reason)]
    if item.wanted is None or unit_id is None:
        return []
    if item.kind is Kind.NEW:
        return _first_rows(item, item.wanted, person_id, unit_id, as_of)
    row = _row(item.wanted, person_id, unit_id, as_of)
    if current is None:
        return [row]
    if current.valid_from == as_of:
        return [{**row, "replaces_id": current.id}]
    return [_ended(person_id, current, eve, None), row]


def _row(wanted: Wanted, person_id: int, unit_id: int, valid_from: date) -> dict[str, Any]:
    return {
        "person_id": person_id, "unit_id": unit_id, "is_main": True, "category": wanted.category,
        "position": wanted.position or None, "status": wanted.status, "leave_kind": wanted.leave_kind,
        "end_reason": None, "decision_number": None, "valid_from": valid_from, "valid_to": None, "replaces_id": None,
    }  # fmt: skip


def _first_rows(
    item: Item, wanted: Wanted, person_id: int, unit_id: int, as_of: date
) -> list[dict[str, Any]]:
    """The rows of a new person from the day of joining on. A list tells of a leave only that it holds on the
    list's own date: whoever is on leave then is taken to have worked until the eve of it."""
    since = item.since or as_of
    if wanted.status != MembershipStatus.LEAVE or since == as_of:
        return [_row(wanted, person_id, unit_id, since)]
    before = {
        **_row(wanted, person_id, unit_id, since), "status": MembershipStatus.ACTIVE, "leave_kind": None,
        "valid_to": as_of - timedelta(days=1),
    }  # fmt: skip
    return [before, _row(wanted, person_id, unit_id, as_of)]


def _ended(person_id: int, held: KnownMembership, last_day: date, reason: str | None) -> dict[str, Any]:
    """The row that stands for the current one from now on: the same, but over after `last_day`.

    Where it began on the list's own date, `last_day` is before its beginning: a row that holds on no day.
    """
    return {
        "person_id": person_id, "unit_id": held.unit_id, "is_main": True, "category": held.category,
        "position": held.position or None, "status": held.status, "leave_kind": held.leave_kind, "end_reason": reason,
        "decision_number": held.decision_number, "valid_from": held.valid_from, "valid_to": last_day,
        "replaces_id": held.id,
    }  # fmt: skip
