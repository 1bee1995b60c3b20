"""Sending files to a course, looking after them, and reading them, through the pages."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lms.catalog.library.models import CourseMedia
from lms.catalog.models import Course, CourseVersion
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.kernel.files.store import folder
from tests import sample_files as samples
from tests.catalog.library.make import MB, photo
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient


@pytest.fixture(autouse=True)
def own_settings(app: Flask, tmp_path: Path) -> Iterator[None]:
    names = ("UPLOADS", "MAX_MEDIA_BYTES", "COURSE_MEDIA_BYTES", "SCHOOL_MEDIA_BYTES")
    before = {name: app.config[name] for name in names}
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config.update(before)


@pytest.fixture
def at(app: Flask) -> str:
    """The address of the course's files."""
    course_id = publish().course_id
    public_id = db.session.get_one(Course, course_id).public_id
    db.session.rollback()
    return f"/studio/courses/{public_id}/media"


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def send(client: LmsClient, at: str, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    return client.post(at, data={"file": [(io.BytesIO(content), name) for content, name in files], **fields})


def send_json(client: LmsClient, at: str, content: bytes, name: str, alt: str = "") -> TestResponse:
    data = {"file": (io.BytesIO(content), name), "alt": alt}
    return client.post(at, data=data, headers={"Accept": "application/json"})


def the_file() -> CourseMedia:
    found = db.session.scalars(sa.select(CourseMedia).order_by(CourseMedia.id.desc())).first()
    assert found is not None
    db.session.rollback()
    return found


def on_disk() -> int:
    return sum(path.is_file() for path in folder().rglob("*"))


def test_a_teacher_sends_several_files_each_with_its_outcome(trainer: LmsClient, at: str) -> None:
    assert "Khóa học chưa có tệp nào" in trainer.get(at).get_data(as_text=True)
    answer = send(
        trainer, at, (photo(300, 200), "Ảnh lớp.jpg"), (b"<html>", "ảnh.png"), (b"", "trống.pdf"),
        (samples.pdf(), "Hướng dẫn.pdf"), author="Tổ học liệu", source="Trường tự làm", licence="CC-BY-4.0",
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Tệp “ảnh.png” là văn bản thuần" in page
    assert "Tệp “trống.pdf” trống" in page
    assert page.count("Ảnh lớp.jpg") >= 2  # among the outcomes, and in the list
    assert 'value="Tổ học liệu"' in page
    assert the_file().author == "Tổ học liệu"
    listed = trainer.get(at).get_data(as_text=True)
    assert "thiếu lời mô tả" in listed
    assert "chưa phát hành" in listed


def test_what_is_sent_alone_is_told_and_shown(trainer: LmsClient, at: str) -> None:
    answer = send(trainer, at, (samples.pdf(), "a.pdf"))
    assert (answer.status_code, answer.location) == (303, at)
    assert "Đã nhận 1 tệp" in trainer.get(at).get_data(as_text=True)
    send(trainer, at, (samples.pdf(), "b.pdf"))
    assert "Khóa học đã có tệp này" in trainer.get(at).get_data(as_text=True)


def test_nothing_chosen_is_said_beside_the_field(trainer: LmsClient, at: str) -> None:
    answer = trainer.post(at, data={"author": "Tổ học liệu"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Vui lòng chọn ít nhất một tệp." in page
    assert 'value="Tổ học liệu"' in page
    answer = send(trainer, at, (samples.pdf(), "a.pdf"), author="x" * 500)
    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CourseMedia)) == 0
    db.session.rollback()


def test_an_editor_gets_where_the_picture_is(trainer: LmsClient, at: str) -> None:
    answer = send_json(trainer, at, photo(300, 200), "Ảnh.jpg", "Lớp học")
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["name"], told["width"], told["height"], told["alt"]) == ("anh.webp", 300, 200, "Lớp học")
    shown = trainer.get(told["address"])
    assert (shown.status_code, shown.content_type) == (200, "image/webp")
    again = send_json(trainer, at, photo(300, 200), "Ảnh khác.jpg").get_json()
    assert again["name"] == "anh.webp"


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"<html>", 422, "văn bản thuần"),
        (samples.mp4(size=120_000), 413, "lớn hơn 100 KB"),
        (b"", 422, "trống"),
    ],
)
def test_an_editor_is_told_why_not(
    trainer: LmsClient, at: str, content: bytes, status: int, said: str
) -> None:
    trainer.application.config["MAX_MEDIA_BYTES"] = 100 * 1024
    answer = send_json(trainer, at, content, "a.mp4")
    assert answer.status_code == status
    assert said in answer.get_json()["message"]
    assert on_disk() == 0


