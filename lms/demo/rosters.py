"""The demo's two rosters: invented people in the layout that the sector's database exports.

`python -m lms.demo.rosters` writes the workbooks anew, the same bytes every time. They hold what real lists hold:
a heading on row 4, columns the service has no use for, birthdays as text and as Date cells, "Nhân viên" as a
label, people on leave and people who left, signature lines below. Nobody in them exists.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lms.kernel.vietnamese import fold

FOLDER = Path(__file__).parent / "rosters"
STAFF_FILE = FOLDER / "danh-sach-vien-chuc.xlsx"
STUDENT_FILE = FOLDER / "danh-sach-hoc-sinh.xlsx"

# Who the demo's accounts belong to; these people stand in fixed places of the lists below.
DEMO_CODES = {
    "hieutruong": "5600000017",
    "truongkhoa": "5600000075",
    "vanphong": "5600000191",
    "giangvien": "5600000209",
    "vienchuc": "5600000218",
    "hocsinh": "5700000013",
}

_SEED = 205
_MADE = datetime(2026, 9, 5, tzinfo=UTC).replace(tzinfo=None)
_TITLES = ("SỞ GIÁO DỤC VÀ ĐÀO TẠO KHÁNH HÒA", "TRƯỜNG TRUNG CẤP NGHỀ DIÊN KHÁNH")
_STAFF_COLUMNS = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Chức vụ", "Vị trí việc làm",
    "Đơn vị công tác", "Email", "Số điện thoại", "Số CMND/CCCD", "Ngày vào đơn vị", "Trạng thái",
)  # fmt: skip
_STUDENT_COLUMNS = (
    "STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc", "Trạng thái", "SĐT liên hệ",
    "Nơi sinh chi tiết", "Tên cha", "Nghề nghiệp cha", "Tên mẹ", "Lớp học", "Khóa", "Ngành, nghề",
    "Số định danh cá nhân",
)  # fmt: skip

_BOARD = "Ban Giám hiệu"
_ACCOUNTS = "Phòng Hành chính - Kế toán"
_TRAINING = "Phòng Đào tạo"
_STUDENTS = "Phòng Công tác học sinh"
_IT = "Khoa Công nghệ thông tin"
_FACULTIES = (_IT, "Khoa Điện - Điện tử", "Khoa Cơ khí - Động lực", "Khoa Du lịch - Dịch vụ")
_TEAM = "Tổ Văn hóa - Giáo dục thường xuyên"
_CENTRE = "Trung tâm Tuyển sinh và Hợp tác doanh nghiệp"
_MANAGER, _TEACHER = "Cán bộ quản lý", "Giáo viên"
_CLERK, _HAND, _HIRED = "Viên chức hành chính", "Nhân viên", "Người lao động hợp đồng"

# position, Vị trí việc làm, unit: the first rows of the list, in its order.
_LEADERS = (
    ("Hiệu trưởng", _MANAGER, _BOARD),
    ("Phó Hiệu trưởng", _MANAGER, _BOARD),
    ("Phó Hiệu trưởng", _MANAGER, _BOARD),
    ("Trưởng khoa", _MANAGER, _FACULTIES[1]),
    ("Trưởng khoa", _MANAGER, _FACULTIES[2]),
    ("Trưởng khoa", _MANAGER, _FACULTIES[3]),
    ("Trưởng khoa", _MANAGER, _IT),
    ("Tổ trưởng", _MANAGER, _TEAM),
    ("Giám đốc trung tâm", _MANAGER, _CENTRE),
    ("Trưởng phòng", _MANAGER, _ACCOUNTS),
    ("Trưởng phòng", _MANAGER, _TRAINING),
    ("Trưởng phòng", _MANAGER, _STUDENTS),
)
_DEMO_STAFF = (
    ("", _CLERK, _ACCOUNTS),
    ("", _TEACHER, _IT),
    ("", _CLERK, _TRAINING),
)
_DEMO_PLACES = {0: "hieutruong", 6: "truongkhoa", 12: "vanphong", 13: "giangvien", 14: "vienchuc"}
_STAFF_LABELS = ((_TEACHER, 42), (_CLERK, 11), (_HAND, 11), (_HIRED, 7))
_STAFF_STATUSES = ("Nghỉ thai sản",) * 3 + ("Chuyển công tác",) * 2 + ("Đi học dài hạn", "Đã nghỉ hưu")
_ACTIVE, _LEARNING = "Đang làm việc", "Đang học"
_STUDENT_STATUSES = ("Thôi học",) * 37 + ("Bảo lưu",) * 15
_STUDENT_COUNT = 1240
_TRADES = (
    ("DCN", "Điện công nghiệp"), ("CNO", "Công nghệ ô tô"), ("KTM", "Kỹ thuật máy lạnh và điều hòa không khí"),
    ("KTC", "Kỹ thuật chế biến món ăn"), ("NVN", "Nghiệp vụ nhà hàng, khách sạn"), ("MTT", "May thời trang"),
    ("CNT", "Công nghệ thông tin (Ứng dụng phần mềm)"), ("HAN", "Hàn"),
)  # fmt: skip

_FAMILIES = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Huỳnh Huỳnh Hoàng Phan Võ Võ Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh "
    "Lương Trịnh Mai Tạ Châu Đoàn"
).split()
_PEOPLES = {
    "Kinh": _FAMILIES,
    "Raglai": ["Cao", "Mấu", "Bo Bo", "Pi Năng", "Tro"],
    "Chăm": ["Đàng", "Bá", "Lộ", "Thành"],
    "Hoa": ["Trương", "Quách", "Lâm"],
}
_MIDDLES = {
    "Nữ": "Thị|Thị Kim|Thị Thu|Ngọc|Thanh|Bích|Thùy|Mỹ|Khánh|Diệu|Hoài|Minh|Phương|Thị Ánh|Như".split("|"),
    "Nam": "Văn|Đức|Minh|Quốc|Hữu|Thanh|Gia|Công|Trọng|Xuân|Nhật|Bảo|Đình|Anh|Tấn".split("|"),
}
_GIVENS = {
    "Nữ": (
        "An Ánh Bích Châu Chi Diễm Dung Duyên Giang Hà Hạnh Hằng Hiền Hoa Hòa Hồng Huệ Hương Lan Liên Linh Loan Ly Mai "
        "My Nga Ngân Ngọc Nhung Oanh Phượng Quyên Quỳnh Tâm Thảo Thơ Thủy Thư Trang Trâm Trinh Tuyết Uyên Vân Vy Xuân Yến"
    ).split(),
    "Nam": (
        "An Anh Bình Cường Chiến Danh Duy Dũng Dương Đạt Đức Giang Hải Hào Hiếu Hòa Hoàng Huy Hùng Khang Khánh Khoa Kiên "
        "Lâm Long Lộc Minh Nam Nghĩa Nhân Phát Phong Phúc Phước Quang Quân Sang Sơn Tài Tâm Thái Thành Thắng Thịnh Thọ "
        "Tiến Toàn Trí Trung Tuấn Tùng Vinh Vũ"
    ).split(),
}
_EDE_CLANS = ("Niê", "Mlô", "Byă", "Êban", "Kbuôr")
_EDE_GIVENS = {
    "Nữ": ("H'Linh", "H'Nga", "H'Wen", "H'Yến", "H'Lan"),
    "Nam": ("Y Thịnh", "Y Moan", "Y Khoa", "Y Bình", "Y Duy"),
}


def _name(chance: random.Random, people: str, gender: str) -> str:
    if people == "Ê-đê":
        return f"{chance.choice(_EDE_GIVENS[gender])} {chance.choice(_EDE_CLANS)}"
    family = chance.choice(_PEOPLES[people])
    return f"{family} {chance.choice(_MIDDLES[gender])} {chance.choice(_GIVENS[gender])}"


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def _code(prefix: int, number: int) -> str:
    return f"{prefix}{number * 9 + (number * 7) % 9:08d}"


def _email(name: str, taken: set[str]) -> str:
    parts = fold(name).replace("'", "").split()
    base = parts[-1] + "".join(part[0] for part in parts[:-1])
    number = 1
    while f"{base}{'' if number == 1 else number}" in taken:
        number += 1
    local = f"{base}{'' if number == 1 else number}"
    taken.add(local)
    return f"{local}@tcndk.example"


def _staff_places(chance: random.Random) -> list[tuple[str, str, str]]:
    """Position, label and unit of all 86, those of the demo's accounts first."""
    teaching = [*_FACULTIES, _TEAM, _CENTRE]
    offices = [_ACCOUNTS, _TRAINING, _STUDENTS]
    others = []
    for label, count in _STAFF_LABELS:
        units = teaching if label == _TEACHER else offices
        others += [("", label, units[i % len(units)]) for i in range(count)]
    chance.shuffle(others)
    return [*_LEADERS, *_DEMO_STAFF, *others]


