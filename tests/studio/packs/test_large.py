"""A version with a film of 200 MB is taken out without being held: a block at a time, to a file, a folder, a browser."""

import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import CourseVersion, Media
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.kernel.files.models import StoredFile
from lms.kernel.files.store import path_of
from lms.studio.packs.exporting import export
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.packs.test_films import the_pack
from tests.pages import LmsClient
from tests.studio.packs.test_exporting import address

MB = 1024 * 1024
SIZE = 200 * MB
MOST_HELD = 20 * MB


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


@pytest.fixture
def film(app: Flask) -> Path:
    """Where the film of a published version lies, which is of 200 MB."""
    version_id = publish(the_pack()).version_id
    digest = hashlib.sha256()
    for _ in range(200):
        digest.update(b"\0" * MB)
    path = path_of(digest.hexdigest())
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.truncate(SIZE)
    with transaction():
        stored = StoredFile(sha256=path.name, kind="mp4", size=SIZE, created_at=clock.now())
        db.session.add(stored)
        db.session.flush()
        db.session.add(
            Media(
                sha256=path.name, content_type="video/mp4", size=SIZE, author="A", licence="B", source="C",
                content=None, file_id=stored.id, created_at=clock.now(),
            )
        )  # fmt: skip
        held = db.session.scalars(sa.select(CourseVersion.source).where(CourseVersion.id == version_id)).one()
        media = {**held["media"], "bai-1.mp4": path.name}
        db.session.execute(sa.update(CourseVersion).values(source={**held, "media": media}))
    return path


def test_to_a_file_and_to_a_folder(film: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "goi.zip", tmp_path / "goi"):
        tracemalloc.start()
        export("mat-khau", None, place)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < MOST_HELD
    db.session.rollback()
    assert (tmp_path / "goi" / "media" / "bai-1.mp4").stat().st_size == SIZE
    with zipfile.ZipFile(tmp_path / "goi.zip") as archive:
        assert archive.testzip() is None
        assert archive.getinfo("mat-khau/media/bai-1.mp4").file_size == SIZE


def test_to_a_browser(film: Path, client: LmsClient) -> None:
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    where = address()
    tracemalloc.start()
    response = client.get(where, buffered=False)
    size = sum(map(len, response.iter_encoded()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    response.close()
    assert size > SIZE
    assert peak < MOST_HELD


def test_a_film_that_is_gone_is_named_before_anything_is_sent(
    film: Path, client: LmsClient, tmp_path: Path
) -> None:
    film.unlink()
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    response = client.get(address())
    assert response.status_code == 404
    assert "không còn trong kho tệp: bai-1.mp4" in response.get_data(as_text=True)
    assert not zipfile.is_zipfile(io.BytesIO(response.get_data()))
