"""Where the header is and what its columns hold. Pure."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lms.kernel.messages import mark
from lms.kernel.vietnamese import fold
from lms.org.roster.cells import as_text
from lms.org.roster.formats.table import MAX_COLUMNS
from lms.org.roster.headings import (
    ALIASES,
    ORDINALS,
    SECTOR_CODES,
    WEAK_LABELS,
    best_alias,
    combined_key,
    fields_of,
    heading_key,
    is_sensitive,
    similar_fields,
)

HEADER_SEARCH = 15
WORDS = re.compile(r"[^\W\d_]+")

_STAFF_ONLY = ("unit", "label", "position")
_STUDENT_ONLY = ("class", "cohort", "trade")
SIGNING_CELLS = 4
_SIGNING = (
    "nguoi lap", "hieu truong", "ky, ghi ro", "ky ten", "dong dau", "thu truong", "xac nhan cua", "an dinh danh sach",
    "danh sach nay co", "tong so", "tong cong", "cong:",
)  # fmt: skip


class Sure(StrEnum):
    """How a column came to its field."""

    EXACT = "exact"
    SIMILAR = "similar"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"


SURE_LABELS: Mapping[str, str] = {
    Sure.EXACT: mark("Nhận ra theo tiêu đề"),
    Sure.SIMILAR: mark("Tiêu đề gần giống; hãy kiểm tra"),
    Sure.CHOSEN: mark("Bạn đã chọn"),
    Sure.REMEMBERED: mark("Đã nhớ từ lần trước"),
}


@dataclass(frozen=True)
class Header:
    """The heading: its first row (index into the rows searched), how many rows, and each column's words and key.

    `is_cut`: there are more columns than are read.
    """

    at: int
    rows: int
    titles: tuple[str, ...]
    keys: tuple[str, ...]
    is_cut: bool = False

    @property
    def signature(self) -> str:
        """Equal for lists with the same headings in the same order."""
        return hashlib.sha256("\n".join(self.keys).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Layout:
    """`columns`: field to column index (0-based). `missing`: fields a list of this kind can't do without.

    `is_sector_code`: the code column is the Ministry's, whose codes have ten digits. `sure`: by column index.
    """

    columns: Mapping[str, int]
    dropped: tuple[str, ...]
    is_student: bool
    missing: tuple[str, ...]
    is_sector_code: bool
    sure: Mapping[int, Sure] = field(default_factory=dict)


def _candidates(keys: Sequence[str], forgiving: bool = True) -> dict[str, list[int]]:
    """Field to the columns that may hold it, best first; what is only similar comes after what is exact."""
    ranked: dict[str, list[tuple[int, int]]] = {}
    for index, key in enumerate(keys):
        exact = fields_of(key)
        for name in exact or (similar_fields(key) if forgiving else ()):
            ranked.setdefault(name, []).append((best_alias(name, key), index))
    return {name: [index for _, index in sorted(ranked[name])] for name in ALIASES if name in ranked}


def _is_header(found: Mapping[str, list[int]]) -> bool:
    named = "name" in found or ("family" in found and "given" in found)
    return named and any(f in found for f in ("code", "unit", "class", "born", "status", "label", "email"))


def titles_of(row: Sequence[object]) -> tuple[str, ...]:
    """The words of a row's cells, as far as columns are read."""
    titles = [as_text(cell) for cell in row[:MAX_COLUMNS]]
    while titles and not titles[-1]:
        titles.pop()
    return tuple(titles)


def _one_row(at: int, row: Sequence[object]) -> Header:
    titles = titles_of(row)
    return Header(at, 1, titles, tuple(heading_key(title) for title in titles), len(row) > MAX_COLUMNS)


def _two_rows(at: int, row: Sequence[object], below: Sequence[object]) -> Header | None:
    """The heading of two rows, the upper one's words standing over all columns up to the next; None where the lower one
    holds anything but words."""
    top, bottom = titles_of(row), titles_of(below)
    if not bottom or any(any(c.isdigit() for c in text) for text in bottom):
        return None
    titles, keys, group = [], [], ""
    for index in range(max(len(top), len(bottom))):
        above = top[index] if index < len(top) else ""
        under = bottom[index] if index < len(bottom) else ""
        group = above or (group if under else "")
        titles.append(f"{group} – {under}" if group and under else group or under)
        keys.append(combined_key(group, under))
    return Header(at, 2, tuple(titles), tuple(keys), max(len(row), len(below)) > MAX_COLUMNS)


def _score(header: Header, forgiving: bool = True) -> int:
    """How many columns the heading gives a use; 0 where it is none."""
    found = _candidates(header.keys, forgiving)
    return len({places[0] for places in found.values()}) if _is_header(found) else 0


