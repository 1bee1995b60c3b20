"""The review before publishing: what a reviewer sees and may do, and every way around it that is closed."""

import re
from datetime import date

import pytest
from flask import Flask

from lms.accounts import actions as accounts
from lms.accounts.models import Account
from lms.assessment.bank.rules import SHARED
from lms.catalog.drafts import queries as drafts
from lms.catalog.drafts.publishing.actions import Wish, publish
from lms.catalog.drafts.publishing.packing import packed, seal_of
from lms.catalog.drafts.reviewing import actions as reviewing
from lms.catalog.drafts.rules import ReviewStep
from lms.catalog.models import Course
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.org import settings as org_settings
from tests.catalog.make import publish as publish_course
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person, make_school
from tests.packs.make import files
from tests.pages import LmsClient
from tests.studio.packs.test_importing import as_zip, sent
from tests.studio.test_drafting import browser, published, text, trainer
from tests.studio.test_drafting_authors import account
from tests.studio.test_drafting_publishing import write_course
from tests.studio.test_drafting_quizzes import ask

__all__ = ["trainer"]


@pytest.fixture
def school(app: Flask) -> int:
    """A school that wants a second pair of eyes."""
    made = make_school()
    say(made, "có")
    return made


def say(school: int, value: str) -> None:
    with transaction():
        org_settings.change(SYSTEM, school, org_settings.COURSE_REVIEW, value)


@pytest.fixture
def reviewer(app: Flask) -> LmsClient:
    return browser(app, Role.TRAINER, name="Lê Thị Duyệt")


def seen(client: LmsClient, draft: str) -> str:
    found = re.search(r'name="seen"\s+value="([\w.]+)"', text(client, f"{draft}/review"))
    assert found is not None, "no form to decide with"
    return found[1]


def decide(client: LmsClient, draft: str, act: str = "approve", **more: str) -> int:
    known = more.pop("seen", None) or changes_of(draft)
    data = {"act": act, "seen": known, **more}
    return client.post(f"{draft}/review/decision", data=data).status_code


def changes_of(draft: str) -> str:
    public_id = draft.split("/")[3]
    found = drafts.find_open_draft(db.session.query(Course.id).filter(Course.public_id == public_id).one()[0])
    assert found is not None
    seal = seal_of(packed(found))
    release()
    return seal


def go(client: LmsClient, draft: str) -> int:
    """Posts the publication, whatever the page offers."""
    data = {"note": "Bản mới", "seen": changes_of(draft), "effect": "valid"}
    return client.post(f"{draft}/publication", data=data).status_code


def test_the_queue_and_where_it_stands_are_on_both_homes(
    school: int, trainer: LmsClient, reviewer: LmsClient
) -> None:
    draft = write_course(trainer)
    assert "Chờ bạn duyệt" not in text(reviewer, "/studio")
    trainer.post(f"{draft}/review")
    for page in ("/studio", "/"):
        assert "Dùng bảng tính" in text(reviewer, page)
    assert "chờ bạn duyệt" in text(reviewer, "/")
    assert "chờ bạn duyệt" not in text(trainer, "/")
    assert "chờ duyệt" in text(trainer, "/studio")
    assert decide(reviewer, draft, "return", remark="Thêm một ví dụ.") == 303
    assert "Dùng bảng tính" not in text(reviewer, "/studio")
    assert reviewer.get(draft).status_code == 404, "it no longer waits"
    assert "được trả lại để sửa" in text(trainer, "/")
    assert "được trả lại" in text(trainer, "/studio")
    assert "Đọc ý kiến của người duyệt" in text(trainer, draft)
    assert "Thêm một ví dụ." in text(trainer, f"{draft}/review")
    trainer.post(f"{draft}/review")
    assert decide(reviewer, draft) == 303
    assert "đã được duyệt, phát hành được" in text(trainer, "/")
    assert go(trainer, draft) == 303
    assert "đã được duyệt" not in text(trainer, "/")


