"""The language is chosen on the device; the way back never leads to another server."""

import pytest

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message
from lms.web.i18n import say
from tests.floors.test_messages import catalogues
from tests.pages import LmsClient

HOSTILE = [
    "https://evil.example/", "http:evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/\r\nSet-Cookie: a=b", "javascript:alert(1)",
    "data:text/html,x", "evil.example", "", "/\\/evil.example", "/%0d%0aSet-Cookie:a=b/../..//evil.example\\",
]  # fmt: skip


def test_vietnamese_is_the_first_language(visitor: LmsClient) -> None:
    assert '<html lang="vi"' in visitor.get("/sign-in", headers={"Accept-Language": "en-US,en"}).text


def test_the_chosen_language_stays(visitor: LmsClient) -> None:
    response = visitor.post("/language", data={"language": "en", "back": "/sign-in"})
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert '<html lang="en"' in visitor.get("/sign-in").text
    visitor.post("/language", data={"language": "vi", "back": "/"})
    assert '<html lang="vi"' in visitor.get("/sign-in").text


def test_a_language_we_do_not_have_changes_nothing(visitor: LmsClient) -> None:
    visitor.post("/language", data={"language": "../../fr", "back": "/"})
    assert '<html lang="vi"' in visitor.get("/sign-in").text


@pytest.mark.parametrize("back", HOSTILE, ids=range(len(HOSTILE)))
def test_the_way_back_stays_on_this_server(visitor: LmsClient, back: str) -> None:
    response = visitor.post("/language", data={"language": "en", "back": back})
    assert response.status_code == 303
    location = str(response.location)
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\")), "a browser would take this for another server"
    assert not set(location) & {"\t", "\n", "\r", "\\"}
    assert "a" not in {cookie.key for cookie in (visitor._cookies or {}).values()}


def test_the_way_back_keeps_its_query(visitor: LmsClient) -> None:
    response = visitor.post("/language", data={"language": "en", "back": "/courses?query=an toàn&page=2"})
    assert str(response.location).startswith("/courses?query=an")


@pytest.mark.skipif(not catalogues, reason="there is no English catalogue yet")
def test_english_is_english(visitor: LmsClient) -> None:
    vietnamese = visitor.get("/sign-in").text
    visitor.post("/language", data={"language": "en", "back": "/"})
    english = visitor.get("/sign-in").text
    assert "Đăng nhập" in vietnamese
    assert "Đăng nhập" not in english
    assert "Sign in" in english


def test_messages_from_below_are_filled_where_they_are_shown(visitor: LmsClient) -> None:
    with visitor.application.test_request_context():
        assert say(Message("Lớp {name} đã có.", {"name": "CK1"})) == "Lớp CK1 đã có."
        inner = Message("dòng {number}", {"number": 3})
        assert say(Invalid(Message("Sai ở {where}.", {"where": inner}))) == "Sai ở dòng 3."
        assert say("Không có lớp này.") == "Không có lớp này."
        assert say(Message("100% của {x}", {"x": "{y}"})) == "100% của {y}"


def test_each_language_keeps_its_own_compiled_pages(visitor: LmsClient) -> None:
    shown = []
    for language in ("vi", "en", "vi", "en"):
        visitor.post("/language", data={"language": language, "back": "/"})
        shown.append("Sign in" in visitor.get("/sign-in").text)
    assert shown == [False, True, False, True]
