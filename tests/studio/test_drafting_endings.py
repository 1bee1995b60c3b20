"""A draft that somebody ended while somebody else still wrote in it: who did what and when, and every word given back."""

from datetime import UTC, datetime

from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import transaction
from lms.org import settings as org_settings
from tests.make import SYSTEM, make_school
from tests.pages import LmsClient
from tests.studio.test_drafting import add, begin, browser, order, text, trainer
from tests.studio.test_drafting_publishing import BODY, changes, write_course
from tests.studio.test_drafting_texts import JSON, shared

__all__ = ["trainer"]

WHEN = datetime(2026, 11, 20, 3, 4, tzinfo=UTC)
SAID = "đã phát hành bản nháp của “Dùng bảng tính ở lớp” thành phiên bản 1 lúc 10:04 20/11/2026"


def lesson_in(client: LmsClient, draft: str) -> str:
    page = text(client, draft)
    return draft + "/lessons/" + page.partition(f"{draft}/lessons/")[2].partition('"')[0].partition("/")[0]


def told(client: LmsClient, address: str, data: dict[str, str], *words: str) -> None:
    """The answer names who ended the draft, and holds the words."""
    answer = client.post(address, data=data)
    assert answer.status_code == 409, address
    page = answer.get_data(as_text=True)
    for word in words:
        assert word in page, (address, word)


def test_of_two_who_publish_and_write_at_once_the_second_loses_nothing(
    app: Flask, trainer: LmsClient
) -> None:
    draft = write_course(trainer)
    lesson = lesson_in(trainer, draft)
    other = shared(app, trainer, lesson)
    known = changes(other, draft)
    stranger = browser(app, Role.TRAINER, name="Phạm Văn Lạ")
    with clock.frozen(WHEN):
        assert (
            trainer.post(f"{draft}/publication", data={"note": "Bản đầu", "seen": known}).status_code == 303
        )
    who = f"Nguyễn Thị Ánh {SAID}"
    told(other, f"{draft}/publication", {"note": "Bản đầu, <b>lời của tôi</b>", "seen": known}, who,
         "Bản đầu, &lt;b&gt;lời của tôi&lt;/b&gt;", "Có gì mới")  # fmt: skip
    told(
        other,
        f"{lesson}/text",
        {"body": BODY + "Đoạn mới.", "format": "markdown", "revision": "1"},
        who,
        "Đoạn mới.",
    )
    details = {
        "revision": "2", "title": "x", "minutes": "7", "objectives": "Việc một.\nViệc hai.", "sources": "1",
        "source-0-title": "Công văn 12", "source-0-supports": "Hạn nộp.", "source-0-reviewed_on": "01/11/2026",
    }  # fmt: skip
    told(
        other,
        f"{lesson}/details",
        details,
        who,
        "Việc một.\nViệc hai.",
        "Công văn 12",
        "Hạn nộp.",
        "Làm căn cứ",
    )
    told(
        other,
        f"{draft}/settings",
        {"revision": "2", "summary": "Tóm tắt khác."},
        who,
        "Tóm tắt khác.",
        "Tóm tắt",
    )
    told(other, f"{draft}/lessons", {"title": "Bài viết thêm"}, who, "Bài viết thêm")
    told(other, f"{draft}/review", {}, who, "Thao tác của bạn chưa được thực hiện")
    told(other, f"{draft}/discarding", {}, who)
    saving = other.post(
        f"{lesson}/text", data={"body": "Chữ.", "format": "markdown", "revision": "1"}, headers=JSON
    )
    assert saving.status_code == 409
    assert saving.json is not None
    assert who in saving.json["message"]
    assert stranger.post(f"{draft}/publication", data={"note": "x", "seen": known}).status_code == 404
    assert (
        browser(app, name="Trần Văn Học").post(f"{draft}/publication", data={"note": "x"}).status_code == 404
    )
    # The next draft is another: words for the one that is gone are given back, words for nothing are not.
    course = draft.removesuffix("/draft")
    assert trainer.post(draft, data={}).status_code == 303
    assert len(order(text(trainer, draft))) == 1
    told(
        other,
        f"{lesson}/text",
        {"body": "Đoạn muộn.", "format": "markdown", "revision": "1"},
        who,
        "Đoạn muộn.",
    )
    assert other.post(f"{course}/draft/lessons/khong-co/text", data={"body": "x"}).status_code == 404
    assert trainer.post(f"{draft}/discarding").status_code == 303
    told(other, f"{draft}/publication", {"note": "Lời hai"}, "Nguyễn Thị Ánh đã bỏ bản nháp", "Lời hai")


def test_a_reviewer_who_comes_second_keeps_the_remark(app: Flask, trainer: LmsClient) -> None:
    school = make_school()
    with transaction():
        org_settings.change(SYSTEM, school, org_settings.COURSE_REVIEW, "có")
    first = browser(app, Role.TRAINER, name="Lê Thị Duyệt")
    second = browser(app, Role.TRAINER, name="Trần Thị Hai")
    draft = write_course(trainer)
    data = {"act": "return", "seen": "x", "remark": "Thiếu ví dụ ở bài 1."}
    assert second.post(f"{draft}/review/decision", data=data).status_code == 404, "nobody asked for a review"
    assert trainer.post(f"{draft}/review").status_code == 303
    known = text(first, f"{draft}/review").partition('name="seen" value="')[2].partition('"')[0]
    for act, said in (("return", "Lê Thị Duyệt đã trả lại"), ("approve", "Lê Thị Duyệt đã đồng ý phát hành")):
        decision = {"act": act, "seen": known, "remark": "Được."}
        assert first.post(f"{draft}/review/decision", data=decision).status_code == 303
        told(second, f"{draft}/review/decision", data, said, "Thiếu ví dụ ở bài 1.", "Ý kiến")
        trainer.post(f"{draft}/review")
    assert trainer.post(f"{draft}/discarding").status_code == 303
    told(second, f"{draft}/review/decision", data, "đã bỏ bản nháp", "Thiếu ví dụ ở bài 1.")
    assert second.post(f"{draft}/publication", data={"note": "x"}).status_code in (404, 409)


def test_ones_own_text_from_elsewhere_is_called_ones_own(trainer: LmsClient) -> None:
    lesson = add(trainer, begin(trainer), "Một")
    for body in ("Một.", "Một hai."):
        sent = {"body": body, "format": "markdown", "revision": "0" if body == "Một." else "1"}
        assert trainer.post(f"{lesson}/text", data=sent, headers=JSON).status_code == 200
    late = {"body": "Một ba.", "format": "markdown", "revision": "1"}
    answer = trainer.post(f"{lesson}/text", data=late, headers=JSON)
    assert answer.json is not None
    assert (answer.status_code, answer.json["own"], answer.json["theirs"]) == (409, True, "Một hai.")
    page = trainer.post(f"{lesson}/text", data=late).get_data(as_text=True)
    assert "Chính bạn đã lưu bài lúc" in page
    assert "Hai người" not in page
    assert "Một ba." in page
