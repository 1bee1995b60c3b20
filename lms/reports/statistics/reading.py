"""Who was shown the names behind an answer."""

from typing import Any

from lms.kernel.actor import Actor
from lms.kernel.reading import list_opened
from lms.reports.statistics.answering import Asked


def names_opened(actor: Actor, asked: Asked, what: str) -> None:
    """Notes that `actor` is being shown the names behind the answer, by way of `what`."""
    units: list[Any] = [node.id for node in asked.chosen_units] or [None]
    for unit_id in units:
        list_opened(
            actor, what, asked.span.as_of, unit_id, asked.choice.categories, everybody=unit_id is None
        )
