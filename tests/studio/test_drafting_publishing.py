"""From an empty draft to a version that people learn, and from a version to the next."""

import re

from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.models import Course
from lms.kernel.actor import Role
from lms.kernel.db import db
from tests.pages import LmsClient
from tests.studio.test_drafting import add, begin, browser, published, text, trainer

__all__ = ["trainer"]

WHOLE = {
    "revision": "1", "title": "Dùng bảng tính ở lớp", "summary": "Ghi điểm bằng bảng tính.", "cover": "",
    "description": "Dành cho giáo viên.", "level": "basic", "audience": ["teacher"], "competences": ["1.3"],
    "order": "sequential", "gives_certificate": "y", "authors": "Tổ học liệu số", "licence": "CC-BY-4.0",
    "reviewed_on": "01/11/2026", "review_months": "12",
}  # fmt: skip
BODY = (
    "::: situation\nCô Hạnh ghi điểm ra giấy.\n:::\n\n## Mở bảng tính\n\nMở tệp. Bạn thấy một bảng trống.\n"
)


def write_course(client: LmsClient) -> str:
    """A small course that can be published; the address of its draft."""
    draft = begin(client)
    answer = client.post(f"{draft}/settings", data=WHOLE)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    lesson = add(client, draft, "Mở bảng tính")
    assert (
        client.post(f"{lesson}/text", data={"body": BODY, "format": "markdown", "revision": "0"}).status_code
        == 303
    )
    details = {
        "revision": "1", "title": "Mở bảng tính", "minutes": "", "objectives": "Mở được bảng tính.", "sources": "1",
        "source-0-title": "", "source-0-url": "", "source-0-reviewed_on": "", "source-0-supports": "",
    }  # fmt: skip
    answer = client.post(f"{lesson}/details", data=details)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return draft


def changes(client: LmsClient, draft: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([\w.]+)"', text(client, f"{draft}/publication"))
    assert found is not None
    return found[1]


def test_an_empty_draft_says_what_is_missing(trainer: LmsClient) -> None:
    draft = begin(trainer)
    page = text(trainer, f"{draft}/checklist")
    for missing in ("Chưa có câu tóm tắt", "Chưa chọn năng lực", "chưa có bài nào"):
        assert missing in page
    assert trainer.post(f"{draft}/publication", data={"note": "Bản đầu", "seen": "0"}).status_code == 422


def test_an_introduction_that_can_not_be_published_is_named_before(trainer: LmsClient) -> None:
    draft = write_course(trainer)
    bad = {**WHOLE, "revision": "2", "description": "Xem <b>đây</b>, [trang](javascript:alert(1))."}
    assert trainer.post(f"{draft}/settings", data=bad).status_code == 303
    assert text(trainer, f"{draft}/checklist").count("Lời giới thiệu khóa học:") == 3
    assert trainer.post(f"{draft}/publication", data={"note": "Bản đầu", "seen": ""}).status_code == 422
    assert trainer.post(f"{draft}/settings", data={**WHOLE, "revision": "3"}).status_code == 303
    assert "Phát hành được rồi" in text(trainer, f"{draft}/checklist")


def test_a_link_to_a_course_that_is_not_there_is_broken(trainer: LmsClient) -> None:
    there = published(trainer).removeprefix("/studio")
    draft = write_course(trainer)
    own = draft.removeprefix("/studio").removesuffix("/draft")
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[0]
    leads = (there, f"{there}/lessons/1", f"{own}/lessons/1", "/courses", "/check")
    broken = ("/courses/khong-co", "/courses/khong-co/lessons/1", "/khong-co-trang-nay")
    body = "\n\n".join(f"Xem [trang {number}]({to}).\n" for number, to in enumerate((*leads, *broken)))
    trainer.post(f"{lesson}/text", data={"body": body, "format": "markdown", "revision": "1"})
    page = text(trainer, f"{draft}/checklist")
    assert [to for to in (*leads, *broken) if f"“{to}” không dẫn tới đâu" in page] == list(broken)


def test_a_course_written_here_is_published_and_learnt(app: Flask, trainer: LmsClient) -> None:
    draft = write_course(trainer)
    asked = (
        text(trainer, f"{draft}/settings")
        .partition("<legend>Đối tượng</legend>")[2]
        .partition("</fieldset>")[0]
    )
    assert asked.count('<label class="choice">') == 5
    assert asked.count("checked") == 1
    assert "Phát hành được rồi" in text(trainer, f"{draft}/checklist")
    learner = browser(app, name="Trần Văn Học")
    assert learner.get(draft).status_code == 404
    assert "Dùng bảng tính" not in text(learner, "/courses")
    data = {"note": "Bản đầu", "seen": changes(trainer, draft)}
    answer = trainer.post(f"{draft}/publication", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    course = str(answer.location)
    assert "Bản đầu" in text(trainer, course)
    assert "Dùng bảng tính ở lớp" in text(learner, "/courses")
    page = text(learner, f"{course.removeprefix('/studio')}/lessons/1")
    assert "Bạn thấy một bảng trống" in page
    assert trainer.get(draft).status_code == 404
    assert db.session.query(Course.origin).scalar() == "studio"
    db.session.rollback()


def test_a_pack_course_is_edited_and_published_as_the_next_version(trainer: LmsClient) -> None:
    course = published(trainer)
    draft = f"{course}/draft"
    assert trainer.post(draft).status_code == 303
    send = {"note": "Sửa chữ", "effect": "typo", "due_on": "", "seen": changes(trainer, draft)}
    same = trainer.post(f"{draft}/publication", data=send)
    assert same.status_code == 422
    assert "giống hệt phiên bản 1" in same.get_data(as_text=True)
    lesson = re.findall(r'href="([^"]*/draft/lessons/[a-z0-9]+)"', text(trainer, draft))[1]
    assert (
        trainer.post(
            f"{lesson}/text", data={"body": "Giữ kín.", "format": "markdown", "revision": "1"}
        ).status_code
        == 303
    )
    stale = trainer.post(f"{draft}/publication", data=send)
    assert stale.status_code == 422
    assert "vừa được sửa sau khi bạn mở trang" in stale.get_data(as_text=True)
    send["seen"] = changes(trainer, draft)
    assert trainer.post(f"{draft}/publication", data={**send, "effect": ""}).status_code == 422
    assert trainer.post(f"{draft}/publication", data={**send, "effect": "retake"}).status_code == 422
    assert trainer.post(f"{draft}/publication", data={**send, "due_on": "01/01/2030"}).status_code == 422
    assert trainer.post(f"{draft}/publication", data=send).status_code == 303
    assert "Sửa chữ" in text(trainer, course)
    numbers = [version.number for version in catalog.versions_of(db.session.query(Course.id).scalar())]
    db.session.rollback()
    assert numbers == [2, 1]
    assert trainer.post(f"{draft}", data={"version": "1"}).status_code == 303
    assert "sẽ là phiên bản 3" in text(trainer, draft)


def test_a_draft_of_somebody_else_is_not_there(app: Flask, trainer: LmsClient) -> None:
    draft = write_course(trainer)
    other = browser(app, Role.TRAINER, name="Lê Thị Khác")
    for page in ("", "/settings", "/checklist", "/publication", "/final-quiz", "/discarding"):
        assert other.get(f"{draft}{page}").status_code == 404, page
    assert other.post(f"{draft}/lessons", data={"title": "x"}).status_code == 404
    assert other.post(f"{draft}/publication", data={"note": "x", "seen": "1"}).status_code == 404
