"""Narrower pictures are named once, whatever stands in the text already."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.library.widths import with_widths

ONE, TWO, SMALL = "a" * 64, "b" * 64, "c" * 64
SMALLER = {ONE: [(480, SMALL)]}


def img(sha256: str = ONE, more: str = "", ending: str = "webp") -> str:
    return f'<img src="/media/{sha256}.{ending}" alt="x"{more} width="900" height="600">'


def test_every_width_is_named_once() -> None:
    text = f"<p>a</p>{img()}<p>b</p>{img(TWO)}{img()}{img(ending='svg')}"
    once = with_widths(text, SMALLER)
    assert once.count("srcset=") == 2, "each time the picture is shown, and no other picture"
    assert re.findall(r"/media/([abc])\w+\.webp (\d+)w", once) == [("c", "480"), ("a", "900")] * 2
    assert with_widths(once, SMALLER) == once, "what names them already stays as it is"
    assert with_widths(text, {}) == text


@given(
    st.lists(
        st.sampled_from(
            [img(), img(TWO), img(more=' class="x"'), "<p>width=</p>", "<img>", ">", "<img src="]
        ),
        max_size=8,
    )
)
def test_twice_is_as_once(parts: list[str]) -> None:
    once = with_widths("".join(parts), SMALLER)
    assert with_widths(once, SMALLER) == once
    assert all(tag.count("srcset") <= 1 for tag in re.findall(r"<img[^>]*>", once))
