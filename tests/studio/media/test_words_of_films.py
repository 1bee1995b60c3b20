"""What is said in a film and of it: captions that come along, one credit for many files, answers for the editor."""

import io
from typing import Any

import sqlalchemy as sa

from lms.catalog.library.models import CourseMedia
from lms.kernel.db import db
from tests import sample_files as samples
from tests.pages import LmsClient
from tests.studio.media.test_media import at, own_settings, send, send_json, the_file, trainer

__all__ = ["at", "own_settings", "trainer"]

JSON = {"Accept": "application/json"}
CREDITS = {"author": "An", "licence": "CC-BY-4.0", "source": "Tự quay"}


def film(client: LmsClient, at: str, **more: Any) -> dict[str, Any]:
    """A film as the editor sends it; the answer."""
    data = {"file": (io.BytesIO(samples.mp4()), "Bài 1.mp4"), "alt": "Mở bảng tính", **CREDITS, **more}
    answer = client.post(at, data=data, headers=JSON)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.get_json()
    return told


def test_a_film_comes_with_its_captions_and_lacks_nothing(trainer: LmsClient, at: str) -> None:
    told = film(trainer, at, captions_file=(io.BytesIO(samples.VTT), "Lời.vtt"))
    assert (told["kind"], told["given"], told["lacking"]) == ("video", "Bài 1.mp4", [])
    said = trainer.get(told["page"], headers=JSON).get_json()
    assert (said["captions"], said["transcript"]) == ("loi.vtt", "Xin chào.")
    assert said["known_captions"] == {"loi.vtt": "Lời.vtt"}
    captions = the_file()
    assert (captions.name, captions.author, captions.licence) == ("loi.vtt", "An", "CC-BY-4.0")


def test_captions_that_are_none_do_not_keep_the_film_out(trainer: LmsClient, at: str) -> None:
    told = film(trainer, at, captions_file=(io.BytesIO(b"khong phai"), "Lời.vtt"), transcript="Tôi nói.")
    assert "Lời.vtt" in told["lost"]
    assert "thiếu phụ đề cho người không nghe được" in told["lacking"]
    assert trainer.get(told["page"], headers=JSON).get_json()["transcript"] == "Tôi nói."
    answer = trainer.post(
        at, data={"file": (io.BytesIO(samples.mp4(size=9)), "b.mp4"), "captions_file": (io.BytesIO(b"x"), "a.png")}, headers=JSON
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.get_json()["message"] == "Phụ đề phải là tệp .vtt hoặc .srt."


def test_captions_are_sent_on_the_page_of_the_film(trainer: LmsClient, at: str) -> None:
    here = film(trainer, at)["page"]
    said = {"alt": "Mở bảng tính", **CREDITS, "captions": "", "transcript": ""}
    wrong = trainer.post(here, data={**said, "captions_file": (io.BytesIO(b"\x00\x01"), "Lời.srt")})
    assert wrong.status_code == 422
    assert 'value="Tự quay"' in wrong.get_data(as_text=True), "what was typed is still there"
    done = trainer.post(here, data={**said, "captions_file": (io.BytesIO(samples.VTT), "Lời.vtt")})
    assert done.status_code == 303
    held = trainer.get(here, headers=JSON).get_json()
    assert (held["captions"], held["transcript"], held["lacking"]) == ("loi.vtt", "Xin chào.", [])
    assert the_file().author == CREDITS["author"], "what the form says is said of what comes with it"
    assert "thiếu tác giả" not in trainer.get(at).get_data(as_text=True)


def test_an_editor_says_what_it_asked_and_hears_what_is_wrong(trainer: LmsClient, at: str) -> None:
    here = film(trainer, at)["page"]
    answer = trainer.post(
        here, data={"alt": "Tên mới", **CREDITS, "captions": "", "transcript": "a"}, headers=JSON
    )
    assert (answer.status_code, answer.get_json()["alt"]) == (200, "Tên mới")
    wrong = trainer.post(here, data={"alt": "x" * 400}, headers=JSON)
    assert wrong.status_code == 422
    assert wrong.get_json()["message"]


def test_one_credit_for_all_files_that_have_none(trainer: LmsClient, at: str) -> None:
    send(trainer, at, (samples.pdf(), "a.pdf"), author="Cô Hạnh")
    send_json(trainer, at, samples.SVG, "b.svg", "Hình")
    assert (
        trainer.post(
            f"{at}/credits", data={"all_author": "", "all_licence": "", "all_source": ""}
        ).status_code
        == 422
    )
    assert trainer.post(f"{at}/credits", data={"all_author": "An", "all_licence": "lạ"}).status_code == 422
    answer = trainer.post(
        f"{at}/credits", data={"all_author": "An", "all_licence": "CC0-1.0", "all_source": "Tự làm"}
    )
    assert answer.status_code == 303
    page = trainer.get(at).get_data(as_text=True)
    assert "Đã ghi cho 2 tệp" in page
    held = [trainer.get(f"{at}/{one}", headers=JSON).get_json() for one in ids()]
    assert {(one["name"], one["author"], one["licence"]) for one in held} == {
        ("a.pdf", "Cô Hạnh", "CC0-1.0"), ("b.svg", "An", "CC0-1.0"),
    }  # fmt: skip


def ids() -> list[str]:
    found = list(db.session.scalars(sa.select(CourseMedia.public_id)))
    db.session.rollback()
    return found
