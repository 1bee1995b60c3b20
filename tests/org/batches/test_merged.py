"""Lists and batches about people whose records were merged, undone or erased."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.hooks import PersonErased, announce
from lms.org.defaults import ensure_defaults
from lms.org.models import Person
from lms.org.queries import PeopleFilter, find_person_by_code, people
from lms.org.roster.actions import plan_import
from lms.org.roster.batches import queries, running
from lms.org.roster.batches.actions import add_items, apply_chunk, begin
from lms.org.roster.batches.items import items_of
from lms.org.roster.batches.models import RosterItem
from lms.org.roster.batches.running import open_batch
from lms.org.roster.plan import Plan
from lms.org.roster.steps import Kind
from tests.breaking import faults
from tests.make import SYSTEM
from tests.org.acts import merge_people
from tests.org.batches.make import NOVEMBER, OCTOBER, SEPTEMBER, bring, noon, on, take_back
from tests.org.make import read, staff_row, workbook

A1 = staff_row("A1", "Lê An", joined="01/09/2020")
A2 = staff_row("A2", "Trần Hòa", joined="01/09/2020", email="hoa@x.example")
DIEN, HAN = ("Khoa Điện", "teacher", "active"), ("Khoa Hàn", "teacher", "active")


@pytest.fixture(autouse=True)
def defaults(app: Flask) -> None:
    with transaction():
        ensure_defaults()


def id_of(code: str) -> int:
    found = db.session.scalars(sa.select(Person.id).where(Person.code == code)).one()
    release()
    return found


def merged(kept: str, other: str, day: date = OCTOBER) -> str:
    with clock.frozen(noon(day)):
        return merge_people(id_of(kept), id_of(other))


def plan(folder: Path, rows: list[list[object]], as_of: date) -> Plan:
    with clock.frozen(noon(as_of)):
        found = plan_import(read(workbook(folder / "p.xlsx", rows), as_of), as_of, {})
        release()
    return found


def found_by(query: str) -> list[str]:
    rows, _ = people(PeopleFilter(query, status="all"), NOVEMBER, 10, 0)
    release()
    return [row.full_name for row in rows]


def test_a_list_with_the_code_of_a_merged_record_lists_the_person(tmp_path: Path) -> None:
    bring(tmp_path, [A1, staff_row("CU", "Lê An", unit="Khoa Hàn"), A2], SEPTEMBER)
    merged("A1", "CU")
    found = plan(tmp_path, [staff_row("cu", "Lê An", joined="01/09/2020"), A2], NOVEMBER)
    assert (found.steps, found.absent, found.unchanged) == ([], [], 2), "neither record has left"
    moved = plan(tmp_path, [staff_row("CU", "Lê An", unit="Khoa Hàn"), A2], NOVEMBER)
    [step] = moved.steps
    assert step.person
    assert (step.kind, step.person.id, step.person.code) == (Kind.CHANGED, id_of("A1"), "A1")
    gone = plan(tmp_path, [A2], NOVEMBER)
    assert [person.code for person in gone.absent] == ["A1"], "the merged record is nobody to leave"


def test_a_refused_row_with_a_merged_code_proposes_nobody(tmp_path: Path) -> None:
    bring(tmp_path, [A1, staff_row("CU", "Lê An")], SEPTEMBER)
    merged("A1", "CU")
    found = plan(tmp_path, [staff_row("CU", ""), A2], NOVEMBER)
    assert found.absent == []
    assert [step.row.code for step in found.steps] == ["A2"]


def test_both_codes_of_one_person_in_one_list(tmp_path: Path) -> None:
    bring(tmp_path, [A1, staff_row("CU", "Lê An")], SEPTEMBER)
    merged("A1", "CU")
    rows = [staff_row("CU", "Lê An", unit="Khoa Hàn"), A1]
    found = plan(tmp_path, rows, NOVEMBER)
    assert (found.steps, found.unchanged) == ([], 1)
    [told] = [p for p in found.problems if "hai hồ sơ đã được gộp" in p.message.plain()]
    assert (told.place, told.value) == ("Sheet1!B5", "CU")
    assert "A1 ở ô Sheet1!B6" in told.message.plain()


def test_merged_after_the_confirmation(tmp_path: Path) -> None:
    bring(tmp_path, [A1, staff_row("CU", "Lê An")], SEPTEMBER)
    rows = [staff_row("CU", "Lê An", unit="Khoa Hàn"), A1]
    confirmed = plan(tmp_path, rows, NOVEMBER)
    with clock.frozen(noon(NOVEMBER)):
        with transaction():
            batch_id = open_batch(SYSTEM, confirmed, tuple(Kind), (), {}).id
            add_items(batch_id, 0, list(items_of(confirmed, tuple(Kind), ())))
            begin(batch_id)
        merge_people(id_of("A1"), id_of("CU"))
        running.carry_on(batch_id)
        done = queries.batch_of_id(batch_id)
        release()
    assert done.run
    assert (done.run.state, done.run.skipped) == ("done", 1)
    assert on(NOVEMBER) == {"A1": DIEN}


def test_taking_back_a_batch_whose_people_were_merged_since(tmp_path: Path) -> None:
    bring(tmp_path, [A1], SEPTEMBER)
    rows = [
        staff_row("A1", "Lê An", unit="Khoa Hàn"),
        staff_row("CU", "Lê Thị An", joined="01/09/2018", email="an@x.example"),
    ]
    second = bring(tmp_path, rows, OCTOBER)
    merged("A1", "CU", date(2026, 10, 20))
    known = date(2026, 10, 25)
    days = [date(2019, 1, 1), SEPTEMBER, OCTOBER, NOVEMBER]
    before = {day: on(day, known) for day in days}
    take_back(second, NOVEMBER)
    assert on(NOVEMBER) == {"A1": DIEN}
    assert on(date(2019, 1, 1)) == {"A1": DIEN}, "what the merge took over is a later fact"
    assert {day: on(day, known) for day in days} == before
    assert found_by("lê thị an") == found_by("cu") == found_by("an@x.example") == ["Lê An"]
    assert faults() == {}


def test_a_new_name_of_a_kept_person_keeps_the_names_of_the_merged_record(tmp_path: Path) -> None:
    bring(tmp_path, [A1, staff_row("CU", "Nguyễn Cũ", email="cu@x.example")], SEPTEMBER)
    merged("A1", "CU")
    assert found_by("nguyễn cũ") == found_by("cu@x.example") == ["Lê An"]
    assert faults() == {}
    second = bring(tmp_path, [staff_row("A1", "Lê Hai")], NOVEMBER, groups=(Kind.CHANGED,))
    assert found_by("nguyễn cũ") == found_by("lê hai") == ["Lê Hai"]
    assert found_by("lê an") == []
    take_back(second, NOVEMBER)
    assert found_by("nguyễn cũ") == found_by("lê an") == ["Lê An"]
    assert faults() == {}


def test_who_came_with_an_undone_list_only_is_no_former_member(tmp_path: Path) -> None:
    bring(tmp_path, [A2], SEPTEMBER)
    wrong = bring(tmp_path, [A1, A2], OCTOBER)
    take_back(wrong, OCTOBER)
    for status in ("left", "all"):
        rows, total = people(PeopleFilter(status=status), NOVEMBER, 10, 0)
        assert ([row.code for row in rows], total) == ([], 0) if status == "left" else (["A2"], 1)
    release()
    gone = bring(tmp_path, [staff_row("A2", "Trần Hòa", status="Đã nghỉ hưu")], NOVEMBER)
    assert gone
    rows, _ = people(PeopleFilter(status="left"), NOVEMBER, 10, 0)
    assert [row.code for row in rows] == ["A2"], "who really left is listed"


def test_the_right_list_after_an_undone_one_counts_from_the_day_of_joining(tmp_path: Path) -> None:
    wrong = bring(
        tmp_path, [staff_row("A1", "Lê Am", joined="01/09/2020", email="sai@x.example"), A2], SEPTEMBER
    )
    take_back(wrong, SEPTEMBER)
    found = plan(tmp_path, [A1, A2], SEPTEMBER)
    assert [step.kind for step in found.steps] == [Kind.NEW, Kind.NEW]
    bring(tmp_path, [A1, A2], SEPTEMBER)
    assert on(date(2020, 9, 1)) == on(NOVEMBER) == {"A1": DIEN, "A2": DIEN}
    assert on(date(2020, 8, 31)) == {}
    person = find_person_by_code("A1")
    assert person
    assert person.full_name == "Lê An"
    assert faults() == {}
    left = plan(tmp_path, [staff_row("A9", "Võ Sơn", status="Đã nghỉ hưu")], NOVEMBER)
    assert len(left.not_added) == 1


def test_erased_while_the_list_waits(tmp_path: Path) -> None:
    bring(tmp_path, [A1, A2], SEPTEMBER)
    confirmed = plan(
        tmp_path,
        [staff_row("A1", "Lê An", unit="Khoa Hàn"), staff_row("A2", "Trần Hòa Hai", unit="Khoa Hàn")],
        NOVEMBER,
    )
    with clock.frozen(noon(NOVEMBER)):
        with transaction():
            batch_id = open_batch(SYSTEM, confirmed, tuple(Kind), (), {}).id
            add_items(batch_id, 0, list(items_of(confirmed, tuple(Kind), ())))
            begin(batch_id)
        person_id = id_of("A2")
        with transaction():
            announce(PersonErased(person_id, "Người đã xóa 1"))
        with transaction():
            assert not apply_chunk(batch_id)
    payloads = [str(payload) for payload in db.session.scalars(sa.select(RosterItem.payload))]
    assert payloads == ["{}"] * len(payloads), "neither code nor name waits on"
    done = queries.batch_of_id(batch_id)
    assert done.run
    assert done.run.skipped == 1
    release()
    assert on(NOVEMBER)["A1"] == HAN


def test_the_code_somebody_got_meanwhile_is_noted_with_its_holder(tmp_path: Path) -> None:
    bring(tmp_path, [A2], SEPTEMBER)
    confirmed = plan(tmp_path, [A1, A2], NOVEMBER)
    with clock.frozen(noon(NOVEMBER)):
        with transaction():
            batch_id = open_batch(SYSTEM, confirmed, tuple(Kind), (), {}).id
            add_items(batch_id, 0, list(items_of(confirmed, tuple(Kind), ())))
            begin(batch_id)
        with transaction():
            db.session.add(
                Person(
                    public_id="x" * 12, code="a1", full_name="Ai Khác", name_key="ai", created_at=clock.now()
                )
            )
        running.carry_on(batch_id)
    [item] = db.session.scalars(sa.select(RosterItem).where(RosterItem.state == "skipped"))
    assert item.person_id is not None
    holder = item.person_id
    release()
    assert holder == id_of("a1")
    with transaction():
        announce(PersonErased(holder, "Người đã xóa 1"))
    assert db.session.scalars(sa.select(RosterItem.payload).where(RosterItem.person_id == holder)).one() == {}


def test_a_plan_is_the_same_however_few_are_looked_up_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path, [A1, A2, staff_row("CU", "Lê An"), staff_row("A3", "Võ Sơn")], SEPTEMBER)
    merged("A1", "CU")
    rows = [
        staff_row("A9", "Bá Chín"),
        staff_row("CU", "Lê An", unit="Khoa Hàn"),
        A2,
        staff_row("A8", "Bá Tám"),
    ]
    whole = plan(tmp_path, rows, NOVEMBER)
    assert [person.code for person in whole.absent] == ["A3"]
    monkeypatch.setattr("lms.org.roster.plan.ROWS_AT_ONCE", 1)
    assert plan(tmp_path, rows, NOVEMBER).fingerprint() == whole.fingerprint() != ""
    assert [step.kind for step in whole.steps] == [Kind.NEW, Kind.CHANGED, Kind.NEW]
