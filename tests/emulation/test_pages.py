"""The pages and the command: figures by unit and by person, and what stands behind them."""

from datetime import date

import sqlalchemy as sa
from flask import Flask

from lms.cli import main
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.org.models import Membership, Person, Unit
from lms.targets.models import Target
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.emulation.make import School, certify, complete, get, new_version, public_id, revoke, table
from tests.make import make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.targets.make import make_course, make_exemption


def target_id() -> int:
    found = db.session.scalar(sa.select(Target.id))
    release()
    return found or 0


def test_units_add_up_and_count_what_the_period_holds(school: School, office: LmsClient) -> None:
    complete(school.an, school.a, date(2026, 10, 31), grade=0.9, minutes=20)
    complete(school.binh, school.a, date(2026, 11, 1), grade=0.8, minutes=20)
    complete(school.binh, school.free, date(2026, 5, 19), grade=1.0, minutes=20)
    certify(complete(school.dung, school.free, date(2026, 5, 20), grade=None, minutes=50), 1)
    rows = table(get(office, "/emulation"))
    assert rows["Khoa Điện"][:6] == ["2", "2", "2", "2/4", "1", "0,6"]
    assert rows["Khoa Điện"][6] == "85%"
    assert rows["Phòng Hành chính - Kế toán"][:6] == ["2", "1", "1", "0/2", "0", "0,8"]
    assert rows["Cộng"][:6] == ["4", "3", "3", "2/6", "1", "1,5"]
    last_year = table(get(office, "/emulation?period=2026"))
    assert last_year["Cộng"][:4] == ["4", "1", "1", "–"]
    assert table(get(office, "/emulation?period=phase-1"))["Cộng"][2] == "4"


def test_a_unit_opens_to_its_own_parts(school: School, office: LmsClient) -> None:
    complete(school.binh, school.a, date(2026, 10, 1))
    html = get(office, f"/emulation?unit={public_id(Unit, school.faculty)}")
    rows = table(html)
    assert rows["Tổ Điện lạnh"][:3] == ["1", "1", "1"]
    assert rows["Khoa Điện (trực thuộc)"][:3] == ["1", "0", "0"]
    assert rows["Cộng"][:3] == ["2", "1", "1"]
    assert office.get("/emulation?unit=nowhere").status_code == 404


def test_a_revocation_takes_back_in_every_number_and_stays_to_be_seen(
    school: School, office: LmsClient
) -> None:
    kept = complete(school.an, school.a, date(2026, 10, 1), grade=0.8)
    taken = complete(school.an, school.b, date(2026, 10, 2), grade=1.0)
    certify(kept, 7)
    certify(taken, 8)
    revoke(taken, date(2026, 11, 3), "Làm bài hộ")
    people = table(get(office, "/emulation/people"))
    assert people["Nguyễn Văn An"][1:] == ["1", "1/2", "1", "0,3", "80%", "1"]
    html = get(office, f"/emulation/people/{public_id(Person, school.an)}")
    assert "Đã thu hồi, không tính" in html
    assert "Thu hồi ngày 03/11/2026: Làm bài hộ" in html
    assert "80%" in html


def test_a_person_opens_to_completions_versions_and_certificates(school: School, office: LmsClient) -> None:
    code = certify(complete(school.an, school.a, date(2026, 10, 31), grade=0.875), 7)
    complete(school.an, school.b, date(2026, 11, 4))
    new_version(school.free, 2)
    complete(school.an, school.free, date(2026, 11, 5))
    complete(school.an, school.free, date(2026, 5, 1))
    html = get(office, f"/emulation/people/{public_id(Person, school.an)}?period=2027")
    rows = table(html)
    assert rows["VNeID"][:4] == ["1", "31/10/2026", "87,5%", "0,3"]
    assert rows["Bảng tính"][:2] == ["2", "05/11/2026"]
    assert f"/c/{code}" in html
    assert "Muộn 4 ngày" in html
    assert "Đúng hạn" in html
    assert "1 khóa, muộn 1 khóa" in html
    assert "Khoa Điện" in html
    assert "Hội đồng quyết định" in html
    assert "01/05/2026" not in html
    assert office.get("/emulation/people/nobody").status_code == 404
    assert office.get("/emulation?period=1999").status_code == 404


def test_done_before_the_period_still_meets_the_requirement(school: School, office: LmsClient) -> None:
    complete(school.an, school.a, date(2026, 5, 1))
    html = get(office, f"/emulation/people/{public_id(Person, school.an)}?period=2027")
    assert "01/05/2026 (trước kỳ này)" in html
    assert table(get(office, "/emulation/people"))["Nguyễn Văn An"][1:4] == ["0", "1/2", "1"]


def test_who_is_excused_has_nothing_required(school: School, office: LmsClient) -> None:
    make_exemption(school.an, date(2026, 9, 1), target_id=target_id())
    make_person("Võ Thị Em", school.office, "officer", status="leave", leave_kind="Nghỉ thai sản")
    make_person("Võ Thị Giang", school.office, "officer", status="leave", leave_kind="Nghỉ ốm ngắn")
    rows = table(get(office, "/emulation/people"))
    assert rows["Nguyễn Văn An"][2] == "–"
    assert rows["Võ Thị Em"][2] == "–"
    assert rows["Võ Thị Giang"][2] == "0/2"
    assert table(get(office, "/emulation"))["Cộng"][3] == "0/6"


