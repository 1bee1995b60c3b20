"""The review cycle: what is due, what is no longer in force, and that a review renews without a new version."""

import re
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import actions as accounts
from lms.catalog.drafts.models import CourseAuthor
from lms.catalog.models import Course, CourseVersion
from lms.catalog.packs.content import Pack, PackSource, read_source
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.catalog.reviews.models import LessonReview
from lms.catalog.reviews.queries import due_lessons
from lms.catalog.reviews.rules import Digest, Look, Text, TextState, after_months, digest, in_force, standing
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from tests.catalog.make import publish
from tests.catalog.versions.test_stored import travels
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person
from tests.packs.make import changed, good_pack, places, problems_of
from tests.pages import LmsClient

TODAY = date(2027, 3, 31)
SOURCE = {"title": "Thông tư A", "url": "https://example.vn", "reviewed_on": "2026-09-30", "supports": "x"}


def test_months_end_where_the_month_ends() -> None:
    assert after_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert after_months(date(2026, 11, 22), 12) == date(2027, 11, 22)
    assert after_months(date(9999, 11, 22), 12) == date.max


def test_a_lesson_is_due_when_its_oldest_source_is() -> None:
    fresh = {**SOURCE, "reviewed_on": "2027-03-01"}
    assert standing([SOURCE, fresh], None, 6, TODAY) == Look(date(2026, 9, 30), date(2027, 3, 30))
    assert standing([fresh], None, 6, TODAY) is None
    assert standing([], None, 6, TODAY) is None
    assert standing([SOURCE], date(2027, 3, 1), 6, TODAY) is None


def texts(reviewed_on: date | None, **days: str) -> tuple[Text, ...]:
    """What is said of a text with these days, in a lesson that is not overdue."""
    look = standing([{**SOURCE, "reviewed_on": "2027-01-01", **days}], reviewed_on, 6, TODAY)
    assert look is None or look.since is None
    return look.texts if look else ()


def test_a_text_that_is_not_in_force_is_told_whatever_was_reviewed() -> None:
    for reviewed_on in (None, TODAY):
        lapsed = Text("Thông tư A", TextState.LAPSED, date(2027, 3, 30))
        assert texts(reviewed_on, effective_to="2027-03-30") == (lapsed,)
        to_come = Text("Thông tư A", TextState.NOT_YET, date(2027, 4, 1))
        assert texts(reviewed_on, effective_from="2027-04-01", effective_to="2040-01-01") == (to_come,)
    assert texts(None, effective_from="2027-03-31", effective_to="2040-01-01") == ()


def test_a_text_that_is_about_to_lapse_is_told_until_somebody_has_looked() -> None:
    soon = Text("Thông tư A", TextState.LAPSING, date(2027, 3, 31))
    assert texts(None, effective_to="2027-03-31") == (soon,), "in force for the last day"
    assert texts(None, effective_to="2027-05-30") == (
        Text("Thông tư A", TextState.LAPSING, date(2027, 5, 30)),
    )
    assert texts(None, effective_to="2027-05-31") == (), "sixty days before, no earlier"
    assert texts(date(2027, 1, 31), effective_to="2027-04-01") == ()
    assert texts(date(2027, 1, 30), effective_to="2027-04-01") != (), "that was before the warning"


@given(st.none() | st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.dates())
def test_a_text_out_of_force_is_always_named(
    begins: date | None, ends: date | None, reviewed_on: date | None, day: date
) -> None:
    source = {
        **SOURCE,
        "effective_from": begins.isoformat() if begins else None,
        "effective_to": ends.isoformat() if ends else None,
    }
    look = standing([source], reviewed_on, 6, day)
    named = {text.state for text in look.texts} if look else set()
    out = not in_force(source["effective_from"], source["effective_to"], day)
    assert (named & {TextState.LAPSED, TextState.NOT_YET} != set()) == out


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates())
def test_in_force(begins: date | None, ends: date | None, day: date) -> None:
    said = in_force(begins.isoformat() if begins else None, ends.isoformat() if ends else None, day)
    assert said == ((begins is None or begins <= day) and (ends is None or day <= ends))


def with_days(**days: date) -> Pack:
    first, second = good_pack().lessons
    return replace(
        good_pack(), lessons=(replace(first, sources=(replace(first.sources[0], **days),)), second)
    )


def test_packs_carry_the_days(app: Flask) -> None:
    pack = with_days(effective_from=date(2025, 1, 24), effective_to=date(2030, 12, 31))
    assert b"effective_from = 2025-01-24" in print_pack(pack)["lessons/010-bai-mot.md"]
    assert parse(print_pack(pack)) == pack
    travels(pack)


def test_a_pack_without_them_is_what_it_always_was() -> None:
    assert content_hash(good_pack()) == "c78c138c150acce99d71456b2b83ef1be11c1db2a2e4413913360ff8aa21ee83"
    source = good_pack().lessons[0].sources[0]
    assert set(source.values) == {"title", "url", "reviewed_on", "supports"}
    assert read_source(source.values) == source
    assert read_source({**source.values, "effective_to": None}) == source


def test_days_the_wrong_way_round() -> None:
    broken = changed(
        "lessons/010-mat-khau-dai.md",
        "supports =",
        "effective_from = 2027-01-02\neffective_to = 2027-01-01\nsupports =",
    )
    assert places(problems_of(broken)) == [("lessons/010-mat-khau-dai.md", 14)]


