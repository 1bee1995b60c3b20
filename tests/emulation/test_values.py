"""What is entered into the record: with evidence, confirmed by somebody else, corrected by a row; and what came after the
snapshot that a period cites."""

import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.emulation import actions as emulation
from lms.emulation.values.checks import CHECKS
from lms.emulation.values.models import RecordValue, RecordValueStep
from lms.emulation.values.rules import NEXT, State, Step, is_legal, state_of
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.models import StoredFile
from lms.org.models import Person
from lms.targets import queries as targets
from lms.targets.freezing.actions import freeze
from tests import sample_files as samples
from tests.conftest import sign_in
from tests.emulation.conftest import TODAY
from tests.emulation.make import School, complete, get, public_id
from tests.make import SYSTEM, announce_erased, make_account
from tests.pages import LmsClient
from tests.targets.make import noon

SAID = {
    "kind": "initiative", "title": "Phiếu chấm điểm bằng bảng tính", "on": "02/10/2026", "level": "school",
    "result": "Loại B", "number": "45/QĐ-TCN", "decided_on": "01/10/2026", "issuer": "Trường", "details": "Bớt nửa giờ",
}  # fmt: skip


def paper(content: bytes = b"") -> dict[str, Any]:
    return {"file": (io.BytesIO(content or samples.png()), "giấy khen.png")}


def send(client: LmsClient, where: str, **data: Any) -> Any:
    return client.post(where, data={**SAID, **data}, content_type="multipart/form-data")


def faults() -> list[str]:
    with db.engine.connect() as connection:
        return [problem.message.plain() for check in CHECKS for problem in check.run(connection)]


@given(st.lists(st.sampled_from(Step)))
def test_no_step_is_skipped(steps: list[Step]) -> None:
    """What is legal ends where the newest step says, and nothing follows an end."""
    if is_legal([step.value for step in steps]):
        states = [state_of(None, False), *(state_of(step.value, False) for step in steps)]
        assert all(step in NEXT[state] for state, step in zip(states, steps, strict=False))
        assert State.REFUSED not in states[:-1]
        assert State.WITHDRAWN not in states[:-1]


