"""Asking to be exempt or for a later due date, deciding it, and what follows for the figures."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.org.changes import Ground
from lms.org.merges.actions import merge
from lms.org.models import Person
from lms.targets import queries
from lms.targets.models import Exemption, ExemptionRequest, Extension
from lms.targets.rules import Figures, Standing
from lms.targets.status.rules import Status, status
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of


def figures(on: date = TODAY) -> Figures:
    found = queries.coverage(queries.population_of(queries.targets(on)[0], on)).tree.all
    release()
    return found


def status_of(person_id: int, on: date) -> Status:
    target = queries.targets(on)[0]
    population = queries.population_of(target, on)
    case = queries.cases_of(population, target, {person_id: Standing.COUNTED})[person_id]
    release()
    return status(case, on)


def code_of(person_id: int) -> str:
    found = db.session.scalar(sa.select(Person.code).where(Person.id == person_id))
    release()
    return str(found)


def wanted(**changes: str) -> dict[str, str]:
    return {
        "target": queries.targets()[0].public_id, "wish": "exemption", "reason": "Sắp đi học",
        "valid_from": "01/11/2026", "valid_to": "", **changes,
    }  # fmt: skip


DECISION = {
    "outcome": "granted",
    "valid_from": "01/11/2026",
    "decided_by": "Hiệu trưởng",
    "decision_number": "7/QĐ",
}


@pytest.fixture
def learner(client: LmsClient, school: School) -> LmsClient:
    return sign_in(client, make_account(school.people["half"]))


def asked(client: LmsClient, **changes: str) -> str:
    answer = client.post("/exemptions/new", data=wanted(**changes))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def test_a_person_asks_and_the_office_decides(school: School, learner: LmsClient, app: Flask) -> None:
    before, eve = figures(), figures(date(2026, 10, 31))
    where = asked(learner)
    assert "Đang chờ giải quyết" in text_of(learner, "/exemptions/mine")
    assert figures() == before, "asking changes nothing"
    again = learner.post("/exemptions/new", data=wanted())
    assert again.status_code == 409
    assert "Sắp đi học" in again.get_data(as_text=True), "what was written is not lost"
    assert learner.post(f"{where}/decision", data=DECISION).status_code in (403, 404)
    office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
    assert "Trần Thị Bé" in text_of(office, "/exemptions")
    assert office.post(f"{where}/decision", data={**DECISION, "outcome": ""}).status_code == 422
    assert office.post(f"{where}/decision", data=DECISION).status_code == 303
    after = figures()
    assert (after.counted, after.not_counted) == (before.counted - 1, before.not_counted + 1)
    assert figures(date(2026, 10, 31)) == eve, "nothing changes before its first day"
    rest = text_of(office, "/coverage?list=not-counted")
    for said in ("Trần Thị Bé", "Sắp đi học", "7/QĐ", "Hiệu trưởng"):
        assert said in rest
    assert office.post(f"{where}/decision", data=DECISION).status_code == 409
    assert "Đồng ý" in text_of(learner, where)
    ended = office.post(f"{where}/end", data={"last_on": "21/11/2026", "reason": "Đã trở lại"})
    assert ended.status_code == 303
    assert figures() == before
    assert figures(date(2026, 11, 20)).counted == after.counted
    assert office.post(f"{where}/end", data={"last_on": "21/11/2026", "reason": "x"}).status_code == 409
    rows = db.session.scalars(sa.select(Exemption).where(Exemption.person_id == school.people["half"])).all()
    assert [row.replaces_id for row in rows] == [None, rows[0].id]


def test_an_extension_moves_one_persons_due_date(school: School, learner: LmsClient, app: Flask) -> None:
    late = date(2027, 5, 25)
    assert status_of(school.people["half"], late) is Status.OVERDUE
    where = asked(learner, wish="extension", due_on="30/06/2027", valid_from="")
    office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
    early = {"outcome": "granted", "decided_by": "Hiệu trưởng", "due_on": "01/05/2027"}
    assert office.post(f"{where}/decision", data=early).status_code == 422
    assert office.post(f"{where}/decision", data={**early, "due_on": "30/06/2027"}).status_code == 303
    assert status_of(school.people["half"], late) is Status.IN_PROGRESS
    assert status_of(school.people["idle"], late) is Status.OVERDUE
    assert {r.due_on for r in queries.required_for(school.people["half"], TODAY)} == {date(2027, 6, 30)}
    release()
    page = text_of(office, where)
    assert "Hủy hạn riêng" in page
    assert 'name="last_on"' not in page, "a due date has no last day to ask for"
    assert office.post(f"{where}/end", data={"reason": " "}).status_code == 422
    assert office.post(f"{where}/end", data={"reason": "Nhầm"}).status_code == 303
    assert status_of(school.people["half"], late) is Status.OVERDUE
    assert len(db.session.scalars(sa.select(Extension)).all()) == 2


def test_a_refusal_needs_a_reason_and_a_request_can_be_taken_back(
    school: School, learner: LmsClient, app: Flask
) -> None:
    where = asked(learner)
    office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
    refusal = {"outcome": "refused", "decided_by": "Trưởng phòng", "reason": ""}
    assert office.post(f"{where}/decision", data=refusal).status_code == 422
    assert office.post(f"{where}/decision", data={**refusal, "reason": "Chưa đủ giấy"}).status_code == 303
    assert "Chưa đủ giấy" in text_of(learner, where)
    again = asked(learner)
    assert learner.post(f"{again}/withdrawal").status_code == 303
    assert learner.post(f"{again}/withdrawal").status_code == 409
    assert office.post(f"{again}/decision", data=DECISION).status_code == 409
    assert not db.session.scalars(
        sa.select(Exemption).where(Exemption.person_id == school.people["half"])
    ).all()


def test_a_head_asks_for_the_own_subtree_only(school: School, client: LmsClient) -> None:
    sign_in(client, make_account(school.people["done"], roles=[(Role.HEAD, school.it)]))
    where = asked(client, code=code_of(school.people["half"]))
    assert "Trần Thị Bé" in text_of(client, where)
    other = client.post("/exemptions/new", data=wanted(code=code_of(school.people["idle"])))
    assert other.status_code == 422, "somebody of another unit is nobody here"
    assert client.post(f"{where}/decision", data=DECISION).status_code == 403
    with_other = sign_in(client, make_account(school.people["idle"], roles=[(Role.HEAD, school.office)]))
    assert with_other.get(where).status_code == 404
    assert "Trần Thị Bé" not in text_of(with_other, "/exemptions")
    assert sign_in(client, make_account(school.people["worker"])).get(where).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "}, {"wish": ""}, {"wish": "x"}, {"valid_from": ""}, {"valid_to": "31/10/2026"},
        {"wish": "extension", "due_on": ""}, {"wish": "extension", "due_on": "19/05/2027"}, {"target": "x"},
        {"code": "khong-co"}, {"valid_from": "32/01/2026"},
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_sent_is_not(
    school: School, learner: LmsClient, changes: dict[str, str]
) -> None:
    answer = learner.post("/exemptions/new", data=wanted(**changes))
    assert answer.status_code == 422
    assert not db.session.scalars(sa.select(ExemptionRequest)).all()


def test_an_account_of_nobody_asks_for_nobody(school: School, office: LmsClient) -> None:
    assert office.post("/exemptions/new", data=wanted()).status_code == 422
    assert office.get("/exemptions/mine").status_code == 404
    assert asked(office, code=code_of(school.people["idle"]))


def test_an_exemption_ends_earlier_and_never_later(school: School, learner: LmsClient, app: Flask) -> None:
    where = asked(learner, valid_to="30/11/2026")
    office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
    assert office.post(f"{where}/decision", data={**DECISION, "valid_to": "30/11/2026"}).status_code == 303
    for last_on in ("", "30/11/2026", "31/12/2026"):
        refused = office.post(f"{where}/end", data={"last_on": last_on, "reason": "Nghỉ thêm"})
        assert refused.status_code == 422, last_on
        assert 'value="Nghỉ thêm"' in refused.get_data(as_text=True)
    assert "chỉ đến hết ngày 30/11/2026" in refused.get_data(as_text=True)
    assert len(db.session.scalars(sa.select(Exemption)).all()) == 2, "the school's own one, and this"
    release()
    assert office.post(f"{where}/end", data={"last_on": "01/10/2026", "reason": "Nhầm"}).status_code == 303
    newest = db.session.scalars(sa.select(Exemption).order_by(Exemption.id.desc())).first()
    assert newest is not None
    assert (newest.valid_from, newest.valid_to) == (date(2026, 11, 1), date(2026, 10, 31)), "on no day"


def test_what_a_merged_record_asked_is_decided_for_who_was_kept(
    school: School, learner: LmsClient, app: Flask
) -> None:
    where = asked(learner)
    kept = make_person("Trần Thị Bé Hai", school.office, "teacher")
    with transaction():
        merge(SYSTEM, kept, school.people["half"], Ground(TODAY))
    head = sign_in(app.test_client(), make_account(make_person("Bùi A"), roles=[(Role.HEAD, school.office)]))
    assert "Trần Thị Bé Hai" in text_of(head, "/exemptions"), "in the unit of who was kept"
    assert head.post("/exemptions/new", data=wanted(code=code_of(kept))).status_code == 409, "asked already"
    office = sign_in(app.test_client(), make_account(roles=[Role.OFFICE]))
    assert "Đề nghị của Trần Thị Bé Hai" in text_of(office, where)
    assert office.post(f"{where}/decision", data=DECISION).status_code == 303
    newest = db.session.scalars(sa.select(Exemption).order_by(Exemption.id.desc())).first()
    assert newest is not None
    assert newest.person_id == kept
    release()
    assert "Trần Thị Bé Hai" in text_of(office, "/coverage?list=not-counted")
    assert "Đồng ý" in text_of(sign_in(app.test_client(), make_account(kept)), "/exemptions/mine")
