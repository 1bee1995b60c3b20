"""Consents: given and withdrawn by the person, at once; a child needs the representative as well."""

from datetime import date, timedelta

from flask import Flask

from lms.kernel import clock
from lms.kernel.db import release
from lms.org.consents import may_publish_name
from tests.certificates.make import set_birth_date
from tests.privacy.make import School, public_id_of


def shown(person_id: int, needs: bool = True) -> bool:
    found = may_publish_name(person_id, needs)
    release()
    return found


def say(school: School, answer: str) -> None:
    response = school.students.post(f"/my-data/consents/publish-name/{answer}")
    assert response.status_code == 303


def grown_up(school: School) -> None:
    set_birth_date(school.student, date(2000, 1, 1))


def test_silence_is_no_consent(app: Flask) -> None:
    school = School(app)
    page = school.students.get("/my-data/consents").get_data(as_text=True)
    assert "Không trả lời thì coi như không đồng ý" in page
    assert "checked" not in page
    assert not shown(school.student)


def test_given_and_withdrawn_at_once(app: Flask) -> None:
    school = School(app)
    grown_up(school)
    say(school, "agreement")
    assert shown(school.student)
    say(school, "withdrawal")
    assert not shown(school.student)
    say(school, "agreement")
    assert shown(school.student)


def test_withdrawal_takes_the_name_off_the_check_page(app: Flask) -> None:
    school = School(app)
    grown_up(school)
    code = school.certificate_of(school.student)
    stranger = app.test_client()
    say(school, "agreement")
    assert "T. V. Tèo" in stranger.get(f"/c/{code}").get_data(as_text=True)
    say(school, "withdrawal")
    assert "Tèo" not in stranger.get(f"/c/{code}").get_data(as_text=True)


def test_a_teacher_who_objects_is_hidden_too(app: Flask) -> None:
    school = School(app)
    assert shown(school.teacher, needs=False)
    school.mine.post("/my-data/consents/publish-name/withdrawal")
    assert not shown(school.teacher, needs=False)


def test_a_child_needs_the_representative_on_paper(app: Flask) -> None:
    school = School(app)
    set_birth_date(school.student, clock.today() - timedelta(days=365 * 15))
    say(school, "agreement")
    assert not shown(school.student)
    assert "hãy nộp phiếu giấy có chữ ký" in school.students.get("/my-data/consents").get_data(as_text=True)
    href = f"/people/{public_id_of(school.student)}/consents"
    alone = {"granted": "yes", "given_by": "phiếu 5/9, học sinh ký"}
    refused = school.office.post(href, data=alone)
    assert refused.status_code == 422
    assert "phiếu 5/9, học sinh ký" in refused.get_data(as_text=True)
    assert school.office.post(href, data={**alone, "representative": "y"}).status_code == 303
    assert shown(school.student)
    say(school, "withdrawal")
    assert not shown(school.student), "the child's own no is enough"


def test_without_a_birth_date_only_paper_will_do(app: Flask) -> None:
    school = School(app)
    page = school.students.get("/my-data/consents").get_data(as_text=True)
    assert "Tôi đồng ý" not in page
    say(school, "agreement")
    assert not shown(school.student), "a hostile post writes nothing"


def test_the_age_is_a_setting(app: Flask) -> None:
    school = School(app)
    set_birth_date(school.student, clock.today() - timedelta(days=365 * 15))
    say(school, "agreement")
    limits = {k: v for k, v in form_values(school).items() if k != "child_age"}
    assert school.office.post("/data-limits", data={**limits, "child_age": "14"}).status_code == 303
    assert shown(school.student)


def form_values(school: School) -> dict[str, str]:
    import re

    page = school.office.get("/data-limits").get_data(as_text=True)
    found = {}
    for field in re.findall(r"<input[^>]*>", page):
        name, value = (
            re.search(r'name="(\w+_(?:days|months|age))"', field),
            re.search(r'value="(\d+)"', field),
        )
        if name and value:
            found[name[1]] = value[1]
    return found


def test_an_unknown_purpose_is_not_found(app: Flask) -> None:
    school = School(app)
    assert school.mine.post("/my-data/consents/anything/agreement").status_code == 404