def test_a_value_from_word_to_record(school: School, office: LmsClient, app: Flask) -> None:
    def enter(account: int) -> LmsClient:
        return sign_in(app.test_client(), account)

    an, binh = enter(make_account(school.an)), enter(make_account(school.binh))
    leader = enter(make_account(roles=[Role.LEADER]))
    head = enter(make_account(school.dung, [(Role.HEAD, school.faculty)]))
    new = "/emulation/entries/new"

    # What is wrong is said, and what was typed is still there; nothing is written.
    assert "Mã của người" not in get(an, new)
    assert 'name="unit"' not in get(an, f"{new}?about=unit")
    assert "Ghi cho một người" in get(head, "/emulation/entries")
    assert "Ghi cho một người" not in get(leader, "/emulation/entries")
    for data, words in (
        ({"on": "01/01/2030"}, "Ngày này chưa tới"),
        ({"number": "", "kind": "award"}, "Cần minh chứng"),
        ({"number": "", **paper()}, "Sáng kiến cần số"),
        ({"title": " "}, "Vui lòng điền ô này"),
        ({"kind": "model"}, "Vui lòng chọn một trong các mục"),
        ({"level": "galaxy"}, "Vui lòng chọn một trong các mục"),
        (paper(b"MZ\x00\x01"), "giấy khen"),
    ):
        refused = send(an, new, **data)
        assert refused.status_code == 422, data
        html = refused.get_data(as_text=True)
        assert words in html, data
        assert "Bớt nửa giờ" in html
    assert send(head, new, code="0000000003").status_code == 422, "not of the head's unit"
    assert db.session.query(RecordValue).count() == 0
    release()

    # Proposed by the person, seen by whom it concerns, confirmed by somebody else.
    where = send(an, new, **paper()).location
    assert "Chờ xác nhận" in get(an, "/emulation/mine")
    for browser in (office, leader, head, an):
        assert "45/QĐ-TCN" in get(browser, where)
        assert browser.get(f"{where}/file").data == samples.png()
    assert binh.get(where).status_code == 404
    assert binh.get(f"{where}/file").status_code == 404
    assert binh.post(f"{where}/steps", data={"step": "confirmed"}).status_code == 404
    assert an.get("/emulation/entries").status_code == 404
    assert "Phiếu chấm" in get(head, "/emulation/entries")
    for browser in (an, head):
        assert browser.post(f"{where}/steps", data={"step": "confirmed"}).status_code == 403
    assert office.post(f"{where}/steps", data={"step": "refused", "note": " "}).status_code == 422
    assert office.post(f"{where}/steps", data={"step": "nonsense"}).status_code == 422
    assert office.post(f"{where}/steps", data={"step": "confirmed"}).status_code == 303
    assert office.post(f"{where}/steps", data={"step": "confirmed"}).status_code == 409
    assert an.get(f"{where}/correction").status_code == 403, "confirmed: the office's now"
    assert an.post(f"{where}/steps", data={"step": "withdrawn", "note": "x"}).status_code == 403

    # Corrected by a row that replaces it and keeps the paper; the old one stays to be read.
    better = send(office, f"{where}/correction", result="Loại A").location
    assert send(office, f"{where}/correction", result="Loại C").status_code == 403
    record = get(an, "/emulation/mine")
    assert "Loại A" in record
    assert "Loại B" not in record
    assert "Đã thay bằng dòng khác" in get(an, where)
    assert where in get(an, better)
    assert office.get(f"{better}/file").data == samples.png()

    # The office about itself waits for somebody else; a unit's value by its head too.
    own = send(office, new, kind="rating", title="Năm 2026").location
    assert office.post(f"{own}/steps", data={"step": "confirmed"}).status_code == 403
    assert leader.post(f"{own}/steps", data={"step": "confirmed"}).status_code == 303
    faculty, root = (public_id_of(unit) for unit in (school.faculty, school.root))
    about = f"{new}?about=unit"
    assert "Khoa Điện" in get(head, about)
    assert send(head, about, unit=root, kind="model").status_code == 422
    model = send(head, about, unit=faculty, kind="model", title="Góc sửa máy").location
    assert "Góc sửa máy" in get(office, f"/emulation?unit={faculty}")
    assert head.post(f"{model}/steps", data={"step": "withdrawn", "note": "nhầm"}).status_code == 303
    assert "Đã rút" in get(head, model)
    others = send(office, new, code="0000000002", kind="award", title="Giấy khen <b>2026</b>").location
    assert "Đã xác nhận" in get(binh, others), "the office's own word about others stands at once"
    assert "<b>2026" not in get(binh, "/emulation/mine")

    assert faults() == []
    announce_erased(school.an)
    kept = db.session.scalars(sa.select(RecordValue).where(RecordValue.person_id == school.an)).all()
    assert {row.title for row in kept} == {"–"}
    assert {row.file_id for row in kept} == {None}
    assert db.session.query(StoredFile).count() == 0
    release()
    assert faults() == []
    with db.engine.begin() as connection:
        connection.execute(sa.update(RecordValueStep).values(number=7))
    assert any("không nối tiếp" in fault for fault in faults())


def public_id_of(unit_id: int) -> str:
    from lms.org.models import Unit

    return public_id(Unit, unit_id)


def test_what_comes_after_the_snapshot_is_said_and_carried(school: School, office: LmsClient) -> None:
    """A year cites a snapshot; what is written later stands there as "sau khi chốt", and goes into the next year's."""
    complete(school.an, school.a, date(2026, 5, 10))
    who = public_id(Person, school.an)
    with clock.frozen(noon(TODAY)):
        target = targets.targets(TODAY)[0]
        release()
        with transaction():
            early = freeze(SYSTEM, target, date(2026, 5, 15), "Báo cáo năm 2026")
            late = freeze(SYSTEM, target, TODAY, "Khác")
        with pytest.raises(Invalid), transaction():
            emulation.cite_snapshot(SYSTEM, "2026", late)
        assert office.post("/emulation/periods/2026/freeze", data={"snapshot": late}).status_code == 422
        assert "Báo cáo năm 2026" in get(office, "/emulation/periods/2026")
        for _ in range(2):
            assert office.post("/emulation/periods/2026/freeze", data={"snapshot": early}).status_code == 303
        here, there = (f"/emulation/people/{who}?period={year}" for year in (2026, 2027))
        assert "Xem số liệu chốt" in get(office, here)
        assert "Còn thiếu" in get(office, here)
        assert "3 người được tính, 1 người tham gia" in get(office, "/emulation?period=2026")
        assert "Kỳ này chưa chốt" in get(office, there)
        assert "Mang sang" not in get(office, there)
        complete(school.an, school.b, date(2026, 5, 17))
        assert get(office, here).count("sau khi chốt</span>") == 1
        carried = get(office, there)
        assert "Mang sang từ năm trước" in carried
        assert "Lừa đảo" in carried
        send(office, "/emulation/entries/new", code="0000000001", on="18/05/2026")
        assert get(office, here).count("sau khi chốt</span>") == 2
        assert office.post("/emulation/periods/2026/freeze", data={"snapshot": ""}).status_code == 303
        assert "sau khi chốt" not in get(office, here)
