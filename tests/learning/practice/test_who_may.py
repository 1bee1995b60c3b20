"""What a person may practise, and that nothing else ever leaves the server: the raw bytes of every page are searched."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import actions as assessment
from lms.assessment.bank.models import BankQuestion
from lms.assessment.models import AttemptItem
from lms.kernel import clock
from lms.kernel.db import db
from lms.learning.practice.models import PracticeRound
from tests.assessment.make import make_question, source, writing
from tests.conftest import sign_in
from tests.learning.acts import pass_quiz
from tests.learning.browser import get, post
from tests.learning.make import MadeCourse, make_course, undrawn_texts
from tests.learning.practice.make import SECRETS, at, begin, offer, reply, versions_in
from tests.learning.test_review import raw
from tests.make import make_account, make_person
from tests.org.acts import merge_people
from tests.pages import LmsClient

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def finals() -> list[int]:
    """The version ids of the final quiz's questions."""
    found = db.session.scalars(
        sa.select(BankQuestion.version_id)
        .where(BankQuestion.public_id.is_not(None))
        .order_by(BankQuestion.question_id)
    ).all()
    db.session.rollback()
    return list(found)[2:]


def checks() -> list[int]:
    found = db.session.scalars(sa.select(BankQuestion.version_id).order_by(BankQuestion.question_id)).all()
    db.session.rollback()
    return list(found)[:2]


@pytest.fixture
def course(app: Flask) -> MadeCourse:
    """A course with a check quiz of two questions and a final quiz that draws three of six."""
    return make_course(lessons=1)


def take_final(person_id: int, course: MadeCourse, choose: str = "a") -> int:
    pass_quiz(person_id, course, 1)
    return pass_quiz(person_id, course, None, choose)


def offers(client: LmsClient, course: MadeCourse) -> str:
    return get(client, f"/practice/courses/{course.public_id}")


def test_nothing_is_practised_unasked(course: MadeCourse, learner: LmsClient) -> None:
    assert "Chưa có câu nào để luyện" in get(learner, "/practice")
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)
    refused = learner.post(
        f"/practice/courses/{course.public_id}/rounds", data={"part": "whole", "count": "5"}
    )
    assert refused.status_code == 422


def test_what_is_marked_for_practice_is_everybodys(course: MadeCourse, learner: LmsClient) -> None:
    offer(checks())
    assert course.public_id in get(learner, "/practice")
    page = offers(learner, course)
    assert "Cả khóa học (2 câu)" in page
    assert "Bài 1: Bài số 1 (2 câu)" in page
    assert "bai-1 (" not in page, "a tag that says the lesson once more"
    assert sorted(versions_in(begin(learner, course.id))) == sorted(checks())


def test_questions_of_a_final_quiz_are_not_even_where_they_were_marked(
    course: MadeCourse, learner: LmsClient
) -> None:
    offer([*checks(), *finals()])
    assert "Cả khóa học (2 câu)" in offers(learner, course)
    offer(checks(), is_practice=False)
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)


def test_an_older_wording_in_a_final_quiz_guards_the_question_too(
    course: MadeCourse, learner: LmsClient
) -> None:
    with writing():
        newer = assessment.publish_question(
            "khoa-thu/final", "f1", "single", [], 1, source(text="RUTCAU1RUT mới?")
        )
    offer([newer])
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)


def test_only_what_was_drawn_is_practised_after_an_attempt(
    course: MadeCourse, learner: LmsClient, person_id: int
) -> None:
    offer(finals())
    attempt_id = take_final(person_id, course)
    drawn = set(
        db.session.scalars(
            sa.select(AttemptItem.question_version_id).where(AttemptItem.attempt_id == attempt_id)
        )
    )
    undrawn = undrawn_texts(attempt_id)
    assert "Các câu bạn đã gặp ở bài kiểm tra cuối khóa (3 câu)" in offers(learner, course)
    first = begin(learner, course.id, "final")
    assert set(versions_in(first)) == drawn
    bytes_seen = [raw(learner.get(href)) for href in ("/practice", "/practice/mistakes", first)]
    for place in (1, 2, 3):
        bytes_seen.append(reply(learner, at(first, place), "b"))
    bytes_seen += [raw(learner.get(first.partition("/questions")[0])), raw(learner.get("/practice/mistakes"))]
    for text in undrawn:
        assert all(text not in seen for seen in bytes_seen)


def test_the_key_is_not_sent_before_the_answer(course: MadeCourse, learner: LmsClient) -> None:
    offer(checks())
    first = begin(learner, course.id)
    summary = first.partition("/questions")[0]
    for href in ("/practice", f"/practice/courses/{course.public_id}", first, at(first, 2), summary):
        seen = raw(learner.get(href))
        assert [word for word in SECRETS if word in seen] == [], href
    assert "VISAO-b" in reply(learner, first, "b")
    seen = raw(learner.get(at(first, 2)))
    assert [word for word in SECRETS if word in seen] == [], "the next question keeps its own"


