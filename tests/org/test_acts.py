"""What the office records by hand: people and units through a year, and what is known when."""

from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.errors import Conflict, Invalid
from lms.org.units.actions import NewUnit
from tests.make import make_person, make_school
from tests.org.acts import (
    add_person,
    add_unit,
    appoint,
    back,
    counted,
    end,
    held,
    in_unit,
    join,
    leave,
    merge_people,
    merge_units,
    move,
    noon,
    total,
    undo_merge,
)  # fmt: skip

D = date


@pytest.fixture
def school(app: Flask) -> int:
    return make_school("Trường")


def test_a_year_of_one_person(school: int) -> None:
    with clock.frozen(noon(D(2026, 1, 5))):
        a, b = add_unit("Khoa Điện", school), add_unit("Khoa Cơ khí", school)
        p = add_person("A1", "Lê An", a, D(2026, 1, 5))
    with clock.frozen(noon(D(2026, 3, 2))):
        move(p, b, D(2026, 3, 1), category="officer", position="Thư ký", number="12/QĐ")
    with clock.frozen(noon(D(2026, 5, 4))):
        leave(p, D(2026, 5, 1), number="15/QĐ")
    with clock.frozen(noon(D(2026, 8, 3))):
        back(p, D(2026, 8, 1))
    with clock.frozen(noon(D(2026, 9, 30))):
        end(p, D(2026, 9, 15))
    with clock.frozen(noon(D(2026, 11, 2))):
        join(p, a, D(2026, 11, 1))
    assert [(r.unit_id, r.status, r.valid_from, r.valid_to) for r in held(p)] == [
        (a, "active", D(2026, 1, 5), D(2026, 2, 28)),
        (b, "active", D(2026, 3, 1), D(2026, 4, 30)),
        (b, "leave", D(2026, 5, 1), D(2026, 7, 31)),
        (b, "active", D(2026, 8, 1), D(2026, 9, 15)),
        (a, "active", D(2026, 11, 1), None),
    ]
    assert total(D(2026, 1, 4)) == 0
    assert counted(D(2026, 6, 1))["total"] == {"officer": 1}
    assert counted(D(2026, 6, 1))["on_leave"] == 1
    assert (total(D(2026, 9, 15)), total(D(2026, 9, 16)), total(D(2026, 12, 1))) == (1, 0, 1)
    assert in_unit("Khoa Điện", D(2026, 3, 1), known=D(2026, 3, 1)) == 1, "the move was not recorded yet"
    assert in_unit("Khoa Điện", D(2026, 3, 1), known=D(2026, 3, 2)) == 0, "the whole day counts"
    assert total(D(2026, 9, 20), known=D(2026, 9, 29)) == 1


def test_a_change_recorded_late_runs_on_until_the_next_one_of_its_kind(school: int) -> None:
    a, b, c = (add_unit(f"Khoa {n}", school) for n in "ABC")
    p = add_person("A1", "Lê An", a, D(2026, 1, 1))
    move(p, b, D(2026, 9, 1))
    leave(p, D(2026, 5, 1))
    back(p, D(2026, 10, 1))
    move(p, c, D(2026, 3, 1))
    assert [(r.unit_id, r.status, r.valid_from) for r in held(p)] == [
        (a, "active", D(2026, 1, 1)),
        (c, "active", D(2026, 3, 1)),
        (c, "leave", D(2026, 5, 1)),
        (b, "leave", D(2026, 9, 1)),
        (b, "active", D(2026, 10, 1)),
    ]


@pytest.mark.parametrize("day", [D(1899, 1, 1), D(9999, 12, 31), D(2035, 1, 1)])
def test_a_year_that_nobody_meant_is_refused(school: int, day: date) -> None:
    a = add_unit("Khoa A", school)
    with pytest.raises(Invalid, match="quá xa"):
        add_person("A1", "Lê An", a, day)


def test_what_cannot_be_is_refused_with_a_sentence(school: int) -> None:
    a, b = add_unit("Khoa A", school), add_unit("Khoa B", school, on=D(2026, 6, 1))
    p = add_person("A1", "Lê An", a, D(2026, 1, 1))
    for act, says in [
        (lambda: move(p, b, D(2026, 3, 1)), "không tồn tại suốt thời gian từ ngày 01/03/2026"),
        (lambda: move(p, a, D(2026, 3, 1)), "Không có gì thay đổi"),
        (lambda: move(p, b, D(2025, 3, 1)), "không thuộc đơn vị nào"),
        (lambda: back(p, D(2026, 3, 1)), "không nghỉ"),
        (lambda: join(p, a, D(2026, 3, 1)), "đã thuộc một đơn vị"),
        (lambda: end(p, D(2026, 3, 1), " "), "lý do"),
        (lambda: leave(p, D(2026, 3, 1), D(2026, 2, 1)), "ở trước ngày đầu"),
        (lambda: leave(p, D(2026, 3, 1), kind=""), "loại nghỉ"),
        (lambda: add_person("a1", "Lê An", a, D(2026, 1, 1)), "đã có trong danh sách"),
        (lambda: move(p, b, D(2026, 7, 1), category="king"), "đối tượng"),
    ]:
        with pytest.raises((Invalid, Conflict), match=says):
            act()
    move(p, b, D(2026, 7, 1))
    with pytest.raises(Invalid, match="Đã ghi một thay đổi từ ngày 01/07/2026"):
        end(p, D(2026, 5, 1))
    assert len(held(p)) == 2