def test_a_body_over_every_limit_gets_a_sentence(trainer: LmsClient, at: str) -> None:
    trainer.application.config["MAX_MEDIA_BYTES"] = MB
    answer = trainer.post(at, data=b"x" * 3 * MB, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "tối đa 1 MB" in answer.get_data(as_text=True)


def test_the_room_is_shown_and_kept(trainer: LmsClient, at: str) -> None:
    trainer.application.config["COURSE_MEDIA_BYTES"] = 400 * 1024
    send(trainer, at, (samples.mp4(size=300_000), "a.mp4"))
    assert "293 KB trong 400 KB" in trainer.get(at).get_data(as_text=True)
    answer = send(trainer, at, (samples.mp4(size=300_001), "b.mp4"))
    assert "Khóa học còn 106 KB, không đủ cho tệp “b.mp4” (293 KB)" in answer.get_data(as_text=True)
    trainer.application.config.update(COURSE_MEDIA_BYTES=MB, SCHOOL_MEDIA_BYTES=500 * 1024)
    answer = send(trainer, at, (samples.mp4(size=400_000), "c.mp4"))
    assert "Kho tệp chung của Trường còn" in answer.get_data(as_text=True)
    assert "không đủ cho tệp “c.mp4” (390 KB). Hãy báo quản trị tăng mức chung (500 KB)" in answer.get_data(
        as_text=True
    )
    assert send_json(trainer, at, samples.mp4(size=400_000), "c.mp4").status_code == 422
    assert the_file().name == "a.mp4", "what was refused is no file of the course, and is swept up later"


def test_a_file_is_described_and_keeps_what_was_typed(trainer: LmsClient, at: str) -> None:
    send(trainer, at, (samples.VTT, "Lời.vtt"))
    send(trainer, at, (samples.mp4(), "Bài.mp4"))
    here = f"{at}/{the_file().public_id}"
    assert "thiếu phụ đề" in trainer.get(here).get_data(as_text=True)
    fields = {
        "alt": "Đổi mật khẩu", "author": "An", "licence": "CC0-1.0", "source": "Tự làm", "captions": "loi.vtt",
        "transcript": "Xin chào.\r\nHẹn gặp lại.",
    }  # fmt: skip
    refused = trainer.post(here, data={**fields, "alt": "x" * 400})
    assert refused.status_code == 422
    assert "Hẹn gặp lại." in refused.get_data(as_text=True)
    assert trainer.post(here, data={**fields, "licence": "mine"}).status_code == 422
    assert trainer.post(here, data={**fields, "captions": "khac.vtt"}).status_code == 422
    assert trainer.post(here, data=fields).location == here
    page = trainer.get(here).get_data(as_text=True)
    assert "Chưa phát hành được" not in page
    assert the_file().transcript == "Xin chào.\nHẹn gặp lại."
    assert "bai.mp4" in trainer.get(f"{at}/{captions_id()}").get_data(as_text=True)
    assert "chưa xóa được" in trainer.get(f"{at}/{captions_id()}/removal").get_data(as_text=True)


def captions_id() -> str:
    found = db.session.scalars(sa.select(CourseMedia.public_id).where(CourseMedia.family == "text")).one()
    db.session.rollback()
    return found


def test_a_file_is_removed_unless_a_version_shows_it(trainer: LmsClient, at: str) -> None:
    send(trainer, at, (samples.SVG, "Sơ đồ.svg"))
    here = f"{at}/{the_file().public_id}"
    address = f"/media/{_hash_of(the_file())}.svg"
    assert "không hoàn tác được" in trainer.get(f"{here}/removal").get_data(as_text=True)
    with transaction():
        version = db.session.scalars(sa.select(CourseVersion)).one()
        before = version.source
        version.source = {**before, "media": {"so-do.svg": _hash_of(the_file())}}
    assert trainer.post(f"{here}/removal").location == f"{here}/removal"
    assert "phiên bản đã phát hành không" in trainer.get(f"{here}/removal").get_data(as_text=True)
    with transaction():
        db.session.scalars(sa.select(CourseVersion)).one().source = before
    assert trainer.post(f"{here}/removal").location == at
    assert "Đã xóa tệp “Sơ đồ.svg”" in trainer.get(at).get_data(as_text=True)
    assert trainer.get(here).status_code == 404
    assert trainer.get(address).status_code == 404


def _hash_of(file: CourseMedia) -> str:
    from lms.catalog.models import Media

    return db.session.get_one(Media, file.media_id).sha256


def test_a_film_is_read_in_parts_by_who_may_read_courses(trainer: LmsClient, at: str, app: Flask) -> None:
    film = samples.mp4(size=300_000)
    address = send_json(trainer, at, film, "Bài.mp4").get_json()["address"]
    got = trainer.get(address, headers={"Range": "bytes=1000-1999"})
    assert (got.status_code, got.data) == (206, film[1000:2000])
    assert got.headers["Content-Range"] == f"bytes 1000-1999/{len(film)}"
    head = trainer.head(address)
    assert (head.status_code, head.headers["Content-Length"], head.data) == (200, str(len(film)), b"")
    assert trainer.get(address).data == film
    stranger = app.test_client()
    assert stranger.get(address).status_code == 303
    learner = sign_in(app.test_client(), make_account(make_person()))
    assert learner.get(address).status_code == 404, "no version shows it yet"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for wrong in (
        address.replace(".mp4", ".html"),
        address[:-10] + ".mp4",
        "/course-files/" + "0" * 64 + ".mp4",
    ):
        assert learner.get(wrong).status_code == 404


def test_a_paper_is_saved_under_the_name_its_author_gave(trainer: LmsClient, at: str) -> None:
    address = send_json(trainer, at, samples.office(), "Kế hoạch (bản 2).docx").get_json()["address"]
    got = trainer.get(address)
    assert got.headers["Content-Disposition"].endswith(
        "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%28b%E1%BA%A3n%202%29.docx"
    )
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.data == samples.office()


def test_others_have_no_business_here(client: LmsClient, at: str, app: Flask) -> None:
    assert client.get(at).status_code == 303
    sign_in(client, make_account(make_person()))
    assert client.get(at).status_code == 404
    assert send(client, at, (samples.pdf(), "a.pdf")).status_code == 404
    office = sign_in(app.test_client(), make_account(make_person(), [Role.OFFICE]))
    assert office.get(at).status_code == 404
    assert on_disk() == 0


def test_a_file_of_one_course_is_not_found_in_another(trainer: LmsClient, at: str) -> None:
    send(trainer, at, (samples.pdf(), "a.pdf"))
    other = db.session.get_one(Course, publish(key="khac", title="Khác").course_id).public_id
    db.session.rollback()
    assert trainer.get(f"/studio/courses/{other}/media/{the_file().public_id}").status_code == 404
    assert trainer.get(f"{at}?q=khong-co").status_code == 200
    assert "Không có tệp nào khớp" in trainer.get(f"{at}?q=khong-co").get_data(as_text=True)
    assert trainer.get(f"{at}?family=lạ&page=9").status_code == 200
