"""The office's pages, through the client: upload, preview, choose, confirm; people, units, settings; who may."""

import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org.defaults import ensure_defaults
from lms.org.models import BirthDate, Consent, Membership, Person, RosterBatch, RosterUpload
from lms.org.queries import has_consent
from lms.org.settings import forget_cached, setting
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person, make_school, make_unit
from tests.org.make import AS_OF, import_rows, staff_row, workbook
from tests.pages import LmsClient

GROUPS = ("new", "changed", "back", "ended")


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    make_school()
    with transaction():
        ensure_defaults()
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def upload(
    client: LmsClient, content: bytes, name: str = "ds.xlsx", as_of: str = "2026-09-05"
) -> TestResponse:
    return client.post("/roster", data={"file": (io.BytesIO(content), name), "as_of": as_of})


def fingerprint(page: str) -> str:
    found = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert found
    return found[1]


def confirm(client: LmsClient, where: str, page: str, groups: Sequence[str] = GROUPS) -> TestResponse:
    return client.post(
        f"{where}/confirmation", data={"fingerprint": fingerprint(page), "group": list(groups)}
    )


def count(model: type) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    db.session.rollback()
    return found


def a_list(folder: Path) -> bytes:
    rows = [
        staff_row("A1", "Lê An"),
        staff_row("A2", "Trần Hòa", label="Nhân viên"),
        staff_row(None, "Võ Không Mã"),
        staff_row("A4", "Bá Thọ", born=date(1980, 4, 5)),
        staff_row("A5", "Đỗ Đi", status="Đã nghỉ hưu"),
    ]
    return workbook(folder / "ds.xlsx", rows).read_bytes()


def test_from_upload_to_confirmation(office: LmsClient, tmp_path: Path) -> None:
    sent = upload(office, a_list(tmp_path))
    assert sent.status_code == 303
    where = sent.location
    page = office.get(where).text
    assert count(Person) == 0
    assert "Sheet1!B7" in page
    assert "05/04/1980 hoặc 04/05/1980" in page
    assert "Số CMND/CCCD" in page
    assert "Sheet1!F6" in page
    assert "Đỗ Đi" in office.get(f"{where}?list=not_added").text

    for wrong in ("student", "vua"):
        assert (
            office.post(f"{where}/mapping", data={"label": "Nhân viên", "category": wrong}).status_code == 422
        )
    chosen = office.post(f"{where}/mapping", data={"label": "Nhân viên", "category": "officer"})
    assert chosen.status_code == 303
    page = office.get(f"{where}?list=new").text
    assert "Trần Hòa" in page
    assert "Lê An" in page

    done = confirm(office, where, page)
    assert done.status_code == 303
    assert count(Person) == 0
    waiting = office.get(done.location)
    assert waiting.headers["Refresh"]
    assert "Đang chuẩn bị" in waiting.text
    jobs.run_due()
    assert count(Person) == 3
    assert count(RosterUpload) == 0
    after = office.get(done.location)
    assert "Refresh" not in after.headers
    assert "Đã xong" in after.text
    assert "Trần Hòa" in after.text
    assert "ds.xlsx" in office.get("/roster").text
    assert office.get(where).status_code == 404
    assert office.post(f"{where}/confirmation", data={"fingerprint": "x"}).status_code == 404

    again = upload(office, a_list(tmp_path))
    assert "không thay đổi gì" in office.get(again.location).text
    assert office.post(f"{again.location}/removal").status_code == 303
    assert count(RosterUpload) == 0


def test_what_was_not_shown_is_not_written(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, a_list(tmp_path)).location
    shown = fingerprint(office.get(where).text)
    import_rows(tmp_path, [staff_row("A1", "Lê An", unit="Phòng Đào tạo")])
    before = count(Membership)
    answer = office.post(f"{where}/confirmation", data={"fingerprint": shown, "group": ["new"]})
    assert answer.status_code == 409
    assert "vừa thay đổi" in answer.text
    assert count(Membership) == before
    assert fingerprint(answer.text) != shown
    assert confirm(office, where, answer.text).status_code == 303


