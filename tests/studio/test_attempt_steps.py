"""The page of an attempt's steps: what happened, when and by whom, from the facts; for whom it is, and no key on it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import actions as accounts
from lms.assessment.models import Attempt, AttemptAnswer
from lms.assessment.overrides.rules import Standing
from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.reading import AccessEntry
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.learning.browser import finish_lessons, get, post
from tests.learning.make import MadeCourse, make_course
from tests.learning.practice.make import SECRETS
from tests.learning.tasks import BEST, hand_in, make_task_course, mark, works_of
from tests.learning.test_regrading import corrected, make_wrong, sit
from tests.learning.test_review import raw
from tests.make import LONG_AGO, SYSTEM, make_account, make_person, make_unit
from tests.pages import LmsClient
from tests.studio.test_adjustments import form as grant
from tests.studio.test_regrading import form as correction
from tests.studio.test_regrading import work

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 15:00 at the school


def browser(app: Flask, person_id: int, *roles: Role) -> LmsClient:
    made = app.test_client()
    assert isinstance(made, LmsClient)
    return sign_in(made, make_account(person_id, roles=list(roles)))


@pytest.fixture
def trainer(app: Flask) -> LmsClient:
    return browser(app, make_person("Trần Văn Bình"), Role.TRAINER)


@pytest.fixture
def learner(app: Flask) -> LmsClient:
    return browser(app, make_person("Nguyễn Thị Ánh", make_unit("Khoa Điện"), code="GV01"))


def href_of(attempt_id: int) -> str:
    found = db.session.scalar(sa.select(Attempt.public_id).where(Attempt.id == attempt_id))
    db.session.rollback()
    return f"/studio/attempts/{found}"


def opened() -> list[tuple[str, int | None]]:
    found = [tuple(row) for row in db.session.execute(sa.select(AccessEntry.what, AccessEntry.person_id))]
    release()
    return found


def written(app: Flask, trainer: LmsClient, learner: LmsClient) -> tuple[MadeCourse, str]:
    """An attempt that was saved twice, got more time and was handed in; its course and its public id."""
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        attempt = post(learner, f"{course.href}/final-quiz/attempts")
    with clock.frozen(NOW + timedelta(minutes=2, seconds=7)):
        post(learner, f"{attempt}/answers", {"q2": "b", "was2": "", "page": "trangmot"})
    with clock.frozen(NOW + timedelta(minutes=3)):
        post(trainer, f"/studio/courses/{course.public_id}/adjustments", grant(extra_minutes="10"))
    with clock.frozen(NOW + timedelta(minutes=4)):
        post(learner, f"{attempt}/answers", {"q3": "a", "was3": "", "page": "tranghai"})
    with clock.frozen(NOW + timedelta(minutes=9)):
        post(learner, f"{attempt}/submission", {"confirmed": "1"})
    return course, attempt.rpartition("/")[2]


def test_the_whole_story(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    _course, public_id = written(app, trainer, learner)
    page = get(trainer, f"/studio/attempts/{public_id}")
    story = [
        "15:00:00 22/11/2026", "Bắt đầu làm bài", "15:03:00 22/11/2026", "Được thêm giờ", "Trần Văn Bình",
        "hạn từ 15:20:00 22/11/2026 thành 15:30:00 22/11/2026", "15:09:00 22/11/2026", "Nộp bài", "Nguyễn Thị Ánh",
        "Kết quả số 1: 33,3%, Chưa đạt", "hệ thống",
    ]  # fmt: skip
    at = page.index("Các bước</caption>")
    for words in story:
        at = page.find(words, at)
        assert at >= 0, words
    assert "thêm 10 phút" in page
    assert "Đau tay, viết chậm" in page
    saves = page[page.index("Các lần lưu") :]
    assert saves.index("15:02:07 22/11/2026") < saves.index("trangmot") < saves.index("tranghai")


def test_no_key_and_no_answer_is_on_it(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    _, public_id = written(app, trainer, learner)
    seen = raw(trainer.get(f"/studio/attempts/{public_id}"))
    assert [word for word in (*SECRETS, "Phương án", "RUTCAU") if word in seen] == []


def test_who_may(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    course, public_id = written(app, trainer, learner)
    href = f"/studio/attempts/{public_id}"
    assert "Các bước" in get(browser(app, make_person(), Role.OFFICE), href)
    for roles in ([], [Role.LEADER], [Role.ADMIN]):
        assert browser(app, make_person(), *roles).get(href).status_code == 404
    assert learner.get(href).status_code == 404, "whose attempt it is sees the result, not this"
    account_id = make_account(make_person("Lê Văn Khác"))
    other = make_course(key="khoa-khac")
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=other.id, valid_from=LONG_AGO)
    elsewhere = app.test_client()
    assert isinstance(elsewhere, LmsClient)
    sign_in(elsewhere, account_id)
    assert elsewhere.get(href).status_code == 404
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=course.id, valid_from=LONG_AGO)
    assert elsewhere.get(href).status_code == 200
    assert trainer.get("/studio/attempts/khongco").status_code == 404


def test_that_it_was_opened_is_noted(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    _, public_id = written(app, trainer, learner)
    before = opened()
    get(trainer, f"/studio/attempts/{public_id}")
    person_id = db.session.scalar(sa.select(Attempt.person_id).where(Attempt.public_id == public_id))
    release()
    assert opened()[len(before) :] == [("studio.attempt", person_id)]
    browser(app, make_person()).get(f"/studio/attempts/{public_id}")
    assert len(opened()) == len(before) + 1, "who was refused saw nothing"


def test_marked_anew_and_decided(app: Flask, trainer: LmsClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made, wrong = make_wrong()
    rises = href_of(sit(made, "baaaab", make_person("Lê Văn Lên"))[1])
    loses = href_of(sit(made, "aaaaac", make_person("Trần Thị Xuống"))[1])
    listed = post(trainer, f"/studio/courses/{made.public_id}/corrections", correction(wrong, corrected()))
    work(monkeypatch)
    assert {href for href in (rises, loses) if href in get(trainer, listed)} == {rises, loses}
    page = get(trainer, rises)
    assert page.index("Kết quả số 1: 66,6%, Chưa đạt") < page.index("Kết quả số 2: 83,3%, Đạt")
    assert "Đáp án câu 1 ghi nhầm" in page
    page = get(trainer, loses)
    assert "Chấm lại sẽ thành 66,6%, Chưa đạt: cần quyết định" in page
    assert "Kết quả số 2" not in page
    office = browser(app, make_person("Lê Kim Chi"), Role.OFFICE)
    decision = next(
        part.split('"')[0]
        for part in get(office, "/studio/decisions").split('href="')
        if part.startswith("/studio/decisions/")
    )
    assert loses in get(office, decision)
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        post(office, decision, {"decision": "uphold", "reason": "Lỗi ở đề"})
    page = get(trainer, loses)
    assert page.index("cần quyết định") < page.index("Quyết định giữ kết quả") < page.index("Lỗi ở đề")
    assert "Lê Kim Chi" in page


def test_the_clock_ended_it(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    course = make_course()
    with clock.frozen(NOW):
        finish_lessons(learner, course)
        attempt = post(learner, f"{course.href}/final-quiz/attempts")
    page = get(trainer, f"/studio/attempts/{attempt.rpartition('/')[2]}")
    assert "Đang làm" in page
    assert "Lượt này không lưu câu trả lời nào" in page
    with clock.frozen(NOW + timedelta(minutes=30)):
        jobs.run_due()
    page = get(trainer, f"/studio/attempts/{attempt.rpartition('/')[2]}")
    assert "Hết giờ, hệ thống nộp bài" in page
    assert "Đã chấm" in page


def test_many_savings_are_paged_and_cost_no_more(app: Flask, trainer: LmsClient, learner: LmsClient) -> None:
    _, public_id = written(app, trainer, learner)
    href = f"/studio/attempts/{public_id}"
    get(trainer, href)
    with count_queries(db.engine) as few:
        get(trainer, href)
    attempt_id = db.session.scalar(sa.select(Attempt.id).where(Attempt.public_id == public_id))
    release()
    with transaction():
        db.session.add_all(
            AttemptAnswer(attempt_id=attempt_id, position=1, chosen=["a"], page="trangba", saved_at=NOW)
            for _ in range(120)
        )
    with count_queries(db.engine) as many:
        page = get(trainer, href)
    assert len(many) == len(few) <= 18
    assert page.count("trangba") == 48
    assert "trangba" in get(trainer, f"{href}?page=3")


T = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TIMES = st.integers(-5, 5).map(lambda n: T + timedelta(hours=n))


@given(TIMES, st.none() | TIMES, TIMES, st.booleans())
def test_an_exception_reached_what_was_open_while_it_stood(
    recorded_at: datetime, replaced_at: datetime | None, started_at: datetime, is_withdrawal: bool
) -> None:
    until = started_at + timedelta(hours=1)
    stood = Standing(T.date() - timedelta(days=2), recorded_at, replaced_at, is_withdrawal)
    reached = stood.reached(started_at, until, until.date())
    if is_withdrawal or recorded_at > until or (replaced_at is not None and replaced_at <= started_at):
        assert not reached
    else:
        assert reached
    later = Standing(until.date() + timedelta(days=1), recorded_at, replaced_at, is_withdrawal)
    assert not later.reached(started_at, until, until.date())


def test_a_mark_by_hand_that_waits_for_a_decision_is_told_with_who_gave_it(
    app: Flask, trainer: LmsClient
) -> None:
    """No key was corrected: the person who marked the work anew stands there, and after the decision who took it."""
    made = make_task_course()
    _, attempt_id = hand_in(made)
    (work_id,) = works_of(attempt_id)
    mark(made, work_id, BEST)
    marker = sign_in(app.test_client(), make_account(make_person("Phạm Thị Chấm"), roles=[Role.TRAINER]))
    post(
        marker,
        f"/studio/grading/{work_id}",
        {"c-du": "0", "c-ro": "0", "seen": "1", "reason": "Bài chép của bạn"},
    )
    page = get(trainer, href_of(attempt_id))
    assert "Chấm lại sẽ thành 50%, Chưa đạt: cần quyết định" in page
    assert page.count("Phạm Thị Chấm") == 1
    assert "Bài chép của bạn" in page
    office = browser(app, make_person("Vũ Văn Phòng"), Role.OFFICE)
    [link] = re.findall(r"/studio/decisions/\w+", get(office, "/studio/decisions"))
    post(office, link, {"decision": "uphold", "reason": "Chưa đủ căn cứ"})
    page = get(trainer, href_of(attempt_id))
    for shown in (
        "Phạm Thị Chấm",
        "Bài chép của bạn",
        "Quyết định giữ kết quả",
        "Vũ Văn Phòng",
        "Chưa đủ căn cứ",
    ):
        assert shown in page, shown
