"""Who writes a course: sharing, handing over, and the review the school may want."""

import re

import pytest
from flask import Flask

from lms.accounts.models import Account
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org import settings as org_settings
from tests.make import SYSTEM, make_school
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, published, text, trainer
from tests.studio.test_drafting_publishing import changes, write_course

__all__ = ["trainer"]


@pytest.fixture
def other(app: Flask) -> LmsClient:
    """Another trainer of every course."""
    return browser(app, Role.TRAINER, name="Lê Thị Khác")


def account(name: str) -> str:
    found = db.session.query(Account.public_id).filter(Account.display_name == name).one()[0]
    db.session.rollback()
    return str(found)


def test_a_course_is_shared_and_taken_back(app: Flask, trainer: LmsClient, other: LmsClient) -> None:
    browser(app, Role.TRAINER, name="Phạm Văn Ba")
    draft = write_course(trainer)
    authors = draft.removesuffix("/draft") + "/authors"
    assert other.get(draft).status_code == 404
    assert other.get(authors).status_code == 404
    share = {"account": account("Lê Thị Khác"), "act": "share"}
    assert other.post(authors, data=share).status_code == 404
    assert trainer.post(authors, data=share).status_code == 303
    assert other.get(f"{draft}/settings").status_code == 200
    assert "Lê Thị Khác" in text(trainer, authors)
    page = text(other, authors)
    assert "Nguyễn Thị Ánh" in page, "an editor sees with whom"
    assert 'value="share"' not in page
    assert 'value="hand-over"' not in page
    third = {"account": account("Phạm Văn Ba"), "act": "share"}
    assert other.post(authors, data=third).status_code == 403, "and shares no further"
    assert other.post(authors, data={**share, "act": "hand-over"}).status_code == 403
    assert trainer.post(authors, data={**share, "act": "take-back"}).status_code == 303
    assert other.get(draft).status_code == 404
    assert other.get(authors).status_code == 404
    history = text(trainer, authors)
    assert "được chia sẻ, cùng soạn" in history
    assert "thôi là tác giả" in history


def test_an_editor_may_leave(app: Flask, trainer: LmsClient, other: LmsClient) -> None:
    draft = write_course(trainer)
    authors = draft.removesuffix("/draft") + "/authors"
    own = {"account": account("Lê Thị Khác")}
    assert trainer.post(authors, data={**own, "act": "share"}).status_code == 303
    assert "Tôi thôi cùng soạn" in text(other, authors)
    left = other.post(authors, data={**own, "act": "take-back"})
    assert (left.status_code, left.location) == (303, "/studio")
    assert other.get(draft).status_code == 404
    assert other.post(authors, data={**own, "act": "take-back"}).status_code == 404


def test_a_course_is_handed_over(app: Flask, trainer: LmsClient, other: LmsClient) -> None:
    draft = write_course(trainer)
    authors = draft.removesuffix("/draft") + "/authors"
    mine = {"account": account("Nguyễn Thị Ánh"), "act": "take-back"}
    assert trainer.post(authors, data=mine).status_code == 422
    assert trainer.post(authors, data={"account": "khong-co", "act": "share"}).status_code == 422
    assert (
        trainer.post(authors, data={"account": account("Lê Thị Khác"), "act": "hand-over"}).status_code == 303
    )
    assert 'value="share"' not in text(trainer, authors)
    assert trainer.get(draft).status_code == 200
    assert other.post(authors, data=mine).status_code == 303
    assert trainer.get(draft).status_code == 404


def test_the_admin_can_hand_over_a_course_whose_owner_left(
    app: Flask, trainer: LmsClient, other: LmsClient
) -> None:
    draft = write_course(trainer)
    authors = draft.removesuffix("/draft") + "/authors"
    admin = browser(app, Role.ADMIN, name="Quản Trị")
    assert admin.get(draft).status_code == 404
    assert (
        admin.post(authors, data={"account": account("Lê Thị Khác"), "act": "hand-over"}).status_code == 303
    )
    assert other.get(authors).status_code == 200


def test_whoever_only_looked_at_a_pack_course_keeps_nobody_out(trainer: LmsClient, other: LmsClient) -> None:
    course = published(trainer)
    assert trainer.post(f"{course}/draft").status_code == 303
    assert other.post(f"{course}/draft").status_code == 404
    page = text(other, f"{course}/draft/beginning")
    assert "Nguyễn Thị Ánh" in page
    assert trainer.post(f"{course}/draft/discarding").status_code == 303
    assert other.post(f"{course}/draft").status_code == 303


def test_a_school_that_wants_it_has_a_second_pair_of_eyes(
    app: Flask, trainer: LmsClient, other: LmsClient
) -> None:
    school = make_school()
    with transaction():
        org_settings.change(SYSTEM, school, org_settings.COURSE_REVIEW, "Có")
    draft = write_course(trainer)
    page = text(trainer, f"{draft}/publication")
    assert "yêu cầu một người khác duyệt" in page
    assert trainer.post(f"{draft}/publication", data={"note": "x", "seen": "9"}).status_code == 422
    assert other.get(draft).status_code == 404
    assert trainer.post(f"{draft}/review").status_code == 303
    assert "Chờ bạn duyệt" in text(other, "/studio")
    for address in ("", "/checklist", "/review", "/history"):
        assert other.get(f"{draft}{address}").status_code == 200, address
    assert other.get(f"{draft}/settings").status_code == 404
    decision = f"{draft}/review/decision"
    seen = re.search(r'name="seen"\s+value="([\w.]+)"', text(other, f"{draft}/review"))
    assert seen is not None
    assert trainer.post(decision, data={"act": "approve", "seen": seen[1]}).status_code in (403, 404)
    assert other.post(decision, data={"act": "return", "seen": seen[1]}).status_code == 422
    assert (
        other.post(decision, data={"act": "return", "seen": seen[1], "remark": "Thêm ví dụ."}).status_code
        == 303
    )
    assert "Thêm ví dụ." in text(trainer, f"{draft}/review")
    assert trainer.post(f"{draft}/review").status_code == 303
    assert trainer.post(f"{draft}/lessons", data={"title": "Thêm"}).status_code == 303
    assert other.post(decision, data={"act": "approve", "seen": seen[1]}).status_code == 409
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[-1]
    assert trainer.post(f"{lesson}/removal").status_code == 303
    seen = re.search(r'name="seen"\s+value="([\w.]+)"', text(other, f"{draft}/review"))
    assert seen is not None
    assert other.post(decision, data={"act": "approve", "seen": seen[1]}).status_code == 303
    answer = trainer.post(f"{draft}/publication", data={"note": "Bản đầu", "seen": changes(trainer, draft)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
