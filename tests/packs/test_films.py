"""Films, sounds and papers in a pack: named with what is said in them, checked by content, shown by the browser's own
player, known by their hash once they are published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import Lesson, Media
from lms.catalog.packs import rules as pack_rules
from lms.catalog.packs.content import Pack
from lms.catalog.packs.held import Held
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.placing import placed
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.problems import PackInvalid
from lms.catalog.packs.reader import parse
from lms.catalog.versions.stored import printed, stored_pack
from lms.kernel.db import db
from lms.kernel.files.checks import CHECKS
from lms.kernel.files.models import StoredFile
from lms.kernel.verify import run_checks
from tests import sample_files as samples
from tests.catalog.make import publish
from tests.packs.make import files

LIST = """
[[files]]
file = "bai-1.mp4"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "Tự quay"
captions = "bai-1.vtt"
transcript = \"\"\"
Xin chào <các bạn>.
Hẹn gặp lại.
\"\"\"

[[files]]
file = "bai-1.vtt"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "Tự làm"

[[files]]
file = "nghe.mp3"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "Tự thu"
transcript = "Một hai ba."

[[files]]
file = "huong-dan.pdf"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "Tự làm"
"""
BODY = """

![Cách đổi mật khẩu](media/bai-1.mp4 "Đổi mật khẩu trong hai phút")

![Nghe lại](media/nghe.mp3)

