"""What a text becomes when it is saved: checked once, with nothing left to take away."""

import pytest

from lms.catalog.drafts.rules import TextFormat
from lms.catalog.drafts.texts.preparing import prepare, showing
from lms.catalog.packs import html_body
from lms.catalog.packs.markdown import Form, Place
from lms.catalog.packs.problems import Problems
from lms.kernel.rich_text.cleaning import clean_html
from tests.kernel.rich_text.test_hostile import MORE


@pytest.mark.parametrize("text", [
    *MORE, "<h4>nhảy</h4><p>a", "<img src=media/x.png>", "<aside class='callout callout-steps'><p>x</p></aside>",
    "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", "<h1>a</h1><section><p>b</p></section>",
    "<a href='javascript:x'>a</a><a href='media/none.pdf'>b</a>", "<p>a\u200bb\u202ec</p>",
])  # fmt: skip
def test_of_a_clean_text_nothing_is_taken_away(text: str) -> None:
    ready = prepare(text, TextFormat.HTML, {})
    assert clean_html(ready.source, showing({})).removed == ()
    problems = Problems()
    html_body.check(ready.source, Place("", 1, Form.LESSON, frozenset()), problems)
    whole = [[one.message.msgid, dict(one.message.params), one.line] for one in problems.found]
    assert ready.faults == whole, "as the checker of packs says of it"