@pytest.fixture
def trainer(app: Flask, client: LmsClient) -> LmsClient:
    """A trainer; the course was read long ago, and leans on a text that is not in force any more."""
    source = PackSource("Luật cũ", "https://example.vn", date(2020, 1, 1), "x", None, date(2021, 1, 1))
    first, second = good_pack().lessons
    publish(lessons=(replace(first, sources=(source,)), second))
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def text(client: LmsClient, address: str = "/studio/reviews") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_a_review_is_a_fact_and_renews_without_a_new_version(trainer: LmsClient) -> None:
    page = text(trainer)
    assert "Mật khẩu dài" in page
    assert "quá hạn từ 01/07/2020" in page
    assert "Luật cũ" in page
    home = text(trainer, "/")
    assert "1 bài cần rà soát nguồn" in home
    assert "1 bài có nguồn đọc đã quá hạn" in home
    assert "1 bài dẫn văn bản không còn hoặc chưa có hiệu lực" in home
    [address] = [part.split('"')[0] for part in page.split('action="')[1:] if "/review" in part.split('"')[0]]
    assert trainer.post(address, data={"note": "Đã đọc"}).status_code == 303
    assert trainer.post(address.replace("bai-mot", "khong-co")).status_code == 404
    page = text(trainer)
    assert "quá hạn" not in page
    assert "Luật cũ" in page, "a review does not bring a law back into force"
    assert "hết hiệu lực sau ngày 01/01/2021" in page
    said = page[page.index("Các lần rà soát gần đây") :]
    assert "Nguyễn Thị Ánh" in said
    assert "Đã đọc" in said
    kept = db.session.scalars(sa.select(LessonReview)).one()
    assert (kept.lesson_key, kept.reviewed_on, kept.note) == ("bai-mot", clock.today(), "Đã đọc")
    assert len(list(db.session.scalars(sa.select(CourseVersion.id)))) == 1
    release()


def test_of_many_reviews_the_newest_are_listed(trainer: LmsClient) -> None:
    with transaction():
        course_id = db.session.scalars(sa.select(Course.id)).one()
        for number in range(1, 31):
            db.session.add(LessonReview(
                course_id=course_id, lesson_key="bai-mot", reviewed_on=clock.today(), reviewed_at=clock.now(),
                account_id=None, note=f"Lần {number:02}.",
            ))  # fmt: skip
            db.session.flush()
    page = text(trainer)
    said = re.findall(r"Lần (\d\d)\.", page[page.index("Các lần rà soát gần đây") :])
    assert said == [f"{number:02}" for number in range(30, 10, -1)]


def test_the_office_sees_and_does_not_say(trainer: LmsClient) -> None:
    [address] = [p.split('"')[0] for p in text(trainer).split('action="')[1:] if "/review" in p.split('"')[0]]
    sign_in(trainer, make_account(make_person(), [Role.OFFICE]))
    assert "Mật khẩu dài" in text(trainer)
    assert address not in text(trainer)
    assert trainer.post(address).status_code == 404
    sign_in(trainer, make_account(make_person(), [Role.LEARNER]))
    assert trainer.get("/studio/reviews").status_code == 404


def browser(app: Flask, role: Role, name: str = "Lê Thị Khác") -> tuple[LmsClient, int]:
    client, account = app.test_client(), make_account(make_person(name), [role])
    assert isinstance(client, LmsClient)
    return sign_in(client, account), account


def test_a_course_with_an_author_is_theirs_to_review(app: Flask, trainer: LmsClient) -> None:
    """A colleague's list does not hold it, nor can they say it; the office sees whose it is."""
    colleague, _account = browser(app, Role.TRAINER)
    assert "Mật khẩu dài" in text(colleague), "nobody writes it yet"
    [address] = [p.split('"')[0] for p in text(trainer).split('action="')[1:] if "/review" in p.split('"')[0]]
    course = db.session.scalars(sa.select(Course)).one()
    assert trainer.post(f"/studio/courses/{course.public_id}/draft").status_code == 303
    release()
    assert "Mật khẩu dài" not in text(colleague)
    assert "bài cần rà soát" not in text(colleague, "/")
    assert colleague.post(address).status_code == 404
    office, _account = browser(app, Role.OFFICE)
    page = text(office)
    assert "Người soạn:" in page
    assert "Nguyễn Thị Ánh" in page
    assert "1 bài cần rà soát nguồn" in text(office, "/")
    assert trainer.post(address).status_code == 303


def test_somebody_the_course_is_shared_with_may_say_it(app: Flask, trainer: LmsClient) -> None:
    """Even where their own role is for another course."""
    other = publish(key="khac", title="Khóa khác").course_id
    course = db.session.scalars(sa.select(Course).where(Course.id != other)).one()
    course_id, public_id = course.id, course.public_id
    release()
    assert trainer.post(f"/studio/courses/{public_id}/draft").status_code == 303
    client, account = browser(app, Role.LEARNER)
    with transaction():
        accounts.grant_role(SYSTEM, account, Role.TRAINER, course_id=other, valid_from=date(2020, 1, 1))
        db.session.add(
            CourseAuthor(course_id=course_id, account_id=account, part="editor", given_by=None, given_at=clock.now())
        )  # fmt: skip
    address = f"/studio/courses/{public_id}/lessons/bai-mot/review"
    assert client.post(address).status_code == 303
    assert Digest(lessons=1, lapsed=1) == digest(due_lessons(clock.today()))
    release()
