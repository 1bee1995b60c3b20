"""The style guide shows every component; the checks of `tests.pages` find what they look for."""

import re

import pytest
from flask import Flask

from lms.kernel.settings import ROOT
from tests.pages import LmsClient, page_faults

PAGE = '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title></head><body><h1>Thử</h1>{}</body></html>'


def test_the_style_guide_opens(visitor: LmsClient) -> None:
    assert visitor.get("/_style").status_code == 200


def test_every_component_is_in_the_style_guide() -> None:
    components = (ROOT / "lms/web/templates/components.html").read_text("utf-8")
    listed = set(re.findall(r"set (\w+) = _", components))
    samples = [
        ROOT / "lms/web/templates/style.html",
        *(ROOT / "lms/web/templates/components/style").glob("*.html"),
    ]
    shown = set(re.findall(r"ui\.(\w+)", "".join(path.read_text("utf-8") for path in samples)))
    assert listed, "components.html passes the macros on"
    assert listed - shown == set(), "show them in components/style/*.html"


def test_a_good_page_has_no_faults() -> None:
    assert page_faults(PAGE.format('<p>x</p><label for="a">A</label><input id="a" name="a">')) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>Hai</h1>", "2 h1"),
        ("<h3>Ba</h3>", "h3 follows h1"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' twice"),
        ("<input name=q>", "without a label"),
        ('<label for="b">B</label>', "names 'b'"),
        ('<p aria-describedby="c">x</p>', "names 'c'"),
        ('<a href="/sign-in"><svg></svg></a>', "without words"),
        ('<button type="button"> </button>', "without words"),
        ('<form method="get"></form>', "without an action"),
        ('<form method="post" action="/sign-in"></form>', "no csrf_input()"),
        ("<script>1</script>", "no file of ours"),
        ('<script src="https://example.org/a.js"></script>', "no file of ours"),
        ('<p style="color:red">x</p>', "content security policy"),
        ('<p onclick="x()">x</p>', "content security policy"),
        ('<img src="/a.png">', "without alt"),
        ('<a href="/no/such/page">x</a>', "leads nowhere"),
        ('<form action="/courses" method="post"><input type="hidden" name="csrf_token" value="x"></form>', "leads nowhere"),
        ("<p><div></div></p>", "HTML:"),
    ],
)  # fmt: skip
def test_each_fault_is_found(app: Flask, body: str, fault: str) -> None:
    found = page_faults(PAGE.format(body), app)
    assert any(fault in text for text in found), found


@pytest.mark.parametrize(
    ("before", "after", "fault"), [(' lang="vi"', "", "without lang"), ("<title>Thử</title>", "", "no title")]
)
def test_faults_of_the_frame_are_found(before: str, after: str, fault: str) -> None:
    found = page_faults(PAGE.format("").replace(before, after))
    assert any(fault in text for text in found), found