def test_units_merge_and_their_people_go_over_on_that_day(school: int) -> None:
    a, b = add_unit("Khoa A", school), add_unit("Khoa B", school)
    team = add_unit("Tổ 1", a, kind="team")
    p, q, r, s = (add_person(f"P{i}", f"Người {i}", u, D(2026, 1, 1)) for i, u in enumerate([a, b, team, a]))
    end(s, D(2026, 3, 31))
    leave(p, D(2026, 6, 1))
    move(q, a, D(2026, 9, 1))
    appoint(a, p, D(2026, 1, 1))
    into = merge_units([a, b], NewUnit("Khoa Điện - Cơ khí", "faculty", school), D(2026, 7, 1))
    assert (in_unit("Khoa A", D(2026, 6, 30)), in_unit("Khoa B", D(2026, 6, 30))) == (2, 1)
    assert in_unit("Khoa A", D(2026, 7, 1)) == -1
    assert in_unit("Khoa Điện - Cơ khí", D(2026, 7, 1)) == 3
    assert in_unit("Khoa Điện - Cơ khí", D(2026, 12, 1)) == 3
    assert in_unit("Khoa Điện - Cơ khí", D(2026, 6, 30)) == -1
    assert in_unit("Trường", D(2026, 6, 30)) == in_unit("Trường", D(2026, 7, 1)) == 3
    assert [(x.unit_id, x.status, x.valid_from) for x in held(p)] == [
        (a, "active", D(2026, 1, 1)), (a, "leave", D(2026, 6, 1)), (into, "leave", D(2026, 7, 1)),
    ]  # fmt: skip
    assert held(s)[0].valid_to == D(2026, 3, 31)
    assert {x.unit_id for x in held(q)} == {b, into}
    assert held(r)[0].unit_id == team


def test_a_unit_with_people_in_it_is_not_closed_and_a_circle_is_not_made(school: int) -> None:
    from lms.kernel.db import transaction
    from lms.org.changes import Ground
    from lms.org.units import actions as units
    from tests.make import SYSTEM

    a = add_unit("Khoa A", school)
    team = add_unit("Tổ 1", a, kind="team")
    p = add_person("P1", "Đỗ Thị Ý", team, D(2026, 1, 1))
    for act, says in [
        (lambda: units.close(SYSTEM, team, Ground(D(2026, 5, 1))), "Còn 1 người .*: Đỗ Thị Ý"),
        (
            lambda: units.close(SYSTEM, a, Ground(D(2026, 5, 1))),
            "đơn vị trực thuộc vào ngày 01/05/2026: Tổ 1",
        ),
        (lambda: units.move(SYSTEM, a, team, Ground(D(2026, 5, 1))), "trực thuộc chính nó"),
        (lambda: units.move(SYSTEM, a, a, Ground(D(2026, 5, 1))), "trực thuộc chính nó"),
        (lambda: units.rename(SYSTEM, a, "Khoa A", "faculty", Ground(D(2026, 5, 1))), "Không có gì thay đổi"),
        (
            lambda: units.create(SYSTEM, NewUnit("khoa a", "faculty", school), Ground(D(2026, 5, 1))),
            "đã có “khoa a”",
        ),
        (lambda: units.change_code(SYSTEM, a, "Khoa Á"), "Mã đơn vị chỉ gồm"),
        (lambda: units.change_code(SYSTEM, a, "to-1"), "Đã có đơn vị mang mã to-1"),
    ]:
        with pytest.raises((Invalid, Conflict), match=says), transaction():
            act()
    end(p, D(2026, 4, 30))
    with transaction():
        units.close(SYSTEM, team, Ground(D(2026, 5, 1)))
        units.rename(SYSTEM, a, "Khoa Á Đông", "centre", Ground(D(2026, 6, 1)))
    assert in_unit("Tổ 1", D(2026, 4, 30)) == 1
    assert in_unit("Tổ 1", D(2026, 5, 1)) == -1
    assert (in_unit("Khoa A", D(2026, 5, 31)), in_unit("Khoa Á Đông", D(2026, 6, 1))) == (0, 0)


