"""The register: asked on the page or entered from paper, answered, extended once, done or refused."""

import csv
import io
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release
from lms.privacy.models import DataRequest, DataRequestStep
from lms.privacy.rules.requests import Kind, State
from tests.make import make_account
from tests.privacy.make import School, browser, make_request, the_request

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=clock.LOCAL_ZONE)


def held() -> list[DataRequest]:
    found = list(db.session.scalars(sa.select(DataRequest).order_by(DataRequest.id)).all())
    release()
    return found


def post(school: School, public_id: str, word: str, **data: str) -> int:
    return school.office.post(f"/data-requests/{public_id}/{word}", data=data).status_code


def test_a_request_from_the_page_has_its_dates(app: Flask) -> None:
    school = School(app)
    with clock.frozen(MONDAY):
        sent = school.mine.post(
            "/my-data/requests", data={"kind": "correction", "text": "Tên đệm là Thị\nXin sửa"}
        )
        assert sent.status_code == 303
        page = school.mine.get("/my-data/requests").get_data(as_text=True)
    assert "25/11/2026" in page
    assert "03/12/2026" in page
    assert "Chờ trả lời" in page
    assert [(r.kind, r.source, r.person_id) for r in held()] == [("correction", "page", school.teacher)]


def test_a_request_says_what_it_wants(app: Flask) -> None:
    school = School(app)
    refused = school.mine.post("/my-data/requests", data={"kind": "correction", "text": "  "})
    assert refused.status_code == 422
    unknown = school.mine.post("/my-data/requests", data={"kind": "free-beer", "text": "giữ lại câu này"})
    assert unknown.status_code == 422
    assert "giữ lại câu này" in unknown.get_data(as_text=True)
    assert held() == []


def test_a_second_tap_makes_no_second_request(app: Flask) -> None:
    school = School(app)
    for _ in range(2):
        school.mine.post(
            "/my-data/requests", data={"kind": "objection", "text": "Không muốn có tên trong bảng"}
        )
    assert len(held()) == 1


def test_paper_is_entered_by_code(app: Flask) -> None:
    school = School(app)
    data = {"code": "0000", "kind": "deletion", "received_on": "20/11/2026", "text": "Đơn ở cặp số 3"}
    with clock.frozen(MONDAY):
        nobody = school.office.post("/data-requests", data=data)
        assert nobody.status_code == 422
        assert "Đơn ở cặp số 3" in nobody.get_data(as_text=True)
        future = school.office.post(
            "/data-requests", data={**data, "code": "2299900017", "received_on": "24/11/2026"}
        )
        assert future.status_code == 422
        assert school.office.post("/data-requests", data={**data, "code": "2299900017"}).status_code == 303
    request = held()[0]
    assert (request.source, request.received_on, request.person_id) == (
        "paper",
        date(2026, 11, 20),
        school.teacher,
    )


def test_the_way_of_a_request(app: Flask) -> None:
    school = School(app)
    with clock.frozen(MONDAY):
        public_id = make_request(school.teacher, Kind.OBJECTION)
        assert the_request(public_id).state is State.RECEIVED
        assert post(school, public_id, "answer", note="") == 422, "an answer has words"
        assert post(school, public_id, "answer", note="Đã nhận, sẽ xem trong tuần") == 303
        assert post(school, public_id, "answer", note="Lần nữa") == 422
        assert post(school, public_id, "extension", note="Cần hỏi thêm", days="16") == 422
        assert post(school, public_id, "extension", note="Cần hỏi thêm", days="10") == 303
        assert post(school, public_id, "extension", note="Thêm nữa", days="1") == 422
        assert the_request(public_id).due.done_on == date(2026, 12, 18)
        assert post(school, public_id, "refusal", note="") == 422, "a refusal has a reason"
        assert post(school, public_id, "refusal", note="Số liệu này luật buộc phải giữ") == 303
        assert post(school, public_id, "completion", note="Đã làm") == 422
        assert the_request(public_id).state is State.REFUSED
        page = school.mine.get("/my-data/requests").get_data(as_text=True)
    assert "Số liệu này luật buộc phải giữ" in page
    assert "Lê Kim Chi" not in page, "the office answers, not one clerk"
    verbs = db.session.execute(
        sa.select(AuditEvent.verb, AuditEvent.detail)
        .where(AuditEvent.subject == f"data_request:{public_id}")
        .order_by(AuditEvent.id)
    ).all()
    assert [row.detail.get("step", row.verb.split(".")[-1]) for row in verbs] == [
        "receive", "answered", "extended", "refused",
    ]  # fmt: skip


def test_what_may_not_be_put_off_is_not(app: Flask) -> None:
    school = School(app)
    public_id = make_request(school.teacher, Kind.CORRECTION)
    assert post(school, public_id, "extension", note="Bận", days="5") == 422
    assert the_request(public_id).steps == ()


