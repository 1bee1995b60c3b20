"""What a list would change, compared with what is known. Pure: nothing is written here."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold, show_date, words
from lms.org.roster.covering import Cover, cover_of, proposed, unit_ref
from lms.org.roster.doubles import rows_of_one_person
from lms.org.roster.labels import Mapping, find_mapping, unit_kind
from lms.org.roster.shapes import Problem, Roster, Row, Severity, Standing
from lms.org.roster.spool import Spool
from lms.org.roster.steps import Absent, Change, Known, KnownMembership, KnownPerson, Target, UnitRef
from lms.org.roster.steps import Kind as Kind
from lms.org.roster.steps import Step as Step
from lms.org.rules import Category, MembershipStatus, UnitKind

ROWS_AT_ONCE = 500

UNMAPPED = mark("Chưa biết vị trí việc làm này thuộc đối tượng nào. Hãy chọn đối tượng cho nhãn “{label}”.")
HAS_LATER = mark("Người này đã có quá trình ghi từ sau ngày của danh sách; dòng này không được nhận.")
NAME_VARIANT = mark("Cùng mã nhưng dấu thanh ghi khác với tên đang lưu ({known}). Giữ tên đang lưu.")
UNIT_VARIANT = mark(
    "Đơn vị “{name}” gần giống “{other}” nhưng ghi khác nên được coi là đơn vị khác. Nếu là một, hãy sửa danh sách."
)
UNUSED_MAPPING = mark("Trong danh sách không có vị trí việc làm “{label}”.")


def _row_of(place: str) -> tuple[str, str]:
    """ "Sheet1!C17" as ("Sheet1", "17")."""
    sheet, _, cell = place.rpartition("!")
    return sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass
class Plan:
    """Everything an import would do. `blocked`: labels without a category, with their rows.

    `absent` are proposed as left: `cover` holds them and they are not in the list.
    """

    as_of: date
    roster: Roster
    steps: Spool[Step] = field(default_factory=Spool)
    unchanged: int = 0
    not_added: list[Row] = field(default_factory=list)
    blocked: dict[str, list[Row]] = field(default_factory=dict)
    used: dict[str, tuple[Mapping, int]] = field(default_factory=dict)
    new_units: dict[UnitRef, tuple[str, UnitKind]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    absent: Sequence[Absent] = ()
    cover: Cover = field(default_factory=lambda: Cover(frozenset(), False, False))
    spellings: dict[tuple[bool, str], str] = field(default_factory=dict)
    targets: dict[Target, Target] = field(
        default_factory=dict
    )  # a class of forty wants one membership forty times

    def of(self, kind: Kind) -> list[Step]:
        """The steps of one kind, in the list's order."""
        return list(self.each(kind))

    def each(self, kind: Kind) -> Iterator[Step]:
        """The steps of one kind, one after the other: there may be a hundred thousand."""
        return (step for step in self.steps if step.kind is kind)

    def told(self, severity: Severity) -> list[Problem]:
        """The problems of one severity."""
        return [p for p in self.problems if p.severity is severity]

    def counts(self) -> dict[str, int]:
        """What the summary of an import holds; `left_out` counts rows, not their problems."""
        rows = {_row_of(p.place) for p in self.told(Severity.ROW)}
        kinds = Counter(step.kind for step in self.steps)
        return {
            **{kind.value: kinds[kind] for kind in Kind},
            "unchanged": self.unchanged, "not_added": len(self.not_added), "left": len(self.absent),
            "problems": len(self.told(Severity.ROW)), "cells": len(self.told(Severity.CELL)), "left_out": len(rows), "units": len(self.new_units),
        }  # fmt: skip

    def fingerprint(self, kept: Collection[str] = ()) -> str:
        """Equal exactly if the import would do the same: what a confirmation confirms. `kept`: who of `absent` stays."""
        digest = hashlib.sha256()
        for part in self._parts(kept):
            digest.update(f"{part}\n".encode())
        return digest.hexdigest()[:32]

    def _parts(self, kept: Collection[str]) -> Iterator[str]:
        yield from (self.as_of.isoformat(), self.roster.file_hash)
        for step in self.steps:
            current = step.person.current.id if step.person and step.person.current else None
            yield f"{step.kind}|{step.row.code}|{step.person and step.person.id}|{current}|{step.target}|{step.changes}"
        yield from (f"left|{person.id}|{person.membership_id}" for person in self.absent)
        yield from (f"kept|{public_id}" for public_id in sorted(kept))
        yield from (f"{ref}|{name}" for ref, (name, _) in sorted(self.new_units.items()))


def _target(row: Row, category: Category) -> Target:
    on_leave = row.standing is Standing.LEAVE
    return Target(
        unit=unit_ref(row), category=category, position=row.position,
        status=MembershipStatus.LEAVE if on_leave else MembershipStatus.ACTIVE,
        leave_kind=row.status if on_leave else None,
    )  # fmt: skip


def _category(plan: Plan, row: Row, mappings: Sequence[Mapping]) -> Category | None:
    if row.is_student:
        return Category.STUDENT
    mapping = find_mapping(row.label, mappings, plan.as_of)
    if mapping is None:
        plan.blocked.setdefault(row.label, []).append(row)
        told = Message(UNMAPPED, {"label": row.label})
        plan.problems.append(Problem(Severity.ROW, plan.roster.place(row, "label"), row.label, told))
        return None
    plan.used[row.label] = (mapping, plan.used.get(row.label, (mapping, 0))[1] + 1)
    return mapping.category