@pytest.mark.parametrize(
    ("content", "name", "as_of", "says"),
    [
        (b"", "ds.xlsx", "2026-09-05", "trống"),
        (b"Ghi linh tinh", "ds.xlsx", "2026-09-05", "nội dung không phải"),
        (b"", "", "2026-09-05", "Vui lòng chọn tệp"),
        ("Mã,Họ tên,Lớp\n1,Lê An,H26A".encode(), "ds.csv", "hôm qua", "ngày/tháng/năm"),
        ("Mã,Họ tên,Lớp\n1,Lê An,H26A".encode(), "ds.csv", "2126-09-05", "sau hôm nay"),
    ],
)
def test_what_can_not_be_read_comes_back_with_a_sentence(
    office: LmsClient, content: bytes, name: str, as_of: str, says: str
) -> None:
    answer = upload(office, content, name, as_of)
    assert answer.status_code == 422
    assert says in answer.text
    assert count(RosterUpload) == 0


def test_an_upload_belongs_to_its_account_and_to_its_day(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, a_list(tmp_path)).location
    colleague = sign_in(office.application.test_client(), make_account(roles=[Role.OFFICE]))
    assert colleague.get(where).status_code == 404
    tomorrow = clock.now().replace(year=clock.now().year + 1)
    with clock.frozen(tomorrow):
        jobs.run_due()
    assert count(RosterUpload) == 0


def test_lists_are_paged(office: LmsClient, tmp_path: Path) -> None:
    rows = [staff_row(f"A{i:03}", f"Lê {chr(97 + i % 26)}", born=None) for i in range(70)]
    where = upload(office, workbook(tmp_path / "ds.xlsx", rows).read_bytes()).location
    assert "Dòng 51–70 trong 70" in office.get(f"{where}?list=new&page=2").text
    import_rows(tmp_path, rows)
    assert "Dòng 51–70 trong 70" in office.get("/people?page=2").text


def test_people_are_searched_and_filtered(office: LmsClient) -> None:
    school = make_unit("Trường", "school")
    faculty = make_unit("Khoa Điện", "faculty", school)
    other = make_unit("Phòng Đào tạo", "office", school)
    make_person("Nguyễn Đức Ánh", faculty)
    make_person("Trần Bình", other, category="officer", status="leave", leave_kind="Nghỉ thai sản")
    make_person("Lê Cũ", faculty, valid_to=date(2021, 1, 1))
    everyone = office.get("/people").text
    assert everyone.index("Nguyễn Đức Ánh") < everyone.index("Trần Bình")
    assert "Lê Cũ" not in everyone
    unit = office.get("/units").text
    address = re.search(r'/units/(\w+)">Khoa Điện', unit)
    assert address
    for query, found in (
        ("q=duc+anh", ["Nguyễn Đức Ánh"]),
        (f"unit={address[1]}", ["Nguyễn Đức Ánh"]),
        ("category=officer", ["Trần Bình"]),
        ("status=leave", ["Trần Bình"]),
        ("status=left", ["Lê Cũ"]),
        ("q=khong+co+ai", []),
        ("unit=zzz", []),
    ):
        page = office.get(f"/people?{query}").text
        assert [n for n in ("Nguyễn Đức Ánh", "Trần Bình", "Lê Cũ") if n in page] == found, query


def test_birth_dates_are_for_the_office_only(office: LmsClient) -> None:
    person_id = make_person("Trần Bình", make_unit("Phòng Đào tạo"))
    with transaction():
        db.session.add(BirthDate(person_id=person_id, born_on=date(1980, 4, 25), recorded_at=clock.now()))
        public_id = db.session.get_one(Person, person_id).public_id
    assert "25/04/1980" in office.get(f"/people/{public_id}").text
    admin = sign_in(office.application.test_client(), make_account(roles=[Role.ADMIN]))
    page = admin.get(f"/people/{public_id}").text
    assert "Trần Bình" in page
    assert "25/04/1980" not in page
    assert "25/04/1980" not in office.get("/people").text


