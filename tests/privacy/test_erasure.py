"""Erasure: no trace of the person in any text of any table, and every figure of every day as it was."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account
from lms.kernel import clock, jobs
from lms.kernel.actor import Role, system_actor
from lms.kernel.audit import record
from lms.kernel.db import Base, db, release, transaction
from lms.kernel.search import SearchWord
from lms.org.models import Membership, Person
from lms.org.roster.actions import import_roster
from lms.privacy import sweep
from lms.privacy.models import Erasure
from lms.privacy.rules.requests import Kind, State
from lms.targets import queries
from tests.make import make_account, make_person
from tests.org.make import AS_OF, staff_row, workbook
from tests.privacy.lived import EMAIL, live
from tests.privacy.make import School, browser, make_request, public_id_of, the_request
from tests.targets.make import make_course, make_target

NAME, CODE, USERNAME = "Nguyễn Thị Ánh Nguyệt", "2299900017", "nguyet.nta"
DAYS = (date(2026, 6, 1), date(2026, 9, 15), clock.today(), clock.today() + timedelta(days=40))


def texts() -> Iterator[tuple[str, str]]:
    """Every text and JSON value of every table, as 'table.column' and text."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.Text | sa.String | sa.JSON):
                for value in db.session.scalars(sa.select(column).where(column.is_not(None))).all():
                    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                    yield f"{table.name}.{column.name}", text
    release()


def traces(*needles: str) -> set[tuple[str, str]]:
    """Where one of the texts stands, digits only as a number of their own: a digest holds every year by chance."""
    found = re.compile(
        "|".join(
            rf"(?<![0-9a-f]){re.escape(n)}(?![0-9a-f])" if n.isdigit() else re.escape(n) for n in needles
        ),
        re.I,
    )
    return {(where, text) for where, text in texts() if found.search(text)}


def figures() -> list[Any]:
    """Coverage of the target on several days, and the facts of everybody."""
    held: list[Any] = []
    for day in DAYS:
        cover = queries.coverage(queries.population_of(queries.targets()[0], day), visible=None)
        held.append(cover.tree.all)
    for name in (
        "membership",
        "completion",
        "enrolment",
        "participation",
        "emulation_entry",
        "lesson_completion",
    ):
        table = Base.metadata.tables[name]
        held.append(db.session.scalar(sa.select(sa.func.count()).select_from(table)))
    release()
    return held


def erase(school: School, person_id: int, **changes: str) -> int:
    request = make_request(person_id, Kind.DELETION, "Xin xóa")
    data = {"typed_name": NAME, "reason": "Đã nghỉ hưu", "last_day": f"{clock.today():%d/%m/%Y}", **changes}
    return school.office.post(f"/data-requests/{request}/erasure", data=data).status_code


def test_no_trace_is_left_and_no_figure_moves(app: Flask) -> None:
    school = School(app)
    live(school)
    # The last day is an old one, so that today and all days to come can be compared as well.
    with transaction():
        for held in db.session.scalars(
            sa.select(Membership).where(Membership.person_id == school.teacher)
        ).all():
            if held.replaces_id is not None:
                held.valid_to = clock.today() - timedelta(days=2)
    before = figures()
    assert traces(NAME, CODE, EMAIL, USERNAME), "the test would prove nothing"
    assert erase(school, school.teacher) == 303
    assert traces(NAME, CODE, EMAIL, USERNAME, "Ánh Nguyệt", "1985") == set()
    assert figures() == before
    pseudonym = db.session.get_one(Person, school.teacher).full_name
    assert pseudonym.startswith("Người đã xóa #")
    release()
    assert pseudonym in school.office.get(f"/people/{public_id_of(school.teacher)}").get_data(as_text=True)


def test_the_certificate_is_still_checked_by_its_number(app: Flask) -> None:
    school = School(app)
    code = school.certificate_of(school.teacher)
    jobs.run_due()
    assert erase(school, school.teacher) == 303
    stranger = app.test_client()
    year = clock.today().year
    by_number = stranger.get(f"/check?number=1/{year}").get_data(as_text=True)
    assert "VNeID" in by_number
    by_code = stranger.get(f"/c/{code}").get_data(as_text=True)
    assert "Không công bố tên" in by_code
    assert "có thật và còn hiệu lực" in by_code
    assert school.office.get(f"/certificates/{code}/file").status_code == 404
    jobs.run_due()
    assert traces(NAME) == set(), "no job prints the paper anew"


def test_a_print_that_is_under_way_is_not_kept(app: Flask) -> None:
    from lms.certificates.actions import keep_print
    from lms.certificates.models import Certificate, CertificatePrint

    school = School(app)
    school.certificate_of(school.teacher)
    assert erase(school, school.teacher) == 303
    certificate_id = db.session.scalars(sa.select(Certificate.id)).one()
    release()
    with transaction():
        keep_print(certificate_id, b"%PDF with the name", "old")
    assert db.session.scalars(sa.select(CertificatePrint.pdf)).one() == b""


def test_nobody_signs_in_with_the_account_any_more(app: Flask) -> None:
    school = School(app)
    assert school.mine.get("/my-data").status_code == 200
    assert erase(school, school.teacher) == 303
    assert school.mine.get("/my-data").location.startswith("/sign-in"), "the live session ends at once"
    account = db.session.get_one(Account, school.teacher_account)
    assert account.disabled_at is not None
    release()


