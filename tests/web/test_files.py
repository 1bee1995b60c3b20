"""A stored file is sent as what it is, whole or in the part that was asked for, and nothing in it may run."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask, Response
from werkzeug.exceptions import NotFound

from lms.kernel.files.store import Kept, Use, keep
from lms.web.files import Sent, send
from tests import sample_files as samples

FILM = samples.mp4(size=700_000)


@pytest.fixture
def film(app: Flask, tmp_path: Path) -> Iterator[Kept]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path
    yield keep(io.BytesIO(FILM), "phim.mp4", Use(("mp4",), 1_000_000))
    app.config["UPLOADS"] = before


def asked(app: Flask, kept: Kept, method: str = "GET", **more: str) -> Response:
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    with app.test_request_context("/x", method=method, headers=headers):
        return send(Sent(kept.sha256, kept.size, kept.format))


def test_the_whole_file_with_what_keeps_it_harmless(app: Flask, film: Kept) -> None:
    got = asked(app, film)
    assert got.status_code == 200
    assert b"".join(got.response) == FILM
    assert got.headers["Content-Type"] == "video/mp4"
    assert got.headers["Content-Length"] == str(len(FILM))
    assert got.headers["Accept-Ranges"] == "bytes"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert got.headers["Cache-Control"] == "private, no-cache"
    assert "Content-Disposition" not in got.headers


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ("bytes=0-", 0, len(FILM)),
        ("bytes=0-0", 0, 1),
        ("bytes=100-299", 100, 300),
        ("bytes=-500", len(FILM) - 500, len(FILM)),
        ("bytes=-99999999", 0, len(FILM)),
        (f"bytes={len(FILM) - 1}-99999999", len(FILM) - 1, len(FILM)),
        ("bytes=300000-600000", 300_000, 600_001),
    ],
)
def test_the_part_that_was_asked_for(app: Flask, film: Kept, given: str, start: int, end: int) -> None:
    got = asked(app, film, Range=given)
    assert got.status_code == 206
    assert got.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
    assert got.headers["Content-Length"] == str(end - start)
    assert b"".join(got.response) == FILM[start:end]


@pytest.mark.parametrize("given", [f"bytes={len(FILM)}-", "bytes=9999999-99999999"])
def test_a_part_beyond_the_end_is_refused(app: Flask, film: Kept, given: str) -> None:
    got = asked(app, film, Range=given)
    assert got.status_code == 416
    assert got.headers["Content-Range"] == f"bytes */{len(FILM)}"
    assert got.get_data() == b""


@pytest.mark.parametrize(
    "given", ["bytes=5-1", "bytes=a-b", "lines=0-5", "bytes=0-1,5-9", "bytes", "", "bytes=--5", "bytes=1-2-3"]
)
def test_what_is_no_range_gets_the_whole(app: Flask, film: Kept, given: str) -> None:
    assert asked(app, film, Range=given).status_code == 200


def test_a_part_of_what_it_was_before_is_not_mixed_in(app: Flask, film: Kept) -> None:
    assert asked(app, film, Range="bytes=0-9", If_Range=f'"{film.sha256}"').status_code == 206
    assert asked(app, film, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert asked(app, film, Range="bytes=0-9", If_Range="Sun, 22 Nov 2026 05:00:00 GMT").status_code == 200


def test_what_the_browser_holds_already_is_not_sent(app: Flask, film: Kept) -> None:
    got = asked(app, film, If_None_Match=f'"{film.sha256}"')
    assert got.status_code == 304
    assert got.get_data() == b""
    assert got.headers["ETag"] == f'"{film.sha256}"'


def test_a_file_that_is_not_on_the_disk_is_not_found(app: Flask, film: Kept) -> None:
    film.path.unlink()
    with pytest.raises(NotFound):
        asked(app, film)


def test_the_server_reads_the_file_after_the_request_is_over(app: Flask, film: Kept) -> None:
    got = asked(app, film)
    with ThreadPoolExecutor(1) as elsewhere:  # where no application is at hand
        assert elsewhere.submit(lambda: b"".join(got.response)).result() == FILM


def test_an_attachment_is_saved_under_its_own_name(app: Flask, film: Kept) -> None:
    with app.test_request_context("/x"):
        got = send(
            Sent(film.sha256, film.size, film.format, attachment='Bài "một"\r\nX: y.exe', is_public=True)
        )
    said = got.headers["Content-Disposition"]
    assert said.startswith("attachment; filename=")
    assert "\n" not in said
    assert "filename*=UTF-8''B%C3%A0i%20_m%E1%BB%99t_" in said
    assert said.endswith(".mp4")
    assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
