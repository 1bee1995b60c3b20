"""Who has to take a second step, and what was typed for one. Pure."""

import re

from lms.kernel.actor import Actor, Role

ASKED_ROLES = (Role.ADMIN, Role.OFFICE)
RECOVERY_CODES = 10


def asked_of(actor: Actor) -> bool:
    """Whether the actor's roles need a second step: who can change accounts and lists of the whole school."""
    return any(actor.has(role) for role in ASKED_ROLES)


def bare_code(typed: str) -> str:
    """What was typed without blanks and dashes, in lower case."""
    return re.sub(r"[\s\-–.]", "", typed).lower()


def is_app_code(code: str) -> bool:
    """Whether `code` has the form of an app's code: six digits."""
    return code.isascii() and code.isdigit() and len(code) == 6
