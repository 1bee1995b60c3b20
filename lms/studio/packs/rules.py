"""Pure rules of a pack that comes from elsewhere: how it relates to what is here."""

from collections.abc import Sequence
from enum import StrEnum

from lms.catalog.rules import Published, is_unchanged
from lms.kernel.messages import mark


class Relation(StrEnum):
    """What publishing the pack would be. The last three can't be published under the number it has."""

    NEW = "new"  # a course nobody has here
    SAME = "same"  # it says what is here already
    NEWER = "newer"  # a further version of a course that came as a pack
    TAKEN = "taken"  # its number was published with other content
    OLDER = "older"  # a newer version is here
    HERE = "here"  # the course is edited here: a pack never replaces it


SENTENCES = {
    Relation.NEW: mark("Khóa học mới: ở đây chưa có khóa học nào mang mã “{key}”."),
    Relation.SAME: mark("Không có gì mới: phiên bản này đã có ở đây, giống từng chữ."),
    Relation.NEWER: mark("Phiên bản mới của khóa học “{key}”; bản mới nhất ở đây là {newest}."),
    Relation.TAKEN: mark(
        "Ở đây đã có phiên bản {number} của khóa học “{key}” với nội dung khác. Phiên bản đã đăng không đổi được."
    ),
    Relation.OLDER: mark("Ở đây đã có phiên bản {newest}, mới hơn phiên bản {number} của gói."),
    Relation.HERE: mark("Khóa học “{key}” được biên soạn ngay tại đây; gói không thay được nó."),
}
PUBLISHABLE = frozenset({Relation.NEW, Relation.NEWER})


def relation(origin: str | None, versions: Sequence[Published], number: int, content_hash: str) -> Relation:
    """How a pack with this number and content relates to a course of that `origin` (None: there is none) with these
    published versions."""
    held = list(versions)
    if is_unchanged(held, number, content_hash):
        return Relation.SAME
    if origin is not None and origin != "pack":
        return Relation.HERE
    if any(version.number == number for version in held):
        return Relation.TAKEN
    if any(version.number > number for version in held):
        return Relation.OLDER
    return Relation.NEWER if held else Relation.NEW


def newest(versions: Sequence[Published]) -> int:
    """The highest number; 0 where there is none."""
    return max((version.number for version in versions), default=0)
