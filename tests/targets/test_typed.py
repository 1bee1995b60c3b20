"""What somebody types wrongly comes back in the form, in Vietnamese, with everything else still in it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release
from lms.org.models import Person
from lms.targets import queries
from lms.targets.models import Target
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import make_target
from tests.targets.test_asking import records, seen, values


def code_of(person_id: int) -> str:
    code = db.session.get_one(Person, person_id).code
    release()
    assert code is not None
    return code


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"needed": "0"}, "Vui lòng nhập một số từ 1 đến 1000."),
        ({"needed": "hai"}, "Vui lòng nhập một số nguyên."),
        ({"due_days": "4000"}, "Vui lòng nhập một số từ 1 đến 3650."),
        ({"course_keys": ["mây"]}, "Vui lòng chọn một trong các mục có sẵn."),
        ({"categories": ["mây"]}, "Vui lòng chọn một trong các mục có sẵn."),
        ({"due_on": "31/02/2027"}, "Vui lòng nhập ngày theo dạng ngày/tháng/năm."),
        ({"due_on": "19/05/0027"}, "Năm phải từ 1900 đến 2199."),
        ({"ends_on": "31/12/9999"}, "Năm phải từ 1900 đến 2199."),
        ({"due_on": "01/05/2026"}, "Hạn phải sau ngày đầu của kỳ."),
        ({"course_keys": []}, "Vui lòng chọn ít nhất một khóa học."),
    ],
)
def test_a_wrong_target_is_told_in_vietnamese(
    school: School, office: LmsClient, wrong: dict[str, Any], said: str
) -> None:
    answer = office.post("/targets/new", data=values(**wrong))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert 'value="Người lao động"' in page, "what was typed stays"
    for english in ("Number must", "not a valid"):
        assert english not in page
    assert records() == 1


def test_a_day_too_far_comes_back_in_the_form(school: School, office: LmsClient) -> None:
    where = office.post("/targets/new", data=values()).location
    public_id = where.rsplit("/", 1)[-1]
    start = {"seen": seen(public_id), "since": "01/01/1950", "decided_by": "Cô Hiệu trưởng"}
    answer = office.post(f"{where}/start", data=start)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "quá xa hôm nay" in page
    assert "Cô Hiệu trưởng" in page
    assert office.post(f"{where}/start", data={**start, "since": "01/11/2026"}).status_code == 303
    change = values(seen=seen(public_id), since="01/01/2190", name="Tên mới")
    answer = office.post(f"{where}/change", data=change)
    assert answer.status_code == 422
    assert 'value="Tên mới"' in answer.get_data(as_text=True)
    end = {"seen": seen(public_id), "since": "01/11/2026", "reason": "Nghỉ thôi"}
    answer = office.post(f"{where}/end", data=end)
    assert answer.status_code == 422
    assert "hãy kết thúc từ một ngày sau đó" in answer.get_data(as_text=True)
    assert "Nghỉ thôi" in answer.get_data(as_text=True)
    named = {
        "code": "x",
        "kind": "include",
        "reason": "Nhờ",
        "valid_from": "02/11/2026",
        "valid_to": "01/11/2026",
    }
    code = code_of(school.people["worker"])
    answer = office.post(f"{where}/people", data={**named, "code": code})
    assert answer.status_code == 422
    assert "Ngày cuối phải sau ngày bắt đầu." in answer.get_data(as_text=True)
    assert code in answer.get_data(as_text=True)


def test_a_draft_written_twice_is_dropped_once(school: School, office: LmsClient) -> None:
    one, two = (office.post("/targets/new", data=values()).location for _click in range(2))
    assert text_of(office, "/targets").count("Bản nháp") >= 2
    gone = two.rsplit("/", 1)[-1]
    drop = {"seen": seen(gone)}
    assert "không đổi số liệu nào" in text_of(office, f"{two}/removal")
    assert office.post(f"{two}/removal", data={"seen": "1"}).status_code == 409
    assert office.post(f"{two}/removal", data=drop).status_code == 303
    assert office.post(f"{two}/removal", data=drop).status_code == 404
    assert office.get(two).status_code == 404
    page = text_of(office, "/targets")
    assert two not in page
    assert one in page
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Target).where(Target.public_id == gone))
    verbs = db.session.scalars(sa.select(AuditEvent.verb).where(AuditEvent.verb == "target.drop")).all()
    release()
    assert kept == 1, "the rows stay"
    assert verbs == ["target.drop"]
    start = {"seen": seen(one.rsplit("/", 1)[-1]), "since": "01/11/2026"}
    assert office.post(f"{one}/start", data=start).status_code == 303
    assert office.post(f"{one}/removal", data=start).status_code == 409, (
        "what is in force is closed, not dropped"
    )


def test_a_later_due_date_is_later_than_ones_own(school: School, office: LmsClient) -> None:
    """Due so many days after joining: the target's own day says nothing."""
    new = make_person("Mới Vào Làm", school.office, "worker", valid_from=TODAY - timedelta(days=10))
    make_target(["a"], key="joining", categories=["worker"], due_days=30)
    target = next(one for one in queries.targets(TODAY) if one.key == "joining")
    release()
    own, after = TODAY + timedelta(days=20), TODAY + timedelta(days=25)
    assert own < after < target.due_on
    asked = {"code": code_of(new), "target": target.public_id, "wish": "extension", "reason": "Mới sinh con"}
    answer = office.post("/exemptions/new", data={**asked, "due_on": f"{own:%d/%m/%Y}"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"là {own:%d/%m/%Y}" in page
    assert "Mới sinh con" in page, "what was typed stays"
    where = office.post("/exemptions/new", data={**asked, "due_on": f"{after:%d/%m/%Y}"}).location
    assert f"{own:%d/%m/%Y}" in text_of(office, where)
    granted = {"outcome": "granted", "decided_by": "Hiệu trưởng", "due_on": f"{own:%d/%m/%Y}"}
    answer = office.post(f"{where}/decision", data=granted)
    assert answer.status_code == 422
    assert 'value="Hiệu trưởng"' in answer.get_data(as_text=True)
    assert (
        office.post(f"{where}/decision", data={**granted, "due_on": f"{after:%d/%m/%Y}"}).status_code == 303
    )
    population = queries.population_of(target, TODAY)
    found = queries.due_dates(population, target, [new])
    release()
    assert found == {new: after}


def test_days_of_a_form_have_four_digits_of_this_age(school: School, office: LmsClient) -> None:
    asked = {"wish": "exemption", "reason": "Ốm", "valid_from": "01/11/0206", "target": "x", "code": ""}
    answer = office.post("/exemptions/new", data=asked)
    assert answer.status_code == 422
    assert "Năm phải từ 1900 đến 2199." in answer.get_data(as_text=True)


def test_nobody_asks_to_be_let_off_what_is_not_asked_of_them(
    school: School, office: LmsClient, app: Flask
) -> None:
    """The plan's target counts managers, teachers and officers; a worker has nothing to be exempt from."""
    worker = app.test_client()
    assert isinstance(worker, LmsClient)
    sign_in(worker, make_account(school.people["worker"]))
    page = text_of(worker, "/exemptions/new")
    assert "Hiện không có chỉ tiêu nào tính bạn" in page
    assert "Gửi đề nghị" not in page
    target = queries.targets(TODAY)[0]
    release()
    asked = {"target": target.public_id, "wish": "exemption", "reason": "Bận", "valid_from": "01/12/2026"}
    assert worker.post("/exemptions/new", data=asked).status_code == 422
    answer = office.post("/exemptions/new", data={**asked, "code": code_of(school.people["worker"])})
    assert answer.status_code == 422
    assert "không tính người được đề nghị" in answer.get_data(as_text=True)
    for who in ("idle", "leave", "exempt"):
        answer = office.post("/exemptions/new", data={**asked, "code": code_of(school.people[who])})
        assert answer.status_code == 303, "counted, on leave or exempt: meant all the same"
