"""One person with two records: from the merge on, everything that counts or lists people sees one; undone, two."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.queries import SignedInRow, find_signed_in
from lms.accounts.sessions import actions as visits
from lms.certificates.queries import certificates_of
from lms.emulation import pages as emulation
from lms.emulation import queries as facts
from lms.home.pages import learner
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.learning.queries import completed_course_ids, find_newest_enrolment, my_courses
from lms.org import queries as org
from lms.studio.queries import finished_people
from lms.targets import queries as targets
from tests.certificates.make import school_with_address
from tests.conftest import sign_in
from tests.emulation.make import complete, ship_periods
from tests.make import make_account, make_person, make_unit
from tests.org.acts import appoint, merge_people, noon, undo_merge
from tests.pages import LmsClient
from tests.targets.make import make_course, make_exemption, make_target

TODAY = date(2026, 11, 22)


def visit_of(account_id: int, day: date) -> SignedInRow | None:
    """What a visit of the account would find at noon of the day."""
    noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    release()
    with clock.frozen(noon):
        with transaction():
            key = visits.begin(account_id, "", "", factor="passed")
        return find_signed_in(key, noon)


@pytest.fixture
def two(app: Flask) -> tuple[int, int, list[int]]:
    """Two records of one person in one faculty; each finished one of the two required courses."""
    ship_periods()
    school = school_with_address()
    unit = make_unit("Khoa Điện", "faculty", school)
    kept, other = (make_person("Lê Văn Ánh", unit, code=code) for code in ("CU", "MOI"))
    make_person("Bùi Bé", unit, code="KHAC")
    courses = [make_course("a"), make_course("b")]
    make_target(["a", "b"])
    with clock.frozen(noon(date(2026, 10, 1))):
        complete(kept, courses[0], date(2026, 10, 1))
        complete(other, courses[1], date(2026, 10, 2))
        complete(other, courses[0], date(2026, 10, 3))
    return kept, other, courses


def coverage() -> tuple[int, int]:
    target = targets.targets()[0]
    found = targets.coverage(targets.population_of(target, TODAY)).tree.all
    release()
    return found.counted, found.done


def test_everything_that_counts_sees_one_person(two: tuple[int, int, list[int]], client: LmsClient) -> None:
    kept, other, courses = two
    with clock.frozen(noon(TODAY)):
        assert coverage() == (3, 1)
        merge = merge_people(kept, other)
        assert coverage() == (2, 1), "what either record did counts for the one person"
        assert completed_course_ids(kept) == set(courses)
        assert finished_people(courses[0]) == 1
        assert [c.course_id for c in my_courses(kept)].count(courses[0]) == 1
        assert len(certificates_of(kept)) == 3
        mine = learner(kept, TODAY, was_told=False)
        assert mine.all_done
        release()
        chosen = emulation.choose(None)
        wanted = facts.requirements(chosen.on)
        rows, count = facts.people(chosen.period, wanted, facts.PeopleFilter(), 1, 50)
        figures = {row.code: row.figures for row in rows}
        assert (count, sorted(filter(None, figures))) == (2, ["CU", "KHAC"])
        assert (figures["CU"].completions, figures["CU"].required, figures["CU"].required_done) == (3, 2, 2)
        record = emulation.record(chosen, kept)
        assert (record.figures.completions, len(record.completions)) == (3, 3)
        units = facts.unit_figures(chosen.period, wanted)
        assert sum(f.people for f in units.values()) == 2
        assert sum(f.completions for f in units.values()) == 3
        release()
        office = sign_in(client, make_account(roles=[Role.OFFICE, Role.LEADER]))
        for page in ("/statistics?table=people", "/people?q=MOI", "/people?status=all", "/emulation/people"):
            text = office.get(page).text
            assert text.count("Lê Văn Ánh") == 1, page
        csv = office.get("/statistics/export?table=completions&format=csv")
        assert csv.status_code == 200
        assert csv.text.count("Lê Văn Ánh") == 3
        assert "MOI" not in csv.text
        undo_merge(merge)
        assert coverage() == (3, 1)
        assert len(certificates_of(kept)) == 1
        release()


def test_either_account_acts_as_the_kept_person(two: tuple[int, int, list[int]], client: LmsClient) -> None:
    kept, other, courses = two
    with clock.frozen(noon(TODAY)):
        account = make_account(other, roles=[Role.TRAINER])
        own = make_account(kept)
        unit = org.find_main_membership(other, TODAY)
        assert unit
        unit_id = unit.unit_id
        release()
        appoint(unit_id, other, date(2026, 1, 1))
        merge = merge_people(kept, other)
        for account_id, trains in ((account, True), (own, False)):
            row = visit_of(account_id, TODAY)
            assert row
            assert row.actor.person_id == kept
            assert row.actor.unit_ids(Role.HEAD) == {unit_id}, "what one heads, one heads with either account"
            assert row.actor.has(Role.TRAINER) is trains
        release()
        assert sign_in(client, account).get("/").status_code == 200
        assert client.get("/emulation/mine").status_code == 200
        with transaction():
            newest = find_newest_enrolment(kept, courses[1])
            assert newest
            assert newest.person_id == other, "an enrolment begun under the other code goes on"
            assert learning.enrol(kept, courses[1]).id == newest.id
        undo_merge(merge)
        row, owns = visit_of(account, TODAY), visit_of(own, TODAY)
        assert row
        assert owns
        assert (row.actor.person_id, row.actor.unit_ids(Role.HEAD), owns.actor.unit_ids(Role.HEAD)) == (
            other, {unit_id}, frozenset(),
        )  # fmt: skip
        release()


def test_an_exemption_of_either_record_holds(two: tuple[int, int, list[int]]) -> None:
    kept, other, _ = two
    with clock.frozen(noon(TODAY)):
        target_id = targets.targets()[0].target_id
        release()
        make_exemption(other, date(2026, 9, 1), target_id=target_id)
        assert coverage() == (2, 0)
        merge_people(kept, other)
        assert coverage() == (1, 0)
        assert targets.required_for(kept, TODAY) == []
        release()


def test_a_head_has_the_grant_on_the_days_of_the_appointment_only(app: Flask) -> None:
    unit = make_unit("Khoa A", "faculty")
    person = make_person("Lê An", unit)
    account = make_account(person, roles=[Role.TRAINER])
    appoint(unit, person, date(2026, 3, 1), until=date(2026, 5, 31))
    for day, heads in [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 5, 31), True), (date(2026, 6, 1), False)]:  # fmt: skip
        row = visit_of(account, day)
        assert row
        assert row.actor.has(Role.HEAD) is heads, day
        assert row.actor.has(Role.TRAINER)
    assert db.session.scalar(sa.select(sa.literal(1))) == 1
    release()