def test_people_count_where_they_were_at_the_periods_end(school: School, office: LmsClient) -> None:
    complete(school.dung, school.a, date(2026, 10, 1))
    membership = db.session.scalars(sa.select(Membership).where(Membership.person_id == school.dung)).one()
    membership.valid_to = date(2026, 10, 31)
    db.session.commit()
    rows = table(get(office, "/emulation"))
    assert rows["Không thuộc đơn vị nào vào ngày này"][:3] == ["1", "1", "1"]
    assert rows["Phòng Hành chính - Kế toán"][:3] == ["1", "0", "0"]
    assert rows["Cộng"][:3] == ["4", "1", "1"]
    outside = table(get(office, "/emulation/people?outside=1&active=1"))
    assert list(outside) == ["Họ và tên", "Phạm Dũng"]
    assert "Phạm Dũng" in table(get(office, "/emulation/people"))


def test_filters_search_and_order(school: School, office: LmsClient) -> None:
    complete(school.binh, school.free, date(2026, 10, 1))
    names = list(table(get(office, "/emulation/people")))[1:]
    assert names == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Kim Chi", "Phạm Dũng"]
    assert list(table(get(office, "/emulation/people?q=binh")))[1:] == ["Trần Thị Bình"]
    assert list(table(get(office, "/emulation/people?q=0000000003")))[1:] == ["Lê Kim Chi"]
    assert list(table(get(office, "/emulation/people?active=1")))[1:] == ["Trần Thị Bình"]
    assert list(table(get(office, "/emulation/people?category=worker")))[1:] == ["Phạm Dũng"]
    faculty = public_id(Unit, school.faculty)
    assert len(table(get(office, f"/emulation/people?unit={faculty}"))) == 3
    assert len(table(get(office, f"/emulation/people?unit={faculty}&own=1"))) == 2
    assert "Không có ai trong danh sách này" in get(office, "/emulation/people?q=zzz")


def test_own_record_and_nobody_elses(school: School, client: LmsClient) -> None:
    complete(school.an, school.a, date(2026, 10, 1))
    sign_in(client, make_account(school.an))
    html = get(client, "/emulation/mine")
    assert "VNeID" in html
    assert "Hội đồng quyết định" in html
    for address in (
        "/emulation", "/emulation/people", f"/emulation/people/{public_id(Person, school.an)}", "/emulation/periods",
        "/emulation/periods/2027",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post("/emulation/periods/2027").status_code == 404


def test_a_head_sees_no_record_but_the_own(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.an, [(Role.HEAD, school.faculty)]))
    assert client.get("/emulation").status_code == 404
    assert client.get("/emulation/mine").status_code == 200


def test_an_account_without_a_person_has_no_record(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(None, [Role.ADMIN]))
    assert client.get("/emulation/mine").status_code == 404


def test_strangers_are_sent_to_sign_in(school: School, client: LmsClient) -> None:
    assert client.get("/emulation").status_code == 303
    assert client.get("/emulation/mine").status_code == 303


def test_the_number_of_queries_does_not_follow_the_rows(school: School, office: LmsClient) -> None:
    def count(address: str) -> int:
        with count_queries(db.engine) as statements:
            get(office, address)
        return len([s for s in statements if s.lstrip().upper().startswith(("SELECT", "WITH"))])

    addresses = ("/emulation", "/emulation/people", "/emulation/periods", f"/emulation/people/{public_id(Person, school.an)}")  # fmt: skip
    complete(school.an, school.a, date(2026, 10, 1))
    for address in addresses:
        get(office, address)  # what is cached, is
    before = [count(address) for address in addresses]
    for i in range(12):
        unit = make_unit(f"Tổ {i}", "team", school.root)
        complete(make_person(f"Người Số{i}", unit), school.a, date(2026, 10, 2))
        complete(school.an, make_course(f"x{i}"), date(2026, 10, 3))
    assert [count(address) for address in addresses] == before
    assert max(before) <= 10


def show(app: Flask, *args: str) -> tuple[int, str]:
    release()
    result = app.test_cli_runner().invoke(main, ["emulation", "show", *args])
    return result.exit_code, result.output


def test_the_command_prints_the_same_numbers(app: Flask, school: School) -> None:
    certify(complete(school.an, school.a, date(2026, 10, 31), grade=0.9), 7)
    revoke(complete(school.an, school.free, date(2026, 11, 1)), date(2026, 11, 2), "Nhầm người")
    code, said = show(app, "--period", "2027")
    assert code == 0
    assert "Năm 2027: 20/05/2026 - 19/05/2027" in said
    assert [line.split()[-8:] for line in said.splitlines() if line.startswith("Cộng")] == [
        ["4", "1", "1", "1/6", "1", "0,3", "90%", "1"]
    ]
    code, said = show(app, "--period", "2027", "--person", "0000000001")
    assert code == 0
    assert "31/10/2026  VNeID (phiên bản 1), điểm 90%, giấy chứng nhận" in said
    assert "thu hồi 02/11/2026: Nhầm người" in said
    code, said = show(app, "--unit", "khoa điện")
    assert code == 0
    assert "Khoa Điện (trực thuộc)" in said
    assert "0000000001  Nguyễn Văn An" in said
    assert show(app, "--unit", "Không có")[0] == 1
    assert show(app, "--person", "9")[0] == 1
    assert show(app, "--period", "9")[0] == 1