Xem [bản hướng dẫn](media/huong-dan.pdf) để in.
"""
HTML = """
<figure><video src="media/bai-1.mp4"></video><figcaption>Đổi mật khẩu</figcaption></figure>
<p>Xem <a href="media/huong-dan.pdf">bản hướng dẫn</a>.</p>
"""


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


def with_films(body: str = BODY, listed: str = LIST, **changed: bytes) -> dict[str, bytes]:
    """The sound pack of tests/packs with a film, its captions, a sound and a paper; `changed` by name, _ for -, __ for ."""
    found = files()
    lesson = next(name for name in sorted(found) if name.startswith("lessons/"))
    found[lesson] = found[lesson].rstrip() + body.encode()
    found["media/media.toml"] += listed.encode()
    found |= {
        "media/bai-1.mp4": samples.mp4(), "media/bai-1.vtt": samples.VTT, "media/nghe.mp3": samples.mp3(),
        "media/huong-dan.pdf": samples.pdf(),
    }  # fmt: skip
    return found | {
        f"media/{n.replace('__', '.').replace('_', '-')}": content for n, content in changed.items()
    }


def the_pack() -> Pack:
    return parse(with_films())


def told(contents: dict[str, bytes]) -> str:
    with pytest.raises(PackInvalid) as refusal:
        parse(contents)
    return "\n".join(map(str, refusal.value.problems))


def read(content: bytes | Held) -> bytes:
    return content if isinstance(content, bytes) else content.read()


def body_of(version_id: int) -> str:
    asked = sa.select(Lesson.body_html).where(Lesson.version_id == version_id).order_by(Lesson.position)
    found = db.session.scalars(asked).first()
    db.session.rollback()
    return found or ""


def test_a_pack_with_films_is_read_and_printed_back() -> None:
    pack = the_pack()
    film = pack.find_media("bai-1.mp4")
    assert film
    assert (film.content_type, film.captions, film.transcript) == (
        "video/mp4", "bai-1.vtt", "Xin chào <các bạn>.\nHẹn gặp lại.",
    )  # fmt: skip
    assert film.address == f"/course-files/{film.sha256}.mp4"
    assert parse(print_pack(pack)) == pack


def test_a_pack_without_films_has_the_hash_it_had() -> None:
    pack = parse(files())
    assert all(not (media.captions or media.transcript) for media in pack.media)
    assert content_hash(pack) == content_hash(parse(print_pack(pack)))


def test_a_published_film_is_played_with_captions_and_its_words() -> None:
    pack = the_pack()
    html = body_of(publish(pack).version_id)
    addresses = {media.file: media.address for media in pack.media}
    assert f'<video src="{addresses["bai-1.mp4"]}" controls="" preload="metadata">' in html
    assert (
        f'<track kind="captions" srclang="vi" label="Tiếng Việt" src="{addresses["bai-1.vtt"]}">' in html
        or f'src="{addresses["bai-1.vtt"]}"' in html
    )
    assert (
        "<summary>Lời trong video</summary><p>Xin chào &lt;các bạn&gt;.</p><p>Hẹn gặp lại.</p></details>"
        in html
    )
    assert "<figcaption>Đổi mật khẩu trong hai phút</figcaption>" in html
    assert f'<audio src="{addresses["nghe.mp3"]}"' in html
    assert "<figcaption>Nghe lại</figcaption>" in html
    assert f'href="{addresses["huong-dan.pdf"]}"' in html
    assert '<span class="file-facts">(PDF, 1 KB)</span>' in html


def test_a_lesson_in_html_plays_them_too() -> None:
    contents = with_films("")
    lesson = next(name for name in sorted(contents) if name.startswith("lessons/"))
    head = contents.pop(lesson).decode().rsplit("+++", 1)[0]
    contents[lesson.replace(".md", ".html")] = (head + "+++\n" + HTML).encode()
    html = body_of(publish(parse(contents)).version_id)
    assert html.count("<track") == 1
    assert "<summary>Lời trong video</summary>" in html
    assert "<figcaption>Đổi mật khẩu</figcaption>" in html
    assert "(PDF, 1 KB)" in html


def test_films_lie_among_the_stored_files_and_pictures_do_not() -> None:
    pack = placed(the_pack())
    assert {m.file for m in pack.media if isinstance(m.content, Held)} == {
        "bai-1.mp4", "bai-1.vtt", "nghe.mp3", "huong-dan.pdf",
    }  # fmt: skip
    assert content_hash(pack) == content_hash(the_pack())
    version_id = publish(pack).version_id
    rows = db.session.execute(sa.select(Media.content_type, Media.file_id)).all()
    assert all((row.file_id is None) == row.content_type.startswith("image/") for row in rows)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 4
    db.session.rollback()
    assert not publish(the_pack()).created
    stored = stored_pack(version_id)
    assert content_hash(stored) == content_hash(pack)
    assert {name: read(content) for name, content in printed(version_id)} == print_pack(the_pack())
    db.session.rollback()
    assert [outcome.count for outcome in run_checks(CHECKS)] == [0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bai_1__mp4": samples.mp4()[:-9]}, "media/bai-1.mp4: Tệp không dùng được: tệp bị thiếu phần cuối"),
        ({"bai_1__mp4": samples.webm()}, "media/bai-1.mp4: Nội dung tệp không phải video MP4"),
        ({"bai_1__mp4": b"<html>"}, "không phải video MP4"),
        ({"bai_1__vtt": b"WEBVTT\n\n00:02.000 --> 00:01.000\nA\n"}, "dòng 3: câu kết thúc trước"),
        ({"bai_1__vtt": samples.SRT}, "bai-1.vtt"),
        ({"huong_dan__pdf": samples.office()}, "không phải PDF"),
        ({"khac__mp4": samples.mp4()}, "media/khac.mp4: Tệp chưa được khai"),
    ],
)
def test_what_is_not_what_its_name_says_is_told(changed: dict[str, bytes], said: str) -> None:
    assert said in told(with_films(**changed))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('captions = "bai-1.vtt"\n', "", "“captions”"),
        ('captions = "bai-1.vtt"', 'captions = "khac.vtt"', "Không có tệp phụ đề media/khac.vtt"),
        ('captions = "bai-1.vtt"', 'captions = "cover.svg"', "Không có tệp phụ đề"),
        ('transcript = "Một hai ba."\n', "", "“transcript”"),
        ('source = "Tự thu"', 'source = "Tự thu"\nalt = "x"', "“alt”"),
    ],
)
def test_a_film_needs_its_words(old: str, new: str, said: str) -> None:
    assert said in told(with_films(listed=LIST.replace(old, new)))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\n\n![A](media/huong-dan.pdf)\n", "không phải ảnh"),
        ("\n\n![A](media/bai-1.vtt)\n", "không phải ảnh"),
        ("\n\n![](media/bai-1.mp4)\n", "thiếu lời mô tả"),
        ("\n\n![A](media/khac.mp4)\n", "không có trong kho tệp"),
        ("\n\n[A](media/khac.pdf)\n", "Liên kết “media/khac.pdf” không dùng được"),
        ("\n\nXem ![A](media/bai-1.mp4) nhé\n", "phải đứng riêng"),
    ],
)
def test_a_lesson_shows_what_can_be_shown(body: str, said: str) -> None:
    assert said in told(with_films(body))


def test_a_question_shows_no_film() -> None:
    contents = with_films()
    bank = next(name for name in sorted(contents) if name.startswith("questions/"))
    contents[bank] = contents[bank].replace(b'text = "', b'text = "![x](media/bai-1.mp4) ', 1)
    assert "media/bai-1.mp4" in told(contents)


def test_films_have_room_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lms.catalog.packs.files import read_files
    from lms.catalog.packs.problems import Problems
    from tests.packs.make import write

    monkeypatch.setattr(pack_rules, "MOST_PLAYED", 1000)
    problems = Problems()
    read_files(write(tmp_path / "a", with_films()), problems)
    assert ["nặng" in str(p) for p in problems.found] == [True, True]  # the film and the sound
    monkeypatch.undo()
    monkeypatch.setattr(pack_rules, "MOST_PLAYED_TOTAL", 3000)
    problems = Problems()
    read_files(write(tmp_path / "b", with_films()), problems)
    assert "Video, âm thanh và tài liệu của gói nặng quá" in str(problems.found[0])