def headers_among(rows: Sequence[Sequence[object]]) -> list[Header]:
    """Every row of `rows`, and every two in a row, as if it were the heading."""
    found: list[Header] = []
    for at, row in enumerate(rows):
        found.append(_one_row(at, row))
        if at + 1 < len(rows) and (both := _two_rows(at, row, rows[at + 1])):
            found.append(both)
    return found


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The heading among `rows`: what gives the most columns a use. One row is preferred to two, exact words to similar
    ones, the earlier to the later."""
    best: tuple[int, Header] | None = None
    for header in headers_among(rows):
        score = _score(header) * 2 + (header.rows == 1) if _score(header) else 0
        if score and (best is None or score > best[0]):
            best = (score, header)
    return best[1] if best else None


def known_columns(rows: Sequence[Sequence[object]]) -> int:
    """How many columns of the heading among `rows` have a use."""
    return max((_score(_one_row(at, row)) for at, row in enumerate(rows)), default=0)


def probable_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The row that looks like a heading in words nobody taught us: most cells, words in all of them, and rows as wide
    below it."""
    best: tuple[int, Header] | None = None
    for at, row in enumerate(rows[:HEADER_SEARCH]):
        header = _one_row(at, row)
        filled = [title for title in header.titles if title]
        wordy = [t for t in filled if any(c.isalpha() for c in t) and not any(c.isdigit() for c in t)]
        below = sum(1 for other in rows[at + 1 :] if len([c for c in other if c not in (None, "")]) >= 2)
        if (
            len(filled) >= 2
            and len(wordy) == len(filled)
            and below
            and (best is None or len(filled) > best[0])
        ):
            best = (len(filled), header)
    return best[1] if best else None


def _is_student(keys: Sequence[str], found: Mapping[str, list[int]], chosen: frozenset[str]) -> bool:
    if chosen & {"class", "unit", "label"}:
        return "class" in chosen and not chosen & {"unit", "label"}
    strong = [i for i in found.get("label", ()) if keys[i] not in WEAK_LABELS]
    staff = [i for i in found.get("unit", ()) if keys[i] != "khoa"]
    return "class" in found and not strong and not (staff and "label" in found)


def understand(header: Header, chosen: Mapping[int, str] | None = None, sure: Sure = Sure.CHOSEN) -> Layout:
    """What the columns under `header` hold. Every column gets one use at most; the others are dropped.

    `chosen`: column index to field ('' for none), which decides before the headings do; `sure` says by whom.
    """
    chosen, keys = dict(chosen or {}), header.keys
    found = _candidates(keys)
    columns = {name: index for index, name in chosen.items() if name}
    is_student = _is_student(keys, found, frozenset(columns))
    for name, places in found.items():
        if name in columns or name in (_STAFF_ONLY if is_student else _STUDENT_ONLY):
            continue
        free = [i for i in places if i not in columns.values() and i not in chosen]
        if free:
            columns[name] = free[0]
    _drop_second_ways(columns, frozenset(chosen.values()))
    needed = ["code", "class"] if is_student else ["code", "unit", "label"]
    if "name" not in columns and not {"family", "given"} <= columns.keys():
        needed.insert(1, "name")
    used = set(columns.values())
    return Layout(
        columns=columns,
        dropped=tuple(
            t for i, t in enumerate(header.titles) if t and i not in used and keys[i] not in ORDINALS
        ),
        is_student=is_student,
        missing=tuple(name for name in needed if name not in columns),
        is_sector_code="code" in columns and keys[columns["code"]] in SECTOR_CODES,
        sure={
            i: sure if i in chosen else Sure.EXACT if name in fields_of(keys[i]) else Sure.SIMILAR
            for name, i in columns.items()
        },
    )


def _drop_second_ways(columns: dict[str, int], chosen: frozenset[str]) -> None:
    """A name in one column or in two, a day in one column or in three: never both."""
    if "name" in columns and not {"family", "given"} & chosen:
        columns.pop("family", None)
        columns.pop("given", None)
    elif {"family", "given"} <= columns.keys():
        columns.pop("name", None)
    parts = {"day", "month", "year"}
    if parts <= columns.keys() and ("born" not in columns or parts & chosen):
        columns.pop("born", None)
    else:
        for part in parts:
            columns.pop(part, None)


def may_be_kept(header: Header, index: int) -> bool:
    """Whether a column may be kept at all while somebody corrects the columns.

    A column without words of its own is part of what stands left of it: Cha, over two columns, is said once.
    """
    said = next((key for key in reversed(header.keys[: index + 1]) if key), "")
    return not is_sensitive(said)


def letter(index: int) -> str:
    """The letter of a 0-based column: 0 is A, 26 is AA."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def is_signing(texts: Sequence[str], name: str) -> bool:
    """Whether a row is one of the lines below a list: who drew it up, who signs, how many there are.

    `name` is what stands in the name column; a Hiệu trưởng whose code is missing is still a person.
    """
    filled = [text for text in texts if text]
    shown = fold(name or " ".join(filled))
    return len(filled) <= SIGNING_CELLS and any(words in shown for words in _SIGNING)


def is_column_numbers(texts: Sequence[str]) -> bool:
    """Whether a row is the line (1) (2) (3) … that papers print below a heading."""
    shown = [text.strip("()") for text in texts if text]
    if len(shown) < 3 or not all(text.isdecimal() and len(text) < 3 for text in shown):
        return False
    numbers = [int(text) for text in shown]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
