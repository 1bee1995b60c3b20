"""What can be made of somebody at a course."""

from collections.abc import Mapping
from enum import StrEnum

from lms.catalog.drafts.rules import Part


class Act(StrEnum):
    """Share with them to write, or only to look on; take that back; make them the owner."""

    SHARE = "share"
    SHOW = "show"
    TAKE_BACK = "take-back"
    HAND_OVER = "hand-over"


PARTS: Mapping[Act, Part] = {
    Act.SHARE: Part.EDITOR,
    Act.SHOW: Part.VIEWER,
    Act.TAKE_BACK: Part.NONE,
    Act.HAND_OVER: Part.OWNER,
}
"""What each act makes of them."""
