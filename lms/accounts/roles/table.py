"""The access table by role: what each role holds, everywhere or only for one's own; as marks and in words."""

from dataclasses import dataclass

from lms.accounts.rules import ROLE_LABELS
from lms.kernel import access
from lms.kernel.actor import Actor, Grant, Role

EVERYWHERE, OWN, NOT = "x", "o", "-"


def held(permission: str, role: Role) -> str:
    """'x' where the role holds the permission for everything, 'o' for own things or the own unit, '-' not at all."""
    grants = (Grant(role, unit_id=1 if role is Role.HEAD else None),) if role is not Role.LEARNER else ()
    actor = Actor(1, 1, "", grants)
    elsewhere = access.Scope(person_id=2, unit_path=frozenset({2}), course_id=2)
    if access.permits(actor, permission, elsewhere):
        return EVERYWHERE
    own = access.Scope(person_id=1, unit_path=frozenset({1}), course_id=2)
    return OWN if access.permits(actor, permission, own) else NOT


@dataclass(frozen=True)
class Line:
    """A permission: its name in code, what it allows in words (message id), and what each role holds of it."""

    permission: str
    words: str
    marks: tuple[str, ...]


def lines() -> list[Line]:
    """Every permission, by name; `marks` in the order of `ROLE_LABELS`."""
    roles = [label.role for label in ROLE_LABELS]
    return [
        Line(name, access.words_of(name), tuple(held(name, role) for role in roles))
        for name in sorted(access.table())
    ]


def as_text() -> str:
    """One line a permission with a mark for each role: what the golden file holds."""
    roles = [label.role for label in ROLE_LABELS]
    told = ["permission".ljust(28) + " ".join(role.value.ljust(8) for role in roles)]
    for line in lines():
        told.append((line.permission.ljust(28) + " ".join(mark.ljust(8) for mark in line.marks)).rstrip())
    return "\n".join(told)


def in_words() -> str:
    """The same for people: what each permission allows, and who holds it."""
    told = []
    for line in lines():
        held_by = [
            label.label + (" (của mình hoặc đơn vị mình)" if mark == OWN else "")
            for label, mark in zip(ROLE_LABELS, line.marks, strict=True)
            if mark != NOT
        ]
        told.append(f"{line.words}\n    {', '.join(held_by) or 'không ai'}  [{line.permission}]")
    return "\n".join(told)