def test_the_questions_of_a_large_final_quiz_come_in_pages(
    school: int, trainer: LmsClient, reviewer: LmsClient
) -> None:
    draft = write_course(trainer)
    ask(SHARED, *(f"cau-{number}" for number in range(60)), tag="chung")
    draw = {"bank": "", "category": "", "tag": "chung", "count": "3", "points": "1"}
    assert trainer.post(f"{draft}/final-quiz/draws", data=draw).status_code == 303
    trainer.post(f"{draft}/review")
    seen = []
    for number, shown in (("1", 50), ("2", 10), ("3", 0), ("x'", 50)):
        page = text(reviewer, f"{draft}/answers?page={number}")
        assert "Mỗi lượt hỏi 3 trong 60 câu" in page, number
        keys = re.findall(r"\bcau-\d+\b", page)
        assert len(set(keys)) == shown, number
        seen.append(set(keys))
    assert seen[0] == seen[3]
    assert len(seen[0] | seen[1]) == 60, "each of them on one of the pages"


def test_a_reviewer_reads_everything_and_changes_nothing(
    school: int, trainer: LmsClient, reviewer: LmsClient
) -> None:
    course = published(trainer)
    trainer.post(f"{course}/draft")
    draft = f"{course}/draft"
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[0]
    trainer.post(
        f"{lesson}/text", data={"body": "Một câu hoàn toàn mới.", "format": "markdown", "revision": "1"}
    )
    assert trainer.get(f"{draft}/comparison").status_code == 200
    for page in ("", "/comparison", "/answers", "/review", "/checklist"):
        assert reviewer.get(f"{draft}{page}").status_code == 404, "it is nobody else's before it waits"
    trainer.post(f"{draft}/review")
    page = text(reviewer, f"{draft}/comparison")
    assert "Một câu hoàn toàn mới." in page
    assert "<del>" in page
    answers = text(reviewer, f"{draft}/answers")
    assert ">Đúng<" in answers
    assert ">Sai<" in answers
    for page in ("", "/checklist", "/history"):
        assert reviewer.get(f"{draft}{page}").status_code == 200
    assert "Sắp xếp" not in text(reviewer, draft), "an order that is not theirs to change"
    assert "Sắp xếp" in text(trainer, draft)
    assert reviewer.get(f"{lesson}/preview").status_code == 200
    for address in (
        lesson,
        f"{lesson}/details",
        f"{draft}/settings",
        f"{draft}/publication",
        f"{draft}/quiz",
    ):
        assert reviewer.get(address).status_code in (403, 404), address
    assert reviewer.post(f"{lesson}/text", data={"body": "x", "revision": "2"}).status_code in (403, 404)
    assert reviewer.post(f"{draft}/discarding").status_code in (403, 404)
    assert go(reviewer, draft) in (403, 404)


def test_a_first_version_has_nothing_to_compare_with(
    school: int, trainer: LmsClient, reviewer: LmsClient
) -> None:
    draft = write_course(trainer)
    trainer.post(f"{draft}/review")
    assert "chưa phát hành lần nào" in text(reviewer, f"{draft}/comparison")
    assert "Câu hỏi và đáp án" in text(reviewer, f"{draft}/answers")


def test_nobody_approves_what_they_wrote(
    app: Flask, school: int, trainer: LmsClient, reviewer: LmsClient
) -> None:
    """The owner shares, the other writes, the sharing is taken back, and the one who wrote wants to approve."""
    draft = write_course(trainer)
    authors = draft.removesuffix("/draft") + "/authors"
    trainer.post(authors, data={"account": account("Lê Thị Duyệt"), "act": "share"})
    assert reviewer.post(f"{draft}/lessons", data={"title": "Bài của người kia"}).status_code == 303
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[-1]
    trainer.post(authors, data={"account": account("Lê Thị Duyệt"), "act": "take-back"})
    trainer.post(f"{draft}/review")
    assert decide(trainer, draft) in (403, 404), "the author"
    assert decide(reviewer, draft) == 422
    page = text(reviewer, f"{draft}/review")
    assert "không tự duyệt được" in page
    assert 'value="approve"' not in page
    third = browser(app, Role.TRAINER, name="Phạm Văn Ba")
    trainer.post(f"{lesson}/removal")
    trainer.post(f"{draft}/review")
    assert decide(third, draft, seen=seen(third, draft)) == 303
    assert go(trainer, draft) == 303


