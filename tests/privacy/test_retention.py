"""The nightly job removes what is due, in sets, and plans the next night; facts are never among it."""

import random
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import SignInFailure
from lms.kernel import clock, jobs
from lms.kernel.db import db, release, transaction
from lms.kernel.ids import new_public_id
from lms.kernel.reading import AccessEntry
from lms.learning import actions as learning
from lms.learning.models import Completion, LessonCompletion, LessonOpened
from lms.learning.practice import actions as practice
from lms.learning.practice.models import PracticeAnswer, PracticeItem, PracticeRound
from lms.learning.practice.rules import WHOLE
from lms.org.models import RosterUpload
from lms.privacy import retention
from lms.privacy.defaults import ensure_defaults
from lms.privacy.models import DataExport
from lms.privacy.retention import RULES, tidy
from lms.privacy.rules.limits import KEPT_LIMITS
from tests.assessment.make import make_question
from tests.learning.acts import complete
from tests.learning.make import make_course
from tests.learning.practice.make import offer
from tests.privacy.make import School
from tests.privacy.test_consents import form_values

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=clock.LOCAL_ZONE)


def count(model: type) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    release()
    return found


def leave(school: School, at: datetime) -> None:
    """One row of each kind, as old as `at`."""
    with clock.frozen(at), transaction():
        db.session.add_all(
            [
                SignInFailure(username="ai", address="127.0.0.1", at=at),
                AccessEntry(
                    at=at, account_id=1, roles="", what="org.person", reach="person", person_id=1, categories=""
                ),
                RosterUpload(
                    public_id=new_public_id(), account_id=1, file_name="a", file_hash="", as_of=date(2026, 1, 1),
                    parsed={}, chosen={}, created_at=at,
                ),
                DataExport(
                    public_id=new_public_id(), person_id=school.teacher, asked_at=at, expires_at=at + timedelta(days=7)
                ),
            ]
        )  # fmt: skip


def test_every_rule_has_its_limit_and_the_page_lists_it(app: Flask) -> None:
    school = School(app)
    assert {rule.key for rule in RULES} == set(KEPT_LIMITS)
    page = school.office.get("/data-limits").get_data(as_text=True)
    assert all(limit.label in page for limit in KEPT_LIMITS.values())


def test_what_is_due_goes_and_the_rest_stays(app: Flask) -> None:
    school = School(app)
    leave(school, NOW - timedelta(hours=20))
    with clock.frozen(NOW):
        assert set(tidy().values()) == {0}
    leave(school, NOW - timedelta(days=900))
    with clock.frozen(NOW):
        assert tidy() == {
            "access_log_months": 1, "sign_in_failure_days": 1, "lesson_opened_months": 0, "practice_months": 0,
            "roster_upload_days": 1, "export_days": 1,
        }  # fmt: skip
    assert [count(m) for m in (SignInFailure, AccessEntry, RosterUpload, DataExport)] == [1, 1, 1, 1]


def test_the_school_decides_how_long(app: Flask) -> None:
    school = School(app)
    leave(school, NOW - timedelta(days=10))
    with clock.frozen(NOW):
        values = {**form_values(school), "sign_in_failure_days": "30", "access_log_months": "1"}
        assert school.office.post("/data-limits", data=values).status_code == 303
        gone = tidy()
    assert (gone["sign_in_failure_days"], gone["access_log_months"]) == (0, 0)


def test_old_practice_goes_with_its_answers(app: Flask) -> None:
    school = School(app)
    offer([make_question("luyen", bank="khoa-thu/luyen")])
    course = make_course(lessons=1, final=False)
    for at in (NOW - timedelta(days=500), NOW - timedelta(days=5)):
        with clock.frozen(at), transaction():
            begun = practice.begin(school.teacher, course.id, "khoa-thu", WHOLE, 5, random.Random(1))
            practice.answer(school.teacher, begun, 1, ["b"], gives_up=False)
    with clock.frozen(NOW):
        assert tidy()["practice_months"] == 1
    assert [count(m) for m in (PracticeRound, PracticeItem, PracticeAnswer)] == [1, 1, 1]


def test_the_trail_of_lessons_goes_and_completions_stay(app: Flask) -> None:
    school = School(app)
    course = make_course(lessons=1, checked=())
    long_ago = clock.now() - timedelta(days=400)
    with clock.frozen(long_ago):
        with transaction():
            learning.record_opened(school.teacher, course.id, course.lesson_ids[0])
        complete(school.teacher, course)
    assert tidy()["lesson_opened_months"] == 1
    assert (count(LessonOpened), count(LessonCompletion), count(Completion)) == (0, 1, 1)


def test_more_than_one_lot_goes_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    school = School(app)
    for _ in range(5):
        leave(school, NOW - timedelta(days=900))
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with clock.frozen(NOW):
        assert tidy()["access_log_months"] == 5


def test_it_runs_every_night(app: Flask) -> None:
    with clock.frozen(NOW), transaction():
        ensure_defaults()
        ensure_defaults()
    assert nights() == [datetime(2026, 11, 23, 2, 0, tzinfo=clock.LOCAL_ZONE)]
    with clock.frozen(NOW + timedelta(days=1)):
        assert jobs.run_due() == 1
    assert nights() == [datetime(2026, 11, 24, 2, 0, tzinfo=clock.LOCAL_ZONE)]


def nights() -> list[datetime]:
    found = db.session.scalars(
        sa.select(jobs.Job.run_at).where(jobs.Job.kind == "privacy.tidy", jobs.Job.state == "waiting")
    ).all()
    release()
    return list(found)
