"""Pure rules of a draft's files: which of them a text names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from lms.catalog.library.rules import Said, lacks
from lms.kernel.messages import Message

_NAME = re.compile(r"media/([a-z0-9_.-]+)")
_ADDRESS = re.compile(r"/(?:media|course-files)/([0-9a-f]{64})\.")


@dataclass(frozen=True)
class Named:
    """What a text calls files by: names after "media/", and hashes of addresses they are shown at."""

    names: frozenset[str]
    hashes: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.names or self.hashes)


def named_in(*texts: str) -> Named:
    """The files that the texts may name, in HTML or Markdown; at times one more, never one less."""
    plain = [unquote(unescape(text).replace("\\", "")) for text in texts]
    return Named(
        frozenset(name for text in plain for name in _NAME.findall(text)),
        frozenset(sha256 for text in plain for sha256 in _ADDRESS.findall(text)),
    )


def shown_names(files: Mapping[str, Mapping[str, Any]], named: Named, cover: str | None = None) -> set[str]:
    """Those of the `files` that are shown: what is named, the cover, and the captions of films among them."""
    wanted = {
        name
        for name, file in files.items()
        if name in named.names or file["sha256"] in named.hashes or name == cover
    }
    captions = {files[name].get("captions") for name in wanted}
    return wanted | {name for name in files if name in captions}


def with_credits(files: Mapping[str, Mapping[str, Any]], names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Those of the `files`; captions that do not say whose they are have their film's credits."""
    found = {name: dict(files[name]) for name in names}
    for film in list(found.values()):
        if (captions := found.get(film.get("captions") or "")) is not None:
            captions |= {
                word: captions.get(word) or film.get(word) for word in ("author", "licence", "source")
            }
    return found


def lacking(file: Mapping[str, Any]) -> list[Message]:
    """What must still be said of a file before it is published; nothing of one that came with the version the draft began
    with, which was complete."""
    if file.get("public_id") is None:
        return []
    return list(lacks(file["family"], Said(*(file[word] for word in Said.__dataclass_fields__))))
