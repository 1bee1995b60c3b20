"""What an import writes, and what it leaves alone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, hooks
from lms.kernel.actor import Actor
from lms.kernel.db import Base, db, transaction
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.org.defaults import ensure_defaults
from lms.org.models import BirthDate, CategoryMapping, Membership, Person, RosterBatch
from lms.org.queries import (
    PeopleFilter,
    find_person_by_code,
    main_membership_rows,
    membership_history,
    people,
    unit_nodes,
)
from lms.org.roster.actions import import_roster, plan_import
from lms.org.roster.shapes import Severity
from lms.org.roster.steps import Kind
from tests.make import SYSTEM
from tests.org.make import AS_OF, STUDENTS, import_rows, read, staff_row, student_row, told, workbook

LATER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def defaults(app: Flask) -> None:
    with transaction():
        ensure_defaults()


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    found = {
        t.name: db.session.scalar(sa.select(sa.func.count()).select_from(t)) or 0
        for t in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def on(day: date, known_at: datetime | None = None) -> dict[str, tuple[str, str, str]]:
    """Code to (unit, category, status) on `day`."""
    names = {n.id: n.name for n in unit_nodes(day).values()}
    held = main_membership_rows(day, known_at).subquery()
    rows = db.session.execute(
        sa.select(Person.code, held.c.unit_id, held.c.category, held.c.status).join(
            held, held.c.person_id == Person.id
        )
    ).all()
    db.session.rollback()
    return {r.code: (names[r.unit_id], r.category, r.status) for r in rows}


def test_people_units_and_memberships_come_from_the_list(tmp_path: Path) -> None:
    rows = [
        staff_row(
            "A1",
            "Lê An",
            label="Cán bộ quản lý",
            unit="Ban Giám hiệu",
            joined="01/02/2019",
            email="an@x.example",
        ),
        staff_row(
            "A2", "Trần Hòa", label="Viên chức hành chính", unit="Phòng Đào tạo", status="Nghỉ thai sản"
        ),
        staff_row("A3", "Võ Sơn", label="Người lao động hợp đồng", unit="Phòng Đào tạo"),
        staff_row("A4", "Bá Thọ", status="Đã nghỉ hưu"),
    ]
    plan = import_rows(tmp_path, rows)
    assert plan.counts() | {"new": 3, "not_added": 1, "units": 2, "left_out": 0} == plan.counts()
    assert on(AS_OF) == {
        "A1": ("Ban Giám hiệu", "manager", "active"),
        "A2": ("Phòng Đào tạo", "officer", "leave"),
        "A3": ("Phòng Đào tạo", "worker", "active"),
    }
    assert list(on(date(2020, 1, 1))) == ["A1"]
    kinds = {n.name: (n.kind, n.parent_id is not None) for n in unit_nodes(AS_OF).values()}
    assert kinds["Ban Giám hiệu"] == ("board", True)
    assert kinds["Phòng Đào tạo"] == ("office", True)
    person = find_person_by_code("A1")
    assert person
    assert person.email == "an@x.example"
    assert db.session.get_one(BirthDate, person.id).born_on == date(1980, 10, 20)


def test_classes_hang_under_one_group(tmp_path: Path) -> None:
    import_rows(tmp_path, [student_row("S1"), student_row("S2", class_name="H25B")], header=STUDENTS)
    nodes = unit_nodes(AS_OF)
    group = next(n for n in nodes.values() if n.kind == "class_group")
    assert {n.name for n in nodes.values() if n.parent_id == group.id} == {"DCN26A", "H25B"}
    assert nodes[group.parent_id or 0].kind == "school"
    held = db.session.scalars(main_membership_rows(AS_OF)).first()
    assert held
    assert (held.category, held.position) == ("student", "K26 - Hàn")


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    rows = [
        staff_row("A1"),
        staff_row("A2", "Lê Hòa", born=date(1980, 4, 5)),
        staff_row("A3", status="Thôi việc"),
    ]
    import_rows(tmp_path, rows)
    before = everything()
    for day in (AS_OF, LATER):
        plan = import_rows(tmp_path, rows, as_of=day)
        assert plan.steps == []
        assert plan.unchanged == 2
    assert everything() == before


def test_changes_take_the_date_of_the_list(tmp_path: Path) -> None:
    with clock.frozen(datetime(2026, 9, 5, 3, tzinfo=UTC)):
        import_rows(
            tmp_path,
            [staff_row("A1", joined="01/09/2020"), staff_row("A2", "Lê Hòa"), staff_row("A3", "Võ Sơn")],
        )
    with clock.frozen(datetime(2026, 10, 5, 3, tzinfo=UTC)):
        plan = import_rows(
            tmp_path,
            [
                staff_row("A1", unit="Phòng Đào tạo", label="Cán bộ quản lý", position="Trưởng phòng"),
                staff_row("A2", "Lê Hoà Bình", email="hoa@x.example", status="Đi học dài hạn"),
                staff_row("A3", "Võ Sơn", status="Chuyển công tác"),
            ],
            as_of=LATER,
        )
    assert {kind: len(plan.of(kind)) for kind in Kind if plan.of(kind)} == {Kind.CHANGED: 2, Kind.ENDED: 1}
    eve = LATER - timedelta(days=1)
    assert on(eve) == dict.fromkeys(("A1", "A2", "A3"), ("Khoa Điện", "teacher", "active"))
    assert on(LATER) == {
        "A1": ("Phòng Đào tạo", "manager", "active"),
        "A2": ("Khoa Điện", "teacher", "leave"),
    }
    assert on(LATER, known_at=datetime(2026, 10, 2, tzinfo=UTC)) == on(eve)
    gone = find_person_by_code("A3")
    assert gone
    assert [(m.valid_to, m.end_reason) for m in membership_history(gone.id)] == [(eve, "Chuyển công tác")]
    renamed = find_person_by_code("A2")
    assert renamed
    assert (renamed.full_name, renamed.email) == ("Lê Hoà Bình", "hoa@x.example")
    again = import_rows(tmp_path, [staff_row("A3", "Võ Sơn", unit="Phòng Đào tạo")], as_of=LATER)
    assert len(again.of(Kind.BACK)) == 1
    assert on(LATER)["A3"] == ("Phòng Đào tạo", "teacher", "active")


def test_a_leave_holds_only_from_the_date_of_the_list(tmp_path: Path) -> None:
    leave = "Nghỉ thai sản"
    long = staff_row("A1", joined="01/09/2020", status=leave)
    import_rows(tmp_path, [long, staff_row("A2", "Lê Hòa", status=leave)])
    held = db.session.scalars(sa.select(Membership).order_by(Membership.person_id, Membership.id)).all()
    assert [(row.status, row.leave_kind, row.valid_from, row.valid_to) for row in held] == [
        ("active", None, date(2020, 9, 1), AS_OF - timedelta(days=1)), *[("leave", leave, AS_OF, None)] * 2,
    ]  # fmt: skip


def test_a_correction_on_the_same_date_replaces(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1"), staff_row("A2", "Lê Hòa")])
    import_rows(tmp_path, [staff_row("A1", unit="Khoa Hàn"), staff_row("A2", "Lê Hòa", status="Thôi việc")])
    assert on(AS_OF) == {"A1": ("Khoa Hàn", "teacher", "active")}
    assert on(AS_OF - timedelta(days=1)) == {}
    rows = db.session.scalars(sa.select(Membership)).all()
    assert sum(row.replaces_id is not None for row in rows) == 2
    left = find_person_by_code("A2")
    assert left
    assert membership_history(left.id) == []


def test_what_the_list_does_not_say_is_kept(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1", position="Tổ trưởng", email="a@x.example")])
    header = ["Mã cán bộ", "Họ và tên", "Vị trí việc làm", "Đơn vị"]
    plan = import_rows(tmp_path, [["A1", "Nguyễn Thị Ánh", "Giáo viên", "KHOA  ĐIỆN"]], LATER, header)
    assert plan.steps == []


def test_labels_that_nobody_decided_block_their_rows_only(tmp_path: Path) -> None:
    rows = [
        staff_row("A1"),
        staff_row("A2", "Lê Hòa", label="Nhân viên"),
        staff_row("A3", "Võ Sơn", label="NHÂN VIÊN "),
    ]
    plan = import_rows(tmp_path, rows)
    assert {label: len(found) for label, found in plan.blocked.items()} == {"Nhân viên": 1, "NHÂN VIÊN": 1}
    assert list(told(plan, Severity.ROW)) == ["Sheet1!F6", "Sheet1!F7"]
    assert list(on(AS_OF)) == ["A1"]
    import_rows(tmp_path, rows, chosen={"Nhân viên": "officer"})
    assert on(AS_OF)["A2"][1] == on(AS_OF)["A3"][1] == "officer"
    held = db.session.scalars(sa.select(CategoryMapping).where(CategoryMapping.label == "Nhân viên")).all()
    assert [(m.category, m.valid_from) for m in held] == [("officer", AS_OF)]
    assert import_rows(tmp_path, rows, LATER).steps == []
    import_rows(tmp_path, rows, LATER, chosen={"Nhân viên": "worker"})
    assert (on(AS_OF)["A2"][1], on(LATER)["A2"][1]) == ("officer", "worker")


def test_dates_must_follow_each_other(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1")], as_of=LATER)
    with pytest.raises(Invalid, match="01/10/2026"):
        import_rows(tmp_path, [staff_row("A2", "Lê Hòa")], as_of=AS_OF)
    import_rows(tmp_path, [student_row("S1")], as_of=AS_OF, header=STUDENTS)  # another kind of people
    with pytest.raises(Invalid, match="sau hôm nay"):
        import_rows(tmp_path, [staff_row("A1")], as_of=clock.today() + timedelta(days=1))


def test_who_is_absent_is_told_and_stays(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1"), staff_row("A2", "Lê Hòa"), staff_row("A3", "Võ Sơn")])
    import_rows(tmp_path, [student_row("S1")], header=STUDENTS)
    plan = import_rows(tmp_path, [staff_row("A1", email="x@x.example"), staff_row("A3", None)], LATER)
    assert [person.code for person in plan.absent] == ["A2"]
    assert set(on(LATER)) == {"A1", "A2", "A3", "S1"}


def test_near_spellings_warn_and_do_not_merge(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1", "Lê Thị Thủy", unit="Khoa Thủy sản")])
    plan = import_rows(tmp_path, [staff_row("A1", "Lê Thị Thuỷ", unit="Khoa Thuỷ sản")], LATER)
    notes = told(plan, Severity.NOTE)
    assert "Khoa Thủy sản" in notes["Sheet1!G5"]
    assert "Lê Thị Thủy" in notes["Sheet1!C5"]
    assert on(LATER)["A1"][0] == "Khoa Thuỷ sản"
    person = find_person_by_code("A1")
    assert person
    assert person.full_name == "Lê Thị Thủy"


def test_a_confirmed_plan_is_carried_out_as_shown_or_not_at_all(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row("A1")]))
    seen = plan_import(roster, AS_OF, {}).fingerprint()
    import_rows(tmp_path, [staff_row("A1", unit="Khoa Hàn")])
    before = everything()
    with pytest.raises(Conflict), transaction():
        import_roster(SYSTEM, roster, AS_OF, {}, seen)
    assert everything() == before


def test_people_are_found_without_diacritics_and_by_code(tmp_path: Path) -> None:
    import_rows(tmp_path, [staff_row("A1", "Nguyễn Đức Ánh"), staff_row("A2", "Nguyễn Duc Anh", born=None)])
    for query, codes in (("duc anh", ["A2", "A1"]), ("đức ánh", ["A1", "A2"]), ("a2", ["A2"]), ("hoa", [])):
        rows, total = people(PeopleFilter(query), AS_OF, 10, 0)
        assert ([r.code for r in rows], total) == (codes, len(codes))
    import_rows(tmp_path, [staff_row("A1", "Nguyễn Đức Hòa")], LATER)
    assert [r.code for r in people(PeopleFilter("hoa"), LATER, 10, 0)[0]] == ["A1"]
    assert [r.code for r in people(PeopleFilter("anh"), LATER, 10, 0)[0]] == ["A2"]


def test_new_people_are_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(hooks, "announce", heard.append)
    import_rows(tmp_path, [staff_row("A1"), staff_row("A2", "Lê Hòa")])
    import_rows(tmp_path, [staff_row("A1", unit="Khoa Hàn"), staff_row("A2", "Lê Hòa")], LATER)
    assert [type(event) for event in heard] == [hooks.PersonAdded] * 2


def _statements(action: Any) -> int:
    count = 0

    def one(*_: object) -> None:
        nonlocal count
        count += 1

    sa.event.listen(db.engine, "before_cursor_execute", one)
    try:
        action()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", one)
    return count


def test_the_number_of_statements_does_not_grow_with_the_list(tmp_path: Path) -> None:
    def rows(first: int, last: int, **more: Any) -> Sequence[Sequence[object]]:
        return [student_row(f"S{i}", f"Lê Văn {chr(97 + i % 26)}", **more) for i in range(first, last)]

    import_rows(tmp_path, rows(0, 1), header=STUDENTS)
    few = _statements(lambda: import_rows(tmp_path, rows(1, 5), header=STUDENTS))
    many = _statements(lambda: import_rows(tmp_path, rows(5, 400), header=STUDENTS))
    assert many <= few + 3
    changed = _statements(lambda: import_rows(tmp_path, rows(0, 400, status="Bảo lưu"), header=STUDENTS))
    assert changed <= few + 3
    batch = db.session.scalars(sa.select(RosterBatch).order_by(RosterBatch.id.desc())).first()
    assert batch
    assert batch.summary["changed"] == 400


def test_only_the_office_may(tmp_path: Path) -> None:
    roster = read(workbook(tmp_path / "a.xlsx", [staff_row("A1")]))
    before = everything()
    with pytest.raises(NotFound), transaction():
        import_roster(Actor(1, None, "ai đó"), roster, AS_OF, {})
    assert everything() == before