def _standing_text(status: MembershipStatus, leave_kind: str | None) -> str:
    return leave_kind or "" if status is MembershipStatus.LEAVE else str(status)


def _membership_changes(row: Row, current: KnownMembership, target: Target, known: Known) -> list[Change]:
    found: list[Change] = []
    held = known.units.get(target.unit)
    if held is None or held[0] != current.unit_id:
        found.append(Change("unit", known.unit_names.get(current.unit_id, ""), row.unit))
    if target.category != current.category:
        found.append(Change("category", current.category, target.category))
    if target.position != current.position:
        found.append(Change("position", current.position, target.position))
    before = _standing_text(current.status, current.leave_kind)
    after = _standing_text(target.status, target.leave_kind)
    if before != after:
        found.append(Change("status", before, after))
    return found


def _personal_changes(plan: Plan, row: Row, person: KnownPerson) -> list[Change]:
    found: list[Change] = []
    if row.name != person.name:
        if words(row.name) == words(person.name) and row.name.lower() != person.name.lower():
            told = Message(NAME_VARIANT, {"known": person.name})
            plan.problems.append(Problem(Severity.NOTE, plan.roster.place(row, "name"), row.name, told))
        else:
            found.append(Change("name", person.name, row.name))
    if row.email and row.email != person.email:
        found.append(Change("email", person.email or "", row.email))
    if row.born_on and row.born_on != person.born_on:
        found.append(
            Change("born", show_date(person.born_on) if person.born_on else "", show_date(row.born_on))
        )
    return found


def _need_unit(plan: Plan, row: Row, known: Known) -> None:
    ref = unit_ref(row)
    if ref in known.units or ref in plan.new_units:
        return
    if not plan.spellings:
        plan.spellings.update(
            {(is_class, fold(name)): name for (is_class, _), (_, name) in known.units.items()}
        )
    other = plan.spellings.setdefault((row.is_student, fold(row.unit)), row.unit)
    if other != row.unit:
        told = Message(UNIT_VARIANT, {"name": row.unit, "other": other})
        column = "class" if row.is_student else "unit"
        plan.problems.append(Problem(Severity.NOTE, plan.roster.place(row, column), row.unit, told))
    plan.new_units[ref] = (row.unit, UnitKind.CLASS if row.is_student else unit_kind(row.unit))


def _consider(plan: Plan, row: Row, known: Known, person: KnownPerson | None) -> None:
    current = person.current if person else None
    if person and person.has_later:
        plan.problems.append(
            Problem(Severity.ROW, plan.roster.place(row, "code"), row.code, Message(HAS_LATER))
        )
        return
    if row.standing is Standing.LEFT:
        if person and current:
            end = (Change("status", _standing_text(current.status, current.leave_kind), row.status),)
            plan.steps.append(Step(Kind.ENDED, row, person, None, end))
        elif person and person.was_ever:
            plan.unchanged += 1
        else:
            plan.not_added.append(row)
        return
    category = _category(plan, row, known.mappings)
    if category is None:
        return
    target = _target(row, category)
    target = plan.targets.setdefault(target, target)
    if current and not plan.roster.knows(row, "position" if not row.is_student else "trade"):
        target = Target(target.unit, target.category, current.position, target.status, target.leave_kind)
    if person is None or current is None:
        _need_unit(plan, row, known)
        is_new = person is None or not person.was_ever  # as if an import that was undone had never been
        again = () if is_new else (Change("membership", "", row.unit),)
        personal = _personal_changes(plan, row, person) if person else []
        plan.steps.append(Step(Kind.NEW if is_new else Kind.BACK, row, person, target, (*again, *personal)))
        return
    moved = _membership_changes(row, current, target, known)
    changes = (*moved, *_personal_changes(plan, row, person))
    if not changes:
        plan.unchanged += 1
        return
    if moved:
        _need_unit(plan, row, known)
    is_back = current.status is MembershipStatus.LEAVE and target.status is MembershipStatus.ACTIVE
    kind = Kind.BACK if is_back else Kind.CHANGED
    plan.steps.append(Step(kind, row, person, target if moved else None, changes))


def make_plan(
    roster: Roster, as_of: date, known: Known, chosen: Sequence[Mapping], is_whole: bool = False
) -> Plan:
    """What importing `roster` as of `as_of` would do. `chosen`: mappings named for this import, which decide
    before the known ones. `is_whole`: the list names everybody of its kinds of people."""
    plan = Plan(as_of=as_of, roster=roster, problems=list(roster.problems), cover=cover_of(roster, is_whole))
    plan.absent = proposed(known.absent, plan.cover, known.units)
    mappings = [*known.mappings, *chosen]
    labels = {fold(label) for label in {row.label for row in roster.rows}}
    for mapping in chosen:
        if fold(mapping.label) not in labels:
            told = Message(UNUSED_MAPPING, {"label": mapping.label})
            plan.problems.append(Problem(Severity.NOTE, roster.file_name, mapping.label, told))
    with_chosen = replace(known, mappings=mappings)
    doubles = rows_of_one_person(roster, known.merged)
    plan.problems += doubles.values()
    rows = (row for place, row in enumerate(roster.rows) if place not in doubles)
    while part := list(islice(rows, ROWS_AT_ONCE)):
        people = known.find_people([row.code for row in part])
        for row in part:
            _consider(plan, row, with_chosen, people.get(row.code.casefold()))
    return plan
