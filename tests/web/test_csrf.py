"""One check for every unsafe request."""

import re
from base64 import urlsafe_b64encode

import pytest

from lms.web import csrf
from tests.pages import LmsClient

HREF = "/trial/write/303"
SECRET = bytes(range(24))


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', html)
    assert found
    return found[1]


def test_the_token_of_the_page_lets_the_form_through(visitor: LmsClient) -> None:
    token = token_in(visitor.get("/sign-in").text)
    assert visitor.post(HREF, data={"csrf_token": token}, csrf_token=False).status_code == 303
    assert visitor.post(HREF, headers={"X-CSRF-Token": token}, csrf_token=False).status_code == 303


def test_each_page_masks_it_anew(visitor: LmsClient) -> None:
    """Compressed pages must not let the token be guessed byte by byte."""
    first, second = token_in(visitor.get("/sign-in").text), token_in(visitor.get("/sign-in").text)
    assert first != second
    for token in (first, second):
        assert visitor.post(HREF, data={"csrf_token": token}, csrf_token=False).status_code == 303


def test_a_token_of_somebody_else_is_refused(visitor: LmsClient) -> None:
    other = visitor.application.test_client()
    token = token_in(other.get("/sign-in").text)
    visitor.get("/sign-in")
    assert visitor.post(HREF, data={"csrf_token": token}, csrf_token=False).status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        "", "x", "=", "ẫ", "a" * 64, "-" * 64, "a" * 10_000,
        urlsafe_b64encode(bytes(48)).decode(),
        urlsafe_b64encode(SECRET).decode(),
        urlsafe_b64encode(SECRET * 2).decode(),
        urlsafe_b64encode(bytes(24) + SECRET[:-1]).decode(),
        SECRET.hex(),
    ],
)  # fmt: skip
def test_anything_else_is_refused(visitor: LmsClient, given: str) -> None:
    with visitor.session_transaction() as session:
        session["csrf"] = SECRET.hex()
    assert visitor.post(HREF, data={"csrf_token": given}, csrf_token=False).status_code == 400
    good = csrf.masked(SECRET)
    assert visitor.post(HREF, data={"csrf_token": good}, csrf_token=False).status_code == 303


def test_a_session_without_a_secret_takes_no_token(visitor: LmsClient) -> None:
    token = csrf.masked(SECRET)
    assert visitor.post(HREF, data={"csrf_token": token}, csrf_token=False).status_code == 400


def test_masking_hides_the_secret() -> None:
    masked = {csrf.masked(SECRET) for _ in range(50)}
    assert len(masked) == 50
