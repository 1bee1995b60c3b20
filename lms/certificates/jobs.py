"""Background work of certificates. Both kinds may run twice without harm."""

from collections.abc import Mapping
from typing import Any

from lms.certificates import actions, printing
from lms.kernel import jobs


def render(payload: Mapping[str, Any]) -> None:
    """Renders a range of numbers; what already has a PDF is left alone."""
    printing.print_range(payload)


def issue_pending(_payload: Mapping[str, Any]) -> None:
    """Issues for completions that had to wait for the public address."""
    printing.issue_waiting()


HANDLERS: dict[str, jobs.Handler] = {actions.RENDER: render, actions.ISSUE_WAITING: issue_pending}
