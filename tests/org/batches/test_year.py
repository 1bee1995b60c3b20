"""A year of lists in three layouts, one of them taken back, against head-counts made by hand from what they said."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from lms.kernel.db import transaction
from lms.org.defaults import ensure_defaults
from lms.org.roster.steps import Kind
from tests.breaking import faults
from tests.org.batches.make import State, bring, on, take_back
from tests.org.make import STAFF, STUDENTS, staff_row, student_row

SPLIT = [
    "Mã CBGVNV",
    "Họ đệm",
    "Tên",
    "DAY",
    "MONTH",
    "YEAR",
    "Vị trí việc làm",
    "Tên đơn vị",
    "Tình trạng công tác",
]
UNITS = ["Khoa Điện", "Khoa Hàn", "Phòng Đào tạo"]
CLASSES = ["DCN26A", "DCN26B"]
LAST = date(2026, 10, 31)


@pytest.fixture(autouse=True)
def defaults(app: Flask) -> None:
    with transaction():
        ensure_defaults()


def rows_of(kind: str, people: State) -> list[list[object]]:
    names = {code: ("Lê Văn", chr(65 + int(code[1:]) % 20) + "n") for code in people}
    on_leave = {code: status == "leave" for code, (_, _, status) in people.items()}
    if kind == "students":
        return [
            student_row(
                c, " ".join(names[c]), None, "Bảo lưu" if on_leave[c] else "Đang học", class_name=unit
            )
            for c, (unit, _, _) in people.items()
        ]
    if kind == "staff":
        return [
            staff_row(
                c,
                " ".join(names[c]),
                None,
                unit=unit,
                status="Nghỉ thai sản" if on_leave[c] else "Đang làm việc",
            )
            for c, (unit, _, _) in people.items()
        ]
    return [
        [c, *names[c], 20, 10, 1980, "Giáo viên", unit, "Nghỉ thai sản" if on_leave[c] else "Đang làm việc"]
        for c, (unit, _, _) in people.items()
    ]


def another_month(chance: random.Random, people: State, is_student: bool, number: int) -> State:
    """Some move, go on leave or return, vanish from the list; some are new."""
    places, category = (CLASSES, "student") if is_student else (UNITS, "teacher")
    after: State = {}
    for code, (unit, _, status) in people.items():
        what = chance.random()
        if what < 0.1:
            continue
        if what < 0.3:
            unit = chance.choice(places)
        if what > 0.85:
            status = "leave" if status == "active" else "active"
        after[code] = (unit, category, status)
    for i in range(2):
        after[f"{'S' if is_student else 'T'}{number * 10 + i}"] = (chance.choice(places), category, "active")
    for place in places:  # a unit without anybody in the list is one that the list says nothing about
        after.setdefault(f"{'S' if is_student else 'T'}9{places.index(place)}", (place, category, "active"))
    return after


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_lists(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    staff: State = {}
    students: State = {}
    said: list[tuple[date, State, State]] = []
    undone = ""
    for number in range(1, 10):
        day = date(2026, number, chance.randint(1, 27))
        before = dict(staff)
        staff = another_month(chance, staff, False, number)
        kind = chance.choice(["staff", "split"])
        header = STAFF if kind == "staff" else SPLIT
        batch = bring(tmp_path, rows_of(kind, staff), day, tuple(Kind), header)
        if number == 9:
            undone, staff = batch, before
        if number % 2:
            students = another_month(chance, students, True, number)
            bring(tmp_path, rows_of("students", students), day, tuple(Kind), STUDENTS)
        said.append((day, staff, students))
    known = {day: on(day, LAST - timedelta(days=1)) for day in (said[0][0], said[-1][0])}
    take_back(undone, LAST)
    first = said[0][0]
    for _ in range(20):
        day = first + timedelta(days=chance.randrange((LAST - first).days))
        _, a, b = [entry for entry in said if entry[0] <= day][-1]
        assert on(day) == {**a, **b}, day
    assert {day: on(day, LAST - timedelta(days=1)) for day in known} == known
    assert faults() == {}
