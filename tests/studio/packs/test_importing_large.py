"""A pack with a film comes in without the film being held: beside the pack while it is looked at, then among the stored
files; sizes are checked on the way."""

import io
import struct
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.catalog.models import Media
from lms.catalog.packs import unzipping
from lms.catalog.packs.held import Held
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.unzipping import unpack
from lms.catalog.packs.zipped import zipped
from lms.kernel.archives import CHUNK
from lms.kernel.db import db
from lms.kernel.files.store import path_of
from lms.studio.packs import reading
from lms.studio.packs.reading import kept_pack, read_pack_file
from tests.packs.test_films import the_pack
from tests.studio.test_imports import run

MB = 1024 * 1024
SIZE = 12 * MB


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    with app.app_context():
        yield
    app.config["UPLOADS"] = before


def sent(tmp_path: Path) -> Path:
    """A pack with a film of 12 MB, as a .zip."""
    files = print_pack(the_pack())
    film = next(name for name in files if name.endswith(".mp4"))
    files[film] += struct.pack(">I4s", SIZE, b"free") + bytes(SIZE - 8)
    path = tmp_path / "goi.zip"
    path.write_bytes(b"".join(zipped(sorted(files.items()))))
    return path


def test_a_film_is_never_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    real = unzipping.Held.written.__func__

    def watched(pieces: Iterator[bytes], path: Path) -> Held:
        def counted() -> Iterator[bytes]:
            nonlocal longest
            for piece in pieces:
                longest = max(longest, len(piece))
                yield piece

        return real(Held, counted(), path)

    monkeypatch.setattr(unzipping.Held, "written", staticmethod(watched))
    path, kept, aside = sent(tmp_path), tmp_path / "kept", tmp_path / "aside"
    aside.mkdir()
    found = read_pack_file(path, kept, aside)
    assert found["problems"] == []
    assert 0 < longest <= CHUNK
    assert kept.stat().st_size < MB, "the films stand beside it"
    film = next(media for media in found["facts"]["media"] if media["file"].endswith(".mp4"))
    assert film["size"] > SIZE
    assert Path(film["at"]).stat().st_size == film["size"]


def test_what_was_sent_is_what_is_published(tmp_path: Path) -> None:
    class Sent:
        def save(self, dst: Any) -> None:
            Path(dst).write_bytes(sent(tmp_path).read_bytes())

    found = reading.read_upload(Sent(), "goi.zip", 300 * MB)
    assert found.problems == ()
    pack = kept_pack(found.content, found.facts)
    films = [media for media in pack.media if media.file.endswith(".mp4")]
    assert films
    assert all(isinstance(media.content, Held) and media.content.at is None for media in films)
    assert path_of(films[0].sha256).stat().st_size == len(films[0].content)
    assert found.facts["hash"]


def test_a_film_that_lies_about_its_size_is_refused_on_the_way(tmp_path: Path) -> None:
    path = sent(tmp_path)
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        info = next(one for one in archive.infolist() if one.filename.endswith(".mp4"))
    for size in (info.file_size,):  # in the list at the end it says that it is small
        at = whole.rindex(struct.pack("<I", size))
        whole[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(bytes(whole))
    problems, aside = Problems(), tmp_path / "aside"
    aside.mkdir()
    assert unpack(path, problems, aside) == {}
    assert problems.found
    assert sum(one.stat().st_size for one in aside.iterdir()) <= CHUNK


def test_by_command_a_film_is_never_held_whole(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, left = sent(tmp_path), tmp_path / "left"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    for act in ("check", "import"):
        tracemalloc.start()
        result = run(app, act, str(path))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert result.exit_code == 0, result.output
        assert peak < SIZE, act
        assert not list(left.iterdir()), "what lay beside is gone"
    film = db.session.execute(
        sa.select(Media.sha256, Media.size).where(Media.content_type == "video/mp4")
    ).one()
    assert film.size > SIZE
    assert path_of(film.sha256).stat().st_size == film.size
