"""What a comparison of a list with what is known consists of: plain frozen values."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lms.org.roster.labels import Mapping
from lms.org.roster.shapes import Row
from lms.org.rules import Category, MembershipStatus

UnitRef = tuple[bool, str]  # is it a class, and its `unit_key`


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """The main membership that holds on the list's date."""

    id: int
    unit_id: int
    category: Category
    position: str
    status: MembershipStatus
    leave_kind: str | None
    valid_from: date
    valid_to: date | None
    decision_number: str | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody with a code; `has_later`: a membership begins after the list's date.

    `code`: of the record that counts, where the list may name a merged one. `was_ever`: belonged to a unit on any
    day, as known now; not so whoever is there by an import that was undone. `is_merged`: another record counts.
    """

    id: int
    name: str
    email: str | None
    born_on: date | None
    current: KnownMembership | None
    has_later: bool
    code: str = ""
    was_ever: bool = True
    is_merged: bool = False


@dataclass(frozen=True)
class Absent:
    """Somebody who belongs to the school on the date and is not in the list.

    `has_later`: a membership begins after the list's date, so the list has nothing to say about today.
    """

    id: int
    public_id: str
    code: str
    name: str
    is_student: bool
    unit_id: int
    unit: str
    membership_id: int
    on_leave: bool
    has_later: bool


@dataclass(frozen=True)
class Known:
    """What the database says that concerns the list.

    `find_people` answers for the codes of some rows, by `code.casefold()`: what is known of a hundred thousand people
    is never in memory at once. `merged`: by casefolded code of a merged record whom it stands for, by id and code.
    """

    find_people: Callable[[Sequence[str]], Map[str, KnownPerson]]
    merged: Map[str, tuple[int, str]]
    units: Map[UnitRef, tuple[int, str]]
    unit_names: Map[int, str]
    mappings: Sequence[Mapping]
    absent: Sequence[Absent]


class Kind(StrEnum):
    """What happens to a person; each kind is confirmed for itself."""

    NEW = "new"
    CHANGED = "changed"
    BACK = "back"  # had left or was on leave, and is there again
    ENDED = "ended"  # the list itself says: left
    LEFT = "left"  # was in a unit that the list covers, and is not in the list


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that becomes different; `before` and `after` as a person reads them."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Target:
    """The membership that the list wants to hold on its date."""

    unit: UnitRef
    category: Category
    position: str
    status: MembershipStatus
    leave_kind: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One person's change. `target` is None where the membership ends, or stays as it is."""

    kind: Kind
    row: Row
    person: KnownPerson | None
    target: Target | None
    changes: tuple[Change, ...]

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Step, (self.kind, self.row, self.person, self.target, self.changes)
