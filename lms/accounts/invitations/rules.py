"""User names from the roster, and how long a code is good. Pure."""

import re
from collections.abc import Iterable, Sequence

from lms.accounts.rules import username_problem
from lms.kernel.vietnamese import fold

DAYS = 14  # how long a code is good unless somebody says otherwise
DAYS_ALLOWED = (1, 60)
LIST_LIMIT = 300  # slips on one list: a big unit is printed class by class
WRONG_CODES = 30  # per address before pauses begin: a class of forty mistypes; a guesser needs 2^58 tries

_ODD = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 40


def school_domains(text: str) -> frozenset[str]:
    """The setting "tên miền thư điện tử": several are parted by a semicolon, a leading @ does not matter."""
    return frozenset(part.strip().lstrip("@").lower() for part in text.split(";") if part.strip())


def username_base(full_name: str, email: str | None, domains: frozenset[str]) -> str:
    """The user name somebody would expect: of the school's own e-mail address the part before the @, else tên and
    the initials of họ and đệm: Nguyễn Văn An is an.nv."""
    local, _, domain = (email or "").lower().partition("@")
    if domain in domains:
        kept = _ODD.sub("", fold(local)).strip("._-")[:_LONGEST]
        if username_problem(kept) is None:
            return kept
    parts = [part for part in (_ODD.sub("", word) for word in fold(full_name).split()) if part.strip("._-")]
    if not parts:
        return "nguoi.dung"
    initials = "".join(part[0] for part in parts[:-1])
    return f"{parts[-1].strip('._-')[:_LONGEST]}.{initials}".strip(".")


def allocate(bases: Sequence[str], taken: Iterable[str]) -> list[str]:
    """A free user name for each base, in their order: the base itself, else with 2, 3, … behind it."""
    used = set(taken)
    numbers: dict[str, int] = {}
    found = []
    for base in bases:
        number = numbers.get(base, 1)
        name = base if number == 1 else f"{base}{number}"
        while name in used or username_problem(name) is not None:
            number += 1
            name = f"{base}{number}"
        numbers[base] = number + 1
        used.add(name)
        found.append(name)
    return found
