"""What was published comes back as it was: a pack goes from one school to the next and nothing in it changes."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings

from lms.catalog.models import CourseVersion
from lms.catalog.packs.content import Pack, PackTerms
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse, read_pack
from lms.catalog.packs.zipped import zipped
from lms.catalog.versions.queries import get_version_id
from lms.catalog.versions.stored import printed, stored_pack
from lms.kernel import settings as installation
from lms.kernel.db import Base, db, release
from lms.kernel.errors import NotFound
from tests.catalog.make import publish
from tests.databases import empty_all
from tests.packs.make import good_pack
from tests.packs.test_printer import packs

SHIPPED = sorted((installation.ROOT / "courses").iterdir())


def exported(version_id: int) -> bytes:
    made = b"".join(zipped(printed(version_id), "goi"))
    release()
    return made


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name.removeprefix("goi/"): archive.read(name) for name in archive.namelist()}


def elsewhere() -> None:
    """Another school's empty service."""
    db.session.remove()
    empty_all(db.engine, Base.metadata.sorted_tables)


def travels(pack: Pack) -> None:
    """Publishes, exports, imports elsewhere, exports again."""
    first = publish(pack).version_id
    assert stored_pack(first) == pack
    assert content_hash(stored_pack(first)) == db.session.scalar(
        sa.select(CourseVersion.content_hash).where(CourseVersion.id == first)
    )
    sent = exported(first)
    elsewhere()
    received = parse(unzipped(sent))
    assert received == pack
    assert exported(publish(received).version_id) == sent


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_courses_that_come_with_the_service_travel(app: Flask, folder: Path) -> None:
    travels(read_pack(folder))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packs())
def test_any_pack_travels(app: Flask, pack: Pack) -> None:
    elsewhere()
    travels(pack)


def test_days_of_the_final_quiz_are_kept(app: Flask) -> None:
    quiz = good_pack().final_quiz
    assert quiz is not None
    terms = PackTerms(opens_on=date(2027, 1, 4), closes_on=date(2027, 2, 1))
    travels(replace(good_pack(), final_quiz=replace(quiz, terms=terms)))


def test_a_lesson_in_html_travels(app: Flask) -> None:
    body = '<h2>Vì sao</h2>\n<p>Chọn <strong>bốn</strong> từ.</p>\n<figure><img src="media/khoa.svg" alt="Ổ khóa"></figure>'
    first, second = good_pack().lessons
    travels(replace(good_pack(), lessons=(first, replace(second, body=body, format="html"))))


def test_equal_bytes_keep_each_packs_own_credits(app: Flask) -> None:
    publish()
    other = replace(good_pack(), key="khac")
    other = replace(
        other, media=tuple(replace(m, author="Người khác", licence="CC0-1.0") for m in other.media)
    )
    assert stored_pack(publish(other).version_id) == other


def test_a_version_from_before_credits_were_kept_takes_those_of_the_file(app: Flask) -> None:
    version_id = publish().version_id
    version = db.session.get_one(CourseVersion, version_id)
    version.source = {name: value for name, value in version.source.items() if name != "credits"}
    db.session.commit()
    assert stored_pack(version_id) == good_pack()


def test_an_older_version_comes_back_as_it_was(app: Flask) -> None:
    first = publish().version_id
    publish(version=2, title="Tên mới", effect="valid")
    assert get_version_id("mat-khau")[1] == 2
    assert get_version_id("mat-khau", 1) == (first, 1)
    assert stored_pack(first) == good_pack()


def test_what_is_missing_is_named(app: Flask) -> None:
    publish()
    with pytest.raises(NotFound, match="phiên bản 7"):
        get_version_id("mat-khau", 7)
    with pytest.raises(NotFound, match="khong-co"):
        get_version_id("khong-co")
    with pytest.raises(NotFound):
        stored_pack(999)


def test_the_files_are_those_the_printer_writes(app: Flask) -> None:
    version_id = publish().version_id
    assert dict(printed(version_id)) == print_pack(good_pack())


def test_a_zip_is_the_one_the_standard_library_writes() -> None:
    files = [("a.txt", b"1"), ("b/c.txt", b""), ("Bài học.md", "Chữ".encode())]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(f"x/{name}")
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    assert b"".join(zipped(files, "x")) == held.getvalue()


def test_a_zip_has_no_time_and_no_machine_in_it() -> None:
    files = [("a.txt", b"1"), ("b/c.txt", b"22")]
    made = b"".join(zipped(files, "x"))
    assert made == b"".join(zipped(files, "x"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [(i.filename, i.date_time, i.flag_bits, i.compress_type) for i in archive.infolist()] == [
            ("x/a.txt", (1980, 1, 1, 0, 0, 0), 0, 0), ("x/b/c.txt", (1980, 1, 1, 0, 0, 0), 0, 0),
        ]  # fmt: skip
