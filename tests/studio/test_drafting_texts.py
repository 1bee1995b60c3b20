"""Saving a lesson's text: by hand and by itself, two people at once, going back; hostile texts."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.drafts import queries
from lms.catalog.drafts.models import DraftText
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.kernel.markup import POLICY
from tests import sample_files as samples
from tests.catalog.library.make import add as add_file
from tests.databases import count_queries
from tests.pages import LmsClient
from tests.studio.test_drafting import add, begin, browser, published, text, trainer
from tests.studio.test_drafting_authors import account

__all__ = ["trainer"]

JSON = {"Accept": "application/json"}


def lesson_of(trainer: LmsClient) -> str:
    return add(trainer, begin(trainer), "Một")


def save(client: LmsClient, lesson: str, body: str, revision: object, **more: str):
    data = {"body": body, "format": "markdown", "revision": str(revision), **more}
    return client.post(f"{lesson}/text", data=data, headers=JSON)


def shared(app: Flask, trainer: LmsClient, lesson: str) -> LmsClient:
    """A second author."""
    other = browser(app, Role.TRAINER, name="Lê Thị Khác")
    course = lesson.split("/draft")[0]
    assert (
        trainer.post(
            f"{course}/authors", data={"account": account("Lê Thị Khác"), "act": "share"}
        ).status_code
        == 303
    )
    return other


def kept() -> list[tuple[int, str, bool]]:
    rows = (
        db.session.query(DraftText.number, DraftText.source, DraftText.is_aside)
        .order_by(DraftText.number)
        .all()
    )
    db.session.rollback()
    return [(row[0], row[1], row[2]) for row in rows]


def test_saving_by_itself_goes_on_with_one_entry(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    answer = save(trainer, lesson, "Một.", 0)
    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d:\d\d", answer.json["saved_at"])
    assert (answer.json["revision"], answer.json["removed"]) == (1, [])
    assert save(trainer, lesson, "Một hai.", 1).json["revision"] == 2
    assert save(trainer, lesson, "Một hai.", 2).json["revision"] == 2
    assert kept() == [(2, "Một hai.", False)]
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert save(trainer, lesson, "Một hai ba.", 2).json["revision"] == 3
    assert [number for number, _, _ in kept()] == [2, 3]
    assert "Một hai ba." in text(trainer, lesson)


def test_what_was_taken_away_at_once_stays_in_the_history(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    long = "Một câu dài có mười chữ ở trong bài này đây. " * 5
    save(trainer, lesson, long.strip(), 0)
    save(trainer, lesson, long.strip() + " Thêm.", 1)
    assert save(trainer, lesson, "Lỡ tay xóa hết.", 2).status_code == 200
    save(trainer, lesson, "Lỡ tay xóa hết rồi.", 3)
    assert [source for _, source, _ in kept()] == [long.strip() + " Thêm.", "Lỡ tay xóa hết rồi."]


def test_the_text_of_the_version_stays_in_the_history(trainer: LmsClient) -> None:
    course = published(trainer)
    draft = str(trainer.post(f"{course}/draft", data={}).location)
    lesson = re.search(r'href="([^"]*/draft/lessons/[^"/]+)"', text(trainer, draft))
    assert lesson
    save(trainer, lesson[1], "Chữ khác hẳn mà cũng dài như vậy, viết ngay sau khi mở bản nháp. " * 40, 1)
    assert len([one for one in kept() if "Chữ khác hẳn" in one[1]]) == 1
    assert "revisions?number=1" in text(trainer, f"{lesson[1]}/revisions")


def test_of_two_who_write_at_once_nobody_loses_a_word(app: Flask, trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    other = shared(app, trainer, lesson)
    assert save(trainer, lesson, "Chung.", 0).status_code == 200
    assert save(other, lesson, "Chung. Của chị Khác.", 1).json["revision"] == 2
    late = save(trainer, lesson, "Chung. Của tôi.", 1)
    assert late.status_code == 409
    assert late.json["theirs"] == "Chung. Của chị Khác."
    assert (late.json["revision"], late.json["saved_by"]) == (2, "Lê Thị Khác")
    assert (3, "Chung. Của tôi.", True) in kept()
    again = save(trainer, lesson, "Chung. Của tôi đây.", 1)
    assert again.status_code == 409
    assert [source for _, source, aside in kept() if aside] == ["Chung. Của tôi đây."]
    page = trainer.post(
        f"{lesson}/text", data={"body": "Chung. Của tôi.", "format": "markdown", "revision": "1"}
    )
    assert page.status_code == 409
    shown = page.get_data(as_text=True)
    assert "Chung. Của tôi." in shown
    assert "Chung. Của chị Khác." in shown
    both = trainer.post(
        f"{lesson}/text",
        data={"body": "Chung. Của tôi.", "format": "markdown", "revision": "2", "act": "both"},
    )
    assert both.status_code == 303
    held = text(trainer, lesson)
    assert "Của chị Khác." in held
    assert "Của tôi." in held


def test_a_save_loads_the_files_that_the_text_names_and_no_others(app: Flask, trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    course_id = next(iter(queries.drafted_titles().values()))[0]
    db.session.rollback()
    used = add_file(course_id, samples.SVG, "dùng.svg", alt="Dùng")

    def cost(body: str, revision: int) -> list[str]:
        with count_queries(db.engine) as seen:
            assert save(trainer, lesson, body, revision, format="html").status_code == 200
        return seen

    save(trainer, lesson, "<p>đầu</p>", 0, format="html")
    plain, named = cost("<p>một</p>", 1), cost('<p>một</p><img src="media/dung.svg" alt="Dùng">', 2)
    assert len(named) == len(plain) + 2
    assert len(plain) <= 24
    assert not [one for one in plain if "FROM course_media" in one]
    for number in range(12):
        add_file(course_id, samples.SVG + b"\n" * number + b"\n", f"khác {number}.svg")
    more = cost(f'<p>hai</p><img src="{used.address}" alt="Dùng">', 3)
    assert len(more) == len(named)
    assert 'src="media/dung.svg"' in kept()[-1][1], "found by its address too"
    cost('<p>ba</p><img src="media&#47;d&#117;ng.svg" alt="Dùng">', 4)
    assert 'src="media/dung.svg"' in kept()[-1][1], "and however its name is written"


def test_two_windows_of_one_author_do_not_overwrite_each_other(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    assert save(trainer, lesson, "Nền.", 0).status_code == 200
    assert save(trainer, lesson, "Nền. Cửa sổ một.", 1).status_code == 200
    assert save(trainer, lesson, "Nền. Cửa sổ hai.", 1).status_code == 409
    assert {source for _, source, _ in kept()} >= {"Nền. Cửa sổ một.", "Nền. Cửa sổ hai."}


def test_going_back_is_a_new_entry(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    save(trainer, lesson, "Cũ.", 0)
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        save(trainer, lesson, "Mới.", 1)
    assert trainer.get(f"{lesson}/revisions?number=1").status_code == 200
    assert trainer.post(f"{lesson}/revisions/1/return").status_code == 303
    assert trainer.post(f"{lesson}/revisions/77/return").status_code == 404
    assert [source for _, source, _ in kept()] == ["Cũ.", "Mới.", "Cũ."]
    assert save(trainer, lesson, "Từ trang cũ.", 2).status_code == 409


def test_what_is_not_allowed_is_told_and_never_shown(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    save(trainer, lesson, "# To quá\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n", 0)
    page = text(trainer, lesson)
    assert "Cần sửa trước khi phát hành" in page
    assert "&lt;script&gt;" in page
    preview = text(trainer, f"{lesson}/preview")
    assert "<script>alert" not in preview
    assert 'href="javascript' not in preview
    answer = trainer.post(
        f"{lesson}/text", headers=JSON,
        data={"body": '<h2>A</h2><p onclick="x()">Chữ</p><script>1</script>', "format": "html", "revision": "1"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert answer.json["removed"]
    assert "onclick" not in text(trainer, f"{lesson}/preview")


def test_a_text_that_is_too_long_comes_back_whole(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    long = "chữ " * 26_000
    answer = trainer.post(f"{lesson}/text", data={"body": long, "format": "markdown", "revision": "0"})
    assert answer.status_code == 422
    assert long.strip() in answer.get_data(as_text=True)
    assert save(trainer, lesson, long, 0).status_code == 422
    assert save(trainer, lesson, "Ngắn.", "rác").status_code == 200


def test_a_draft_that_was_put_away_takes_no_more_text(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    draft = lesson.split("/lessons")[0]
    assert trainer.post(f"{draft}/discarding").status_code == 303
    assert save(trainer, lesson, "Muộn.", 0).status_code == 409


def test_settings_and_details_that_two_change_at_once(trainer: LmsClient) -> None:
    lesson = lesson_of(trainer)
    details = {"revision": "1", "title": "Một", "minutes": "", "objectives": "Làm được.", "sources": "1"}
    source = {
        "source-0-title": "Luật", "source-0-url": "khong-phai", "source-0-reviewed_on": "1/2/2026", "source-0-supports": "x"
    }  # fmt: skip
    wrong = trainer.post(f"{lesson}/details", data={**details, **source})
    assert wrong.status_code == 422
    assert "khong-phai" in wrong.get_data(as_text=True)
    assert (
        trainer.post(f"{lesson}/details", data={**details, "objectives": "a\nb\nc\nd\ne"}).status_code == 422
    )
    half = trainer.post(f"{lesson}/details", data={**details, "source-0-title": "Luật"})
    assert half.status_code == 422
    page = half.get_data(as_text=True)
    for lacking in ("hãy ghi địa chỉ web", "hãy ghi nguồn này làm căn cứ", "Hãy ghi ngày bạn đọc lại"):
        assert page.count(lacking) == 2, "above the form and beside the field"
    assert page.count("Nguồn 1: hãy") == 4
    assert "không bắt buộc" not in page.partition("Nguồn 1</legend>")[2].partition("hiệu lực từ")[0]
    more = trainer.post(f"{lesson}/details", data={**details, "act": "more"})
    assert "source-2-title" in more.get_data(as_text=True)
    good = {**details, **source, "source-0-url": "https://vbpl.vn/x"}
    assert trainer.post(f"{lesson}/details", data=good).status_code == 303
    late = trainer.post(f"{lesson}/details", data={**good, "title": "Tên của tôi"})
    assert late.status_code == 409
    assert "Tên của tôi" in late.get_data(as_text=True)
    paper = {
        **good,
        "revision": "2",
        "source-0-url": "",
        "source-0-issuer": "Trường Trung cấp nghề Diên Khánh",
    }
    half = trainer.post(f"{lesson}/details", data={**paper, "source-0-number": "12/QĐ-TCNDK"})
    assert half.status_code == 422
    assert "văn bản giấy thì ghi nơi ban hành, số và ngày ban hành" in half.get_data(as_text=True)
    whole = {**paper, "source-0-number": "12/QĐ-TCNDK", "source-0-issued_on": "05/09/2026"}
    never = {**whole, "source-0-issued_on": "khi nào"}
    assert trainer.post(f"{lesson}/details", data=never).status_code == 422
    assert trainer.post(f"{lesson}/details", data=whole).status_code == 303
    assert 'value="05/09/2026"' in text(trainer, f"{lesson}/details")
    shown = text(trainer, f"{lesson}/preview")
    for said in ("Trường Trung cấp nghề Diên Khánh", "số 12/QĐ-TCNDK", "ban hành ngày 05/09/2026"):
        assert said in shown.partition('class="sources"')[2]
    assert 'href=""' not in shown


def sent_picture(trainer: LmsClient, lesson: str) -> tuple[str, str]:
    """The name of a picture of the course, and the address of its page."""
    media = f"{lesson.split('/draft')[0]}/media"
    data = {"file": (io.BytesIO(samples.SVG), "Sơ đồ.svg")}
    assert trainer.post(media, data=data, content_type="multipart/form-data").status_code == 303
    page = trainer.get(media).get_data(as_text=True)
    found = re.search(rf"{media}/(?!credits)([A-Za-z0-9_-]+)", page)
    assert found
    return "so-do.svg", found[0]


@pytest.mark.parametrize(
    ("text_format", "body"),
    [
        ("markdown", "Xem:\n\n![Sơ đồ](media/so-do.svg)"),
        ("html", '<p>Xem:</p><figure><img src="media/so-do.svg" alt="Sơ đồ"></figure>'),
    ],
)
def test_going_back_to_a_text_whose_picture_is_gone_names_the_picture(
    trainer: LmsClient, text_format: str, body: str
) -> None:
    lesson = lesson_of(trainer)
    name, file = sent_picture(trainer, lesson)
    assert save(trainer, lesson, body, 0, format=text_format).status_code == 200
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        assert save(trainer, lesson, "Không còn hình.", 1).status_code == 200
    assert trainer.post(f"{file}/removal").status_code == 303
    assert trainer.post(f"{lesson}/revisions/1/return").status_code == 303
    page = text(trainer, lesson)
    assert f"Ảnh “media/{name}” không có trong kho tệp" in page
    assert "/media/" not in text(trainer, f"{lesson}/preview").split("<main")[1]


def test_what_was_saved_under_an_earlier_cleaning_is_cleaned_when_it_is_shown_and_when_it_comes_back(
    trainer: LmsClient,
) -> None:
    lesson = lesson_of(trainer)
    save(trainer, lesson, "Chào.", 0)
    with transaction():
        loose = "<p>Chào.</p><marquee>cũ</marquee>"
        db.session.execute(sa.update(DraftText).values(html=loose, policy=0))
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        save(trainer, lesson, "Mới.", 1)
    assert "marquee" not in text(trainer, f"{lesson}/revisions?number=1")
    assert trainer.post(f"{lesson}/revisions/1/return").status_code == 303
    with transaction():
        newest = db.session.scalars(sa.select(DraftText).order_by(DraftText.number.desc())).first()
        assert newest
        assert (newest.html, newest.policy) == ("<p>Chào.</p>\n", POLICY)