def test_an_approval_ends_with_the_next_change(school: int, trainer: LmsClient, reviewer: LmsClient) -> None:
    draft = write_course(trainer)
    trainer.post(f"{draft}/review")
    assert decide(reviewer, draft) == 303
    assert "đã được duyệt" in text(trainer, "/studio")
    trainer.post(f"{draft}/lessons", data={"title": "Thêm sau khi duyệt"})
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[-1]
    trainer.post(f"{lesson}/removal")
    assert "đã được duyệt" not in text(trainer, "/studio")
    assert go(trainer, draft) == 422
    trainer.post(f"{draft}/review")
    assert decide(reviewer, draft, seen="1") == 409, "read before the last change"
    assert decide(reviewer, draft) == 303
    assert decide(reviewer, draft) in (404, 409), "once"
    assert go(trainer, draft) == 303


@pytest.mark.parametrize("value", ["Có", "yes", "Có, bắt buộc.", "đúng vậy", "1"])
def test_whatever_is_not_a_plain_no_is_a_yes(school: int, trainer: LmsClient, value: str) -> None:
    say(school, value)
    draft = write_course(trainer)
    assert go(trainer, draft) == 422
    public_id = draft.split("/")[3]
    assert trainer.get(f"/courses/{public_id}").status_code == 404


@pytest.mark.parametrize("value", ["không", "Không.", "KHONG", "no", ""])
def test_a_plain_no_is_a_no(school: int, trainer: LmsClient, value: str) -> None:
    say(school, value)
    assert go(trainer, write_course(trainer)) == 303


def test_the_verb_itself_refuses(school: int, trainer: LmsClient) -> None:
    """Whoever calls it: the page is not the only door."""
    draft = write_course(trainer)
    held = drafts.find_open_draft(db.session.query(Course.id).one()[0])
    assert held is not None
    ready = packed(held)
    release()
    with pytest.raises(Invalid), transaction():
        publish(SYSTEM, held, ready, Wish(None, None, "Bản đầu"), lambda _course: 0)
    release()
    assert trainer.get(f"/courses/{draft.split('/')[3]}").status_code == 404


def test_a_pack_does_not_slip_past(school: int, trainer: LmsClient) -> None:
    """It comes in as a draft, and the draft needs its review."""
    arrived = trainer.post(f"{sent(trainer, as_zip(files()))}/publication", data={"note": "Gói của bạn"})
    assert arrived.status_code == 303
    public_id = db.session.query(Course.public_id).one()[0]
    release()
    assert trainer.get(f"/courses/{public_id}").status_code == 404
    assert go(trainer, f"/studio/courses/{public_id}/draft") == 422


def test_where_nobody_else_could_approve_the_author_is_told(school: int, trainer: LmsClient) -> None:
    draft = write_course(trainer)
    assert "chưa có giáo viên cốt cán nào khác" in text(trainer, f"{draft}/review")


def test_a_trainer_of_another_course_reviews_nothing_here(
    app: Flask, school: int, trainer: LmsClient, client: LmsClient
) -> None:
    other = publish_course(key="khac", title="Khóa khác").course_id
    draft = write_course(trainer)
    trainer.post(f"{draft}/review")
    limited = make_account(make_person("Chỉ Một Khóa"))
    with transaction():
        accounts.grant_role(SYSTEM, limited, Role.TRAINER, course_id=other, valid_from=date(2020, 1, 1))
    sign_in(client, limited)
    assert "Chờ bạn duyệt" not in text(client, "/studio")
    assert client.get(draft).status_code == 404
    assert decide(client, draft) == 404


def test_of_two_who_decide_one_does(app: Flask, school: int, trainer: LmsClient, reviewer: LmsClient) -> None:
    """Both have the page open; the second is told, and what the first said stands."""
    draft = write_course(trainer)
    trainer.post(f"{draft}/review")
    third = browser(app, Role.TRAINER, name="Phạm Văn Ba")
    with transaction():
        held = drafts.find_open_draft(db.session.query(Course.id).one()[0])
    assert held is not None
    assert decide(reviewer, draft, "return", remark="Chưa được.") == 303
    account_id = db.session.query(Account.id).filter(Account.display_name == "Phạm Văn Ba").one()[0]
    grants = (Grant(Role.TRAINER),)
    release()
    late = Actor(account_id, None, "Phạm Văn Ba", grants)
    with pytest.raises(Conflict), transaction():
        reviewing.decide(late, held, ReviewStep.APPROVED, held.changes, "")
    release()
    assert go(trainer, draft) == 422
    assert third.get(draft).status_code == 404
