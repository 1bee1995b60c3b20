"""The page on which the office gives a period new dates."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from lms.emulation.models import EmulationPeriod
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from tests.conftest import sign_in
from tests.emulation.make import School, complete, get, table
from tests.make import make_account
from tests.pages import LmsClient


def edit(client: LmsClient, key: str, start: str, end: str, seen: str | None = None) -> Any:
    if seen is None:
        found = sa.select(sa.func.max(EmulationPeriod.id)).where(EmulationPeriod.key == key)
        seen = str(db.session.scalar(found))
        release()
    return client.post(f"/emulation/periods/{key}", data={"starts_on": start, "ends_on": end, "seen": seen})


def test_new_dates_count_at_once_and_the_old_row_stays(school: School, office: LmsClient) -> None:
    complete(school.an, school.a, date(2026, 10, 1))
    assert edit(office, "2027", "2026-10-02", "2027-05-19").status_code == 303
    html = get(office, "/emulation/periods")
    assert "không cần nhập lại gì" in html
    assert "Từ 20/05/2026 đến 01/10/2026 không thuộc năm nào" in html
    assert table(html)["Năm 2027"][:3] == ["02/10/2026", "19/05/2027", "0"]
    assert table(html)["Giai đoạn 1"][2] == "1"
    rows = db.session.scalars(
        sa.select(EmulationPeriod).where(EmulationPeriod.key == "2027").order_by(EmulationPeriod.id)
    ).all()
    assert [(r.starts_on, r.replaces_id) for r in rows] == [
        (date(2026, 5, 20), None),
        (date(2026, 10, 2), rows[0].id),
    ]
    release()
    assert edit(office, "2027", "20/05/2026", "19/05/2027").status_code == 303
    assert table(get(office, "/emulation/periods"))["Năm 2027"][2] == "1"
    assert 'value="20/05/2026"' in get(office, "/emulation/periods/2027")


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2027-05-19", "2026-05-20", "Ngày kết thúc phải sau ngày bắt đầu"),
        ("2026-05-20", "2027-05-31", "trùng ngày với Năm 2028 (20/05/2027 - 19/05/2028)"),
        ("", "2027-05-19", "Vui lòng điền ô này"),
        ("hôm qua", "2027-05-19", "ngày/tháng/năm"),
    ],
)
def test_impossible_dates_come_back_with_a_sentence(
    school: School, office: LmsClient, start: str, end: str, sentence: str
) -> None:
    response = edit(office, "2027", start, end)
    assert response.status_code == 422
    assert sentence in response.get_data(as_text=True)
    assert f'value="{end}"' in response.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(EmulationPeriod.id))) == 8


def test_late_dates_are_said_and_not_forbidden(school: School, office: LmsClient) -> None:
    assert edit(office, "2026", "2025-05-20", "2026-05-10").status_code == 303
    assert "muộn: sau khi kỳ kết thúc" in get(office, "/emulation/periods")


def test_two_editors_notice_each_other(school: School, office: LmsClient) -> None:
    found = sa.select(EmulationPeriod.id).where(EmulationPeriod.key == "2027")
    seen = str(db.session.scalar(found))
    release()
    assert edit(office, "2027", "2026-06-01", "2027-05-19", seen).status_code == 303
    assert edit(office, "2027", "2026-07-01", "2027-05-19", seen).status_code == 409
    assert edit(office, "2027", "2026-06-01", "2027-05-19").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(EmulationPeriod.id))) == 9


def test_a_leader_reads_and_changes_nothing(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an, [Role.LEADER]))
    assert "/emulation/periods/2027" not in get(client, "/emulation/periods")
    assert client.get("/emulation/periods/2027").status_code == 403
    assert edit(client, "2027", "2026-06-01", "2027-05-19").status_code == 403