def staff_rows() -> list[tuple[Any, ...]]:
    """The 86 rows of the staff list, cells in the order of its columns."""
    chance = random.Random(_SEED)  # noqa: S311 - invented people, the same every time
    places = _staff_places(chance)
    ordinary = range(len(_LEADERS) + len(_DEMO_STAFF), len(places))
    statuses = dict(zip(chance.sample(ordinary, len(_STAFF_STATUSES)), _STAFF_STATUSES, strict=True))
    taken: set[str] = set()
    rows = []
    for i, (position, label, unit) in enumerate(places):
        status = statuses.get(i, _ACTIVE)
        gender = "Nữ" if status == "Nghỉ thai sản" else chance.choice(("Nam", "Nữ"))
        people = chance.choices(("Kinh", "Raglai", "Chăm", "Hoa"), (86, 7, 5, 2))[0]
        name = _name(chance, people, gender)
        born: date | str = _day(chance, 1968, 1999)
        if i in _DEMO_PLACES or chance.random() > 0.27:
            born = f"{born:%d/%m/%Y}"
        code = DEMO_CODES[_DEMO_PLACES[i]] if i in _DEMO_PLACES else _code(56, i + 100)
        rows.append(
            (i + 1, code, name, born, gender, people, position, label, unit, _email(name, taken),
             f"0900{i + 1:06d}", f"056000{i + 1:06d}", _day(chance, 2000, 2025), status)
        )  # fmt: skip
    return rows


