"""A course's files: each once, within its room, described before it is shown, kept as long as something shows it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.library import actions, queries
from lms.catalog.library.models import CourseMedia, SmallerPicture
from lms.catalog.library.rows import Filters
from lms.catalog.library.rules import COURSE_FULL, MOST_NAME, SCHOOL_FULL, Room, Said, file_name, lacks
from lms.catalog.models import CourseVersion, Media
from lms.kernel import jobs
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from lms.kernel.files import sweeping
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import folder
from tests import sample_files as samples
from tests.catalog.library.make import CREDITS, LIMITS, MB, add, photo, prepared
from tests.catalog.make import publish
from tests.make import SYSTEM


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


@pytest.fixture
def course_id(app: Flask) -> int:
    return publish().course_id


def count(table: object) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def test_a_picture_lies_in_the_database_and_a_film_beside_it(course_id: int) -> None:
    before = count(Media)
    picture = add(course_id, photo(), "Ảnh bìa đẹp.JPG", alt="Lớp học")
    film = add(course_id, samples.mp4(), "Bài 1.mp4")
    assert (picture.name, picture.given_name, picture.width, picture.height) == (
        "anh-bia-dep.webp", "Ảnh bìa đẹp.JPG", 1600, 1067,
    )  # fmt: skip
    assert picture.address == f"/media/{picture.sha256}.webp"
    assert film.address == f"/course-files/{film.sha256}.mp4"
    assert count(Media) == before + 4  # the picture for three widths, and the film
    assert count(SmallerPicture) == 2
    assert count(StoredFile) == 1


def test_equal_content_is_there_once(course_id: int) -> None:
    first = add(course_id, samples.pdf(), "a.pdf")
    assert add(course_id, samples.pdf(), "b.pdf") == first
    assert count(CourseMedia) == 1


def test_names_are_plain_and_differ_from_every_name_in_use(course_id: int) -> None:
    with transaction():
        version = db.session.scalars(sa.select(CourseVersion)).one()
        version.source = {**version.source, "media": {**version.source["media"], "so-do.svg": "0" * 64}}
    assert add(course_id, samples.SVG, "../Sơ đồ.svg").name == "so-do-2.svg"
    assert add(course_id, samples.SVG.replace(b"20 10", b"30 10"), "sơ đồ.SVG").name == "so-do-3.svg"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Đường về.png", "duong-ve.webp"), ("....", "tep.webp"), ("日本.png", "tep.webp"), ("a" * 200, "a" * MOST_NAME + ".webp"),
        ("media.toml", "media.webp"), (".htaccess", "htaccess.webp"), ("bài 1.2.png", "bai-1-2.webp"),
    ],
)  # fmt: skip
def test_what_texts_call_a_file(given: str, expected: str) -> None:
    assert file_name(given, "webp", ()) == expected


def test_what_must_be_said_before_a_version_shows_it() -> None:
    whole = Said("Lớp học", "An", "CC0-1.0", "Tự làm", "bai-1.vtt", "Xin chào")
    for family in ("picture", "video", "audio", "document", "text"):
        assert list(lacks(family, whole)) == []
    assert len(list(lacks("picture", Said()))) == 4
    assert len(list(lacks("video", Said()))) == 6
    assert len(list(lacks("audio", Said()))) == 5
    assert len(list(lacks("text", Said()))) == 3, "captions have an author and a licence of their own"


def test_the_list_finds_what_lacks_something_as_the_rule_does(course_id: int) -> None:
    add(course_id, samples.pdf(), "Hướng dẫn.pdf", alt="Hướng dẫn", **CREDITS)
    add(course_id, samples.SVG, "a.svg", **CREDITS)
    add(course_id, samples.mp4(), "b.mp4", alt="Phim", **CREDITS)
    add(course_id, samples.m4a(), "c.m4a", alt="Nói", transcript="Xin chào", **CREDITS)
    add(course_id, samples.VTT, "d.vtt")
    files, total = queries.files_page(course_id, Filters(), 1, 50)
    lacking, _ = queries.files_page(course_id, Filters(incomplete=True), 1, 50)
    assert total == 5
    assert (
        {each.name for each in lacking}
        == {each.name for each in files if each.lacking}
        == {"a.svg", "b.mp4", "d.vtt"}
    )
    found = {query: [e.name for e in queries.files_page(course_id, Filters(query), 1, 50)[0]] for query in ("huong dan", "HƯỚNG", "dan huong", "%", "khác")}  # fmt: skip
    assert found == {"huong dan": ["huong-dan.pdf"], "HƯỚNG": ["huong-dan.pdf"], "dan huong": ["huong-dan.pdf"], "%": [], "khác": []}  # fmt: skip
    assert [e.name for e in queries.files_page(course_id, Filters(family="video"), 1, 50)[0]] == ["b.mp4"]
    assert queries.files_page(course_id, Filters(), 2, 4)[0][0].name == "huong-dan.pdf"
    db.session.rollback()


def test_a_course_has_room_and_so_have_all_of_them(course_id: int) -> None:
    with pytest.raises(Invalid, match="Khóa học còn") as refusal, transaction():
        actions.add(SYSTEM, course_id, prepared(samples.mp4(size=2 * MB), "a.mp4"), Said(), (MB, 100 * MB))
    assert "2 MB" in refusal.value.message.plain()
    with pytest.raises(Invalid, match="Kho tệp chung"), transaction():
        actions.add(SYSTEM, course_id, prepared(samples.mp4(size=2 * MB), "a.mp4"), Said(), (100 * MB, MB))
    assert count(CourseMedia) == count(StoredFile) == 0
    add(course_id, samples.mp4(size=MB), "a.mp4")
    add(course_id, photo(), "b.jpg")
    pictures = db.session.scalar(sa.select(sa.func.sum(Media.size)).where(Media.content_type == "image/webp"))
    assert queries.room(course_id, 1, 1).course_used == pictures + len(samples.mp4(size=MB))
    db.session.rollback()


def test_room_counts_to_the_byte() -> None:
    room = Room(60, 100, 500, 530)
    assert room.left == 30
    assert room.refusal(30) is None
    assert room.refusal(31) == (SCHOOL_FULL, 30, 530)
    assert room.refusal(41) == (COURSE_FULL, 40, 100)
    assert Room(100, 100, 0, 1).left == 0


def test_what_is_said_can_be_said_anew_and_the_audit_tells(course_id: int) -> None:
    captions = add(course_id, samples.VTT, "Lời.vtt")
    assert captions.transcript == "Xin chào."
    film = add(course_id, samples.mp4(), "b.mp4")
    said = Said("Phim", "An", "CC0-1.0", "Tự làm", captions.name, "Xin chào")
    with transaction():
        assert actions.describe(SYSTEM, course_id, film.public_id, said).lacking == []
    with transaction():
        actions.describe(SYSTEM, course_id, film.public_id, said)
    events = list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "media.describe")))
    assert len(events) == 1
    assert events[0].after == {
        "media_alt": "Phim", "media_author": "An", "media_licence": "CC0-1.0", "media_source": "Tự làm",
        "media_captions": "loi.vtt",
    }  # fmt: skip
    db.session.rollback()
    with pytest.raises(Invalid, match="không có tệp phụ đề"), transaction():
        actions.describe(SYSTEM, course_id, film.public_id, Said(captions="khac.vtt"))


def test_captions_in_use_stay_and_others_go(course_id: int) -> None:
    captions, film = add(course_id, samples.VTT, "l.vtt"), add(course_id, samples.mp4(), "b.mp4")
    with transaction():
        actions.describe(SYSTEM, course_id, film.public_id, Said(captions=captions.name))
    with pytest.raises(Conflict, match=r"đang được dùng cho b\.mp4"), transaction():
        actions.remove(SYSTEM, course_id, captions.public_id)
    for each in (film, captions):
        with transaction():
            actions.remove(SYSTEM, course_id, each.public_id)
    assert count(CourseMedia) == count(StoredFile) == 0
    sweeping.remove([film.sha256, captions.sha256], grace=sweeping.GRACE * 0)
    jobs.run_due()
    assert [path for path in folder().rglob("*") if path.is_file()] == []


def test_a_picture_goes_with_its_smaller_ones(course_id: int) -> None:
    before = count(Media)
    picture = add(course_id, photo(), "b.jpg")
    with transaction():
        actions.remove(SYSTEM, course_id, picture.public_id)
    assert (count(Media), count(SmallerPicture)) == (before, 0)


def test_what_another_course_shows_stays(course_id: int) -> None:
    other = publish(key="khac", title="Khác").course_id
    mine, theirs = add(course_id, samples.pdf(), "a.pdf"), add(other, samples.pdf(), "b.pdf")
    with transaction():
        actions.remove(SYSTEM, course_id, mine.public_id)
    assert queries.get_file(other, theirs.public_id).sha256 == mine.sha256
    assert count(StoredFile) == 1
    with pytest.raises(NotFound):
        queries.get_file(course_id, theirs.public_id)
    db.session.rollback()


def test_what_a_published_version_shows_cannot_be_removed(course_id: int) -> None:
    picture = add(course_id, samples.SVG, "b.svg")
    with transaction():
        version = db.session.scalars(sa.select(CourseVersion)).one()
        version.source = {**version.source, "media": {"b.svg": picture.sha256}}
    with pytest.raises(Conflict, match=r"phiên bản đã phát hành \(1\)"), transaction():
        actions.remove(SYSTEM, course_id, picture.public_id)
    assert actions.shown_in(course_id, picture.sha256) == [1]
    db.session.rollback()


def test_only_who_writes_the_course_may(course_id: int) -> None:
    ready = prepared(samples.pdf())
    learner = Actor(1, 1, "A")
    elsewhere = Actor(1, 1, "B", (Grant(Role.TRAINER, course_id=course_id + 1),))
    for actor in (learner, elsewhere):
        with pytest.raises(Forbidden), transaction():
            actions.add(actor, course_id, ready, Said(), LIMITS)
        with pytest.raises(Forbidden), transaction():
            actions.remove(actor, course_id, "x")


def test_two_who_send_at_once_get_two_names(app: Flask, course_id: int) -> None:
    def send(number: int) -> str:
        with app.app_context():
            try:
                return add(course_id, samples.mp4(size=1000 + number), "Bài.mp4").name
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(send, range(4)))
    assert sorted(names) == ["bai-2.mp4", "bai-3.mp4", "bai-4.mp4", "bai.mp4"]
