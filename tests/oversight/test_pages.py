"""The audit's page: who may look, what is found, page by page, and the file that says the same."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.kernel import audit, clock, seal
from lms.kernel.actor import Actor, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release, transaction
from lms.oversight import labels
from lms.web.paging import PER_PAGE
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import SYSTEM, make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture
def admin(app: Flask, client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.ADMIN], username="admin"))


def act(
    verb: str = "target.change", subject: str = "target:1", at: datetime = NOON, **values: object
) -> None:
    with clock.frozen(at), transaction():
        audit.record(values.pop("actor", SYSTEM), verb, subject, **values)


def file_rows(client: LmsClient, query: str = "") -> list[list[str]]:
    answer = client.get(f"/audit/export{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("role", list(Role))
def test_admin_and_office_look_and_nobody_else(app: Flask, client: LmsClient, role: Role) -> None:
    unit = make_unit("Khoa")
    sign_in(client, make_account(make_person(), roles=[(role, unit) if role is Role.HEAD else role]))
    wanted = 200 if role in (Role.ADMIN, Role.OFFICE) else 404
    for href in ("/audit", "/audit/export"):
        assert client.get(href).status_code == wanted
        assert client.post(href).status_code == 405


def test_an_act_is_told_in_words_and_opens_to_what_it_was_about(admin: LmsClient) -> None:
    school = make_school()
    person = make_person("Nguyễn Thị Ánh", make_unit("Khoa Cơ khí", parent_id=school))
    account = make_account(make_person("Lê Văn Phòng"), roles=[Role.OFFICE])
    office = Actor(account, None, "Lê Văn Phòng")
    act("target.exempt", f"person:{person}", actor=office, reason="Nghỉ thai sản", target="plan",
        after={"valid_from": date(2026, 9, 1), "valid_to": None, "decision_number": "12/QĐ"})  # fmt: skip
    seal.seal_all()
    page = admin.get("/audit?verb=target.exempt").text
    for words in (
        "Ghi miễn, hoãn", "Lê Văn Phòng", "Nguyễn Thị Ánh", "từ ngày: 01/09/2026", "số quyết định: 12/QĐ",
        "lý do: Nghỉ thai sản", "12:00 22/11/2026",
    ):  # fmt: skip
        assert words in page, words
    public_id = db.session.scalar(sa.text("SELECT public_id FROM person WHERE full_name = 'Nguyễn Thị Ánh'"))
    assert f'href="/people/{public_id}"' in page


def test_what_changed_is_told_and_what_did_not_is_not(admin: LmsClient) -> None:
    act(before={"name": "Chỉ tiêu", "due_on": "2027-05-19", "categories": ["manager"]},
        after={"name": "Chỉ tiêu", "due_on": "2027-05-20", "categories": ["manager", "teacher"]})  # fmt: skip
    page = admin.get("/audit?kind=target").text
    assert "hạn: 19/05/2027 → 20/05/2027" in page
    assert "đối tượng: Cán bộ quản lý → Cán bộ quản lý, Giáo viên" in page
    assert "tên:" not in page


def test_personal_values_are_not_shown_as_riddles(admin: LmsClient) -> None:
    person = make_person("Trần Bình")
    act(
        "consent.record",
        f"person:{person}",
        before={"name": "Bình"},
        after={"name": "Bính"},
        personal=("name",),
    )
    page = admin.get("/audit?kind=person").text
    assert "tên: (giá trị cá nhân, chỉ lưu dấu băm)" in page
    digest = db.session.scalars(sa.select(AuditEvent.after).where(AuditEvent.person_id == person)).one()
    assert digest is not None
    assert digest["name"] not in page


def test_an_unknown_verb_or_subject_is_shown_as_it_is(admin: LmsClient) -> None:
    act("plugin.strange", "thing:77", odd="<b>x</b>")
    page = admin.get("/audit").text
    assert "plugin.strange" in page
    assert "thing:77" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_filters_narrow_alone_and_together(admin: LmsClient) -> None:
    an, binh = make_person("Nguyễn Văn An", code="0012"), make_person("Trần Thị Bình")
    office = Actor(make_account(make_person("Lê Thị Văn Phòng"), username="vanphong"), None, "x")
    act("target.exempt", f"person:{an}", at=NOON, actor=office, after={"n": "mot"})
    act("target.exempt", f"person:{binh}", at=NOON + timedelta(days=1), after={"n": "hai"})
    act("consent.record", f"person:{an}", at=NOON + timedelta(days=2), after={"n": "ba"})
    act("setting.change", "unit:1", at=NOON + timedelta(days=3), after={"n": "bon"}, person_id=an)
    numbers = {"n: mot": 1, "n: hai": 2, "n: ba": 3, "n: bon": 4}

    def found(query: str) -> list[int]:
        told = [row[4] for row in file_rows(admin, query)[1:]]
        page = admin.get(f"/audit{query}").text
        here = [numbers[text] for text in told if text in numbers]
        assert sorted(numbers[text] for text in numbers if text in page) == sorted(here), (
            "the page says the same"
        )
        return here

    assert found("") == [4, 3, 2, 1]
    assert found("?order=oldest") == [1, 2, 3, 4]
    assert found("?verb=target.exempt") == [2, 1]
    assert found("?about=nguyen van an") == [4, 3, 1]
    assert found("?about=0012&verb=consent.record") == [3]
    assert found("?about=unit:1") == [4]
    assert found("?who=van phong") == [1]
    assert found("?who=vanphong") == [1]
    assert found("?who=test&kind=person") == [3, 2]
    assert found("?kind=unit") == [4]
    assert found("?since=23/11/2026&until=24/11/2026") == [3, 2]
    assert found("?since=25/11/2026") == [4]
    assert found("?until=22/11/2026") == [1]
    assert found("?who=khong ai ca") == []
    assert found("?about=khong ai ca") == []


def test_a_day_that_is_none_is_said_and_asks_for_nothing(admin: LmsClient) -> None:
    act()
    page = admin.get("/audit?since=31/02/2026&until=x").text
    assert "Vui lòng nhập ngày theo dạng ngày/tháng/năm." in page
    assert "Sửa chỉ tiêu" in page
    assert 'value="31/02/2026"' in page, "what was typed stays"


ODD = [
    "?after=9999999999999999-1", "?after=x", "?after=-1", "?after=1-", "?after=٣-٣", "?who=%25_\\", "?about=%27--",
    "?since=01/01/0001", "?until=31/12/9999", "?order=sideways", "?verb=no.such", "?kind=%25", "?who=" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_are_no_trouble(admin: LmsClient, query: str) -> None:
    act()
    assert admin.get(f"/audit{query}").status_code == 200
    assert admin.get(f"/audit/export{query}").status_code == 200


def test_pages_follow_one_another_without_gap_or_repeat(admin: LmsClient) -> None:
    """Also where many acts share one instant, and while new ones come in at the front."""
    with clock.frozen(NOON), transaction():
        for number in range(2 * PER_PAGE + 7):
            audit.record(SYSTEM, "target.change", "target:1", number=number)
    seen: list[str] = []
    href: str | None = "/audit?verb=target.change"
    while href:
        page = admin.get(href).text
        seen += re.findall(r"số: (\d+)", page)
        act("target.change", "target:1", at=NOON + timedelta(hours=1))
        start = page.find('rel="next"')
        href = (
            page[:start].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
            if start >= 0
            else None
        )
    assert [int(number) for number in seen] == list(range(2 * PER_PAGE + 6, -1, -1))


def test_the_file_holds_every_page_in_chunks(admin: LmsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.oversight.pages.CHUNK", 7)
    with clock.frozen(NOON), transaction():
        for number in range(30):
            audit.record(SYSTEM, "target.change", "target:1", number=number)
    rows = file_rows(admin, "?verb=target.change&order=oldest")
    assert rows[0] == ["Lúc", "Ai làm", "Việc", "Về", "Nội dung", "Số niêm phong"]
    assert [row[4] for row in rows[1:]] == [f"số: {number}" for number in range(30)]
    assert rows[1] == ["12:00 22/11/2026", "test", "Sửa chỉ tiêu", "Chỉ tiêu 1", "số: 0", "đang chờ"]


def test_a_name_is_no_formula(admin: LmsClient) -> None:
    person = make_person("=HYPERLINK(1)")
    act("consent.record", f"person:{person}")
    (row,) = file_rows(admin, "?verb=consent.record")[1:]
    assert row[3] == "'=HYPERLINK(1)"


def test_the_list_asks_as_often_however_long_it_is(admin: LmsClient) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            act(
                "consent.record",
                f"person:{make_person()}",
                actor=Actor(make_account(make_person()), None, "x"),
            )

    fill(10)
    admin.get("/audit")
    with count_queries(db.engine) as few:
        admin.get("/audit")
    fill(10)
    with count_queries(db.engine) as many:
        admin.get("/audit")
    assert len(few) == len(many) <= 8


def test_somebody_erased_is_shown_by_their_pseudonym(admin: LmsClient) -> None:
    person = make_person("Nguyễn Thị Ánh")
    account = make_account(person)
    act("consent.record", f"person:{person}", actor=Actor(account, person, "Nguyễn Thị Ánh"))
    with transaction():
        db.session.execute(sa.text("UPDATE person SET full_name = 'Người đã xóa #1'"))
        db.session.execute(
            sa.text("UPDATE account SET display_name = 'Người đã xóa #1' WHERE person_id IS NOT NULL")
        )
    page = admin.get("/audit").text
    assert "Người đã xóa #1" in page
    assert "Ánh" not in page


def test_ending_a_role_says_what_it_was(admin: LmsClient) -> None:
    account = make_account(make_person("Võ Hạ"), roles=[Role.TRAINER])
    with transaction():
        accounts.end_role(SYSTEM, account, Role.TRAINER)
    release()
    page = admin.get("/audit?verb=role.end").text
    assert "Thôi giao vai trò" in page
    assert "đến hết ngày: – →" in page


def test_english_readers_read_english_labels(admin: LmsClient) -> None:
    assert set(labels.VERBS) >= {"roster.import", "target.change"}
    act()
    admin.post("/language", data={"language": "en"})
    assert admin.get("/audit").status_code == 200