def test_two_who_end_it_at_once(app: Flask) -> None:
    school = School(app)
    public_id = make_request(school.teacher)
    stale = the_request(public_id)
    assert post(school, public_id, "completion", note="Đã sửa") == 303
    from lms.kernel.actor import system_actor
    from lms.kernel.db import transaction
    from lms.kernel.errors import Conflict
    from lms.privacy.actions.requests import take_step
    from lms.privacy.rules.requests import Step

    try:
        with transaction():
            take_step(system_actor("other"), stale, Step.REFUSED, "Không sửa")
    except Conflict:
        pass
    else:
        raise AssertionError("the second ending was written")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DataRequestStep)) == 1


def test_nobody_handles_their_own(app: Flask) -> None:
    school = School(app)
    public_id = make_request(school.clerk)
    assert post(school, public_id, "completion", note="Xong") == 403
    assert the_request(public_id).steps == ()


def test_who_may_read_the_register(app: Flask) -> None:
    school = School(app)
    public_id = make_request(school.teacher)
    assert school.mine.get("/data-requests").status_code == 404
    assert school.mine.get(f"/data-requests/{public_id}").status_code == 404
    leader = browser(app, make_account(roles=[Role.LEADER]))
    assert leader.get(f"/data-requests/{public_id}").status_code == 200
    assert leader.post(f"/data-requests/{public_id}/answer", data={"note": "Được"}).status_code == 403
    assert leader.get("/data-requests/new").status_code == 403


def test_overdue_ones_are_marked_and_found(app: Flask) -> None:
    school = School(app)
    with clock.frozen(MONDAY):
        late = make_request(school.teacher, Kind.COPY, "Xin bản sao", date(2026, 11, 2))
        make_request(school.student, Kind.CORRECTION, "Sửa", date(2026, 11, 23))
        page = school.office.get("/data-requests?state=overdue").get_data(as_text=True)
        assert late in page
        assert "Trần Văn Tèo" not in page
        assert "Quá hạn" in page
        everyone = school.office.get("/data-requests").get_data(as_text=True)
        assert "Trần Văn Tèo" in everyone
        found = school.office.get("/data-requests?q=teo").get_data(as_text=True)
        assert late not in found


def test_a_holiday_entered_later_moves_the_answer(app: Flask) -> None:
    school = School(app)
    with clock.frozen(MONDAY):
        public_id = make_request(school.teacher)
        assert the_request(public_id).due.answer_on == date(2026, 11, 25)
        day = {"day": "24/11/2026", "kind": "off", "name": "Nghỉ bù"}
        assert school.office.post("/data-limits/days", data=day).status_code == 303
        assert the_request(public_id).due.answer_on == date(2026, 11, 26)
        assert (
            school.office.post("/data-limits/days", data={**day, "kind": "plain", "name": ""}).status_code
            == 303
        )
        assert the_request(public_id).due.answer_on == date(2026, 11, 25)
        assert school.office.post("/data-limits/days", data={**day, "name": ""}).status_code == 422
        assert school.office.post("/data-limits/days", data={**day, "day": "31/02/2027"}).status_code == 422


def test_a_changed_limit_holds_from_now_on(app: Flask) -> None:
    from tests.privacy.test_consents import form_values

    school = School(app)
    with clock.frozen(MONDAY):
        before = make_request(school.teacher, Kind.CORRECTION)
        values = {**form_values(school), "correction_days": "5"}
        assert school.office.post("/data-limits", data=values).status_code == 303
        after = make_request(school.student, Kind.CORRECTION)
        assert the_request(before).due.done_on == date(2026, 12, 3)
        assert the_request(after).due.done_on == date(2026, 11, 28)
        slower = school.office.post("/data-limits", data={**values, "answer_days": "3"})
        assert slower.status_code == 422
        assert 'value="3"' in slower.get_data(as_text=True)
        assert school.office.post("/data-limits", data={**values, "copy_days": "mười"}).status_code == 422


def test_the_file_equals_the_register(app: Flask) -> None:
    school = School(app)
    with clock.frozen(MONDAY):
        make_request(school.teacher, on=MONDAY.date() - timedelta(days=30))
        make_request(school.student, Kind.DELETION)
        answer = school.office.get("/data-requests/export?state=overdue")
        every = school.office.get("/data-requests/export")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["Nguyễn Thị Ánh Nguyệt"]
    assert rows[1][-2] == "Quá hạn"
    assert len(every.get_data(as_text=True).splitlines()) == 3


def test_a_name_that_is_a_formula_stays_a_text(app: Flask) -> None:
    from tests.make import make_person

    school = School(app)
    make_request(make_person("=CMD()|An", school.faculty))
    assert "'=CMD()" in school.office.get("/data-requests/export").get_data(as_text=True)
