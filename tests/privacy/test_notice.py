"""The notice: shown once on the way home, asked again for a new version, in nobody's way otherwise."""

import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, release, transaction
from lms.privacy.defaults import ensure_defaults
from lms.privacy.models import DataNotice, NoticeAcknowledgement
from lms.privacy.queries import notices
from tests.databases import count_queries
from tests.make import make_account
from tests.privacy.make import School, browser


def ship() -> None:
    with transaction():
        ensure_defaults()


def acknowledged() -> list[tuple[int, int]]:
    rows = db.session.execute(
        sa.select(NoticeAcknowledgement.person_id, DataNotice.number).join(
            DataNotice, DataNotice.id == NoticeAcknowledgement.notice_id
        )
    ).all()
    release()
    return [(r[0], r[1]) for r in rows]


def test_it_is_shown_once_on_the_way_home(app: Flask) -> None:
    school = School(app)
    ship()
    first = school.mine.get("/")
    assert (first.status_code, first.location) == (303, "/my-data/notice")
    page = school.mine.get("/my-data/notice").get_data(as_text=True)
    assert "Tôi đã đọc" in page
    assert 'type="checkbox"' not in page, "nothing to tick: it is no consent"
    assert "24 tháng" in page
    assert school.mine.get("/").status_code == 303, "looking at it is not acknowledging it"
    done = school.mine.post("/my-data/notice/1/acknowledgement")
    assert (done.status_code, done.location) == (303, "/")
    assert school.mine.get("/").status_code == 200
    assert acknowledged() == [(school.teacher, 1)]
    school.mine.post("/my-data/notice/1/acknowledgement")
    assert len(acknowledged()) == 1, "twice is once"
    assert "/acknowledgement" not in school.mine.get("/my-data/notice").get_data(as_text=True)


def test_another_browser_is_not_asked_again(app: Flask) -> None:
    school = School(app)
    ship()
    school.mine.post("/my-data/notice/1/acknowledgement")
    assert browser(app, school.teacher_account).get("/").status_code == 200


def test_it_costs_the_home_page_nothing_once_read(app: Flask) -> None:
    school = School(app)
    ship()
    school.mine.post("/my-data/notice/1/acknowledgement")
    school.mine.get("/")
    with count_queries(db.engine) as seen:
        school.mine.get("/")
    assert not [s for s in seen if "data_notice" in s or "notice_acknowledgement" in s]


def test_it_holds_up_nothing_but_the_home_page(app: Flask) -> None:
    school = School(app)
    ship()
    for href in ("/courses", "/certificates", "/account", "/my-data"):
        assert school.mine.get(href).status_code == 200


def test_demo_accounts_and_accounts_of_nobody_are_not_asked(app: Flask) -> None:
    school = School(app)
    ship()
    teacher = make_account(is_demo=True)
    assert browser(app, teacher).get("/").status_code == 200
    assert school.office.post("/my-data/notice/2/acknowledgement").status_code == 404, "no such version"


def test_a_new_version_asks_again_and_keeps_the_old_one(app: Flask) -> None:
    school = School(app)
    ship()
    school.mine.post("/my-data/notice/1/acknowledgement")
    same = school.office.get("/data-limits/notice")
    assert same.status_code == 200
    held = notices.find_notice()
    assert held is not None
    unchanged = {"text_vi": held.text_vi.replace("\n", "\r\n"), "text_en": held.text_en}
    release()
    assert school.office.post("/data-limits/notice/after/1", data=unchanged).status_code == 422
    made = school.office.post(
        "/data-limits/notice/after/1", data={"text_vi": "## Mới\n<b>Đậm</b>", "text_en": ""}
    )
    assert made.status_code == 303
    late = school.office.post("/data-limits/notice/after/1", data={"text_vi": "Khác", "text_en": ""})
    assert late.status_code == 409, "somebody published meanwhile"
    assert school.mine.get("/").location == "/my-data/notice"
    page = school.mine.get("/my-data/notice").get_data(as_text=True)
    assert "&lt;b&gt;Đậm&lt;/b&gt;" in page
    school.mine.post("/my-data/notice/2/acknowledgement")
    assert acknowledged() == [(school.teacher, 1), (school.teacher, 2)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DataNotice)) == 2


def test_english_readers_get_the_english_text(app: Flask) -> None:
    school = School(app)
    ship()
    school.mine.post("/language", data={"language": "en"})
    assert "one-way scrambled" in school.mine.get("/my-data/notice").get_data(as_text=True)


def test_a_teacher_may_not_publish_one(app: Flask) -> None:
    school = School(app)
    ship()
    assert school.mine.get("/data-limits/notice").status_code == 404
    assert school.mine.post("/data-limits/notice/after/1", data={"text_vi": "x"}).status_code == 404


def test_shipping_twice_changes_nothing(app: Flask) -> None:
    ship()
    ship()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DataNotice)) == 1