def test_while_a_question_is_asked_in_an_attempt_it_is_away(
    course: MadeCourse, learner: LmsClient, person_id: int
) -> None:
    offer(checks())
    first = begin(learner, course.id)
    reply(learner, first, "a")
    href = post(learner, f"{course.lesson(1)}/attempts")
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)
    for place in (1, 2):
        page = learner.get(at(first, place))
        assert page.status_code == 404
        assert "VISAO" not in raw(page)
    refused = learner.post(at(first, 2) + "/answer", data={"q2": "a"})
    assert refused.status_code == 404
    assert "VISAO" not in raw(refused)
    assert "hiện không luyện được" in raw(refused)
    post(learner, f"{href}/submission", {"was1": "", "q1": "a", "was2": "", "q2": "a"})
    assert "VISAO-a" in reply(learner, at(first, 2), "a")


def test_the_same_question_in_another_wording_is_away_too(
    course: MadeCourse, learner: LmsClient, person_id: int
) -> None:
    offer(checks())
    with writing():
        assessment.publish_question("khoa-thu/bai-1", "b1-1", "single", [], 1, source(text="Câu mới?"))
    post(learner, f"{course.lesson(1)}/attempts")
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)


@pytest.mark.parametrize("review", ["no-key", "grade", "closed", "never"])
def test_what_the_review_does_not_show_is_not_practised(
    app: Flask, learner: LmsClient, person_id: int, review: str
) -> None:
    terms = {"review": review, "closes_on": date(2026, 11, 30)}
    with clock.frozen(NOW):
        course = make_course(lessons=1, checked=(1,), check_terms=terms, final_terms=terms)
        offer([*checks(), *finals()])  # no mark of a trainer opens what the quiz keeps
        take_final(person_id, course)
        assert "Chưa có câu nào để luyện" in get(learner, "/practice")
    with clock.frozen(NOW + timedelta(days=20)):
        page = get(learner, f"/practice/courses/{course.public_id}")
    shown_then = review != "never"
    assert ("Cả khóa học (5 câu)" in page) is shown_then
    assert ("Chưa có câu nào để luyện ở khóa này" in page) is not shown_then


def test_a_question_that_is_taken_out_of_practice_is_gone_at_once(
    course: MadeCourse, learner: LmsClient
) -> None:
    offer(checks())
    first = begin(learner, course.id)
    reply(learner, first, "b")
    offer(checks(), is_practice=False)
    for place in (1, 2):
        page = learner.get(at(first, place))
        assert page.status_code == 404
        assert "VISAO" not in raw(page)
    assert get(learner, first.partition("/questions")[0])


def test_a_retired_question_is_not_practised(course: MadeCourse, learner: LmsClient, person_id: int) -> None:
    pass_quiz(person_id, course, 1, "b")
    assert "Cả khóa học (2 câu)" in offers(learner, course)
    with writing():
        db.session.execute(sa.update(BankQuestion).values(retired_at=NOW, retired_reason="sai"))
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)
    assert "Bạn chưa có câu nào hay sai" in get(learner, "/practice/mistakes")


def test_a_round_is_its_persons_alone(app: Flask, course: MadeCourse, learner: LmsClient) -> None:
    offer(checks())
    first = begin(learner, course.id)
    other = sign_in(app.test_client(), make_account(make_person("Trần Văn Lạ")))
    for href in (first, at(first, 2), first.partition("/questions")[0]):
        page = other.get(href)
        assert page.status_code == 404
        assert "Bạn làm gì trước" not in raw(page)
    assert other.post(f"{first}/answer", data={"q1": "a"}).status_code == 404
    assert learner.get(at(first, 3)).status_code == 404
    assert learner.get(first.replace("rounds/", "rounds/x")).status_code == 404


def test_an_account_of_nobody_practises_nothing(app: Flask, client: LmsClient) -> None:
    sign_in(client, make_account())
    assert client.get("/practice").status_code == 404


def test_the_shared_bank_has_a_place_of_its_own(course: MadeCourse, learner: LmsClient) -> None:
    offer([make_question("chung-1", bank="chung", text="Câu chung?")])
    assert "/practice/courses/shared" in get(learner, "/practice")
    first = post(learner, "/practice/courses/shared/rounds", {"part": "whole", "count": "5"})
    assert "Câu chung?" in get(learner, first)
    assert "Các câu hỏi chung" in get(learner, first.partition("/questions")[0])
    assert "Chưa có câu nào để luyện ở khóa này" in offers(learner, course)


def test_who_was_merged_keeps_what_they_have_seen(
    course: MadeCourse, learner: LmsClient, person_id: int
) -> None:
    other = make_person("Nguyễn Thị Ánh")
    pass_quiz(other, course, 1, "b")
    merge_people(person_id, other)
    assert "Cả khóa học (2 câu)" in offers(learner, course)
    assert get(learner, "/practice/mistakes").count("1/1 lần") == 2


def test_untouched_rounds_do_not_pile_up(course: MadeCourse, learner: LmsClient) -> None:
    offer(checks())

    def rounds() -> int:
        found = db.session.scalar(sa.select(sa.func.count()).select_from(PracticeRound))
        db.session.rollback()
        return found or 0

    for day in range(3):
        with clock.frozen(NOW + timedelta(days=2 * day)):
            first, second = begin(learner, course.id), begin(learner, course.id)
            assert get(learner, first), "another page of today may still be open"
    assert rounds() == 2
    with clock.frozen(NOW + timedelta(days=5)):
        reply(learner, second, "a")
    with clock.frozen(NOW + timedelta(days=9)):
        begin(learner, course.id)
    assert rounds() == 2, "what was answered in stays"
