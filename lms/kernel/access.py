"""Who may: one printed table of permissions, each an OR of ANDs over small pure predicates.

A slice's `access.py` holds its part of the table; the composition root registers them all. Actions call
`require()`; views name a permission in their access decorator; `lms access` prints the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lms.kernel.actor import Actor, Role
from lms.kernel.errors import Forbidden, NotFound
from lms.kernel.messages import Message, mark


@dataclass(frozen=True)
class Scope:
    """What an action is about. `unit_path`: the unit and all its ancestors today; None: not about a unit.
    `author_ids`: accounts that write the course, `owner_id` the one it belongs to; None: not about who writes it.
    `viewer_ids`: accounts that may read what is being written, and change nothing."""

    person_id: int | None = None
    unit_path: frozenset[int] | None = None
    course_id: int | None = None
    author_ids: frozenset[int] | None = None
    owner_id: int | None = None
    viewer_ids: frozenset[int] = frozenset()


ANYWHERE = Scope()
Predicate = Callable[[Actor, Scope], bool]
Rule = tuple[tuple[Predicate, ...], ...]
Table = Mapping[str, Rule]

_table: dict[str, Rule] = {}
_words: dict[str, str] = {}


def signed_in(actor: Actor, scope: Scope) -> bool:
    """Any account that is signed in."""
    return actor.account_id is not None


def is_self(actor: Actor, scope: Scope) -> bool:
    """The thing belongs to the actor."""
    return actor.person_id is not None and actor.person_id == scope.person_id


def is_office(actor: Actor, scope: Scope) -> bool:
    """Holds the office's role."""
    return actor.has(Role.OFFICE)


def is_leader(actor: Actor, scope: Scope) -> bool:
    """Holds the leaders' role."""
    return actor.has(Role.LEADER)


def is_admin(actor: Actor, scope: Scope) -> bool:
    """Holds the administrator's role."""
    return actor.has(Role.ADMIN)


def is_trainer(actor: Actor, scope: Scope) -> bool:
    """Holds the trainer's role for this course, or for every course."""
    grants = [g for g in actor.grants if g.role is Role.TRAINER]
    return any(g.course_id is None or scope.course_id in (None, g.course_id) for g in grants)


def teaches(actor: Actor, scope: Scope) -> bool:
    """Holds the trainer's role, for whatever course."""
    return actor.has(Role.TRAINER)


def is_author(actor: Actor, scope: Scope) -> bool:
    """Is owner or editor of the course; asked without a course: may be of some. Of a course whose authors are not said:
    is none."""
    return scope.course_id is None if scope.author_ids is None else actor.account_id in scope.author_ids


def nobody_writes_it(actor: Actor, scope: Scope) -> bool:
    """The course has no author."""
    return not scope.author_ids


def is_given(actor: Actor, scope: Scope) -> bool:
    """Was made trainer of this very course."""
    return any(
        grant.role is Role.TRAINER and grant.course_id is not None and grant.course_id == scope.course_id
        for grant in actor.grants
    )


TEACHES_IT: Rule = ((teaches, is_author), (is_given,), (is_trainer, nobody_writes_it))
"""Whose learners they are: of the course's authors, of whoever was given the course by name, and of every trainer while
nobody writes it. A colleague, a reviewer too, sees the course and its figures, and nobody's name. Asked of a course, the
scope names its authors."""


def teaches_it(actor: Actor, scope: Scope) -> bool:
    """One of `TEACHES_IT`: the course's learners are the actor's."""
    return any(all(predicate(actor, scope) for predicate in clause) for clause in TEACHES_IT)


def is_head(actor: Actor, scope: Scope) -> bool:
    """Heads the unit or one above it; asked without a unit: heads any."""
    units = actor.unit_ids(Role.HEAD)
    return bool(units) if scope.unit_path is None else bool(units & scope.unit_path)


def register(table: Table) -> None:
    """Adds a slice's permissions. A name stands in one slice only (ValueError otherwise)."""
    for name, rule in table.items():
        if _table.get(name, rule) is not rule:
            raise ValueError(f"permission {name!r} is registered twice")
        _table[name] = rule


def describe(words: Mapping[str, str]) -> None:
    """Adds what a slice's permissions allow, in words (message ids) that a person who never saw the code reads."""
    _words.update(words)


def words_of(permission: str) -> str:
    """What the permission allows, as a message id; its name where nobody described it."""
    return _words.get(permission, permission)


def table() -> Mapping[str, Rule]:
    """The whole table, for printing and for the golden file."""
    return dict(_table)


def permits(actor: Actor | None, permission: str, scope: Scope = ANYWHERE) -> bool:
    """Whether `actor` holds `permission` over `scope`. The system may everything, nobody may nothing."""
    if permission not in _table:
        raise KeyError(f"unknown permission {permission!r}")
    if actor is None:
        return False
    if actor.is_system:
        return True
    if actor.limited_to is not None and permission not in actor.limited_to:
        return False
    return any(all(predicate(actor, scope) for predicate in clause) for clause in _table[permission])


def require(actor: Actor | None, permission: str, scope: Scope = ANYWHERE, read: str | None = None) -> None:
    """Raises unless `actor` holds `permission`: Forbidden if it may at least `read`, else NotFound."""
    if permits(actor, permission, scope):
        return
    if read is not None and permits(actor, read, scope):
        raise Forbidden(Message(mark("Bạn xem được trang này nhưng chưa được giao quyền thay đổi.")))
    raise NotFound(Message(mark("Không có trang này, hoặc bạn không được giao quyền xem.")))
