"""Writing a target, putting it in force, changing it in the middle of the year, closing it; whom it means; what meets it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, release, transaction
from lms.learning.models import Participation
from lms.org.models import Membership, Person
from lms.targets import queries, satisfiers
from lms.targets.models import TargetRecord
from lms.targets.rules import Figures, Listing, Standing
from lms.targets.satisfiers import Moment
from lms.targets.status.rules import Status, status
from tests.make import make_person, make_unit
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import complete, make_target


def figures(on: date = TODAY, key: str = "t") -> Figures:
    target = next(one for one in queries.targets(on) if one.key == key)
    found = queries.coverage(queries.population_of(target, on)).tree.all
    release()
    return found


def values(**changes: object) -> dict[str, object]:
    return {
        "name": "Người lao động", "reference": "QĐ", "categories": ["worker"], "course_keys": ["a"], "versions": "any",
        "starts_on": "20/05/2026", "ends_on": "19/05/2027", "due_on": "19/05/2027", "validity": "forever", **changes,
    }  # fmt: skip


def records() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(TargetRecord))
    release()
    return found or 0


def seen(public_id: str) -> int:
    found = queries.get_timeline(public_id)[-1].record_id
    release()
    return found


def test_a_target_from_draft_to_its_end(school: School, office: LmsClient) -> None:
    shown = office.post("/targets/new", data=values(act="preview"))
    assert shown.status_code == 200
    assert "Theo nội dung này" in shown.get_data(as_text=True)
    assert 'value="Người lao động"' in shown.get_data(as_text=True)
    assert records() == 1, "a preview writes nothing"
    where = office.post("/targets/new", data=values()).location
    public_id = where.rsplit("/", 1)[-1]
    assert "Bản nháp" in text_of(office, where)
    assert len(queries.targets(TODAY)) == 1, "a draft asks nobody"
    assert queries.required_for(school.people["worker"], TODAY) == []
    release()
    assert office.get(f"/coverage?target={public_id}").status_code == 404
    assert "Chưa có ai" not in text_of(office, f"{where}/start")
    start = {"seen": seen(public_id), "since": "01/11/2026", "decided_by": "Hiệu trưởng"}
    assert office.post(f"{where}/start", data={**start, "decision_number": "9/QĐ"}).status_code == 422
    assert office.post(f"{where}/start", data={**start, "since": ""}).status_code == 422
    assert office.post(f"{where}/start", data=start).status_code == 303
    assert office.post(f"{where}/start", data=start).status_code == 409
    assert [r.course_key for r in queries.required_for(school.people["worker"], TODAY)] == ["a"]
    release()
    assert "Người lao động" in text_of(office, f"/coverage?target={public_id}")
    end = {"seen": seen(public_id), "since": "23/11/2026", "reason": "Đã xong"}
    assert office.post(f"{where}/end", data={**end, "reason": " "}).status_code == 422
    assert office.post(f"{where}/end", data=end).status_code == 303
    assert office.post(f"{where}/end", data={**end, "seen": seen(public_id)}).status_code == 409
    assert queries.required_for(school.people["worker"], date(2026, 11, 23)) == []
    assert office.post(f"{where}/change", data=values(seen=seen(public_id))).status_code == 409
    assert "Đã xong" in text_of(office, where)
    assert text_of(office, f"/targets/new?like={public_id}").count("checked") >= 2


def test_a_change_in_the_middle_of_the_year(school: School, office: LmsClient) -> None:
    public_id = queries.targets()[0].public_id
    release()
    before, eve = figures(), figures(date(2026, 11, 19))
    data = values(
        seen=seen(public_id),
        categories=["teacher", "officer", "worker"],
        since="20/11/2026",
        reason="Thêm người",
    )
    preview = office.post(f"/targets/{public_id}/change", data={**data, "act": "preview"}).get_data(
        as_text=True
    )
    assert "Thêm vào đối tượng: 1 người: Cao Văn Ích" in " ".join(preview.split())
    assert office.post(f"/targets/{public_id}/change", data=data).status_code == 303
    after = figures()
    assert (after.counted, before.counted) == (5, 4)
    assert after.done == 2, "one course instead of two: who had half of it is done"
    assert figures(date(2026, 11, 19)) == eve, "what was in force then stays"
    assert figures(date(2026, 11, 20)).counted == 5
    assert "Thêm người" in text_of(office, f"/targets/{public_id}")
    far = {**data, "seen": seen(public_id), "since": "01/01/2040"}
    assert office.post(f"/targets/{public_id}/change", data=far).status_code == 422


def test_units_classes_positions_and_names(school: School, office: LmsClient) -> None:
    group = make_unit("Lớp học", "class_group", school.root)
    klass = make_unit("CNTT K15A", "class", group)
    make_person("Trò Một", klass, "student")
    electric = make_person("Trò Hai", school.it, "student")
    with transaction():
        row = db.session.scalars(sa.select(Membership).where(Membership.person_id == electric)).one()
        row.position = "K15 - Điện công nghiệp"
    data = values(categories=["student"])

    def counted(**changes: object) -> int:
        where = office.post("/targets/new", data={**data, **changes}).location
        timeline = queries.get_timeline(where.rsplit("/", 1)[-1])
        found = queries.coverage(queries.population_of(timeline[-1], TODAY)).tree.all.counted
        release()
        return found

    assert counted() == 2
    assert counted(more_units="cntt k15a") == 1
    assert counted(more_units="Lop hoc") == 1, "without marks, and with what is below"
    assert counted(except_units="CNTT K15A") == 1
    assert counted(unit_ids=[str(school.it)]) == 1
    assert counted(positions="điện công nghiệp") == 1
    assert counted(positions="K15") == 1
    assert counted(unit_ids=[str(school.office)]) == 0, "a unit of nobody"
    bad = office.post("/targets/new", data={**data, "more_units": "Khoa Ma\nLớp học"})
    assert "Không có đơn vị “Khoa Ma”" in bad.get_data(as_text=True)
    make_unit("Lớp học", "class_group", school.root)
    twice = office.post("/targets/new", data={**data, "more_units": "Lớp học"})
    assert "hãy ghi mã" in twice.get_data(as_text=True)


def test_a_person_is_taken_in_or_left_out_by_name(school: School, office: LmsClient) -> None:
    public_id = queries.targets()[0].public_id
    code = db.session.scalar(sa.select(Person.code).where(Person.id == school.people["worker"]))
    mine = db.session.scalar(sa.select(Person.public_id).where(Person.id == school.people["worker"]))
    release()
    data = {"code": code, "kind": "include", "reason": "Tự nguyện", "valid_from": "01/11/2026"}
    where = f"/targets/{public_id}"
    assert office.post(f"{where}/people", data={**data, "code": "khong-co"}).status_code == 422
    assert office.post(f"{where}/people", data={**data, "reason": ""}).status_code == 422
    assert office.post(f"{where}/people", data=data).status_code == 303
    assert (figures().counted, figures(date(2026, 10, 20)).counted) == (5, 6)
    assert office.post(f"{where}/people", data=data).status_code == 409
    assert "Cao Văn Ích" in text_of(office, where)
    assert [r.course_key for r in queries.required_for(school.people["worker"], TODAY)] == ["a", "b"]
    release()
    assert office.post(f"{where}/people/{mine}/removal").status_code == 303
    assert figures().counted == 4
    assert figures(date(2026, 11, 21)).counted == 5
    assert office.post(f"{where}/people/{mine}/removal").status_code == 409


def test_some_of_several_and_versions(school: School) -> None:
    make_target(["a", "b"], key="any", needed=1)
    make_target(["a"], key="new", min_versions={"a": 2})
    assert figures(key="any").done == 2
    assert figures(key="new").done == 0, "version 1 is too old"
    assert figures(key="new").enrolled == 2
    asked = queries.required_for(school.people["half"], TODAY)
    release()
    assert {one.course_key for one in asked} == {"a", "b"}, "the first target still asks for both"


def test_a_person_in_two_units_counts_once_in_the_main_one(school: School) -> None:
    with transaction():
        db.session.add(
            Membership(
                person_id=school.people["half"], unit_id=school.office, is_main=False, category="officer",
                status="active", valid_from=date(2020, 1, 1), recorded_at=queries.targets()[0].recorded_at,
            )
        )  # fmt: skip
    tree = queries.coverage(queries.population_of(queries.targets()[0], TODAY)).tree
    assert (tree.of(school.it).counted, tree.of(school.office).counted, tree.all.counted) == (2, 2, 4)
    release()


class Sessions:
    """A satisfier as another slice would write one: sessions face to face, here read from participations."""

    source, label, answers = "session", "Buổi tập huấn", "session"

    def done(self, moment: Moment) -> sa.Select[Any]:
        return self._rows("session", sa.cast(sa.null(), sa.Date).label("until"))

    def begun(self, moment: Moment) -> sa.Select[Any]:
        return self._rows("invited")

    def in_review(self, moment: Moment) -> sa.Select[Any]:
        return self._rows("sheet")

    def titles(self) -> Mapping[int, str]:
        return {1: "Tập huấn đầu năm"}

    def _rows(self, kind: str, *more: Any) -> sa.Select[Any]:
        columns: list[Any] = [
            Participation.person_id, sa.literal(1).label("ref"), Participation.began_on.label("since"),
            Participation.id.label("fact_id"), *more,
        ]  # fmt: skip
        return sa.select(*columns).where(Participation.kind == kind)


@pytest.fixture
def sessions(app: Flask) -> Iterator[None]:
    before = satisfiers.registered()
    satisfiers.register([*before, Sessions()])
    yield
    satisfiers.register(before)


def attend(person_id: int, course_id: int, kind: str) -> None:
    from tests.targets.make import begin

    begin(person_id, course_id, TODAY)
    with transaction():
        change = sa.update(Participation).where(
            Participation.person_id == person_id, Participation.course_id == course_id
        )
        db.session.execute(change.values(kind=kind))


def test_another_satisfier_meets_a_requirement_of_its_own(
    school: School, office: LmsClient, sessions: None
) -> None:
    public_id = make_target(["a"], key="both", items=["session:1"])
    assert figures(key="both").done == 0
    attend(school.people["done"], _third(), "session")
    attend(school.people["idle"], _third(), "invited")
    attend(school.people["sick"], _third(), "sheet")
    assert figures(key="both").done == 1, "a course and a session"
    assert figures(key="both").enrolled == 3, "what waits for a review is not taking part yet"
    page = text_of(office, f"/coverage?target={public_id}&list=missing")
    assert "Tập huấn đầu năm" in page
    target = next(one for one in queries.targets(TODAY) if one.key == "both")
    population = queries.population_of(target, TODAY)
    told = queries.cases_of(population, target, dict.fromkeys(school.people.values(), Standing.COUNTED))
    assert status(told[school.people["done"]], TODAY) is Status.DONE
    assert status(told[school.people["sick"]], TODAY) is Status.IN_PROGRESS
    cover = queries.coverage(population)
    rows, _ = queries.names(cover, target, Listing.MISSING, None, "", 1, 50)
    assert {row.name for row in rows} >= {"Trần Thị Bé", "Lê Thị Cúc"}
    release()
    assert "session:1" in text_of(office, "/targets/new")
    with pytest.raises(ValueError, match="source"):
        satisfiers.register([Sessions(), Sessions()])


def _third() -> int:
    from tests.targets.make import make_course

    count = len(queries.published_courses())
    release()
    return make_course(f"session-{count}")


def test_done_again_after_a_year_is_a_new_period(school: School) -> None:
    make_target(["a"], key="yearly", validity="calendar_year")
    assert figures(date(2026, 12, 31), key="yearly").done == 2
    assert figures(date(2027, 1, 1), key="yearly").done == 0
    with transaction():
        db.session.execute(sa.text("UPDATE enrolment SET number = 9"))
    complete(school.people["half"], school.courses[0], date(2027, 1, 3), began=False)
    assert figures(date(2027, 1, 3), key="yearly").done == 1
    assert figures(date(2026, 12, 31), key="yearly").done == 2, "the period before stays as it was"
