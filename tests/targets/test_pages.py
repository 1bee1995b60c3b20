"""The coverage pages: figures, names behind them, who may see what, and the office's decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org.models import Membership, Unit
from lms.targets import queries
from lms.targets.defaults import ensure_defaults
from lms.targets.models import TargetRecord
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import begin, complete, make_course, make_exemption, make_target, noon, revoke

TODAY = date(2026, 11, 22)


@dataclass
class School:
    """Two units; six people counted or not, in every way there is."""

    root: int
    it: int
    office: int
    courses: list[int]
    people: dict[str, int]
    target: str


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.frozen(noon(TODAY)):
        yield


@pytest.fixture
def school(app: Flask) -> School:
    root = make_school()
    it = make_unit("Khoa Công nghệ thông tin", "faculty", root)
    office = make_unit("Phòng Đào tạo", "office", root)
    courses = [make_course("a", "Khóa A"), make_course("b", "Khóa B")]
    target = make_target(["a", "b"])
    target_id = queries.targets()[0].target_id
    db.session.rollback()
    people = {
        "done": make_person("Nguyễn Văn An", it, "teacher"),
        "half": make_person("Trần Thị Bé", it, "teacher"),
        "idle": make_person("Lê Thị Cúc", office, "officer"),
        "leave": make_person("Phạm Thị Dung", it, "teacher", status="leave", leave_kind="NGHỈ THAI SẢN"),
        "sick": make_person("Võ Văn Em", office, "officer", status="leave", leave_kind="Nghỉ ốm"),
        "left": make_person("Hồ Văn Giang", it, "teacher", valid_to=TODAY - timedelta(days=10)),
        "exempt": make_person("Đỗ Thị Hạnh", office, "officer"),
        "worker": make_person("Cao Văn Ích", office, "worker"),
    }
    for course in courses:
        complete(people["done"], course, TODAY - timedelta(days=5))
    complete(people["half"], courses[0], TODAY - timedelta(days=3))
    make_exemption(people["exempt"], TODAY - timedelta(days=30), target_id=target_id)
    return School(root, it, office, courses, people, target)


def unit_path(unit_id: int) -> str:
    public_id = db.session.scalar(sa.select(Unit.public_id).where(Unit.id == unit_id))
    db.session.rollback()
    return f"/coverage/{public_id}"


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def text_of(client: LmsClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.get_data(as_text=True)


def test_the_school_page_has_the_figure_and_what_is_asked(school: School, office: LmsClient) -> None:
    page = text_of(office, "/coverage")
    assert "1 trong 4 người được tính đã hoàn thành" in page
    assert "25%" in page  # completed: one of four
    assert "50%" in page  # took part: two of four
    assert "gợi ý, chưa có quyết định" in page
    assert "thứ Tư, 19/05/2027" in page
    assert "còn 178 ngày" in page
    assert "Khoa Công nghệ thông tin" in page
    assert "Không tính 3 người" in page


def test_top_level_units_add_up(school: School, office: LmsClient) -> None:
    cover = queries.coverage(queries.population_of(queries.targets()[0], TODAY))
    tops = [line.figures for line in cover.tree.top()]
    assert len(tops) == 2
    assert sum(f.counted for f in tops) == cover.tree.all.counted == 4
    assert sum(f.not_counted for f in tops) == cover.tree.all.not_counted == 3


@pytest.mark.parametrize(
    ("listing", "there", "absent"),
    [
        ("done", ["Nguyễn Văn An", "17/11/2026"], ["Trần Thị Bé", "Cao Văn Ích"]),
        (
            "missing",
            ["Trần Thị Bé", "Lê Thị Cúc", "Võ Văn Em", "bắt đầu “Khóa B”", "Chưa tham gia"],
            ["Nguyễn Văn An"],
        ),
        ("enrolled", ["Nguyễn Văn An", "Trần Thị Bé"], ["Lê Thị Cúc"]),
        ("not-enrolled", ["Lê Thị Cúc", "Võ Văn Em"], ["Trần Thị Bé"]),
        (
            "not-counted",
            [
                "Phạm Thị Dung",
                "NGHỈ THAI SẢN",
                "Hồ Văn Giang",
                "Đã rời trường",
                "Đỗ Thị Hạnh",
                "Sắp nghỉ hưu",
                "12/QĐ",
            ],
            ["Cao Văn Ích", "Võ Văn Em"],
        ),
    ],
)
def test_every_percentage_opens_to_names(
    school: School, office: LmsClient, listing: str, there: list[str], absent: list[str]
) -> None:
    page = text_of(office, f"{unit_path(school.root)}?list={listing}")
    for name in there:
        assert name in page
    for name in absent:
        assert name not in page


def test_lists_are_sorted_by_given_name_and_searched_without_diacritics(
    school: School, office: LmsClient
) -> None:
    page = text_of(office, f"{unit_path(school.root)}?list=missing")
    assert page.index("Trần Thị Bé") < page.index("Lê Thị Cúc") < page.index("Võ Văn Em")
    page = text_of(office, f"{unit_path(school.root)}?list=missing&q=le thi cuc")
    assert "Lê Thị Cúc" in page
    assert "Trần Thị Bé" not in page


def test_a_begun_course_is_the_next_step(school: School, office: LmsClient) -> None:
    begin(school.people["idle"], school.courses[1], TODAY)
    assert "học tiếp “Khóa B”" in text_of(office, f"{unit_path(school.office)}?list=missing")


def test_past_dates_are_reproduced(school: School, office: LmsClient) -> None:
    before = (TODAY - timedelta(days=6)).isoformat()
    page = text_of(office, f"/coverage?on={before}")
    assert "0 trong 4 người" in page
    page = text_of(office, f"/coverage?on={(TODAY - timedelta(days=15)).isoformat()}")
    assert "0 trong 5 người" in page  # Hồ Văn Giang was still there
    for bad in ("2027-01-01", "22/11", "9999999", "0001-01-01"):
        assert "được tính đến hôm nay" in text_of(office, f"/coverage?on={bad}")


def test_a_revoked_completion_does_not_count(school: School, office: LmsClient) -> None:
    revoke(complete(school.people["idle"], school.courses[0], TODAY), TODAY)
    revoke(complete(school.people["idle"], school.courses[1], TODAY), TODAY)
    assert "1 trong 4 người" in text_of(office, "/coverage")


def test_a_replaced_membership_is_not_seen(school: School, office: LmsClient) -> None:
    with transaction():
        old = db.session.scalars(
            sa.select(Membership).where(Membership.person_id == school.people["idle"])
        ).one()
        db.session.add(
            Membership(
                person_id=old.person_id, unit_id=school.it, is_main=True, category="teacher", status="active",
                valid_from=old.valid_from, recorded_at=clock.now(), replaces_id=old.id,
            )
        )  # fmt: skip
    assert "Lê Thị Cúc" in text_of(office, f"{unit_path(school.it)}?list=missing")
    assert "Lê Thị Cúc" not in text_of(office, f"{unit_path(school.office)}?list=missing")


def test_a_head_sees_only_the_own_subtree(school: School, client: LmsClient) -> None:
    team = make_unit("Tổ Lập trình", "team", school.it)
    make_person("Mai Văn Khoa", team, "teacher")
    head = sign_in(client, make_account(school.people["done"], roles=[(Role.HEAD, school.it)]))
    page = text_of(head, "/coverage")
    assert "1 trong 3 người" in page
    assert "Phòng Đào tạo" not in page
    assert "Lê Thị Cúc" not in text_of(head, "/coverage?list=missing")
    assert "Mai Văn Khoa" in text_of(head, "/coverage?list=missing")
    assert "Mai Văn Khoa" in text_of(head, f"{unit_path(school.it)}?list=missing")
    text_of(head, unit_path(team))
    text_of(head, unit_path(school.office), 404)
    text_of(head, unit_path(school.root), 404)
    text_of(head, "/coverage/nonsense", 404)
    assert head.get("/coverage/target").status_code == 403
    assert head.post("/coverage/target", data={}).status_code == 403


def test_strangers_are_sent_to_sign_in(school: School, client: LmsClient) -> None:
    assert client.get("/coverage").status_code == 303


def test_learners_are_refused(school: School, client: LmsClient) -> None:
    learner = sign_in(client, make_account(school.people["idle"]))
    for path in ("/coverage", unit_path(school.it), "/coverage/target"):
        text_of(learner, path, 404)


def test_no_target_at_all(app: Flask, office: LmsClient) -> None:
    text_of(office, "/coverage", 404)


def test_a_unit_with_nobody_counted_shows_a_dash(app: Flask, office: LmsClient) -> None:
    make_target(["a"])
    root = make_school()
    make_person("Phạm Thị Dung", root, "teacher", status="leave", leave_kind="Nghỉ thai sản")
    page = text_of(office, "/coverage")
    assert "–" in page
    assert "0%" not in page


def _values(**changes: object) -> dict[str, object]:
    target = queries.targets()[0]
    db.session.rollback()
    return {
        "seen": target.record_id, "name": "Chỉ tiêu mới", "categories": ["teacher"], "course_keys": ["b"],
        "starts_on": "2026-05-20", "ends_on": "2027-05-19", "due_on": "2027-03-31", "decision_number": "45/QĐ-TCN",
        "decided_on": "2026-11-20", **changes,
    }  # fmt: skip


def test_the_office_confirms_the_target(school: School, office: LmsClient) -> None:
    form = text_of(office, "/coverage/target")
    assert "Khóa A" in form
    stale = _values(name="Muộn")
    assert office.post("/coverage/target", data=_values()).status_code == 303
    page = text_of(office, "/coverage")
    assert "45/QĐ-TCN" in page
    assert "gợi ý, chưa có quyết định" not in page
    assert "31/03/2027" in page
    assert "Chỉ tiêu mới" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TargetRecord)) == 2
    db.session.rollback()
    assert office.post("/coverage/target", data=stale).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"course_keys": []}, {"categories": []}, {"due_on": "2026-01-01"}, {"ends_on": "2026-05-01"},
        {"decided_on": ""}, {"decision_number": ""}, {"course_keys": ["unknown"]}, {"due_on": "31.3"}, {"name": " "},
    ],
)  # fmt: skip
def test_an_invalid_target_comes_back_filled_in(
    school: School, office: LmsClient, changes: dict[str, object]
) -> None:
    response = office.post("/coverage/target", data=_values(**{"name": "Tên tôi gõ", **changes}))
    assert response.status_code == 422
    if "name" not in changes:
        assert "Tên tôi gõ" in response.get_data(as_text=True)


def test_the_shipped_target(app: Flask) -> None:
    with transaction():
        assert ensure_defaults()
    with transaction():
        assert not ensure_defaults()
    (target,) = queries.targets()
    assert target.due_on == date(2027, 5, 19)
    assert target.is_proposal
    assert target.categories == ["manager", "teacher", "officer"]


def test_what_is_required_of_a_person(school: School) -> None:
    asked = queries.required_for(school.people["half"], TODAY)
    assert [(r.course_key, r.course_id, r.is_proposal) for r in asked] == [
        ("a", school.courses[0], True), ("b", school.courses[1], True),
    ]  # fmt: skip
    for name in ("leave", "left", "exempt", "worker"):
        assert queries.required_for(school.people[name], TODAY) == []
    assert queries.required_for(school.people["sick"], TODAY)
    assert queries.required_for(school.people["half"], date(2026, 5, 19)) == []


def test_the_number_of_queries_does_not_grow(school: School, office: LmsClient) -> None:
    counts = []
    for more in (0, 10):
        for number in range(more):
            person = make_person(f"Thêm {number}", make_unit(f"Tổ {number}", "team", school.it), "teacher")
            begin(person, school.courses[0], TODAY)
        path = f"{unit_path(school.it)}?list=missing"
        text_of(office, path)
        seen: list[str] = []

        def note(*args: object, seen: list[str] = seen) -> None:
            seen.append(str(args[2]))

        sa.event.listen(db.engine, "before_cursor_execute", note)
        text_of(office, path)
        sa.event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


def test_the_command_prints_the_table(school: School, app: Flask) -> None:
    db.session.rollback()
    from lms.targets.cli import targets

    result = app.test_cli_runner().invoke(targets, ["show", "--on", "22/11/2026"])
    assert result.exit_code == 0, result.output
    assert "Cộng" in result.output
    assert "25%" in result.output
    bad = app.test_cli_runner().invoke(targets, ["show", "--target", "x"])
    assert bad.exit_code == 1


def test_the_command_exempts(school: School, app: Flask) -> None:
    from lms.targets.cli import targets

    code = str(
        queries.targets()
        and db.session.scalar(sa.text("select code from person where full_name='Lê Thị Cúc'"))
    )
    db.session.rollback()
    arguments = ["exempt", code, "--reason", "Đi biệt phái", "--by", "Hiệu trưởng", "--from", "2026-11-01"]
    assert app.test_cli_runner().invoke(targets, arguments).exit_code == 0
    assert app.test_cli_runner().invoke(targets, arguments).exit_code == 1  # there already
    cover = queries.coverage(queries.population_of(queries.targets()[0], TODAY))
    assert cover.tree.all.counted == 3
