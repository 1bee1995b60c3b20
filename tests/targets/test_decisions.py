"""What the office decides: the target itself, exemptions, and what follows for a person."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.cli import main
from lms.kernel.db import db, transaction
from lms.targets import queries
from lms.targets.defaults import ensure_defaults
from lms.targets.models import TargetRecord
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of


def _change() -> str:
    public_id = queries.targets()[0].public_id
    db.session.rollback()
    return f"/targets/{public_id}/change"


def _values(**changes: object) -> dict[str, object]:
    target = queries.targets()[0]
    db.session.rollback()
    return {
        "seen": target.record_id, "name": "Chỉ tiêu mới", "categories": ["teacher"], "course_keys": ["b"],
        "starts_on": "2026-05-20", "ends_on": "2027-05-19", "due_on": "2027-03-31", "decision_number": "45/QĐ-TCN",
        "decided_on": "2026-11-20", "versions": "any", "validity": "forever", **changes,
    }  # fmt: skip


def test_the_office_confirms_the_target(school: School, office: LmsClient) -> None:
    form = text_of(office, _change())
    assert "Khóa A" in form
    assert 'value="19/05/2027"' in form
    assert 'type="date"' not in form
    stale = _values(name="Muộn")
    assert office.post(_change(), data=_values(due_on="31/03/2027")).status_code == 303
    page = text_of(office, "/coverage")
    assert "45/QĐ-TCN" in page
    assert "gợi ý, chưa có quyết định" not in page
    assert "31/03/2027" in page
    assert "Chỉ tiêu mới" in page
    rows = db.session.scalars(
        sa.select(TargetRecord).order_by(TargetRecord.valid_from, TargetRecord.replaces_id.is_not(None))
    ).all()
    assert [(row.valid_from, row.valid_to, row.replaces_id is not None) for row in rows] == [
        (date(2026, 5, 20), None, False),
        (date(2026, 5, 20), date(2026, 11, 21), True),
        (TODAY, None, False),
    ], "what was in force before today stays"
    db.session.rollback()
    assert office.post(_change(), data=stale).status_code == 409
    assert "gợi ý, chưa có quyết định" in text_of(office, "/coverage?on=2026-11-21")


@pytest.mark.parametrize(
    "changes",
    [
        {"course_keys": []}, {"categories": []}, {"due_on": "2026-01-01"}, {"ends_on": "2026-05-01"},
        {"decided_on": ""}, {"decision_number": ""}, {"course_keys": ["unknown"]}, {"due_on": "31.3"}, {"name": " "},
        {"needed": "2"}, {"needed": "0"}, {"validity": "months"}, {"validity": "never"}, {"unit_ids": ["999"]},
        {"more_units": "Khoa Không Có"}, {"positions": "Phi công"}, {"due_days": "-3"}, {"versions": "keep"},
    ],
)  # fmt: skip
def test_an_invalid_target_comes_back_filled_in(
    school: School, office: LmsClient, changes: dict[str, object]
) -> None:
    response = office.post(_change(), data=_values(**{"name": "Tên tôi gõ", **changes}))
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
    code = str(
        queries.targets()
        and db.session.scalar(sa.text("select code from person where full_name='Lê Thị Cúc'"))
    )
    db.session.rollback()
    arguments = [
        "targets",
        "exempt",
        code,
        "--reason",
        "Đi biệt phái",
        "--by",
        "Hiệu trưởng",
        "--from",
        "2026-11-01",
    ]
    assert app.test_cli_runner().invoke(main, arguments).exit_code == 0
    again = app.test_cli_runner().invoke(main, arguments)
    assert (again.exit_code, again.output.startswith("Error: ")) == (1, True), "there already"
    cover = queries.coverage(queries.population_of(queries.targets()[0], TODAY))
    assert cover.tree.all.counted == 3
