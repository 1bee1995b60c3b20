"""A film from the library into a lesson, into a version, and to the learner; what is used stays."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts.models import Account
from lms.catalog.library.models import CourseMedia
from lms.catalog.models import CourseVersion
from lms.kernel.actor import Role
from lms.kernel.db import db
from tests import sample_files as samples
from tests.catalog.library.make import photo
from tests.pages import LmsClient
from tests.studio.test_drafting import browser, text, trainer
from tests.studio.test_drafting_publishing import BODY, changes, write_course

__all__ = ["trainer"]

SAID = {"alt": "Mở bảng tính", "author": "An", "licence": "CC-BY-4.0", "source": "Tự quay"}


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


def send(client: LmsClient, at: str, content: bytes, name: str, **said: str) -> str:
    """The address of the page of a file that was sent and described."""
    data = {"file": (io.BytesIO(content), name)}
    told = client.post(at, data=data, headers={"Accept": "application/json"}).get_json()
    found = sa.select(CourseMedia.public_id).where(CourseMedia.name == told["name"])
    here = f"{at}/{db.session.scalars(found).one()}"
    db.session.rollback()
    assert client.post(here, data={**SAID, **said}).status_code == 303
    return here


def test_a_film_goes_all_the_way_and_stays(app: Flask, trainer: LmsClient) -> None:
    draft = write_course(trainer)
    at = draft.removesuffix("/draft") + "/media"
    assert f'href="{at}"' in text(trainer, draft)
    captions = send(trainer, at, samples.VTT, "Bài 1.vtt")
    film = send(trainer, at, samples.mp4(), "Bài 1.mp4")
    send(trainer, at, photo(1500, 900), "Lớp.jpg")
    send(trainer, at, samples.mp4(size=99), "Không dùng.mp4")
    lesson = re.search(r'href="([^"]*/draft/lessons/[^"/]+)"', text(trainer, draft))
    assert lesson
    body = BODY + '\n![Mở bảng tính](media/bai-1.mp4 "Hai phút")\n\n![Lớp](media/lop.webp)\n'
    saved = trainer.post(f"{lesson[1]}/text", data={"body": body, "format": "markdown", "revision": "1"})
    assert saved.status_code == 303, saved.get_data(as_text=True)
    assert "thiếu phụ đề" in text(trainer, f"{draft}/checklist")
    trainer.post(film, data={**SAID, "captions": "bai-1.vtt"})  # after the lesson was saved
    assert "<track" in text(trainer, f"{lesson[1]}/preview"), "the author sees them at once"
    trainer.post(captions, data={**SAID, "licence": ""})
    todo = text(trainer, f"{draft}/checklist")
    assert re.search(rf'<a href="{captions}">Tệp “bai-1.vtt” thiếu giấy phép', todo), (
        "with the place where it is mended"
    )
    trainer.post(captions, data=SAID)
    assert "Mở bảng tính" in text(trainer, film)
    assert "chưa xóa được" in text(trainer, f"{film}/removal")
    assert trainer.post(f"{film}/removal").location == f"{film}/removal"
    learner, colleague = browser(app, name="Trần Văn Học"), browser(app, Role.TRAINER, name="Lê Văn Khác")
    shown = re.findall(r"/course-files/[0-9a-f]{64}\.\w+", text(trainer, f"{lesson[1]}/preview"))
    assert {address.rpartition(".")[2] for address in shown} == {"mp4", "vtt"}

    def answers(client: LmsClient) -> set[int]:
        return {client.get(address).status_code for address in shown}

    assert (answers(trainer), answers(colleague), answers(learner)) == ({200}, {404}, {404})
    trainer.post(f"{draft}/review")
    assert (answers(colleague), answers(learner)) == ({200}, {404}), "whoever may approve it sees all of it"
    answer = trainer.post(f"{draft}/publication", data={"note": "Bản đầu", "seen": changes(trainer, draft)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert (answers(colleague), answers(learner)) == ({200}, {200})
    page = text(learner, f"{str(answer.location).removeprefix('/studio')}/lessons/1")
    address = re.search(r'<video src="(/course-files/[0-9a-f]{64}\.mp4)"', page)
    assert address
    assert "<track" in page
    widths = re.search(r'srcset="([^"]*)" sizes="([^"]*)"', page)
    assert widths
    assert re.findall(r" (\d+)w", widths[1]) == ["480", "960", "1500"]
    for picture in re.findall(r"/media/[0-9a-f]{64}\.webp", widths[1]):
        assert trainer.get(picture).status_code == 200
    assert "<p>Xin chào.</p>" in page
    source = db.session.scalars(sa.select(CourseVersion.source)).one()
    db.session.rollback()
    assert set(source["media"]) == {"bai-1.mp4", "bai-1.vtt", "lop.webp"}
    assert source["credits"]["bai-1.mp4"]["captions"] == "bai-1.vtt"
    assert trainer.get(address[1], headers={"Range": "bytes=0-3"}).status_code == 206
    for used in (film, captions):
        assert "Phiên bản đã phát hành không thay đổi" in text(trainer, f"{used}/removal")
        assert trainer.post(f"{used}/removal").location == f"{used}/removal"
    assert trainer.post(f"{film}/removal").location == f"{film}/removal"


def test_a_colleague_who_does_not_write_the_course_has_no_business_with_its_files(
    app: Flask, trainer: LmsClient
) -> None:
    at = write_course(trainer).removesuffix("/draft") + "/media"
    assert trainer.get(at).status_code == 200
    colleague = browser(app, Role.TRAINER, name="Lê Văn Khác")
    assert colleague.get(at).status_code == 404
    assert colleague.post(at, data={"file": (io.BytesIO(samples.pdf()), "a.pdf")}).status_code == 404


def test_the_desk_of_files_is_its_authors_alone_at_every_address(app: Flask, trainer: LmsClient) -> None:
    """Looking, describing, removing, as a page and for an editor: nothing tells even that a file is there. Who is made
    an editor may; who is one no more may not."""
    course = write_course(trainer).removesuffix("/draft")
    at = f"{course}/media"
    file = send(trainer, at, samples.pdf(), "đề.pdf")
    colleague = browser(app, Role.TRAINER, name="Lê Văn Khác")
    json = {"Accept": "application/json"}

    def statuses() -> set[int]:
        said = {**SAID, "title": "Của tôi"}
        sent = {"file": (io.BytesIO(samples.pdf() + b"x"), "a.pdf")}
        return {
            colleague.get(at).status_code,
            colleague.get(file).status_code,
            colleague.get(f"{file}/removal").status_code,
            colleague.post(file, data=said).status_code,
            colleague.post(at, data=sent, headers=json).status_code,
            colleague.post(f"{file}/removal").status_code,
        }

    assert statuses() == {404}
    for role in (Role.OFFICE, Role.ADMIN, Role.LEADER, Role.LEARNER):
        assert browser(app, role, name=f"Người {role}").get(at).status_code == 404
    assert "Của tôi" not in text(trainer, file)
    assert db.session.query(CourseMedia).count() == 1
    db.session.rollback()
    account = db.session.scalars(
        sa.select(Account.public_id).where(Account.display_name == "Lê Văn Khác")
    ).one()
    db.session.rollback()
    share = {"account": account, "act": "share"}
    assert trainer.post(f"{course}/authors", data=share).status_code == 303
    assert colleague.get(file).status_code == 200
    assert trainer.post(f"{course}/authors", data={**share, "act": "take-back"}).status_code == 303
    assert statuses() == {404}


def test_a_lesson_put_back_names_the_picture_that_was_removed_meanwhile(
    app: Flask, trainer: LmsClient
) -> None:
    draft = write_course(trainer)
    picture = send(trainer, draft.removesuffix("/draft") + "/media", photo(1500, 900), "Lớp.jpg")
    lesson = re.search(r'href="([^"]*/draft/lessons/[^"/]+)"', text(trainer, draft))
    assert lesson
    data = {"body": BODY + "\n![Lớp](media/lop.webp)\n", "format": "markdown", "revision": "1"}
    assert trainer.post(f"{lesson[1]}/text", data=data).status_code == 303
    for _ in range(2):  # nothing is gone: nothing is said, and no text is added to the history
        trainer.post(f"{lesson[1]}/removal")
        assert trainer.post(f"{lesson[1]}/return").status_code == 303
        assert "lop.webp" not in text(trainer, draft)
    trainer.post(f"{lesson[1]}/removal")
    assert trainer.post(f"{picture}/removal").location != f"{picture}/removal", "no lesson shows it now"
    assert trainer.post(f"{lesson[1]}/return").status_code == 303
    assert "lop.webp" in text(trainer, draft), "said at once"
    assert "lop.webp" in text(trainer, f"{draft}/checklist"), "and as long as it is so"
    assert "Phát hành được rồi" not in text(trainer, f"{draft}/checklist")