def test_it_is_asked_twice_and_needs_a_request(app: Flask) -> None:
    school = School(app)
    assert erase(school, school.teacher, typed_name="Nguyễn Thị Ánh") == 422
    assert erase(school, school.teacher, reason=" ") == 422
    assert erase(school, school.teacher, last_day="") == 422
    assert erase(school, school.teacher, last_day="01/01/2099") == 422
    other = make_request(school.teacher, Kind.CORRECTION)
    data = {"typed_name": NAME, "reason": "Thử", "last_day": "01/11/2026"}
    assert school.office.post(f"/data-requests/{other}/erasure", data=data).status_code == 422
    assert db.session.get_one(Person, school.teacher).full_name == NAME
    release()
    shown = school.office.get(f"/data-requests/{other}/erasure").get_data(as_text=True)
    assert "Không hoàn tác được" in shown


def test_what_was_typed_is_still_there(app: Flask) -> None:
    school = School(app)
    request = make_request(school.teacher, Kind.DELETION)
    data = {"typed_name": "Nhầm", "reason": "Đã nghỉ hưu từ tháng 6", "last_day": "01/11/2026"}
    refused = school.office.post(f"/data-requests/{request}/erasure", data=data)
    assert refused.status_code == 422
    assert "Đã nghỉ hưu từ tháng 6" in refused.get_data(as_text=True)
    assert "01/11/2026" in refused.get_data(as_text=True)


def test_it_closes_the_request_and_happens_once(app: Flask) -> None:
    school = School(app)
    assert erase(school, school.teacher) == 303
    held = db.session.scalars(sa.select(Erasure)).one()
    release()
    request = db.session.scalar(sa.select(Base.metadata.tables["data_request"].c.public_id))
    release()
    assert the_request(str(request)).state is State.DONE
    again = make_request(school.teacher, Kind.DELETION)
    data = {"typed_name": f"Người đã xóa #{held.id}", "reason": "Lần nữa"}
    assert school.office.post(f"/data-requests/{again}/erasure", data=data).status_code == 409


def test_nobody_erases_themselves_and_a_teacher_nobody(app: Flask) -> None:
    school = School(app)
    request = make_request(school.clerk, Kind.DELETION)
    data = {"typed_name": "Lê Kim Chi", "reason": "Thử", "last_day": "01/11/2026"}
    assert school.office.post(f"/data-requests/{request}/erasure", data=data).status_code == 403
    assert school.mine.post(f"/data-requests/{request}/erasure", data=data).status_code == 404
    leader = browser(app, make_account(roles=[Role.LEADER]))
    assert leader.post(f"/data-requests/{request}/erasure", data=data).status_code == 403


def test_the_membership_ends_on_the_day_that_was_said(app: Flask) -> None:
    school = School(app)
    assert erase(school, school.teacher, last_day="31/10/2026") == 303
    rows = db.session.scalars(
        sa.select(Membership).where(Membership.person_id == school.teacher).order_by(Membership.id)
    ).all()
    assert [r.valid_to for r in rows] == [None, date(2026, 10, 31)]
    assert rows[1].replaces_id == rows[0].id
    release()


def test_somebody_who_still_belongs_is_counted_up_to_the_last_day(app: Flask) -> None:
    school = School(app)
    make_course("bat-buoc")
    make_target(["bat-buoc"])

    def counted(day: date) -> Any:
        found = queries.coverage(queries.population_of(queries.targets()[0], day), visible=None).tree.all
        release()
        return found

    days = [*DAYS[:2], clock.today()]
    before, after = [counted(day) for day in days], counted(DAYS[3]).counted
    assert erase(school, school.teacher) == 303
    assert [counted(day) for day in days] == before
    assert counted(DAYS[3]).counted == after - 1


def test_a_namesake_keeps_their_name(app: Flask) -> None:
    school = School(app)
    twin = make_person(NAME, school.faculty)
    longer = make_person(f"{NAME} Anh", school.faculty)
    with transaction():
        record(system_actor("lms"), "note", "x", reason=f"của {NAME}")
        held = db.session.scalars(sa.select(Membership).where(Membership.person_id == school.teacher)).one()
        held.end_reason = f"Đơn của {NAME}"
    school.mine.post("/my-data/consents/publish-name/withdrawal")
    assert erase(school, school.teacher) == 303
    assert db.session.get_one(Person, twin).full_name == NAME
    assert db.session.get_one(Person, longer).full_name == f"{NAME} Anh"
    assert traces(CODE, USERNAME) == set()
    left = {where for where, _ in traces(NAME)}
    assert left == {"audit_reason.text", "person.full_name"}, "it may be the namesake's, so it stays"
    words = db.session.scalars(sa.select(SearchWord.ref).where(SearchWord.topic == "person")).all()
    assert twin in words
    assert school.teacher not in words
    release()


def test_a_later_list_with_the_same_code_makes_a_new_person(app: Flask, tmp_path: Path) -> None:
    from lms.org.defaults import ensure_defaults
    from lms.org.roster.sandbox import read_upload  # noqa: F401 - the same reader as the page's
    from tests.org.test_importing import read

    school = School(app)
    with transaction():
        ensure_defaults()
    assert erase(school, school.teacher) == 303
    roster = read(workbook(tmp_path / "ds.xlsx", [staff_row(CODE, NAME)]))
    with transaction():
        import_roster(system_actor("test"), roster, AS_OF, {})
    found = db.session.scalars(sa.select(Person).where(Person.code == CODE)).one()
    assert found.id != school.teacher
    assert found.full_name == NAME
    release()


def test_every_exception_of_the_sweep_is_a_table() -> None:
    assert set(sweep.EXCEPT) <= set(Base.metadata.tables)
    assert set(sweep.ONLY) <= set(Base.metadata.tables)
    assert all(sweep.EXCEPT.values())


def test_an_erasure_that_fails_changes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    school = School(app)

    def fail(_found: object) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(sweep, "sweep", fail)
    with pytest.raises(RuntimeError):
        erase(school, school.teacher)
    assert db.session.get_one(Person, school.teacher).full_name == NAME
    release()
