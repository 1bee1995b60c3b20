"""A Word file into a draft, as a trainer does it who knows nothing but Word."""

import io
import re

import PIL.Image
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lms.catalog.drafts.models import CourseDraft, DraftLesson, DraftText
from lms.catalog.drafts.queries import find_open_draft
from lms.catalog.library.models import CourseMedia
from lms.catalog.library.rules import Said
from lms.catalog.models import Course, Media
from lms.kernel.actor import Role
from lms.kernel.archives import packed
from lms.kernel.db import db, release
from lms.studio.lesson_files.models import LessonUpload
from lms.studio.lesson_files.pages import with_pictures
from tests.catalog.lesson_files.make import bold, docx, footnote, par, picture, png, run, table
from tests.conftest import sign_in
from tests.make import SYSTEM, make_account, make_person
from tests.pages import LmsClient

WHOLE = docx(
    par("Đặt mật khẩu dài", style="Title"), par("Vì sao", style="Heading1"),
    par("Mật khẩu ", bold("dài"), footnote(1), run(" đỏ", '<w:color w:val="FF0000"/>')), par(picture()),
    table(("8", "1"), ("16", "1.000")), notes=("Theo một văn bản",), media={"image1.png": png(40, 30)},
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "UPLOADS", str(tmp_path))


@pytest.fixture
def trainer(app: Flask, client: LmsClient) -> LmsClient:
    """A trainer with a course that is being written."""
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    assert client.post("/studio/courses/new", data={"title": "Mật khẩu"}).status_code == 303
    return client


def at() -> str:
    public_id = db.session.scalars(sa.select(Course.public_id)).one()
    release()
    return f"/studio/courses/{public_id}/draft/file"


def send(client: LmsClient, content: bytes, name: str = "bai.docx") -> TestResponse:
    return client.post(at(), data={"file": (io.BytesIO(content), name)})


def sent(client: LmsClient, content: bytes, name: str = "bai.docx") -> str:
    response = send(client, content, name)
    assert response.status_code == 303
    return str(response.location)


def count(model: type) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
    release()
    return found


def texts() -> list[tuple[str, str, str]]:
    rows = db.session.execute(
        sa.select(DraftLesson.title, DraftText.format, DraftText.source)
        .join(DraftText, DraftText.lesson_id == DraftLesson.id)
        .where(DraftText.number == DraftLesson.text_number)
        .order_by(DraftLesson.position)
    )
    found = [(row[0], row[1], row[2]) for row in rows]
    release()
    return found


def test_a_word_file_becomes_a_new_lesson(trainer: LmsClient) -> None:
    assert at() in trainer.get(at().removesuffix("/file")).get_data(as_text=True)
    address = sent(trainer, WHOLE)
    page = trainer.get(address).get_data(as_text=True)
    assert "Mật khẩu <strong>dài</strong>" in page
    assert "Màu chữ và màu nền: không giữ." in page
    assert "Theo một văn bản" in page
    [shown] = re.findall(r'<img src="([^"]+)"', page)
    response = trainer.get(shown)
    assert (response.content_type, response.get_data()) == ("image/png", png(40, 30))
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert trainer.get(f"{address}/pictures/x.png").status_code == 404
    assert texts() == []
    said = {
        "lesson": "new",
        "title": "Mật khẩu dài",
        "author": "Tổ học liệu",
        "licence": "CC-BY-4.0",
        "source": "tự làm",
    }
    response = trainer.post(f"{address}/lesson", data=said)
    assert response.status_code == 303
    [(title, written, source)] = texts()
    assert (title, written) == ("Mật khẩu dài", "html")
    file = db.session.scalars(sa.select(CourseMedia)).one()
    assert (file.alt, file.author, file.licence) == ("Một ổ khóa", "Tổ học liệu", "CC-BY-4.0")
    assert f'<img src="media/{file.name}" alt="Một ổ khóa">' in source.replace("\n", "")
    assert count(LessonUpload) == 0
    shown_text = trainer.get(str(response.location)).get_data(as_text=True)
    assert "Đã đưa nội dung của tệp vào bài." in shown_text
    assert trainer.post(f"{address}/lesson", data=said).status_code == 404


def test_the_title_of_the_file_is_offered_and_needed(trainer: LmsClient) -> None:
    address = sent(trainer, WHOLE)
    assert 'value="Đặt mật khẩu dài"' in trainer.get(address).get_data(as_text=True)
    address = sent(trainer, b"Chi co chu.", "bai.md")
    refused = trainer.post(f"{address}/lesson", data={"lesson": "new", "title": ""})
    assert refused.status_code == 422
    assert "Vui lòng ghi tên bài mới." in refused.get_data(as_text=True)
    assert count(DraftLesson) == 0


def test_a_markdown_file_replaces_a_text_that_stays_in_the_history(trainer: LmsClient) -> None:
    first = sent(trainer, "# Tên\n\nBản đầu.".encode(), "mot.md")
    trainer.post(f"{first}/lesson", data={"lesson": "new", "title": "Tên"})
    second = sent(trainer, "Bản hai.".encode(), "hai.md")
    [place] = re.findall(r'value="([^"]+:\d+)"', trainer.get(second).get_data(as_text=True))
    assert trainer.post(f"{second}/lesson", data={"lesson": place}).status_code == 303
    assert texts() == [("Tên", "markdown", "Bản hai.")]
    held = list(db.session.scalars(sa.select(DraftText.source).order_by(DraftText.number)))
    db.session.rollback()
    assert held == ["Bản đầu.", "Bản hai."], "within one sitting too"


