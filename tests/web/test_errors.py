"""Every refusal and failure is a calm page in the reader's language that says what to do."""

import logging

import pytest

from lms.kernel.actor import Role
from lms.web.errors import PAGES
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.web.conftest import RAISES, MakeHouse

RAISED = {
    "invalid": (422, "Ngày kết thúc đứng trước ngày bắt đầu."),
    "forbidden": (403, "Chỉ phòng &lt;b&gt;Đào tạo&lt;/b&gt; được sửa."),
    "not-found": (404, "Không có lớp này."),
    "conflict": (409, "Có người vừa nộp bài này."),
    "too-many": (429, "Hãy chờ 30 giây."),
    "busy": (503, "Máy chủ đang bận"),
    "failure": (500, "Máy chủ gặp lỗi"),
}


def test_the_list_is_complete() -> None:
    assert set(RAISED) == set(RAISES)
    assert {status for status, _ in RAISED.values()} <= set(PAGES)


@pytest.mark.parametrize("what", sorted(RAISED))
def test_what_is_raised_below_becomes_a_page(visitor: LmsClient, what: str) -> None:
    status, sentence = RAISED[what]
    for response in (visitor.get(f"/trial/raise/{what}"), visitor.post(f"/trial/write-and-raise/{what}")):
        assert response.status_code == status
        assert sentence in response.text


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_status_has_a_page_with_a_way_on(visitor: LmsClient, status: int) -> None:
    response = visitor.get(f"/trial/abort/{status}")
    assert response.status_code == status
    title, text = PAGES[status]
    assert str(title) in response.text
    assert str(text) in response.text
    assert 'href="/"' in response.text


def test_a_status_without_a_page_of_its_own_gets_the_nearest(visitor: LmsClient) -> None:
    for status, like in ((418, 400), (501, 500)):
        response = visitor.get(f"/trial/abort/{status}")
        assert response.status_code == status
        assert str(PAGES[like][0]) in response.text


def test_a_wrong_method_says_which_are_right(visitor: LmsClient) -> None:
    response = visitor.delete("/trial/page")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("what", ["failure", "busy"])
def test_a_failure_tells_the_log_and_not_the_reader(
    visitor: LmsClient, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    with caplog.at_level(logging.ERROR):
        text = visitor.get(f"/trial/raise/{what}").text
    for secret in ("bồ câu", "ZeroDivision", "Traceback", "locked", "IMMEDIATE"):
        assert secret not in text
    assert f"/trial/raise/{what}" in caplog.text


def test_tests_see_the_failure_itself(make_house: MakeHouse) -> None:
    client = make_house(PROPAGATE_FAILURES=True).test_client()
    with pytest.raises(ZeroDivisionError):
        client.get("/trial/raise/failure")


def test_a_signed_in_reader_keeps_the_page_frame(visitor: LmsClient) -> None:
    sign_in(visitor, make_account(roles=[Role.ADMIN]))
    for href in ("/nothing/here", "/trial/raise/failure", "/trial/raise/busy"):
        assert "/sign-out" in visitor.get(href).text


@pytest.mark.parametrize(
    "junk",
    [
        "/%00",
        "/courses/%ff%fe",
        "/courses/..%2f..%2fetc",
        "/c/" + "a" * 3000,
        "/people?page=%00",
        "/<script>",
    ],
)
def test_strange_addresses_get_a_page(visitor: LmsClient, junk: str) -> None:
    response = visitor.get(junk)
    assert response.status_code in (303, 400, 404)
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    "href", ["/courses?query=%00", "/courses/%00", "/people?query=%00", "/check?code=%00", "/c/%00"]
)
def test_a_character_that_no_database_keeps_is_no_failure(visitor: LmsClient, href: str) -> None:
    """U+0000 cannot be asked of PostgreSQL, nor stand on a page."""
    sign_in(visitor, make_account(roles=[Role.ADMIN]))
    assert visitor.get(href).status_code in (200, 400, 404)


def test_nor_is_it_in_a_form(visitor: LmsClient) -> None:
    data = {"username": "anh\0", "password": "\0" * 20, "next": "/\0"}
    assert visitor.post("/sign-in", data=data).status_code in (400, 422)


def test_a_stale_form_says_what_to_do(visitor: LmsClient) -> None:
    response = visitor.post("/trial/write/303", csrf_token=False)
    assert response.status_code == 400
    assert "tải lại trang rồi gửi lần nữa" in response.text
