"""The pictures of a question: `media:NAME` in what a file says, `media/NAME` in what an author here writes. Pure.

Whether a picture is taken, and where it will be shown, is decided by who keeps pictures, on a floor above.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lms.assessment.formats import losses, texts
from lms.assessment.formats.content import Item, Text
from lms.kernel.markup import PICTURES_FOLDER, Picture
from lms.kernel.vietnamese import fold

_CALLED = re.compile(r"media:([^\s\"'<>()]+)")
_STRANGE = re.compile(r"[^a-z0-9_-]+")
_LONGEST = 60
_MARK = 8


@dataclass(frozen=True)
class Admitted:
    """A picture that is taken: as it is kept (`content`), the `ending` of its name without the dot, and where it is
    shown. `was`: width and height as the file has it, to which its places refer."""

    content: bytes
    ending: str
    picture: Picture
    was: tuple[int, int]


Admit = Callable[[bytes], Admitted]
"""Decides about the bytes of a picture. Raises Invalid with a sentence for one that is not taken."""


def named_in(item: Item) -> tuple[str, ...]:
    """The pictures that a question names, each once, in their order."""
    found = [name for text in losses.texts_of(item) for name in texts.pictures(text)]
    return tuple(name for name in dict.fromkeys([item.picture, *found]) if name)


def names_here(wanted: Sequence[str], admitted: Mapping[str, Admitted]) -> dict[str, str]:
    """The names that the pictures of one question have here, by those in the file: as course packs write them, and the
    same whenever the file is read."""
    named = {
        name: (_stem(name, admitted[name].content), admitted[name]) for name in wanted if name in admitted
    }
    plain = [f"{stem}.{held.ending}" for stem, held in named.values()]
    return {
        name: whole if plain.count(whole) == 1 else f"{stem}-{_mark(held.content)}.{held.ending}"
        for (name, (stem, held)), whole in zip(named.items(), plain, strict=True)
    }


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_MARK]


def _stem(name: str, content: bytes) -> str:
    """The name without its ending, and without the sign by which a file told it from another of that name."""
    stem = name.rpartition(".")[0] or name
    stem = _STRANGE.sub("-", fold(stem)).strip("-_").removesuffix(f"-{_mark(content)}")
    return stem[:_LONGEST].strip("-_") or "hinh"


def into_source(source: Any, names: Mapping[str, str]) -> Any:
    """`source` with the names of here; what is no picture of the file stays as it is written."""

    def here(found: re.Match[str]) -> str:
        return PICTURES_FOLDER + names[found[1]] if found[1] in names else found[0]

    return _in_texts(source, lambda text: _CALLED.sub(here, text) if texts.MEDIA in text else text)


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _in_texts(inner, change) for key, inner in value.items()}
    return [_in_texts(inner, change) for inner in value] if isinstance(value, list) else value


def facts_of(names: Mapping[str, str], admitted: Mapping[str, Admitted]) -> dict[str, dict[str, Any]]:
    """What `source["media"]` says of the pictures: where each is shown, and its size."""
    return {
        here: {"address": held.address, "width": held.width, "height": held.height}
        for name, here in names.items()
        if (held := admitted[name].picture)
    }


class Outgoing:
    """The pictures of questions on their way into one file: `held` by address, `media` by their names in the file.

    Two pictures of one name, of different questions, get a sign that `names_here` knows again.
    """

    def __init__(self, held: Mapping[str, bytes]) -> None:
        self._held = held
        self.media: dict[str, bytes] = {}

    def name(self, said: str, address: str) -> str | None:
        """The name in the file of what a question calls `said`; None for a picture that is not there."""
        content = self._held.get(address)
        if content is None:
            return None
        if self.media.setdefault(said, content) == content:
            return said
        stem, _, ending = said.rpartition(".")
        other = f"{stem}-{_mark(content)}.{ending}"
        self.media[other] = content
        return other

    def item(self, item: Item, source: Mapping[str, Any]) -> Item:
        """`item`, made of `source`, with the names of the file in its texts."""
        names = {
            said: name
            for said, facts in (source.get("media") or {}).items()
            if (name := self.name(said, str(facts["address"]))) is not None
        }
        if not names:
            return replace(item, picture="")

        def there(text: Text) -> Text:
            changed = re.sub(
                rf"{PICTURES_FOLDER}({'|'.join(map(re.escape, names))})(?![\w.-])",
                lambda found: texts.MEDIA + names[found[1]],
                text.source,
            )
            return Text(changed, text.markup)

        return replace(losses.with_texts(item, there), picture=names.get(item.picture, ""))
