"""Style sheets and scripts as they are sent."""

import gzip

import pytest

from lms.web import build
from tests.pages import LmsClient


@pytest.fixture
def address() -> str:
    return f"/static/{build.asset_map()['site.css']}"


def test_sent_compressed_to_a_browser_that_takes_it_and_kept_for_a_year(
    client: LmsClient, address: str
) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    assert gzip.decompress(answer.data) == client.get(address).data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_sent_plain_to_any_other(client: LmsClient, address: str, accepted: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert b"{" in answer.data


def test_not_sent_again_to_whoever_has_it(client: LmsClient, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "site.css",
        "site.00000000.css",
        "../build.py",
        "%2e%2e/build.py",
        "site.00000000.css.gz",
    ],
)
def test_nothing_else_is_sent(client: LmsClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
