"""A certificate exists exactly when its completion does; its number is the next one, whoever else is at it."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.certificates import actions, issuing, printing, queries
from lms.certificates.models import Certificate, RegisterSeries
from lms.kernel import clock, jobs
from lms.kernel.db import db, transaction
from lms.org import settings
from tests.certificates.make import (
    ADDRESS,
    complete,
    make_completion,
    make_member,
    make_version,
    revoke,
    school_with_address,
    set_birth_date,
    set_setting,
)
from tests.databases import count_queries
from tests.make import make_person, make_school, make_unit


def certificates():
    rows = db.session.scalars(sa.select(Certificate).order_by(Certificate.number)).all()
    db.session.rollback()
    return rows


def test_the_values_are_stored_with_the_completion(app):
    school = school_with_address()
    set_setting(school, settings.SIGNER_NAME, "Trần Văn Hòa")
    person = make_member(school=school)
    version = make_version(minutes=24)
    half_past_one = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)  # on the 22nd at the school
    with clock.frozen(half_past_one), transaction():
        complete(person, version)
        [certificate] = db.session.scalars(sa.select(Certificate))
        printed, code = certificate.printed, certificate.code
    assert (certificate.series, certificate.year, certificate.number) == ("GCN", 2026, 1)
    assert certificate.issued_on.isoformat() == "2026-11-22"
    assert len(code) == 26
    assert printed["name"] == "Nguyễn Thị Ánh Nguyệt"
    assert printed["unit"] == "Khoa Cơ khí"
    assert printed["born"] == ""
    assert (printed["began"], printed["finished"]) == ("19/11/2026", "22/11/2026")
    assert printed["duration"] == "24 phút"
    assert printed["issued"] == "Diên Khánh, ngày 22 tháng 11 năm 2026"
    assert printed["signer_name"] == "Trần Văn Hòa"
    assert printed["address"] == f"{ADDRESS}/c/{code}"
    assert all(isinstance(value, str) for value in printed.values())


def test_a_rollback_leaves_nothing_and_gives_the_number_back(app):
    school = school_with_address()
    person, version = make_member(school=school), make_version()

    def fail():
        with transaction():
            complete(person, version)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert certificates() == []
    assert (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(jobs.Job).where(jobs.Job.kind == actions.RENDER)
        )
        == 0
    )
    db.session.rollback()
    make_completion(person, version)
    assert [c.number for c in certificates()] == [1]


def test_no_certificate_where_the_course_gives_none(app):
    school = school_with_address()
    make_completion(make_member(school=school), make_version(gives_certificate=False))
    assert certificates() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RegisterSeries)) == 0


def test_the_same_announcement_twice_issues_once(app):
    school = school_with_address()
    person, version = make_member(school=school), make_version()
    completion = make_completion(person, version)
    with transaction():
        assert actions.issue_for(completion) is False
    assert len(certificates()) == 1


def test_the_unit_is_the_one_of_the_day_of_completion(app):
    school = school_with_address()
    unit = make_unit("Tổ Tin học", kind="team", parent_id=school)
    day = datetime(2026, 5, 4, tzinfo=UTC)
    person = make_person("Võ An", unit, valid_from=day.date(), valid_to=day.date())
    version, other = make_version(), make_version("Phòng chống lừa đảo")
    make_completion(person, version, at=day)
    make_completion(person, other, at=datetime(2026, 5, 6, tzinfo=UTC))
    assert [(c.printed["unit"], c.category) for c in certificates()] == [
        ("Tổ Tin học", "teacher"),
        ("", None),
    ]


def test_a_unit_under_another_school_gets_that_schools_letterhead(app):
    school = school_with_address()
    faculty = make_unit("Khoa Điện", kind="faculty", parent_id=school)
    team = make_unit("Tổ Điện lạnh", kind="team", parent_id=faculty)
    set_setting(school, settings.SIGNER_NAME, "Người ký của trường")
    set_setting(faculty, settings.SIGNER_NAME, "Người ký cũ")
    set_setting(faculty, settings.SIGNER_NAME, "Người ký của khoa")
    heads = issuing.letterheads({None, school, faculty, team})
    for unit in (None, school, faculty, team):
        assert heads[unit].signer_name == settings.setting(settings.SIGNER_NAME, unit)
        assert heads[unit].public_address == settings.setting(settings.PUBLIC_ADDRESS, unit) == ADDRESS
        assert heads[unit].place == settings.setting(settings.PLACE, unit) == "Diên Khánh"
    assert heads[team].signer_name == "Người ký của khoa"


def test_what_waited_for_the_address_is_issued_in_order(app):
    school = make_school()
    version = make_version()
    people = [make_member(f"Người {i}", school=school) for i in range(5)]
    for i, person in enumerate(people):
        make_completion(person, version, at=datetime(2026, 11, 20 - i, tzinfo=UTC))
    revoke(make_completion(make_member("Bị hủy", school=school), version))
    assert certificates() == []
    assert list(queries.waiting_courses_of(people[0])) == ["VNeID và danh tính số"]
    db.session.rollback()
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    assert certificates() == []  # the job does it, not the one who set the address
    jobs.run_due()
    assert [(c.number, c.printed["name"]) for c in certificates()] == [
        (1, "Người 4"), (2, "Người 3"), (3, "Người 2"), (4, "Người 1"), (5, "Người 0"),
    ]  # fmt: skip
    assert issuing.count_unprinted() == 0
    assert len(queries.waiting_courses_of(people[0])) == 0


def test_issuing_what_waits_goes_in_chunks_and_twice_does_nothing(app):
    school = make_school()
    version = make_version()
    for i in range(7):
        make_completion(make_member(f"Người {i}", school=school), version)
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    assert printing.issue_waiting(chunk=3) == 7
    assert printing.issue_waiting(chunk=3) == 0
    assert [c.number for c in certificates()] == list(range(1, 8))


def test_a_second_look_follows_some_minutes_later(app):
    school = make_school()
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    jobs.run_due()
    late = db.session.scalars(sa.select(jobs.Job).where(jobs.Job.state == "waiting")).one()
    assert late.kind == actions.ISSUE_WAITING
    assert late.run_at > clock.now()


def test_each_year_has_its_own_series_and_a_revoked_number_stays_taken(app):
    school = school_with_address()
    version, person = make_version(), make_member(school=school)
    with clock.frozen(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)):
        revoke(make_completion(person, version))
        make_completion(make_member("Lê An", school=school), version)
    with clock.frozen(datetime(2026, 12, 31, 17, 1, tzinfo=UTC)):  # already 2027 at the school
        make_completion(make_member("Lê Bình", school=school), version)
    assert [(c.year, c.number) for c in sorted(certificates(), key=lambda c: c.id)] == [
        (2026, 1), (2026, 2), (2027, 1),
    ]  # fmt: skip


def test_numbers_under_a_race_have_no_gap_and_no_double(app):
    school = school_with_address()
    version = make_version()
    people = [make_member(f"Người {i}", school=school) for i in range(24)]
    db.session.rollback()
    failures: list[BaseException] = []
    barrier = threading.Barrier(6)

    def work(mine):
        barrier.wait()
        with app.app_context():
            for i, person in enumerate(mine):
                try:
                    with transaction():
                        complete(person, version)
                        if i % 2:
                            raise LookupError  # every second one is given up
                except LookupError:
                    pass
                except BaseException as error:
                    failures.append(error)

    threads = [threading.Thread(target=work, args=(people[i::6],)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [c.number for c in certificates()] == list(range(1, 13))
    assert db.session.scalar(sa.select(RegisterSeries.last_number)) == 12


def test_two_runs_over_what_waits_issue_once(app):
    school = make_school()
    version = make_version()
    for i in range(10):
        make_completion(make_member(f"Người {i}", school=school), version)
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    issued: list[int] = []
    barrier = threading.Barrier(3)

    def work():
        with app.app_context():
            barrier.wait()
            issued.append(printing.issue_waiting(chunk=4))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(issued) == 10
    assert [c.number for c in certificates()] == list(range(1, 11))


def test_the_work_inside_the_completion_is_small(app):
    school = school_with_address()
    person, version = make_member(school=school), make_version()
    make_completion(make_member("Trước đó", school=school), version)
    set_birth_date(person, datetime(1990, 1, 2, tzinfo=UTC).date())
    with transaction():
        completion = complete(person, version, announce=False)
    with count_queries(db.engine) as statements, transaction():
        assert actions.issue_for(completion)
    assert len(statements) <= 6, statements