def student_rows() -> list[tuple[Any, ...]]:
    """The 1,240 rows of the students' list, cells in the order of its columns."""
    chance = random.Random(_SEED + 1)  # noqa: S311 - invented people, the same every time
    picked = chance.sample(range(1, _STUDENT_COUNT), len(_STUDENT_STATUSES))
    statuses = dict(zip(picked, _STUDENT_STATUSES, strict=True))
    rows = []
    for i in range(_STUDENT_COUNT):
        short, trade = _TRADES[i * len(_TRADES) // _STUDENT_COUNT]
        cohort = chance.choice((24, 25, 26))
        gender = chance.choice(("Nam", "Nữ"))
        people = chance.choices(("Kinh", "Raglai", "Ê-đê", "Chăm"), (84, 12, 2, 2))[0]
        code = DEMO_CODES["hocsinh"] if i == 0 else _code(57, i + 100)
        born = date(2026 - 16 - (26 - cohort), chance.randint(1, 12), chance.randint(1, 28))
        rows.append(
            (i + 1, code, _name(chance, people, gender), f"{born:%d/%m/%Y}", gender, people,
             statuses.get(i, _LEARNING), f"0901{i + 1:06d}", "Diên Khánh, Khánh Hòa", _name(chance, "Kinh", "Nam"),
             "Làm nông", _name(chance, "Kinh", "Nữ"), f"{short}{cohort}{chance.choice('AB')}", f"K{cohort}", trade,
             f"056001{i + 1:06d}")
        )  # fmt: skip
    return rows


def write(path: Path, sheet: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes one workbook: titles, heading on row 4, rows, two blank lines, signatures."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"title": title, "comments": "Dữ liệu tưởng tượng", "created": _MADE})
    bold, centred = book.add_format({"bold": True}), book.add_format({"bold": True, "align": "center"})
    day = book.add_format({"num_format": "m/d/yyyy"})
    page = book.add_worksheet(sheet)
    for number, text in enumerate(_TITLES):
        page.write_string(number, 0, text, bold)
    page.merge_range(2, 0, 2, len(columns) - 1, title, centred)
    page.write_row(3, 0, columns, bold)
    last = 3
    for last, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(last, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value != "":
                page.write(last, column, value)
    for offset, left, right in (
        (3, "Người lập biểu", "HIỆU TRƯỞNG"),
        (4, "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"),
    ):
        page.write_string(last + offset, 1, left)
        page.write_string(last + offset, 5, right)
    page.set_column(1, len(columns) - 1, 18)
    page.freeze_panes(4, 0)
    book.close()


def main() -> None:
    """Writes both workbooks."""
    FOLDER.mkdir(exist_ok=True)
    write(
        STAFF_FILE, "Danh sách CBGVNV", "DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN NĂM HỌC 2026 - 2027", _STAFF_COLUMNS,
        staff_rows(),
    )  # fmt: skip
    write(STUDENT_FILE, "Sheet1", "DANH SÁCH HỌC SINH NĂM HỌC 2026 - 2027", _STUDENT_COLUMNS, student_rows())
    print(f"{STAFF_FILE}\n{STUDENT_FILE}")


if __name__ == "__main__":
    main()
