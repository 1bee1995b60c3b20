"""The browser's own player for a film or a sound, with its captions, and below it what is said. Vietnamese on every page,
like the text around it."""

from collections.abc import Iterator

from lms.kernel.rich_text.links import Attached
from lms.kernel.rich_text.tree import Element, Node

_SAID = {"video": "Lời trong video", "audio": "Lời trong bài nghe"}
_TRACK = {"kind": "captions", "srclang": "vi", "label": "Tiếng Việt"}


def played(tag: str, attributes: dict[str, str], tracks: list[Node], file: Attached) -> Iterator[Node]:
    """The player `tag` ("video", "audio") of a file, with `tracks` or else the file's own captions; then its transcript,
    folded away."""
    size = {"width": str(file.width), "height": str(file.height)} if file.width and file.height else {}
    own: list[Node] = [Element("track", {**_TRACK, "src": file.captions})] if file.captions else []
    said = {**attributes, **(size if tag == "video" else {}), "controls": "", "preload": "metadata"}
    yield Element(tag, said, tracks or own)
    if file.transcript:
        lines: list[Node] = [Element("p", {}, [line]) for line in file.transcript.split("\n") if line.strip()]
        yield Element("details", {}, [Element("summary", {}, [_SAID[tag]]), *lines])