def test_two_records_of_one_person(school: int) -> None:
    a, b = add_unit("Khoa A", school), add_unit("Khoa B", school)
    with clock.frozen(noon(D(2026, 1, 1))):
        old = add_person("CU", "Lê Thị An", a, D(2024, 1, 1))
        new = add_person("MOI", "Lê Thị An", b, D(2025, 1, 1))
    with clock.frozen(noon(D(2026, 2, 1))):
        merge = merge_people(new, old)
    for on, known, people in [
        (D(2024, 6, 1), None, 1), (D(2026, 1, 1), None, 1), (D(2026, 1, 1), D(2026, 1, 31), 2),
        (D(2026, 3, 1), D(2026, 2, 1), 1), (D(2024, 6, 1), D(2026, 1, 31), 1), (D(2023, 6, 1), None, 0),
    ]:  # fmt: skip
        assert total(on, known) == people, (on, known)
    assert in_unit("Khoa A", D(2024, 6, 1)) == 1, "the days only the other record knows are taken over"
    assert [(r.unit_id, r.valid_from, r.valid_to) for r in held(new)] == [
        (a, D(2024, 1, 1), D(2024, 12, 31)), (b, D(2025, 1, 1), None),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="đã được gộp"):
        move(old, b, D(2026, 2, 1))
    with clock.frozen(noon(D(2026, 3, 1))):
        undo_merge(merge)
    assert (total(D(2026, 1, 1)), total(D(2026, 1, 1), D(2026, 2, 20)), total(D(2024, 6, 1))) == (2, 1, 1)
    assert len(held(new)) == 1
    with pytest.raises(Conflict, match="đã được hoàn tác"):
        undo_merge(merge)


def test_merges_in_a_row_resolve_in_one_step_and_come_apart_again(school: int) -> None:
    from lms.kernel.db import db
    from lms.org.queries import find_kept_id

    a = add_unit("Khoa A", school)
    x, y, z = (add_person(f"M{i}", "Lê An", a, D(2026, 1, 1)) for i in range(3))
    first, second = merge_people(y, x), merge_people(z, y)
    assert {find_kept_id(i) for i in (x, y, z)} == {z}
    db.session.rollback()
    assert total(D(2026, 2, 1)) == 1
    with pytest.raises(Conflict):
        undo_merge(first)
    undo_merge(second)
    assert [find_kept_id(i) for i in (x, y, z)] == [y, y, z]
    db.session.rollback()
    assert total(D(2026, 2, 1)) == 2
    with pytest.raises(Invalid, match="đã là của một người"):
        merge_people(x, y)
    with pytest.raises(Conflict, match="M0 đã được gộp"):
        merge_people(z, x)


def test_a_head_is_dated_and_one_at_a_time(school: int) -> None:
    from lms.kernel.db import db
    from lms.org.units.queries import heads

    a = add_unit("Khoa A", school)
    p, q = (make_person(f"Người {n}", a) for n in "PQ")
    appoint(a, p, D(2024, 1, 1))
    appoint(a, q, D(2026, 3, 1), "Phụ trách khoa", until=D(2026, 5, 31))
    found = [(h.title, h.is_acting, h.valid_from, h.valid_to) for h in heads(a)]
    db.session.rollback()
    assert found == [
        ("Trưởng khoa", False, D(2026, 6, 1), None),
        ("Phụ trách khoa", True, D(2026, 3, 1), D(2026, 5, 31)),
        ("Trưởng khoa", False, D(2024, 1, 1), D(2026, 2, 28)),
    ]


def test_several_schools_hang_under_a_department_and_inherit_its_settings(school: int) -> None:
    from lms.kernel.db import db, transaction
    from lms.org import settings
    from lms.org.changes import Ground
    from lms.org.units import actions as units
    from tests.make import SYSTEM

    above = add_unit("Sở GDĐT Khánh Hòa", None, kind="department")
    other = add_unit("Trường B", above, kind="school")
    p, q = add_person("A1", "Lê An", school, D(2026, 1, 1)), add_person("B1", "Lê Bé", other, D(2026, 1, 1))
    with transaction():
        units.move(SYSTEM, school, above, Ground(D(2026, 2, 1)))
        settings.change(SYSTEM, above, settings.PLACE, "Nha Trang")
        settings.change(SYSTEM, other, settings.PLACE, "Ninh Hòa")
    assert settings.setting(settings.PLACE, school) == "Nha Trang"
    assert settings.setting(settings.PLACE, other) == "Ninh Hòa"
    db.session.rollback()
    assert [in_unit("Sở GDĐT Khánh Hòa", day) for day in (D(2026, 1, 31), D(2026, 2, 1))] == [1, 2]
    assert total(D(2026, 2, 1)) == len({p, q})


def test_text_comes_in_as_nfc_and_two_spellings_are_one_code(school: int) -> None:
    import unicodedata

    from lms.kernel.db import db
    from lms.org.models import Person, Unit

    a = add_unit(unicodedata.normalize("NFD", "Khoa  Điện tử"), school)
    b = add_unit("Khoa Điện Tử 2", school)
    p = add_person("A1", unicodedata.normalize("NFD", "Đỗ Thị Ặm"), a, D(2026, 1, 1))
    assert db.session.get_one(Person, p).full_name == "Đỗ Thị Ặm"
    assert [db.session.get_one(Unit, i).code for i in (a, b)] == ["khoa-dien-tu", "khoa-dien-tu-2"]
    db.session.rollback()
    assert in_unit("Khoa Điện tử", D(2026, 1, 1)) == 1