def test_what_somebody_wrote_meanwhile_is_not_overwritten(trainer: LmsClient) -> None:
    first = sent(trainer, "Bản đầu.".encode(), "mot.md")
    trainer.post(f"{first}/lesson", data={"lesson": "new", "title": "Tên"})
    second = sent(trainer, "Bản hai.".encode(), "hai.md")
    [place] = re.findall(r'value="([^"]+:\d+)"', trainer.get(second).get_data(as_text=True))
    lesson = place.split(":")[0]
    editor = at().replace("/file", f"/lessons/{lesson}/text")
    assert (
        trainer.post(editor, data={"body": "Ai đó sửa.", "format": "markdown", "revision": "1"}).status_code
        == 303
    )
    response = trainer.post(f"{second}/lesson", data={"lesson": place}, follow_redirects=True)
    assert "vừa được sửa" in response.get_data(as_text=True)
    assert texts() == [("Tên", "markdown", "Ai đó sửa.")]
    assert trainer.post(f"{second}/lesson", data={"lesson": "khong-co:1"}).status_code == 404
    assert count(LessonUpload) == 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [("", b"", "Vui lòng chọn một tệp"), ("a.docx", b"", "trống"), ("a.docx", b"x" * 50, "hỏng"),
     ("a.doc", b"\xd0\xcf\x11\xe0", "dạng cũ"), ("a.txt", b"x", "không phải văn bản Word")],
)  # fmt: skip
def test_what_is_no_lesson_gets_a_sentence(
    trainer: LmsClient, name: str, content: bytes, expected: str
) -> None:
    response = send(trainer, content, name)
    assert response.status_code == 422
    assert expected in response.get_data(as_text=True)
    assert count(LessonUpload) == 0


def test_a_picture_that_is_none_is_left_out_and_told(trainer: LmsClient) -> None:
    address = sent(trainer, docx(par("Chữ", picture()), media={"image1.png": b"no picture"}))
    response = trainer.post(
        f"{address}/lesson", data={"lesson": "new", "title": "Tên", "licence": ""}, follow_redirects=True
    )
    assert "hinh-1.png" in response.get_data(as_text=True)
    assert [source for _title, _format, source in texts()] == ["<p>Chữ</p>"]
    assert count(CourseMedia) == 0


def test_a_file_that_waits_is_its_senders_alone(app: Flask, trainer: LmsClient, client: LmsClient) -> None:
    address = sent(trainer, WHOLE)
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    assert client.get(address).status_code == 404
    assert client.get(at()).status_code in (403, 404)
    for act in ("lesson", "removal"):
        assert client.post(f"{address}/{act}", data={"lesson": "new", "title": "x"}).status_code in (403, 404)
    assert count(CourseDraft) == 1
    assert texts() == []


def test_discarding(trainer: LmsClient) -> None:
    address = sent(trainer, WHOLE)
    assert trainer.post(f"{address}/removal").status_code == 303
    assert count(LessonUpload) == 0


def test_pictures_are_never_those_that_have_their_names_already(app: Flask, trainer: LmsClient) -> None:
    """The course has a “hinh-1.webp” and a “hinh-3.webp”: neither stands in for what the file shows, nor for what was refused."""
    pictures = {f"hinh-{n}.webp": webp((n * 60, 0, 0)) for n in (1, 2)} | {"hinh-3.webp": b"RIFF no picture"}
    facts = {
        "text": "".join(f'<p><img src="media/{name}" alt="Hình"></p>' for name in pictures),
        "pictures": [{"name": name, "alt": "Hình"} for name in pictures],
    }
    public_id = at().split("/")[3]
    for n in (1, 3):
        data = {"file": (io.BytesIO(webp((0, n * 60, 0))), f"hinh {n}.webp")}
        assert trainer.post(f"/studio/courses/{public_id}/media", data=data).status_code == 303
    draft = find_open_draft(db.session.scalars(sa.select(Course.id)).one())
    release()
    assert draft
    text, refused = with_pictures(SYSTEM, draft, facts, packed(pictures), Said())
    assert re.findall(r"media/([a-z0-9.-]+)", text) == ["hinh-1-2.webp", "hinh-2.webp", "hinh-3-2.webp"]
    assert len(refused) == 1
    shown = dict(db.session.execute(sa.select(CourseMedia.name, Media.content).join(Media)).all())  # type: ignore[arg-type] # pairs
    release()
    reds = [_colour(shown[name])[0] for name in ("hinh-1-2.webp", "hinh-2.webp")]
    assert abs(reds[0] - 60) < 4
    assert abs(reds[1] - 120) < 4


def webp(colour: tuple[int, int, int]) -> bytes:
    held = io.BytesIO()
    PIL.Image.new("RGB", (30, 20), colour).save(held, "WEBP", lossless=True)
    return held.getvalue()


def _colour(content: bytes) -> tuple[int, ...]:
    with PIL.Image.open(io.BytesIO(content)) as opened:
        return opened.convert("RGB").getpixel((5, 5))  # type: ignore[return-value] # three colours
