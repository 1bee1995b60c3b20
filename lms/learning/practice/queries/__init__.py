"""Every SELECT of practice, by name."""

from lms.learning.practice.queries.allowed import (
    Shown,
    asked_now,
    banks_offered,
    offered_among,
    offered_in,
    quizzes_of,
    shown,
    tags_of,
    wordings_now,
)
from lms.learning.practice.queries.rounds import (
    ItemRow,
    RoundRow,
    Wording,
    find_open_round,
    get_round,
    is_answered,
    items,
    practised,
    wordings,
)

__all__ = [
    "ItemRow", "RoundRow", "Shown", "Wording", "asked_now", "banks_offered", "find_open_round", "get_round", "is_answered", "items", "offered_among", "offered_in", "practised", "quizzes_of", "shown", "tags_of", "wordings", "wordings_now",
]  # fmt: skip
