"""Undoing an import: what was said by it goes, what was said after it stays, and the past stays as it was known."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.hooks import PersonErased, announce
from lms.kernel.search import index
from lms.learning.models import Completion
from lms.org.defaults import ensure_defaults
from lms.org.finding.rules import search_texts
from lms.org.models import BirthDate, Membership, Person, UnitRecord
from lms.org.queries import find_person_by_code, membership_history, not_replaced
from lms.org.roster.actions import import_roster
from lms.org.roster.batches import queries
from lms.org.roster.batches.models import RosterValue
from lms.org.roster.queries import latest_as_of
from tests.emulation.make import complete
from tests.learning.make import make_course
from tests.make import SYSTEM
from tests.org.batches.make import NOVEMBER, OCTOBER, SEPTEMBER, bring, by_hand, noon, on, take_back, unit
from tests.org.make import STUDENTS, read, staff_row, student_row, workbook


@pytest.fixture(autouse=True)
def defaults(app: Flask) -> None:
    with transaction():
        ensure_defaults()


A1 = staff_row("A1", "Lê An", joined="01/09/2020")
A2 = staff_row("A2", "Trần Hòa", joined="01/09/2020", email="hoa@x.example")
A3 = staff_row("A3", "Võ Sơn", joined="01/09/2020")
DIEN = ("Khoa Điện", "teacher", "active")
HAN = ("Khoa Hàn", "teacher", "active")


def september(folder: Path) -> str:
    return bring(folder, [A1, A2, A3], SEPTEMBER)


def test_everything_a_batch_said_is_taken_back(tmp_path: Path) -> None:
    first = september(tmp_path)
    second = bring(
        tmp_path,
        [
            staff_row("A1", "Lê An Bình", unit="Khoa Hàn", email="an@x.example", born="21/10/1980"),
            staff_row("A2", "Trần Hòa", status="Nghỉ thai sản"),
            A3,
            staff_row("A4", "Bá Thọ", unit="Khoa Mới"),
        ],
        OCTOBER,
    )  # fmt: skip
    assert on(NOVEMBER) == {
        "A1": HAN, "A2": ("Khoa Điện", "teacher", "leave"), "A4": ("Khoa Mới", "teacher", "active"), "A3": DIEN,
    }  # fmt: skip
    done = take_back(second, NOVEMBER)
    assert on(NOVEMBER) == on(OCTOBER) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}
    assert on(SEPTEMBER - timedelta(days=1)) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}
    person = find_person_by_code("A1")
    assert person
    assert (person.full_name, person.email) == ("Lê An", None)
    assert db.session.get_one(BirthDate, person.id).born_on == date(1980, 10, 20)
    assert find_person_by_code("A4") is not None
    names = db.session.scalars(
        sa.select(UnitRecord.name).where(not_replaced(UnitRecord), UnitRecord.valid_to.is_(None))
    )
    assert "Khoa Mới" not in set(names)
    assert done.is_undo
    assert done.run
    assert (done.run.reason, done.created_by) == ("Nhầm tệp", SYSTEM.name)
    assert queries.get_batch(second).undone_by == done.public_id
    assert queries.get_batch(first).undone_by is None
    assert latest_as_of(True, False) == SEPTEMBER
    bring(
        tmp_path, [A1, A2, A3, staff_row("A5", "Lê Năm")], SEPTEMBER + timedelta(days=2)
    )  # an older date is open again


def test_who_left_the_list_is_there_again(tmp_path: Path) -> None:
    september(tmp_path)
    second = bring(tmp_path, [A1, staff_row("A2", "Trần Hòa", status="Đã nghỉ hưu")], OCTOBER)
    assert on(OCTOBER) == {"A1": DIEN}
    gone = find_person_by_code("A3")
    assert gone
    assert [m.end_reason for m in membership_history(gone.id)] == ["Không còn trong danh sách"]
    before = on(OCTOBER)
    take_back(second, NOVEMBER)
    assert on(OCTOBER) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}
    assert [(m.end_reason, m.valid_to) for m in membership_history(gone.id)] == [(None, None)]
    assert on(OCTOBER, known=OCTOBER) == before


def test_the_past_stays_as_it_was_known(tmp_path: Path) -> None:
    september(tmp_path)
    second = bring(
        tmp_path, [staff_row("A1", "Lê An", unit="Khoa Hàn"), A2, staff_row("A4", "Bá Thọ")], OCTOBER
    )
    by_hand("A4", date(2026, 10, 20), date(2026, 10, 20), unit_id=unit("Khoa Hàn"))
    known = [SEPTEMBER, OCTOBER, date(2026, 10, 20), NOVEMBER - timedelta(days=1)]
    days = [SEPTEMBER - timedelta(days=300), SEPTEMBER, OCTOBER - timedelta(days=1), OCTOBER, NOVEMBER]
    before = {(day, k): on(day, k) for day in days for k in known}
    take_back(second, NOVEMBER)
    assert {(day, k): on(day, k) for day in days for k in known} == before


def test_what_came_after_stays(tmp_path: Path) -> None:
    """People of the batch finished courses, moved, were sent on leave by hand, and another batch came."""
    september(tmp_path)
    course = make_course(lessons=1, key="c").id
    second = bring(
        tmp_path,
        [
            staff_row("A1", "Lê An", unit="Khoa Hàn"),
            staff_row("A2", "Trần Hòa", label="Cán bộ quản lý"),
            A3,
            staff_row("A4", "Bá Thọ"),
            staff_row("A5", "Lê Năm"),
            staff_row("A6", "Đỗ Sáu"),
        ],
        OCTOBER,
    )  # fmt: skip
    fifth = find_person_by_code("A5")
    assert fifth
    fifth_id = fifth.id
    db.session.rollback()
    complete(fifth_id, course, date(2026, 10, 10))
    moved, away = date(2026, 10, 15), date(2026, 10, 20)
    by_hand("A1", moved, moved, unit_id=unit("Phòng Đào tạo"))
    by_hand("A4", away, away, status="leave", leave_kind="Nghỉ thai sản", decision_number="12/QĐ")
    third = bring(
        tmp_path,
        [
            staff_row("A1", "Lê An", unit="Phòng Đào tạo"),
            staff_row("A2", "Trần Hòa", label="Cán bộ quản lý", unit="Khoa Hàn"),
            A3,
            staff_row("A4", "Bá Thọ", status="Nghỉ thai sản"),
            staff_row("A5", "Lê Năm"),
            staff_row("A7", "Vũ Bảy"),
        ],
        NOVEMBER,
    )  # fmt: skip
    after = on(NOVEMBER)
    assert "A6" not in after
    december = date(2026, 12, 5)
    take_back(second, december)
    now = on(NOVEMBER)
    # the moves, the leave and the third list stand; of A5 there is only what the second list said
    assert now == {code: state for code, state in after.items() if code != "A5"}
    assert on(moved) == {"A1": ("Phòng Đào tạo", "teacher", "active"), "A2": DIEN, "A3": DIEN}
    assert on(moved - timedelta(days=1)) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}
    assert on(away)["A4"][2] == "leave"
    found = db.session.scalars(sa.select(Completion.person_id)).all()
    assert list(found) == [fifth_id]
    assert find_person_by_code("A5") is not None
    db.session.rollback()
    # the third list can be taken back as well: A2 is where the first list put them
    take_back(third, december + timedelta(days=1))
    assert on(NOVEMBER)["A2"] == DIEN
    assert "A7" not in on(NOVEMBER)
    assert on(NOVEMBER)["A1"] == ("Phòng Đào tạo", "teacher", "active")


def test_a_leaving_after_the_batch_is_kept(tmp_path: Path) -> None:
    september(tmp_path)
    second = bring(tmp_path, [staff_row("A1", "Lê An", unit="Khoa Hàn"), A2, A3], OCTOBER)
    bring(tmp_path, [staff_row("A1", "Lê An", unit="Khoa Hàn", status="Chuyển công tác"), A2, A3], NOVEMBER)
    take_back(second, date(2026, 12, 5))
    eve = NOVEMBER - timedelta(days=1)
    assert on(eve)["A1"] == DIEN
    assert "A1" not in on(NOVEMBER)
    person = find_person_by_code("A1")
    assert person
    assert [(m.valid_to, m.end_reason) for m in membership_history(person.id)] == [(eve, "Chuyển công tác")]


def test_batches_are_taken_back_in_any_order(tmp_path: Path) -> None:
    def history(folder: Path) -> tuple[str, str]:
        september(folder)
        second = bring(folder, [staff_row("A1", "Lê Hai", unit="Khoa Hàn"), A2, A3], OCTOBER)
        third = bring(folder, [staff_row("A1", "Lê Ba", unit="Khoa Ba"), A2, staff_row("A3", "Võ Sơn", status="Thôi việc")], NOVEMBER)  # fmt: skip
        return second, third

    second, third = history(tmp_path)
    december = date(2026, 12, 5)
    take_back(second, december)
    assert on(NOVEMBER)["A1"] == ("Khoa Ba", "teacher", "active")
    assert on(OCTOBER)["A1"] == DIEN
    take_back(third, december)
    assert on(NOVEMBER) == on(OCTOBER) == on(SEPTEMBER) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}
    person = find_person_by_code("A1")
    assert person
    assert person.full_name == "Lê An"


def test_a_correction_of_the_same_day_is_taken_back(tmp_path: Path) -> None:
    september(tmp_path)
    second = bring(tmp_path, [staff_row("A1", "Lê An", unit="Khoa Hàn", joined="01/09/2020"), A2], OCTOBER)
    third = bring(tmp_path, [staff_row("A1", "Lê An", unit="Khoa Ba"), A2], OCTOBER)
    take_back(second, NOVEMBER)
    assert on(OCTOBER) == {"A1": ("Khoa Ba", "teacher", "active"), "A2": DIEN, "A3": DIEN}
    assert on(OCTOBER - timedelta(days=1))["A1"] == DIEN
    take_back(third, NOVEMBER)
    assert on(OCTOBER) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}


def test_what_somebody_wrote_by_hand_since_is_not_put_back(tmp_path: Path) -> None:
    september(tmp_path)
    second = bring(
        tmp_path, [staff_row("A1", "Lê Hai"), staff_row("A2", "Trần Hòa", email="moi@x.example"), A3], OCTOBER
    )
    with transaction():
        person = db.session.scalars(sa.select(Person).where(Person.code == "A1")).one()
        person.full_name = "Lê An Nhiên"
        index("person", person.id, search_texts("Lê An Nhiên", "A1", None))
    take_back(second, NOVEMBER)
    first, other = find_person_by_code("A1"), find_person_by_code("A2")
    assert first
    assert other
    assert (first.full_name, other.email) == ("Lê An Nhiên", "hoa@x.example")


def test_a_batch_is_taken_back_once(tmp_path: Path) -> None:
    first = september(tmp_path)
    undone = take_back(first, OCTOBER)
    assert on(NOVEMBER) == {}
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(Membership))
    with pytest.raises(Conflict, match="đã được hoàn tác"):
        take_back(first, OCTOBER)
    db.session.rollback()
    with pytest.raises(Invalid, match="nhập lại danh sách"):
        take_back(undone.public_id, OCTOBER)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == rows
    db.session.rollback()
    bring(tmp_path, [A1, A2, A3], SEPTEMBER, recorded=OCTOBER)
    assert on(NOVEMBER) == {"A1": DIEN, "A2": DIEN, "A3": DIEN}


def test_units_somebody_uses_stay(tmp_path: Path) -> None:
    first = bring(tmp_path, [student_row("S1", class_name="H26A"), student_row("S2", class_name="H26B")], SEPTEMBER, header=STUDENTS)  # fmt: skip
    bring(
        tmp_path,
        [student_row("S2", class_name="H26B"), student_row("S3", class_name="H26B")],
        OCTOBER,
        header=STUDENTS,
    )
    take_back(first, NOVEMBER)
    names = set(
        db.session.scalars(
            sa.select(UnitRecord.name).where(not_replaced(UnitRecord), UnitRecord.valid_to.is_(None))
        )
    )
    assert {"Học sinh", "H26B"} <= names
    assert "H26A" not in names
    assert list(on(NOVEMBER)) == ["S3"]


def test_a_list_of_before_there_were_runs_is_taken_back_too(tmp_path: Path) -> None:
    with transaction(), clock.frozen(noon(SEPTEMBER)):
        import_roster(SYSTEM, read(workbook(tmp_path / "a.xlsx", [A1])), SEPTEMBER, {})
    with transaction():
        for table in ("roster_item", "roster_run"):
            db.session.execute(sa.text(f"DELETE FROM {table}"))
    [view] = queries.batches()
    public_id = view.public_id
    db.session.rollback()
    take_back(public_id, OCTOBER)
    assert on(NOVEMBER) == {}


def test_an_erased_person_leaves_no_old_name_behind(tmp_path: Path) -> None:
    september(tmp_path)
    bring(tmp_path, [staff_row("A1", "Lê Hai", born="21/10/1980"), A2, A3], OCTOBER)
    person = find_person_by_code("A1")
    assert person
    person_id = person.id
    db.session.rollback()
    assert set(db.session.scalars(sa.select(RosterValue.field))) == {"name", "born"}
    db.session.rollback()
    with transaction():
        announce(PersonErased(person_id, "Người đã xóa 1"))
    assert db.session.scalars(sa.select(RosterValue)).all() == []
