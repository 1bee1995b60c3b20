"""What the accounts pages show, for whoever looks: the office everybody, a head the own subtree."""

from dataclasses import dataclass
from datetime import date

from lms.accounts.invitations.actions import may_reset
from lms.accounts.models import Account
from lms.accounts.people import queries
from lms.accounts.people.queries import AccountFilter, AccountRow
from lms.accounts.queries import get_account_by_public_id
from lms.kernel.access import permits, require
from lms.kernel.actor import Actor, Role
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode, in_tree_order, path_up, subtree


@dataclass(frozen=True)
class Sight:
    """The units somebody may see here. `unit_ids` None: the whole school, and who belongs to no unit."""

    nodes: dict[int, UnitNode]
    unit_ids: frozenset[int] | None

    def choices(self) -> list[tuple[str, str]]:
        """(public id, indented name) of the units, in the tree's order."""
        return [
            (node.public_id, "\u2003" * depth + node.name)
            for node, depth in in_tree_order(self.nodes)
            if self.unit_ids is None or node.id in self.unit_ids
        ]

    def within(self, unit: str) -> frozenset[int] | None:
        """The units that the choice `unit` (a public id) stands for; with none chosen all that may be seen."""
        if not unit:
            return self.unit_ids
        chosen = subtree(self.nodes, frozenset(n.id for n in self.nodes.values() if n.public_id == unit))
        return chosen if self.unit_ids is None else chosen & self.unit_ids

    def path(self, unit_id: int | None) -> frozenset[int]:
        """The unit and all above it today; nothing for no unit."""
        return path_up(self.nodes, unit_id) if unit_id is not None else frozenset()


def sight(actor: Actor, today: date) -> Sight:
    """What the actor may see of the accounts."""
    nodes = unit_nodes(today)
    if permits(actor, "accounts.manage"):
        return Sight(nodes, None)
    return Sight(nodes, subtree(nodes, actor.unit_ids(Role.HEAD)))


@dataclass(frozen=True)
class Subject:
    """One account as its page shows it, and what the actor may do to it."""

    account: Account
    row: AccountRow
    path: frozenset[int]
    may_manage: bool
    may_reset: bool


def get_subject(actor: Actor, public_id: str, today: date) -> Subject:
    """The account with this address. NotFound also for a head whose people it does not belong to."""
    account = get_account_by_public_id(public_id)
    found = queries.find_row(account.id, today)
    row = found or next(r for r in queries.accounts_of_nobody(today) if r.account_id == account.id)
    seen = sight(actor, today)
    if seen.unit_ids is not None and row.unit_id not in seen.unit_ids:
        raise NotFound(Message(mark("Không có tài khoản này.")))
    path = seen.path(row.unit_id)
    manage = permits(actor, "accounts.manage") and (not row.holds_role or permits(actor, "accounts.grant"))
    return Subject(account, row, path, manage, may_reset(actor, row, path))


@dataclass(frozen=True)
class Batch:
    """The people chosen for invitations. `new`: without an account; `waiting`: with one that has no password yet.

    `left_out`: those who have a password, are shut out, or hold a role the actor may not hand codes out for.
    """

    new: list[AccountRow]
    waiting: list[AccountRow]
    left_out: int


def batch(actor: Actor, wanted: AccountFilter, seen: Sight, today: date, limit: int) -> Batch:
    """Sorts the chosen people by what they need."""
    require(actor, "accounts.manage")
    rows, _total = queries.people(wanted, today, limit)
    new = [row for row in rows if row.state == "none" and row.unit_id is not None]
    waiting = [r for r in rows if r.state == "invited" and may_reset(actor, r, seen.path(r.unit_id))]
    return Batch(new, waiting, len(rows) - len(new) - len(waiting))
