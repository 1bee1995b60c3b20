"""Where the header is and what its columns hold. Pure.

Headings are compared without diacritics, case and punctuation, so HỌ VÀ TẾN is "ho va ten". The aliases are
those met in exports of the sector's database and in schools' own lists; the first alias of a field wins where
a sheet has several.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.kernel.vietnamese import fold
from lms.org.roster.cells import as_text

HEADER_SEARCH = 15
MAX_COLUMNS = 60

_CODE = (
    "ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh bo gd va dt",
    "ma dinh danh bo giao duc va dao tao", "ma dinh danh moet", "ma moet", "ma bo gd dt",
)  # fmt: skip
SECTOR_CODES = frozenset(_CODE)

ALIASES: Mapping[str, tuple[str, ...]] = {
    "code": (
        *_CODE, "ma cbgvnv", "ma can bo", "ma vien chuc", "ma giao vien", "ma nhan vien", "ma hoc sinh", "ma hssv",
        "ma hs", "ma sinh vien", "ma cb", "ma gv", "ma nv", "ma so", "ma dinh danh", "ma",
    ),
    "name": (
        "ho va ten", "ho ten", "hoten", "ho va ten hoc sinh", "ho ten hoc sinh", "ten hoc sinh",
        "ho va ten khai sinh", "ho va ten can bo", "ho va ten giao vien", "ht",
    ),
    "family": ("ho va ten dem", "ho ten dem", "ho va dem", "ho dem", "ho va chu lot", "ho lot", "ho"),
    "given": ("ten",),
    "born": ("ngay sinh", "ngay thang nam sinh", "sinh ngay", "day month year", "date of birth", "ns", "nam sinh"),
    "day": ("day",),
    "month": ("month",),
    "year": ("year",),
    "email": ("email", "e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "hop thu dien tu"),
    "unit": (
        "don vi cong tac", "ten don vi", "dvct", "don vi", "phong khoa", "khoa phong", "phong ban", "bo phan",
        "to chuyen mon", "khoa",
    ),
    "class": ("lop hoc", "lop", "ten lop", "ma lop"),
    "cohort": ("khoa hoc", "nien khoa", "khoa"),
    "trade": ("nganh nghe", "nganh nghe dao tao", "nghe dao tao", "nganh hoc", "nganh", "nghe"),
    "label": ("vi tri viec lam", "vtvl", "nhom vi tri viec lam", "doi tuong", "chuc danh", "chuc vu"),
    "position": ("chuc vu", "chuc vu hien tai", "chuc danh"),
    "status": (
        "trang thai", "tinh trang cong tac", "trang thai cong tac", "trang thai hoc tap", "tinh trang hoc tap",
        "trang thai hoc sinh", "tinh trang",
    ),
    "joined": (
        "ngay vao don vi", "ngay vao truong", "ngay ve don vi", "ngay ve truong", "ngay nhan cong tac",
        "ngay nhap hoc",
    ),
}  # fmt: skip

_ORDINALS = frozenset({"stt", "tt", "so tt", "so thu tu"})
_STAFF_ONLY = ("unit", "label", "position")
_STUDENT_ONLY = ("class", "cohort", "trade")
SIGNING_CELLS = 4
_SIGNING = (
    "nguoi lap", "hieu truong", "ky, ghi ro", "ky ten", "dong dau", "thu truong", "xac nhan cua", "an dinh danh sach",
    "danh sach nay co", "tong so", "tong cong", "cong:",
)  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)")
_PARTS = re.compile(r"[a-z0-9]+")


def heading_key(text: str) -> str:
    """What a heading is compared by: 'Mã định danh Bộ GD&ĐT (*)' is 'ma dinh danh bo gd dt'."""
    return " ".join(_PARTS.findall(fold(_BRACKETS.sub(" ", text))))


@dataclass(frozen=True)
class Layout:
    """`columns`: field to column index (0-based). `missing`: fields a list of this kind can't do without.

    `is_sector_code`: the code column is the Ministry's, whose codes have ten digits.
    """

    columns: Mapping[str, int]
    dropped: tuple[str, ...]
    is_student: bool
    missing: tuple[str, ...]
    is_sector_code: bool


def _candidates(keys: Sequence[str]) -> dict[str, list[int]]:
    """Field to the columns that may hold it, best first."""
    found: dict[str, list[int]] = {}
    for field, aliases in ALIASES.items():
        ranked = sorted((aliases.index(key), i) for i, key in enumerate(keys) if key in aliases)
        if ranked:
            found[field] = [i for _, i in ranked]
    return found


def _is_header(found: Mapping[str, list[int]]) -> bool:
    named = "name" in found or ("family" in found and "given" in found)
    return named and any(f in found for f in ("code", "unit", "class", "born", "status", "label", "email"))


def find_header(rows: Sequence[Sequence[object]]) -> int | None:
    """The index of the heading row among the first `HEADER_SEARCH` of `rows`, or None."""
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:HEADER_SEARCH]):
        found = _candidates([heading_key(as_text(cell)) for cell in row])
        if _is_header(found) and (best is None or len(found) > best[0]):
            best = (len(found), index)
    return best[1] if best else None


def understand(header: Sequence[object]) -> Layout:
    """What the columns under `header` hold. Every column gets one use at most; the others are dropped."""
    titles = [as_text(cell) for cell in header[:MAX_COLUMNS]]
    keys = [heading_key(title) for title in titles]
    found = _candidates(keys)
    is_student = "class" in found and "label" not in found
    columns: dict[str, int] = {}
    for field, places in found.items():
        if field in (_STAFF_ONLY if is_student else _STUDENT_ONLY):
            continue
        free = [i for i in places if i not in columns.values()]
        if free:
            columns[field] = free[0]
    if "name" in columns:
        columns.pop("family", None)
        columns.pop("given", None)
    if "born" in columns or not {"day", "month", "year"} <= columns.keys():
        for part in ("day", "month", "year"):
            columns.pop(part, None)
    needed = ["code", "class"] if is_student else ["code", "unit", "label"]
    used = set(columns.values())
    return Layout(
        columns=columns,
        dropped=tuple(t for i, t in enumerate(titles) if t and i not in used and keys[i] not in _ORDINALS),
        is_student=is_student,
        missing=tuple(field for field in needed if field not in columns),
        is_sector_code="code" in columns and keys[columns["code"]] in SECTOR_CODES,
    )


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
