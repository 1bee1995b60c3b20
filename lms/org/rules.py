"""Pure rules of the organisation."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from lms.kernel.messages import mark
from lms.kernel.vietnamese import fold, sort_key

PUBLISH_NAME = "publish-name"  # the purpose of the consent to show a person's name in public
REPRESENTATIVE_AGREES = "publish-name-representative"  # a child's legal representative about the same
CHILD_AGE = "child_age"  # the setting: below it the representative must agree too
UNIT_SINCE = date(1900, 1, 1)  # of a unit whose founding nobody told us


class UnitKind(StrEnum):
    """Any kind of unit; a school is a unit too, and so is the Sở above several of them."""

    DEPARTMENT = "department"  # Sở, above several schools
    SCHOOL = "school"
    BOARD = "board"  # Ban Giám hiệu
    OFFICE = "office"  # phòng
    FACULTY = "faculty"  # khoa
    TEAM = "team"  # tổ
    CENTRE = "centre"  # trung tâm
    COHORT_GROUP = "class_group"  # where the classes hang
    CLASS = "class"  # lớp
    OTHER = "other"


class Category(StrEnum):
    """đối tượng; the first three form the plan's 100% (III.4)."""

    MANAGER = "manager"
    TEACHER = "teacher"
    OFFICER = "officer"
    WORKER = "worker"
    STUDENT = "student"


CATEGORY_LABELS: Mapping[str, str] = {
    Category.MANAGER: mark("Cán bộ quản lý"),
    Category.TEACHER: mark("Giáo viên"),
    Category.OFFICER: mark("Viên chức khác"),
    Category.WORKER: mark("Người lao động"),
    Category.STUDENT: mark("Học sinh"),
}

PLAN_CATEGORIES = (Category.MANAGER, Category.TEACHER, Category.OFFICER)


class MembershipStatus(StrEnum):
    """What a membership row says of its days."""

    ACTIVE = "active"
    LEAVE = "leave"


class UnitNode(NamedTuple):
    """A unit on a date: plain values for rules and pages. A tuple: many a page reads thousands of them."""

    id: int
    public_id: str
    parent_id: int | None
    kind: str
    name: str
    sort_key: str
    code: str = ""


def is_child(born_on: date, today: date, age: int) -> bool:
    """Whether somebody born on `born_on` is younger than `age` on `today`. Born on 29/2: older from 1/3 on."""
    passed = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not passed) < age


def subtree(nodes: dict[int, UnitNode], root_ids: frozenset[int]) -> frozenset[int]:
    """The ids of `root_ids` and of every unit below them."""
    found = set(root_ids & nodes.keys())
    if not found:
        return frozenset()
    children: dict[int | None, list[int]] = {}
    for node in nodes.values():
        children.setdefault(node.parent_id, []).append(node.id)
    waiting = list(found)
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def in_tree_order(nodes: dict[int, UnitNode]) -> list[tuple[UnitNode, int]]:
    """Every unit with its depth (0 at the top), each right below its parent, siblings by `sort_key`."""
    children: dict[int | None, list[UnitNode]] = {}
    for node in sorted(nodes.values(), key=lambda n: (n.sort_key, n.id), reverse=True):
        children.setdefault(node.parent_id if node.parent_id in nodes else None, []).append(node)
    ordered: list[tuple[UnitNode, int]] = []
    waiting = [(node, 0) for node in children.get(None, [])]
    while waiting:
        node, depth = waiting.pop()
        ordered.append((node, depth))
        waiting += [(child, depth + 1) for child in children.get(node.id, [])]
    return ordered


def path_up(nodes: dict[int, UnitNode], unit_id: int) -> frozenset[int]:
    """The ids of the unit and of all its ancestors."""
    path: set[int] = set()
    current: int | None = unit_id
    while current is not None and current in nodes and current not in path:
        path.add(current)
        current = nodes[current].parent_id
    return frozenset(path)


def way_up(nodes: dict[int, UnitNode], unit_id: int) -> list[UnitNode]:
    """The units above the unit, the topmost first."""
    above = path_up(nodes, unit_id) - {unit_id}
    return sorted((nodes[i] for i in above), key=lambda node: len(path_up(nodes, node.id)))


_KIND_ORDER = (
    UnitKind.SCHOOL, UnitKind.BOARD, UnitKind.OFFICE, UnitKind.FACULTY, UnitKind.TEAM, UnitKind.CENTRE, UnitKind.OTHER,
    UnitKind.COHORT_GROUP, UnitKind.CLASS, UnitKind.DEPARTMENT,
)  # fmt: skip


def unit_sort_key(kind: UnitKind, name: str) -> str:
    """Units in the order of the school's papers: board, phòng, khoa, tổ, trung tâm, then classes; by name within."""
    return f"{_KIND_ORDER.index(kind)}|{sort_key(name)}"


_HOST = re.compile(r"[a-z0-9]([a-z0-9.\-]*[a-z0-9])?|\[[0-9a-f:]+\]")


def read_public_address(text: str) -> str | None:
    """'https://Hoc.Truong.edu.vn/' as 'https://hoc.truong.edu.vn'; None for what is no http(s)://host[:port]."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.removesuffix(f":{port}") if port else parts.netloc
    if parts.scheme not in ("http", "https") or parts.path not in ("", "/") or parts.query or parts.fragment:
        return None
    if not _HOST.fullmatch(host) or ".." in host or "?" in text or "#" in text:
        return None
    return f"{parts.scheme}://{parts.netloc}"


_CODE = re.compile(r"[a-z0-9](-?[a-z0-9])*")
CODE_LENGTH = 40


def is_unit_code(text: str) -> bool:
    """Whether the text may be a unit's code: small letters without marks and digits, hyphens between."""
    return len(text) <= CODE_LENGTH and _CODE.fullmatch(text) is not None


def unit_code(name: str, taken: Collection[str] = ()) -> str:
    """A unit's code made of its name, such as khoa-co-khi; a number behind it where that one is taken."""
    base = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[: CODE_LENGTH - 5].strip("-") or "don-vi"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
