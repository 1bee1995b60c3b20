"""Makers for the public page."""

from lms.kernel.db import transaction
from lms.showcase.actions import choose
from lms.showcase.pages import forget_kept
from lms.showcase.rules import Source
from tests.make import SYSTEM


def open_page(source: Source = Source.CURRENT, is_on: bool = True) -> None:
    """The page, on, with the figures of this source."""
    with transaction():
        choose(SYSTEM, is_on, "", source, None)
    forget_kept()
