"""Pure rules of the question bank: whose questions, the tree of categories, what narrows a list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.kernel.vietnamese import clean

SHARED = "chung"
"""The bank that belongs to no course."""

MOST_AT_ONCE = 2000
"""Questions that one act or one file may hold."""

MOST_TAGS = 20
TAG_LENGTH = 64


class TagKind(StrEnum):
    """Where a tag comes from."""

    OWN = "own"
    ADDED = "added"
    COMPETENCE = "competence"


class State(StrEnum):
    """Which questions a list shows."""

    OFFERED = "offered"
    RETIRED = "retired"
    ALL = "all"


Reach = frozenset[str] | None
"""The keys of the banks somebody may open; None: every one."""


@dataclass(frozen=True)
class Category:
    """A category as the tree is made of."""

    id: int
    public_id: str
    parent_id: int | None
    name: str
    sort_key: str


@dataclass(frozen=True)
class Filters:
    """What narrows a list of questions. `categories`: ids, with those below; empty: in none; None: wherever.
    `banks`: keys, None for any. `tag` and `competence`: exactly this one."""

    query: str = ""
    categories: frozenset[int] | None = None
    tag: str = ""
    competence: str = ""
    difficulty: int | None = None
    kind: str = ""
    banks: frozenset[str] | None = None
    state: State = State.OFFERED
    never_used: bool = False
    practice: bool = False


@dataclass(frozen=True)
class Branch:
    """A category in its place: `depth` from 0, `path` with the names above it."""

    category: Category
    depth: int
    path: str


def branches(categories: Iterable[Category]) -> list[Branch]:
    """The whole tree in the order of lists: each category, then those below it, by name."""
    below: dict[int | None, list[Category]] = {}
    for one in sorted(categories, key=lambda category: (category.sort_key, category.id)):
        below.setdefault(one.parent_id, []).append(one)

    def walk(parent: int | None, depth: int, path: str) -> Iterable[Branch]:
        for one in below.get(parent, ()):
            here = f"{path} › {one.name}" if path else one.name
            yield Branch(one, depth, here)
            yield from walk(one.id, depth + 1, here)

    return list(walk(None, 0, ""))


def subtree(categories: Collection[Category], category_id: int) -> frozenset[int]:
    """The category and all below it."""
    found, waiting = set[int](), [category_id]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [category.id for category in categories if category.parent_id == one]
    return frozenset(found)


def reachable(keys: Collection[str], courses: Collection[str] | None) -> Reach:
    """Of the bank `keys` those of these courses (keys) and the shared one; None: every one."""
    if courses is None:
        return None
    return frozenset(key for key in keys if key == SHARED or course_of(key) in courses) | {SHARED}


def course_of(bank_key: str) -> str:
    """The key of the course a bank belongs to; "" for the shared one."""
    return bank_key.partition("/")[0] if "/" in bank_key else ""


def tidy_tag(tag: str) -> str:
    """A tag as it is kept: one line, at most `TAG_LENGTH` characters."""
    return clean(tag)[:TAG_LENGTH].strip()


def differing(one: Mapping[str, object], other: Mapping[str, object]) -> Sequence[str]:
    """The names under which two sources say something different, in the order of the first."""
    return [name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]


@dataclass(frozen=True)
class Draft:
    """What an author hands in: `source` as the kind takes it."""

    key: str
    kind: str
    source: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    difficulty: int = 1
    note: str = ""
