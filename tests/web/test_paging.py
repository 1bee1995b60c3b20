"""Lists in pages: whatever the address says, a page comes out, and the filters stay."""

import pytest
from flask import Flask

from lms.web.paging import Page, href_with, page_number


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1), ("page=1", 1), ("page=7", 7), ("page=0", 1), ("page=-3", 1), ("page=abc", 1), ("page=1.5", 1),
        ("page=99999999999999999999", 1), ("page=%C2%B2", 1), ("page=٣", 3), ("page=3&page=4", 3), ("page=+2", 1),
    ],
)  # fmt: skip
def test_the_page_asked_for(app: Flask, asked: str, number: int) -> None:
    with app.test_request_context(f"/people?{asked}"):
        assert page_number() == number


@pytest.mark.parametrize(
    ("number", "total", "shown", "expected"),
    [
        (1, 0, 0, (1, 0, 0)),
        (1, 50, 50, (1, 1, 50)),
        (1, 51, 50, (2, 1, 50)),
        (2, 51, 1, (2, 51, 51)),
        (9, 51, 0, (2, 0, 0)),
    ],
)
def test_first_last_and_number_of_pages(
    number: int, total: int, shown: int, expected: tuple[int, int, int]
) -> None:
    page = Page(list(range(shown)), number, total)
    assert (page.pages, page.first, page.last) == expected


def test_neighbours_keep_the_filters(app: Flask) -> None:
    with app.test_request_context("/people?query=an&page=2&unit="):
        page = Page(list(range(50)), 2, 124)
        assert page.prev_href == "/people?query=an&page=1"
        assert page.next_href == "/people?query=an&page=3"
        assert href_with(query=None, page=None) == "/people"
    with app.test_request_context("/people"):
        only = Page([1], 1, 1)
        assert (only.prev_href, only.next_href) == (None, None)


def test_an_address_cannot_smuggle_arguments_into_links(app: Flask) -> None:
    """Names that url_for() itself understands are only values of the query."""
    with app.test_request_context(
        "/people?_external=1&_scheme=javascript&_anchor=x&_method=POST&endpoint=web.style"
    ):
        assert Page([1], 1, 124).next_href is not None
        assert str(Page([1], 1, 124).next_href).startswith("/people?")


def test_a_page_of_a_thing_keeps_the_thing(app: Flask) -> None:
    with app.test_request_context("/coverage/abc123?page=2&public_id=other"):
        assert str(href_with(page=3)).startswith("/coverage/abc123?")
