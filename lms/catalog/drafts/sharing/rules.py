"""What can be made of an author."""

from enum import StrEnum


class Act(StrEnum):
    """Share with them, take that back, make them the owner."""

    SHARE = "share"
    TAKE_BACK = "take-back"
    HAND_OVER = "hand-over"