def test_consent_is_added_and_the_newest_counts(office: LmsClient) -> None:
    person_id = make_person("Trần Bình", make_unit("Lớp H26A", "class"), category="student")
    public_id = db.session.get_one(Person, person_id).public_id
    missing = office.post(f"/people/{public_id}/consents", data={"granted": "yes", "given_by": " "})
    assert missing.status_code == 422
    for answer in ("yes", "no", "yes"):
        sent = office.post(
            f"/people/{public_id}/consents", data={"granted": answer, "given_by": "Phiếu 5/9, mẹ ký"}
        )
        assert sent.status_code == 303
        assert has_consent(person_id, "publish-name") is (answer == "yes")
    assert count(Consent) == 3
    assert "Phiếu 5/9, mẹ ký" in office.get(f"/people/{public_id}").text


def test_settings_are_changed_and_the_address_is_checked(office: LmsClient) -> None:
    form = {
        "school_name": "Trường Trung cấp nghề Diên Khánh", "parent_body": "", "place": "Diên Khánh",
        "signer_title": "HIỆU TRƯỞNG", "signer_name": "", "uncounted_leave": "Nghỉ thai sản",
    }  # fmt: skip
    for bad in (
        "hoc.truong.edu.vn",
        "ftp://a.vn",
        "https://a.vn/hoc",
        "https://a.vn:99999",
        "https://u:p@a.vn",
        "https://a.vn?x",
    ):
        answer = office.post("/settings", data={**form, "public_address": bad})
        assert answer.status_code == 422, bad
        assert bad in answer.text
    assert (
        office.post(
            "/settings", data={**form, "public_address": "https://Hoc.Truong.edu.vn:8443/"}
        ).status_code
        == 303
    )
    forget_cached()
    assert setting("public_address") == "https://hoc.truong.edu.vn:8443"
    assert setting("uncounted_leave") == "Nghỉ thai sản"
    db.session.rollback()
    assert office.post("/settings", data={**form, "public_address": ""}).status_code == 303
    assert setting("public_address") == ""
    for key, wrong, right in (
        ("council_quorum", "hai phần ba", "66,7 %"),
        ("council_basis", "mọi người", "Tất cả"),
        ("dispute_days", "một tuần", "7"),
        ("remind_auto", "đôi khi", "Có"),
        ("remind_quiet", "ban đêm", "20h00 – 7h"),
    ):
        answer = office.post("/settings", data={**form, key: wrong})
        assert (answer.status_code, "Chưa đọc được điều này" in answer.text, wrong in answer.text) == (
            422,
            True,
            True,
        )
        assert office.post("/settings", data={**form, key: right}).status_code == 303


PAGES = ("/people", "/units", "/roster", "/settings")


@pytest.mark.parametrize("path", PAGES)
def test_empty_pages_say_what_to_do(office: LmsClient, path: str) -> None:
    assert office.get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_strangers_and_learners_see_nothing(client: LmsClient, path: str) -> None:
    assert client.get(path).status_code == 303
    learner = sign_in(client, make_account(make_person()))
    assert learner.get(path).status_code == 404
    for role in (Role.LEADER, Role.TRAINER):
        assert sign_in(client, make_account(roles=[role])).get(path).status_code == 404
    if path in ("/roster", "/settings"):
        assert learner.post(path, data={}).status_code == 404


def test_the_number_of_statements_is_the_same_for_more_people(office: LmsClient, tmp_path: Path) -> None:
    def statements(path: str) -> int:
        with count_queries(db.engine) as seen:
            assert office.get(path).status_code == 200
        return len(seen)

    def people(size: int) -> list[list[object]]:
        return [staff_row(f"A{i:03}", f"Lê {chr(97 + i)}", born=None, unit=f"Khoa {i}") for i in range(size)]

    import_rows(tmp_path, people(10))
    few = {path: statements(path) for path in ("/people", "/units")}
    import_rows(tmp_path, people(20), AS_OF)
    assert {path: statements(path) for path in few} == few
    assert max(few.values()) <= 10
    assert count(RosterBatch) == 2
