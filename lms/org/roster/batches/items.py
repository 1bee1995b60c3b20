"""What a confirmed plan does to each person, as plain values that wait in the database. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.org.roster.plan import Plan
from lms.org.roster.steps import Kind, KnownPerson, Step

GONE = "Không còn trong danh sách"  # the reason on the paper of whoever vanished from a list

Value = tuple[str, str | None, str | None]  # field, before, after; a birth date as yyyy-mm-dd


@dataclass(frozen=True)
class Wanted:
    """The membership that is to hold from the list's date on. `unit`: is it a class, its name, its kind."""

    unit: tuple[bool, str, str]
    category: str
    position: str
    status: str
    leave_kind: str | None


@dataclass(frozen=True)
class Item:
    """One person's change. `current_id`: the membership that the confirmation was about, None for none.

    `values` of somebody new hold the birth date only. `wanted` is None where the membership ends (`end_reason`) or stays. `since`: the day of joining, for somebody new.
    """

    kind: Kind
    code: str
    name: str
    person_id: int | None
    current_id: int | None
    wanted: Wanted | None
    since: date | None
    end_reason: str | None
    email: str | None
    values: tuple[Value, ...]

    def to_json(self) -> dict[str, Any]:
        """The item as plain JSON values, without its kind and person, which have columns."""
        wanted = self.wanted
        return {
            "code": self.code, "name": self.name, "current_id": self.current_id,
            "wanted": {
                "unit": list(wanted.unit), "category": wanted.category, "position": wanted.position,
                "status": wanted.status, "leave_kind": wanted.leave_kind,
            } if wanted else None,
            "since": self.since.isoformat() if self.since else None, "end_reason": self.end_reason,
            "email": self.email, "values": [list(value) for value in self.values],
        }  # fmt: skip


def from_json(kind: str, person_id: int | None, held: dict[str, Any]) -> Item:
    """What `to_json` made, as an Item again."""
    wanted = held["wanted"]
    if wanted:
        is_class, name, unit_kind = wanted["unit"]
        wanted = Wanted(**{**wanted, "unit": (is_class, name, unit_kind)})
    return Item(
        **{
            **held, "kind": Kind(kind), "person_id": person_id, "wanted": wanted,
            "since": date.fromisoformat(held["since"]) if held["since"] else None,
            "values": tuple((field, before, after) for field, before, after in held["values"]),
        }
    )  # fmt: skip


def items_of(plan: Plan, groups: Collection[str], kept: Collection[str]) -> Iterator[Item]:
    """What is to be done, in the list's order, then who left it. `kept`: public ids of people who stay."""
    for step in plan.steps:
        if step.kind in groups:
            yield _item(plan, step)
    if Kind.LEFT in groups:
        for person in plan.absent:
            if person.public_id not in kept:
                yield Item(
                    Kind.LEFT, person.code, person.name, person.id, person.membership_id, None, None, GONE, None, ()
                )  # fmt: skip


def _item(plan: Plan, step: Step) -> Item:
    row, person = step.row, step.person
    current = person.current if person else None
    return Item(
        kind=step.kind, code=row.code, name=row.name, person_id=person.id if person else None,
        current_id=current.id if current else None, wanted=_wanted(plan, step),
        since=min(row.joined_on or plan.as_of, plan.as_of) if step.kind is Kind.NEW else None,
        end_reason=row.status if step.kind is Kind.ENDED else None, email=row.email, values=_values(step, person),
    )  # fmt: skip


def _wanted(plan: Plan, step: Step) -> Wanted | None:
    target = step.target
    if target is None:
        return None
    name, kind = plan.new_units.get(target.unit, (step.row.unit, None))
    return Wanted(
        (target.unit[0], name, kind or ""), target.category, target.position, target.status, target.leave_kind
    )


def _values(step: Step, person: KnownPerson | None) -> tuple[Value, ...]:
    row = step.row
    if step.kind is Kind.ENDED:
        return ()
    if person is None:
        return (("born", None, row.born_on.isoformat()),) if row.born_on else ()
    changed = {change.what for change in step.changes}
    values: list[Value] = []
    if "name" in changed:
        values.append(("name", person.name, row.name))
    if "email" in changed:
        values.append(("email", person.email, row.email))
    if "born" in changed and row.born_on:
        before = person.born_on.isoformat() if person.born_on else None
        values.append(("born", before, row.born_on.isoformat()))
    return tuple(values)
