"""The text of a lesson in either of its forms."""

from collections.abc import Sequence

from lms.catalog.packs import html_body, markdown
from lms.catalog.packs.content import PackMedia
from lms.catalog.packs.problems import Problems
from lms.catalog.rules import HTML
from lms.kernel.rich_text.cleaning import clean_html


def check(written: str, body: str, place: markdown.Place, problems: Problems) -> None:
    """Notes what may not be in a `body` of the format `written`."""
    (html_body.check if written == HTML else markdown.check)(body, place, problems)


def render(written: str, body: str, media: Sequence[PackMedia]) -> str:
    """Clean HTML of a `body` of the format `written`, as pages show it."""
    if written == HTML:
        return clean_html(body, html_body.shown(media)).html
    return markdown.render_lesson(body, media)
