"""Pure rules of reading a lesson's clean HTML: its sentences and its links."""

import re
from html.parser import HTMLParser

_END = re.compile(r"(?<=[.!?…;:])\s+")
_BLOCKS = frozenset("p li td th h2 h3 h4 figcaption caption dt dd summary blockquote div aside pre".split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.blocks.append("")
        if tag == "br":
            self.blocks[-1] += " "
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data


def _read(html: str) -> _Words:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader


def sentences(html: str) -> list[str]:
    """The sentences of clean HTML, of each block by itself."""
    blocks = (" ".join(block.split()) for block in _read(html).blocks)
    return [sentence for block in blocks for sentence in _END.split(block) if sentence]


def links_in(html: str) -> list[str]:
    """Where the links of clean HTML lead, each once."""
    return list(dict.fromkeys(_read(html).links))
