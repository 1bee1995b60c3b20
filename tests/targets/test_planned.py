"""A change planned for a later day: what the form shows, what a change before it leaves, and units that are gone."""

import re
from datetime import date

from lms.kernel.db import release, transaction
from lms.org.changes import Ground
from lms.org.units import actions as units
from lms.targets import queries
from lms.targets.queries import TargetView
from tests.make import SYSTEM, make_unit
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import make_target
from tests.targets.test_asking import seen, values

PLANNED = date(2027, 1, 1)


def timeline(public_id: str) -> list[TargetView]:
    found = queries.get_timeline(public_id)
    release()
    return found


def typed(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else ""


def test_the_form_shows_the_day_that_is_chosen(school: School, office: LmsClient) -> None:
    public_id = make_target(["a"], key="w", categories=["worker"], name="Trước")
    where = f"/targets/{public_id}"
    late = values(seen=seen(public_id), name="Sau", since="01/01/2027", decision_number="", due_days="30")
    assert office.post(f"{where}/change", data=late).status_code == 303
    now = text_of(office, f"{where}/change")
    assert (typed(now, "name"), typed(now, "due_days"), typed(now, "since")) == ("Trước", "", "22/11/2026")
    assert "Sửa nội dung ghi sẵn" in now
    then = text_of(office, f"{where}/change?on=2027-01-01")
    assert (typed(then, "name"), typed(then, "due_days"), typed(then, "since")) == ("Sau", "30", "01/01/2027")
    assert "Sửa nội dung ghi sẵn" not in then
    shown = text_of(office, where)
    assert f"{where}/change?on=2027-01-01" in shown
    assert "Có hiệu lực từ 01/01/2027" not in shown, "it is in force already"
    assert typed(text_of(office, f"/targets/new?like={public_id}"), "name") == "Trước"

    mended = values(seen=typed(now, "seen"), name="Trước, sửa chữ", since="22/11/2026")
    assert office.post(f"{where}/change", data=mended).status_code == 303
    said = [(view.name, view.valid_from, view.valid_to) for view in timeline(public_id)]
    assert said[1:] == [("Trước, sửa chữ", TODAY, date(2026, 12, 31)), ("Sau", PLANNED, None)], (
        "the plan stays"
    )
    again = values(seen=seen(public_id), name="Sau nữa", since="01/01/2027")
    assert office.post(f"{where}/change", data=again).status_code == 303
    assert [view.name for view in timeline(public_id)][1:] == ["Trước, sửa chữ", "Sau nữa"]
    whole = values(seen=seen(public_id), name="Đúng từ đầu", since="20/05/2026")
    assert office.post(f"{where}/change", data=whole).status_code == 303
    assert [view.name for view in timeline(public_id)] == ["Đúng từ đầu", "Sau nữa"], (
        "what has begun is no plan"
    )
    end = {"seen": seen(public_id), "since": "23/11/2026", "reason": "Thôi"}
    assert office.post(f"{where}/end", data=end).status_code == 303, "before the plan, which goes with it"
    told = text_of(office, where)
    assert "chỉ tiêu kết thúc từ 23/11/2026" in told, "tomorrow: it has not ended yet"
    assert "đã có dòng khác thay" in told
    assert [(view.name, view.state) for view in timeline(public_id)] == [
        ("Đúng từ đầu", "active"), ("Đúng từ đầu", "closed"),
    ]  # fmt: skip
    for odd in ("x", "2020-01-01", "9999-99-99"):
        assert office.get(f"{where}/change?on={odd}").status_code == 200


def test_a_unit_that_is_gone_is_called_by_its_name(school: School, office: LmsClient) -> None:
    gone, other = make_unit("Khoa Cũ", "faculty", school.root), make_unit("Lớp Cũ", "class", school.root)
    public_id = make_target(
        ["a"], key="g", unit_ids=[gone, school.it], except_unit_ids=[other], categories=["teacher"]
    )
    for unit in (gone, other):
        close(unit)
    page = text_of(office, f"/targets/{public_id}")
    form = text_of(office, f"/targets/{public_id}/change")
    for shown in (page, form):
        assert "Khoa Cũ (đã giải thể)" in shown
        assert "Lớp Cũ (đã giải thể)" in shown
        assert f"#{gone}" not in shown
    data = values(
        seen=seen(public_id), categories=["teacher"], unit_ids=[str(school.it)], since="22/11/2026",
        more_units="Khoa Cũ (đã giải thể)", except_units="lop cu (da giai the)",
    )  # fmt: skip
    assert office.post(f"/targets/{public_id}/change", data=data).status_code == 303
    newest = timeline(public_id)[-1]
    assert (sorted(newest.unit_ids), newest.except_unit_ids) == (sorted([gone, school.it]), [other])


def close(unit_id: int) -> None:
    with transaction():
        units.close(SYSTEM, unit_id, Ground(TODAY))
