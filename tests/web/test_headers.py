"""Security headers, compression, caching."""

import gzip
import re

import pytest

from lms.web.headers import COMPRESS_FROM
from tests.pages import LmsClient
from tests.web.conftest import MakeHouse

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "href",
    [
        "/sign-in",
        "/trial/page",
        "/trial/raise/failure",
        "/nothing/here",
        "/healthz",
        "/account",
        "/trial/abort/413",
    ],
)
def test_every_answer_carries_the_guards(visitor: LmsClient, href: str) -> None:
    headers = visitor.get(href).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers, "a school may serve plain http in its own network"


def policy(headers: object) -> dict[str, list[str]]:
    text = headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in text.split(";"))}


def test_a_page_may_run_only_our_own_scripts(visitor: LmsClient) -> None:
    response = visitor.get("/sign-in")
    said = policy(response.headers)
    assert said["default-src"] == ["'self'"]
    assert said["style-src"] == ["'self'"]
    assert said["object-src"] == said["base-uri"] == said["frame-ancestors"] == ["'none'"]
    assert said["form-action"] == ["'self'"]
    assert not any(
        "unsafe" in word or "http" in word or word == "*" for words in said.values() for word in words
    )
    assert said["script-src"] == ["'self'"]
    assert re.findall(r"<script([^>]*)>", response.text), "nothing would be proved on a page without scripts"


def test_pages_are_kept_by_no_shared_cache(visitor: LmsClient) -> None:
    assert visitor.get("/sign-in").headers["Cache-Control"] == "private, no-cache"


def test_pages_are_compressed_for_who_takes_it(visitor: LmsClient) -> None:
    plain, packed = visitor.get("/trial/page"), visitor.get("/trial/page", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 5
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_short_answers_and_other_kinds_stay_as_they_are(visitor: LmsClient) -> None:
    assert len(visitor.get("/trial/short").data) < COMPRESS_FROM
    for href in ("/trial/short", "/healthz"):
        assert "Content-Encoding" not in visitor.get(href, headers=GZIP).headers


def test_gzip_that_is_refused_is_not_sent(visitor: LmsClient) -> None:
    response = visitor.get("/trial/page", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in response.headers


def test_https_installations_say_so(make_house: MakeHouse) -> None:
    client = make_house(SESSION_COOKIE_SECURE=True).test_client()
    response = client.get("/sign-in", base_url="https://hoc.example.edu.vn")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = response.headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_static_files_are_kept_for_ever_and_sent_packed(visitor: LmsClient) -> None:
    href = re.search(r'href="(/static/site\.[0-9a-f]{8}\.css)"', visitor.get("/sign-in").text)
    assert href, "the page names its style sheet by its hash"
    plain, packed = visitor.get(href[1]), visitor.get(href[1], headers=GZIP)
    assert plain.mimetype == packed.mimetype == "text/css"
    assert gzip.decompress(packed.data) == plain.data
    for response in (plain, packed):
        assert {"public", "immutable", "max-age=31536000"} <= set(
            re.split(r",\s*", response.headers["Cache-Control"])
        )
    again = visitor.get(href[1], headers={**GZIP, "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "site.css", "../build.py", "..%2Fbuild.py", "site.00000000.css", "%2Fetc%2Fpasswd", "site.12345678.css.gz", "a/b.12345678.css"],
)  # fmt: skip
def test_only_what_was_built_is_sent(visitor: LmsClient, name: str) -> None:
    assert visitor.get(f"/static/{name}", follow_redirects=True).status_code == 404


def test_a_browsers_own_question_for_an_icon_is_answered(visitor: LmsClient) -> None:
    response = visitor.get("/favicon.ico", follow_redirects=True)
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
