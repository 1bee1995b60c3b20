"""What a list's words mean: statuses, kinds of unit, categories. Pure; the tables are dated data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lms.kernel.vietnamese import clean, fold
from lms.org.roster.shapes import Standing
from lms.org.rules import Category, UnitKind

ALWAYS = date(2000, 1, 1)  # older than any list: "valid since before we count"


@dataclass(frozen=True)
class StatusLabel:
    """`label` as the school's papers spell it, and what it means from `valid_from` on."""

    label: str
    standing: Standing
    valid_from: date = ALWAYS


STATUS_LABELS: tuple[StatusLabel, ...] = (
    *(
        StatusLabel(label, Standing.ACTIVE)
        for label in ("Đang làm việc", "Đang công tác", "Đang giảng dạy", "Đang dạy", "Đang học", "Đang theo học",
                      "Hợp đồng")
    ),
    *(
        StatusLabel(label, Standing.LEAVE)
        for label in ("Nghỉ thai sản", "Đi học dài hạn", "Bảo lưu", "Bảo lưu kết quả học tập", "Nghỉ ốm dài hạn",
                      "Nghỉ không lương", "Tạm nghỉ", "Tạm hoãn", "Tạm đình chỉ", "Biệt phái", "Nghĩa vụ quân sự",
                      "Đi nghĩa vụ quân sự", "Nghỉ chờ hưu")
    ),
    *(
        StatusLabel(label, Standing.LEFT)
        for label in ("Chuyển công tác", "Đã chuyển công tác", "Đã nghỉ hưu", "Nghỉ hưu", "Thôi việc", "Đã thôi việc",
                      "Buộc thôi việc", "Nghỉ việc", "Đã nghỉ việc", "Chấm dứt hợp đồng", "Hết hợp đồng", "Thôi học",
                      "Đã thôi học", "Buộc thôi học", "Bỏ học", "Chuyển trường", "Đã chuyển trường", "Chuyển đi",
                      "Đã tốt nghiệp", "Tốt nghiệp", "Từ trần", "Đã mất")
    ),
)  # fmt: skip


@lru_cache(maxsize=1024)
def find_status(text: str, on: date) -> StatusLabel | None:
    """What the status word of a list as of `on` means, or None for one nobody defined."""
    key = fold(clean(text))
    known = [s for s in STATUS_LABELS if fold(s.label) == key and s.valid_from <= on]
    return max(known, key=lambda s: s.valid_from, default=None)


_UNIT_WORDS: tuple[tuple[str, UnitKind], ...] = (
    ("ban giam hieu", UnitKind.BOARD),
    ("ban lanh dao", UnitKind.BOARD),
    ("phong", UnitKind.OFFICE),
    ("p.", UnitKind.OFFICE),
    ("khoa", UnitKind.FACULTY),
    ("to", UnitKind.TEAM),
    ("bo mon", UnitKind.TEAM),
    ("trung tam", UnitKind.CENTRE),
    ("tt.", UnitKind.CENTRE),
)


def unit_kind(name: str) -> UnitKind:
    """The kind that a staff unit's first words tell."""
    folded = fold(clean(name))
    for words, kind in _UNIT_WORDS:
        if folded == words or folded.startswith(words + ("" if words.endswith(".") else " ")):
            return kind
    return UnitKind.OTHER


_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")


@lru_cache(maxsize=4096)
def unit_key(name: str) -> str:
    """What two spellings of one unit share: letters with their diacritics; case, spaces and dashes aside."""
    return _DASHES.sub("-", clean(name).lower())


@dataclass(frozen=True)
class Mapping:
    """A label, whole or as a beginning (`is_prefix`), stands for `category` from `valid_from` on."""

    label: str
    is_prefix: bool
    category: Category
    valid_from: date = ALWAYS


DEFAULT_MAPPINGS: tuple[Mapping, ...] = (
    Mapping("Cán bộ quản lý", False, Category.MANAGER),
    Mapping("Giáo viên", False, Category.TEACHER),
    Mapping("Viên chức", True, Category.OFFICER),
    Mapping("Người lao động", True, Category.WORKER),
)


@lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """What labels are compared by."""
    return fold(clean(label))


def find_mapping(label: str, mappings: Sequence[Mapping], on: date) -> Mapping | None:
    """The mapping that decides `label` on `on`: a whole one before a beginning, the longer beginning before the
    shorter, then the latest `valid_from`, then the last of `mappings`. None: somebody has to choose."""
    key = label_key(label)
    best: tuple[tuple[bool, int, date, int], Mapping] | None = None
    for order, mapping in enumerate(mappings):
        own = label_key(mapping.label)
        fits = key == own or (mapping.is_prefix and key.startswith(own + " "))
        if not fits or mapping.valid_from > on:
            continue
        rank = (key == own and not mapping.is_prefix, len(own), mapping.valid_from, order)
        if best is None or rank > best[0]:
            best = (rank, mapping)
    return best[1] if best else None
