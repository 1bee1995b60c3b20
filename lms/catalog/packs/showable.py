"""What a lesson's text may show, whether it comes from a pack or from a draft."""

from typing import Protocol


class Showable(Protocol):
    """A picture: the name a text calls it by, where it is shown, its size in pixels."""

    @property
    def file(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
