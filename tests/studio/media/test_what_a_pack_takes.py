"""What could not be taken elsewhere is told before it is published; what is no picture is no cover."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.drafts.models import CourseDraft
from lms.catalog.drafts.publishing.actions import Wish, problems_of
from lms.catalog.drafts.publishing.actions import publish as publish_it
from lms.catalog.drafts.publishing.packing import packed, seal_of
from lms.catalog.drafts.queries import find_open_draft
from lms.catalog.library.models import CourseMedia
from lms.catalog.models import Course, Media
from lms.catalog.packs.problems import PackInvalid
from lms.catalog.packs.reader import parse
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict
from lms.kernel.files import sweeping
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import path_of
from tests import sample_files as samples
from tests.make import SYSTEM
from tests.packs.make import COURSE, MEDIA, files
from tests.pages import LmsClient
from tests.studio.media.test_from_library_to_lesson import own_folder, send
from tests.studio.test_drafting import text, trainer
from tests.studio.test_drafting_publishing import BODY, WHOLE, write_course

__all__ = ["own_folder", "trainer"]

MB = 1024 * 1024


def with_files(trainer: LmsClient, more: str = "") -> tuple[str, str]:
    """A course that shows a film with its captions, and offers a paper: its draft, and the address of its files."""
    draft = write_course(trainer)
    at = draft.removesuffix("/draft") + "/media"
    send(trainer, at, samples.VTT, "Bài 1.vtt")
    send(trainer, at, samples.mp4(), "Bài 1.mp4", captions="bai-1.vtt")
    send(trainer, at, samples.pdf(), "Hướng dẫn.pdf")
    body = f"{BODY}\n![Mở bảng tính](media/bai-1.mp4)\n\nXem [hướng dẫn](media/huong-dan.pdf).\n{more}"
    lesson = re.search(r'href="([^"]*/draft/lessons/[^"/]+)"', text(trainer, draft))
    assert lesson
    saved = trainer.post(f"{lesson[1]}/text", data={"body": body, "format": "markdown", "revision": "1"})
    assert saved.status_code == 303
    return draft, at


def grow(name: str, size: int) -> None:
    with transaction():
        db.session.execute(sa.update(Media).where(Media.content_type == name).values(size=size))


def problems() -> str:
    draft = find_open_draft(db.session.scalars(sa.select(Course.id)).one())
    assert draft
    found = problems_of(packed(draft))
    release()
    return "\n".join(map(str, found))


def publish(trainer: LmsClient, draft: str) -> int:
    found = find_open_draft(db.session.scalars(sa.select(Course.id)).one())
    assert found
    data = {"note": "Bản đầu", "seen": seal_of(packed(found, whole=False))}
    release()
    return trainer.post(f"{draft}/publication", data=data).status_code


def test_captions_say_whose_they_are(trainer: LmsClient) -> None:
    draft, _at = with_files(trainer)
    vtt = sa.update(CourseMedia).where(CourseMedia.name == "bai-1.vtt")
    with transaction():
        db.session.execute(vtt.values(author=""))
    assert "Tệp “bai-1.vtt”" in text(trainer, f"{draft}/checklist")
    assert publish(trainer, draft) == 422
    with transaction():
        db.session.execute(vtt.values(author="Cô Hạnh"))
    assert "Phát hành được rồi" in text(trainer, f"{draft}/checklist")
    assert publish(trainer, draft) == 303


@pytest.mark.parametrize(
    ("kind", "size", "said", "of_reader"),
    [
        ("video/mp4", 210 * MB, "Tệp “bai-1.mp4” nặng 210 MB", "media/bai-1.mp4: Tệp nặng"),
        ("application/pdf", 201 * MB, "Tệp “huong-dan.pdf” nặng 201 MB", "media/huong-dan.pdf: Tệp nặng"),
        ("text/vtt", MB, "Tệp “bai-1.vtt” nặng 1 MB", "media/bai-1.vtt: Tệp nặng 1024 KB"),
        ("video/mp4", 200 * MB, "Video, âm thanh và tài liệu của gói nặng quá 200 MB", "nặng quá 200 MB"),
    ],
)
def test_a_file_that_no_pack_takes_is_told_on_the_checklist(
    trainer: LmsClient, kind: str, size: int, said: str, of_reader: str
) -> None:
    draft, _at = with_files(trainer)
    assert problems() == ""
    grow(kind, size)
    assert said in text(trainer, f"{draft}/checklist")
    assert of_reader in problems()
    assert publish(trainer, draft) == 422


def test_a_lesson_that_no_pack_takes_is_told(trainer: LmsClient) -> None:
    draft, _at = with_files(trainer, "Chữ ở đây. " * 8500)
    assert "Bài dài quá 128 KB chữ" in text(trainer, f"{draft}/checklist")
    assert "lessons/010-mo-bang-tinh.md: Tệp nặng" in problems()


def test_a_paper_is_no_cover(trainer: LmsClient, app: Flask) -> None:
    draft, _at = with_files(trainer)
    page = text(trainer, f"{draft}/settings")
    assert 'value="huong-dan.pdf"' not in page
    assert 'value="bai-1.mp4"' not in page
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert revision
    data = {**WHOLE, "revision": revision[1], "cover": "huong-dan.pdf", "cover_alt": "Bìa"}
    answer = trainer.post(f"{draft}/settings", data=data)
    assert answer.status_code == 422
    with transaction():  # one that was chosen before it was refused
        db.session.execute(sa.update(CourseDraft).values(cover="huong-dan.pdf", cover_alt="Bìa"))
    assert "Ảnh bìa “huong-dan.pdf” không phải ảnh" in text(trainer, f"{draft}/checklist")
    assert "không phải ảnh" in problems()
    assert publish(trainer, draft) == 422


def test_a_pack_whose_cover_is_a_paper_is_refused(tmp_path: Path) -> None:
    found = files()
    found["course.toml"] = COURSE.replace("media/cover.svg", "media/bia.pdf").encode()
    listed = '\n[[files]]\nfile = "bia.pdf"\nauthor = "A"\nlicence = "B"\nsource = "C"\n'
    found["media/media.toml"] = (MEDIA + listed).encode()
    found["media/bia.pdf"] = samples.pdf()
    with pytest.raises(PackInvalid) as refusal:
        parse(found)
    assert [str(problem) for problem in refusal.value.problems] == [
        "course.toml:12: Ảnh bìa “media/bia.pdf” không phải ảnh; hãy chọn một ảnh."
    ]


def test_a_file_that_goes_while_its_course_is_published_keeps_it_from_being_published(
    trainer: LmsClient,
) -> None:
    with_files(trainer)
    draft = find_open_draft(db.session.scalars(sa.select(Course.id)).one())
    assert draft
    ready = packed(draft)
    release()
    film = next(file for file in ready.pack.media if file.file == "bai-1.mp4")
    with transaction():  # as removing it does
        db.session.execute(sa.delete(CourseMedia).where(CourseMedia.name == film.file))
        db.session.execute(sa.delete(Media).where(Media.sha256 == film.sha256))
        db.session.execute(sa.delete(StoredFile).where(StoredFile.sha256 == film.sha256))
    aside = path_of(film.sha256).rename(path_of(film.sha256).with_name("aside"))
    with pytest.raises(Conflict, match="vừa bị xóa"), transaction():
        publish_it(SYSTEM, draft, ready, Wish(None, None, "Bản đầu"), lambda course_id: 0)
    aside.rename(path_of(film.sha256))  # the worker was not there yet
    with transaction():
        assert publish_it(SYSTEM, draft, ready, Wish(None, None, "Bản đầu"), lambda course_id: 0).created
    assert sweeping.remove([film.sha256]) == 0
    assert path_of(film.sha256).is_file()
