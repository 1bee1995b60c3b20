"""Who acts: an id and what was granted to it, as plain values that rules can look at."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The roles of the product; everybody who signs in is a learner as well."""

    LEARNER = "learner"
    TRAINER = "trainer"
    HEAD = "head"
    OFFICE = "office"
    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True)
class Grant:
    """A role in force today, for everything or for one unit (with its subtree) or one course."""

    role: Role
    unit_id: int | None = None
    course_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """`person_id` is None for an account that belongs to nobody on the roster, and for the system itself.

    `limited_to`: the only permissions this visit may use, whatever the account holds; None for no such limit.
    """

    account_id: int | None
    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    limited_to: frozenset[str] | None = None

    def has(self, role: Role) -> bool:
        """True if the role is held today, for whatever scope."""
        return any(grant.role is role for grant in self.grants)

    def has_beside(self, role: Role) -> bool:
        """True if any other role is held today."""
        return any(grant.role is not role for grant in self.grants)

    def unit_ids(self, role: Role) -> frozenset[int]:
        """The units for which the role is held today."""
        return frozenset(g.unit_id for g in self.grants if g.role is role and g.unit_id is not None)


def system_actor(name: str) -> Actor:
    """The actor of the command line and of jobs: may do everything, and is named in the audit."""
    return Actor(account_id=None, person_id=None, name=name, is_system=True)
