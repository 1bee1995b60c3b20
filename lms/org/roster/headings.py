"""What the headings of lists mean. Pure.

Headings are compared without diacritics, case and punctuation, so HỌ VÀ TẾN is "ho va ten". The aliases are those met in
exports of the sector's database and in schools' own lists; the first alias of a field wins where a sheet has several.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lms.kernel.messages import mark
from lms.kernel.vietnamese import fold

_CODE = (
    "ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh bo gd va dt",
    "ma dinh danh bo giao duc va dao tao", "ma dinh danh moet", "ma moet", "ma bo gd dt",
)  # fmt: skip
SECTOR_CODES = frozenset(_CODE)

# Khóa, a year's intake, and khoa, a faculty, are one word without marks: heading_key() keeps them apart.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "code": (
        *_CODE, "ma cbgvnv", "ma can bo", "ma vien chuc", "ma giao vien", "ma nhan vien", "ma nhan su", "ma hoc sinh",
        "ma hssv", "ma hs", "ma sinh vien", "ma cb", "ma gv", "ma nv", "ma so", "ma so hoc sinh", "ma so hssv",
        "ma dinh danh hoc sinh", "ma dinh danh hssv", "ma dinh danh giao vien", "ma dinh danh can bo", "ma dinh danh", "ma",
    ),
    "name": (
        "ho va ten", "ho ten", "hoten", "ho va ten hoc sinh", "ho ten hoc sinh", "ten hoc sinh", "ho va ten hssv",
        "ho va ten khai sinh", "ho va ten can bo", "ho va ten giao vien", "ho ten can bo", "ho ten giao vien",
        "ho chu dem va ten", "ho dem va ten", "full name", "ht",
    ),
    "family": (
        "ho va ten dem", "ho ten dem", "ho va dem", "ho dem", "ho va chu lot", "ho chu lot", "ho lot",
        "ho va chu dem", "ho",
    ),
    "given": ("ten",),
    "born": ("ngay sinh", "ngay thang nam sinh", "sinh ngay", "day month year", "date of birth", "ns", "nam sinh"),
    "day": ("day", "ngay sinh ngay"),
    "month": ("month", "thang sinh"),
    "year": ("year",),
    "email": ("email", "e mail", "thu dien tu", "dia chi email", "dia chi thu dien tu", "hop thu dien tu"),
    "unit": (
        "don vi cong tac", "ten don vi", "dvct", "don vi", "phong khoa", "khoa phong", "phong ban", "bo phan",
        "phong khoa to", "to chuyen mon", "to bo mon", "khoa",
    ),
    "class": ("lop hoc", "lop", "ten lop", "ma lop"),
    "cohort": ("khoas hoc", "nien khoas", "khoas", "khoa hoc", "nien khoa"),
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

FIELD_LABELS: Mapping[str, str] = {
    "code": mark("Mã định danh"),
    "name": mark("Họ và tên"),
    "family": mark("Họ và tên đệm"),
    "given": mark("Tên"),
    "born": mark("Ngày sinh"),
    "day": mark("Ngày (của ngày sinh)"),
    "month": mark("Tháng (của ngày sinh)"),
    "year": mark("Năm (của ngày sinh)"),
    "email": mark("Thư điện tử"),
    "unit": mark("Đơn vị công tác"),
    "class": mark("Lớp học"),
    "cohort": mark("Khóa, niên khóa"),
    "trade": mark("Ngành, nghề"),
    "label": mark("Vị trí việc làm"),
    "position": mark("Chức vụ"),
    "status": mark("Trạng thái"),
    "joined": mark("Ngày vào đơn vị"),
}

# Only by their exact words; a title such as "Chức vụ" of a pupil (lớp trưởng) does not make a list of staff.
WEAK_LABELS = frozenset({"chuc danh", "chuc vu"})
ORDINALS = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})

# What the service must not hold: never read, never kept, never offered. Compared by these words within the heading.
_SENSITIVE = (
    "cmnd", "cccd", "can cuoc", "chung minh", "ho chieu", "dinh danh ca nhan", "dinh danh cong dan", "ngay cap", "noi cap", "gioi tinh",
    "dan toc", "ton giao", "quoc tich", "noi sinh", "que quan", "nguyen quan", "tru quan", "thuong tru", "tam tru",
    "noi o", "cho o", "dia chi", "so nha", "thon", "xa phuong", "phuong xa", "quan huyen", "tinh thanh", "dien thoai",
    "sdt", "di dong", "zalo", "facebook", "cha", "me", "ho ten bo", "ten bo", "nghe nghiep bo", "phu huynh", "giam ho", "bao hiem", "bhyt", "bhxh",
    "ma so thue", "mst", "tai khoan", "ngan hang", "luong", "he so", "ngay vao dang", "ngay vao doan", "dang vien", "doan vien",
    "khuyet tat", "suc khoe", "chinh sach", "ho ngheo", "hon nhan", "hoan canh", "hinh anh", "anh the",
)  # fmt: skip

# Over a column of its own, each of these makes what stands below it somebody else's: Cha – Họ tên is no pupil's name.
_RELATIVES = frozenset({"cha", "bo", "me", "ba", "cha me", "bo me", "phu huynh", "giam ho", "nguoi giam ho"})
_NEVER_A_RELATIVES = frozenset({"class", "cohort", "status", "joined"})

_BRACKETS = re.compile(r"\([^)]*\)")
_PARTS = re.compile(r"[a-z0-9]+")
_INTAKE = re.compile(r"\bkh(óa|oá)\b")
_FAR_ENOUGH = 6  # shorter words are too near to each other for a letter to be forgiven

_EXACT: Mapping[str, tuple[str, ...]] = {
    key: tuple(field for field, aliases in ALIASES.items() if key in aliases)
    for key in {alias for aliases in ALIASES.values() for alias in aliases}
}


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """What a heading is compared by: 'Mã định danh Bộ GD&ĐT (*)' is 'ma dinh danh bo gd dt'."""
    lowered = _BRACKETS.sub(" ", text.lower())
    kept = [fold(part) for part in _INTAKE.split(lowered)[::2]]
    return " ".join(_PARTS.findall(" khoas ".join(kept)))


def is_sensitive(key: str) -> bool:
    """Whether a heading names something that the service has no business to hold."""
    if key in _EXACT:
        return False
    spaced = f" {key} "
    return key in _RELATIVES or any(f" {words} " in spaced for words in _SENSITIVE)


def fields_of(key: str) -> tuple[str, ...]:
    """The fields that a heading names exactly."""
    return _EXACT.get(key, ())


@lru_cache(maxsize=4096)
def similar_fields(key: str) -> tuple[str, ...]:
    """The fields of the one alias from which the heading differs by a slip of one letter, or none."""
    if len(key) < _FAR_ENOUGH or key in _EXACT or is_sensitive(key) or key in _USELESS:
        return ()
    near = [alias for alias in _EXACT if len(alias) >= _FAR_ENOUGH and _is_one_slip(key, alias)]
    return _EXACT[near[0]] if len(near) == 1 else ()


_USELESS = frozenset({"khoi hoc", "khoi lop", "ghi chu", "ma don vi", "ma khoa", "ma nganh"})


def _is_one_slip(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, changed, or exchanged with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def combined_key(group: str, title: str) -> str:
    """The key of a heading in two rows: 'Ngày sinh' over 'Ngày' is a day of birth, 'Cha' over 'Họ tên' a father's name."""
    above, below = heading_key(group), heading_key(title)
    if not below:
        return above
    if "sinh" in above.split():
        parts = {"ngay": "day", "thang": "month", "nam": "year"}
        if below in parts:
            return parts[below]
    if is_sensitive(above) and not _NEVER_A_RELATIVES.intersection(fields_of(below)):
        return f"{'phu huynh' if above in _RELATIVES else above} {below}"
    return below if below in _EXACT else f"{above} {below}".strip()


def best_alias(field: str, key: str) -> int:
    """How early the heading stands among the aliases of the field; far behind where it is none of them."""
    aliases: Sequence[str] = ALIASES[field]
    return aliases.index(key) if key in aliases else len(aliases)
