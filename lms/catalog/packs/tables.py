"""Tables of Markdown as pages show them: each scrolls alone, its cells say what they are."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token


def opening(*_: Any) -> str:
    """Before a table."""
    return '<div class="table-scroll" tabindex="0" role="region" aria-label="Bảng"><table>\n'


def closing(*_: Any) -> str:
    """After a table."""
    return "</table></div>\n"


def cell(token: "Token") -> "Token":
    """The token, where it begins a cell with what the cell is instead of how it is set."""
    if token.type in ("th_open", "td_open"):
        aligned = str(token.attrs.pop("style", ""))
        if token.type == "th_open":
            token.attrs["scope"] = "col"
        if "right" in aligned:
            token.attrs["class"] = "num"
    return token
