"""A course that is shared only to be looked at: everything of the draft is read, nothing is changed."""

import re

from flask import Flask

from lms.accounts.models import Account
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, text, trainer
from tests.studio.test_drafting_publishing import write_course

__all__ = ["trainer"]

READ = ("", "/checklist", "/comparison", "/answers", "/review", "/history")
WRITTEN = ("/settings", "/final-quiz", "/publication", "/discarding")


def account(name: str) -> str:
    found = db.session.query(Account.public_id).filter(Account.display_name == name).one()[0]
    db.session.rollback()
    return str(found)


def test_who_only_looks_on_reads_and_changes_nothing(app: Flask, trainer: LmsClient) -> None:
    other = browser(app, Role.TRAINER, name="Lê Thị Xem")
    draft = write_course(trainer)
    course = draft.removesuffix("/draft")
    authors = f"{course}/authors"
    them = {"account": account("Lê Thị Xem")}
    assert trainer.post(authors, data={**them, "act": "show"}).status_code == 303
    page = text(trainer, authors)
    assert "được chia sẻ, chỉ xem" in page, "the row with its day"
    assert 'value="share"' in page, "and it can be changed"
    assert "Được chia sẻ để xem" in text(other, "/studio")
    for place in READ:
        assert other.get(draft + place).status_code == 200, place
    outline = text(other, draft)
    assert "Khóa học này được chia sẻ để bạn xem" in outline
    preview = re.findall(r'href="([^"]*/preview)"', outline)[0]
    assert other.get(preview).status_code == 200
    assert other.get(preview.removesuffix("/preview")).status_code == 404
    for place in WRITTEN:
        assert other.get(draft + place).status_code in (403, 404), place
    for place in ("/lessons", "/review", "/publication", "/settings", "/discarding", "/final-quiz/draws"):
        assert other.post(draft + place, data={"title": "Bài lén thêm"}).status_code in (403, 404), place
    assert other.post(f"{course}/files", data={}).status_code in (403, 404, 405)
    assert other.post(authors, data={**them, "act": "share"}).status_code == 403, (
        "nor makes an author of themselves"
    )
    assert other.get(f"{course}/learners").status_code == 404

    assert trainer.post(authors, data={**them, "act": "share"}).status_code == 303
    assert other.get(f"{draft}/settings").status_code == 200
    assert trainer.post(authors, data={**them, "act": "show"}).status_code == 303
    assert other.get(f"{draft}/settings").status_code in (403, 404)
    told = [
        each.after["part"]
        for each in db.session.query(AuditEvent).filter_by(verb="course-draft.author").order_by(AuditEvent.id)
    ]
    db.session.rollback()
    assert told == ["viewer", "editor", "viewer"]
    owner = {"account": account("Nguyễn Thị Ánh"), "act": "show"}
    assert trainer.post(authors, data=owner).status_code == 422, "a course keeps its owner"
    assert "Tôi thôi xem" in text(other, authors)
    assert other.post(authors, data={**them, "act": "take-back"}).status_code == 303
    assert other.get(draft).status_code == 404
