"""A course with everything in it travels: by file and by folder, through another school's empty service and through a
draft there, and is the same course word for word."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from lms.catalog.models import Course, CourseVersion
from lms.catalog.packs.content import Pack
from lms.catalog.packs.identity import canonical, content_hash
from lms.catalog.packs.placing import placed
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.reader import parse, read_pack
from lms.catalog.packs.unzipping import unpack
from lms.catalog.packs.zipped import zipped
from lms.catalog.versions.stored import printed, stored_pack
from lms.kernel.db import Base, db, release
from lms.studio.packs.exporting import export
from tests.catalog.drafts.make import made, opened
from tests.catalog.make import publish
from tests.databases import empty_all
from tests.packs.courses import courses


@pytest.fixture(autouse=True)
def own_folder(app: Flask) -> Iterator[None]:
    before = app.config["UPLOADS"]
    yield
    app.config["UPLOADS"] = before


def elsewhere(app: Flask, folder: Path) -> None:
    """Another school's empty service, with an empty folder."""
    db.session.remove()
    empty_all(db.engine, Base.metadata.sorted_tables)
    folder.mkdir()
    app.config["UPLOADS"] = folder


def exported(version_id: int) -> bytes:
    found = b"".join(zipped(printed(version_id), "goi"))
    release()
    return found


def in_use(pack: Pack) -> Pack:
    """The pack without banks that no quiz asks and files that nothing shows: a draft leaves these behind."""
    drawn = pack.final_quiz.draws if pack.final_quiz else ()
    asked = {lesson.quiz for lesson in pack.lessons} | {draw.bank for draw in drawn}
    banks = tuple(bank for bank in pack.banks if bank.name in asked)
    said = json.dumps(
        [[lesson.body for lesson in pack.lessons], [q.source for b in banks for q in b.questions]]
    )
    names = {file.file for file in pack.media if f"media/{file.file}" in said} | {pack.cover}
    names |= {file.captions for file in pack.media if file.file in names}
    return replace(pack, banks=banks, media=tuple(file for file in pack.media if file.file in names))


def travels(app: Flask, pack: Pack, here: Path) -> None:
    elsewhere(app, here / "first")
    assert parse(print_pack(pack)) == pack
    done = publish(placed(pack))
    stored = stored_pack(done.version_id)
    release()
    assert canonical(stored) == canonical(pack)
    assert stored == placed(pack)
    draft = made(opened(done)).pack
    assert canonical(draft) == canonical(in_use(pack))
    sent = exported(done.version_id)
    export(pack.key, None, here / "folder")
    release()
    by_folder, by_file = read_pack(here / "folder"), parse(unpack(sent, Problems()))
    assert by_folder == by_file == pack
    elsewhere(app, here / "second")
    again = publish(placed(by_file))
    assert exported(again.version_id) == sent
    asked = sa.select(Course.key, CourseVersion.number, CourseVersion.content_hash).join(CourseVersion)
    assert db.session.execute(asked).one() == (pack.key, pack.version, content_hash(pack))
    release()


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(courses())
def test_any_course_travels(app: Flask, pack: Pack) -> None:
    with tempfile.TemporaryDirectory() as folder:
        travels(app, pack, Path(folder))
