"""What stands in a Markdown lesson for a film, a sound or a paper to save."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from lms.catalog.packs.showable import Showable
from lms.kernel.files.formats import by_content_type
from lms.kernel.files.store import megabytes
from lms.kernel.rich_text.links import Attached
from lms.kernel.rich_text.players import played
from lms.kernel.rich_text.tree import Element, serialise

if TYPE_CHECKING:
    from markdown_it.token import Token


class Named(Protocol):
    """Finds a file by its name."""

    def get(self, name: str, /) -> Showable | None:
        """The file, or None."""


def attached(media: Showable, files: Named) -> Attached:
    """A file that is no picture, as texts show or offer it; its captions are among `files`."""
    captions = files.get(media.captions)
    return Attached(
        media.address, media.content_type, media.size, media.width, media.height,
        captions.address if captions else "", media.transcript,
    )  # fmt: skip


def player(media: Showable, files: Named, words: str, caption: str) -> str:
    """A film or a sound as a figure. `words`: what it is about, shown where there is no `caption`."""
    tag = by_content_type(media.content_type).family.value
    inside = played(tag, {"src": media.address}, [], attached(media, files))
    return serialise([Element("figure", {}, [*inside, Element("figcaption", {}, [caption or words])])])


def lead_to_files(lines: "Iterable[Token]", files: Mapping[str, Showable]) -> None:
    """Gives links to files of the pack their address, and says behind them what they are."""
    from markdown_it.token import Token

    for line in lines:
        children, closes = line.children or [], 0
        for index in range(len(children) - 1, -1, -1):
            token = children[index]
            if token.type == "link_close":
                closes = index
            elif token.type == "link_open":
                address = str(token.attrs.get("href", ""))
                file = files.get(address.removeprefix("media/")) if address.startswith("media/") else None
                if file is not None:
                    token.attrs["href"] = file.address
                    children.insert(closes + 1, Token("html_inline", "", 0, content=_facts(file)))


def _facts(media: Showable) -> str:
    kind = by_content_type(media.content_type)
    return f' <span class="file-facts">({kind.ending.upper()}, {megabytes(media.size)})</span>'
