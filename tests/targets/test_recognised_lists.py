"""A list from another system: what becomes of each row, and that nothing is written before the office says so."""

import io
from datetime import date

import sqlalchemy as sa
from flask import Flask

from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.org.models import Person
from lms.targets.recognising.models import Recognition, RecognitionBatch, RecognitionPaper
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.targets.conftest import School, text_of
from tests.targets.test_recognising import accepted, figures, other, paper, sent

HEAD = "STT;Mã;Họ và tên;CCCD;Khóa học;Nơi cấp;Số giấy chứng nhận;Ngày cấp;Số giờ\n"


def listed(school: School, rows: list[str], head: str = HEAD, **changes: str) -> dict[str, object]:
    said = {
        "item": f"course:{school.courses[1]}",
        "title": "Kỹ năng số",
        "issuer": "",
        "issued_on": "",
        "valid_to": "",
    }
    content = ("DANH SÁCH HỌC VIÊN\n" + head + "\n".join(rows)).encode()
    return {**said, **changes, "file": (io.BytesIO(content), "ds.csv")}


def upload(client: LmsClient, data: dict[str, object]) -> str:
    answer = client.post("/recognitions/lists/new", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def named(school: School, **codes: str) -> None:
    with transaction():
        for who, code in codes.items():
            db.session.get_one(Person, school.people[who]).code = code


def facts() -> list[tuple[int, int, date, date | None]]:
    rows = db.session.execute(
        sa.select(Recognition.person_id, Recognition.ref, Recognition.since, Recognition.until)
        .order_by(Recognition.person_id)
    )  # fmt: skip
    found = [tuple(row) for row in rows]
    release()
    return found


def test_a_list_is_shown_first_and_taken_once(school: School, client: LmsClient, app: Flask) -> None:
    named(school, half="GV02", idle="GV03", sick="GV05", done="GV01")
    for unit in (school.it, school.office):
        make_person("Ngô Thị Lan", unit, "teacher")
    office = sign_in(client, make_account(school.people["done"], roles=[Role.OFFICE]))
    where = sent(other(app, school.people["sick"]), paper(school, number="SO-9"))
    before = figures()
    rows = [
        "1;GV02;Trần Thị Bé;079123456789;Khóa B;Sở;S1;01/09/2026;3,5",
        "2;gv03;;;Khóa lạ;Sở;S2;02/09/2026;",
        "3;;Võ Văn Em;;;Sở;S3;03/09/2026;",
        "4;;Ngô Thị Lan;;;Sở;S4;03/09/2026;",
        "5;GV02;Trần Văn Khác;;;Sở;S5;03/09/2026;",
        "6;KHONG-CO;;;;Sở;S6;03/09/2026;",
        "7;GV02;;;;Sở;S7;31/02/2026;",
        "8;GV02;;;;Sở;S1;01/09/2026;",
        "9;GV03;;;;binhdanhocvuso.gov.vn;so 9;04/09/2026;",
        "10;GV01;;;;Sở;S10;04/09/2026;",
        "11;;Người Không Có;;;Sở;S11;04/09/2026;",
    ]
    first = upload(office, listed(school, rows, valid_to="31/12/2027"))
    page = text_of(office, first)
    for told in (
        "3 dòng sẽ được công nhận, trong 11 dòng", "Ngô Thị Lan", "Khoa Công nghệ thông tin", "Phòng Đào tạo",
        "khác với tên trong danh sách", "Không có ai mang mã KHONG-CO", "Lặp lại dòng 3", "31/02/2026",
        "Số giấy đã dùng cho người khác (1)", "giấy của chính bạn", "Không có ai tên Người Không Có",
    ):  # fmt: skip
        assert told in page, told
    assert "079123456789" not in page
    assert not facts()
    assert figures() == before, "nothing is written before it is confirmed"
    assert sign_in(app.test_client(), make_account()).get(first).status_code == 404

    assert office.post(f"{first}/recognition", data={"seen": "4"}).status_code == 422, "not what was seen"
    with count_queries(db.engine) as asked:
        assert office.post(f"{first}/recognition", data={"seen": "3", "used": "y"}).status_code == 303
    assert len(asked) < 30
    half, idle, sick = (school.people[one] for one in ("half", "idle", "sick"))
    last, b = date(2027, 12, 31), school.courses[1]
    assert sorted(facts()) == [
        (half, b, date(2026, 9, 1), last), (idle, b, date(2026, 9, 2), last), (idle, b, date(2026, 9, 4), last),
        (sick, b, date(2026, 9, 3), last),
    ]  # fmt: skip
    assert figures().done == before.done + 1
    assert figures().enrolled == before.enrolled + 2
    assert office.post(f"{first}/recognition", data={"seen": "3"}).status_code == 404, "once"
    assert db.session.scalars(sa.select(RecognitionBatch.rows)).all() == [[]]
    assert "không kèm tệp" in text_of(office, where.rsplit("/", 1)[0] + "/" + _paper_of(half))
    waiting = office.post(f"{where}/decision", data=accepted(school))
    assert waiting.status_code == 303

    again = upload(office, listed(school, rows))
    page = text_of(office, again)
    assert "0 dòng sẽ được công nhận" in page
    assert "Đã có, bỏ qua (5)" in page
    assert office.post(f"{again}/removal").status_code == 303
    assert office.get(again).status_code == 404
    assert office.post(f"{again}/removal").status_code == 409


def _paper_of(person_id: int) -> str:
    found = db.session.scalar(
        sa.select(RecognitionPaper.public_id).where(RecognitionPaper.person_id == person_id)
    )
    release()
    return str(found)


def test_what_is_no_list_is_refused(school: School, client: LmsClient) -> None:
    office = sign_in(client, make_account(roles=[Role.OFFICE]))
    good = ["1;GV02;;;;Sở;S1;01/09/2026;"]
    for bad in (
        {**listed(school, good), "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n123"), "a.xlsx")},
        {**listed(school, good), "file": (io.BytesIO(b""), "a.csv")},
        {**listed(school, good), "file": (io.BytesIO("một,hai\n1,2".encode()), "a.csv")},
        listed(school, []), listed(school, good, title=" "), listed(school, good, item="course:99"),
        listed(school, good, valid_to="32/01/2027"), {**listed(school, good), "file": (io.BytesIO(), "")},
    ):  # fmt: skip
        answer = office.post("/recognitions/lists/new", data=bad, content_type="multipart/form-data")
        assert answer.status_code == 422, bad
    assert not db.session.scalars(sa.select(RecognitionBatch)).all()
