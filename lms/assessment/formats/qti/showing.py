"""Texts of a question in a QTI item, and the pictures they show."""

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from lms.assessment.formats.content import Text
from lms.assessment.formats.qti import xhtml
from lms.assessment.formats.reporting import cut
from lms.kernel.messages import mark

NO_PICTURE = mark("Hình “{name}” không có trong tệp gốc nên không ghi được.")
LOST_TAGS = mark("QTI không có thẻ {names}; chữ bên trong được giữ, định dạng thì không.")

_NAME = re.compile(r'(src=")media:([^"]+)"')


class Say(Protocol):
    """Notes a problem."""

    def __call__(self, msgid: str, *, is_note: bool = False, **params: object) -> None: ...


class Texts:
    """Writes texts. `used`: the pictures that were named."""

    def __init__(self, media: Mapping[str, bytes], say: Say) -> None:
        self.used: set[str] = set()
        self._media, self._say = media, say

    def block(self, text: Text) -> str:
        """The text as an element of its own; "" for none."""
        return self._with_pictures(text, xhtml.block(text)) if text else ""

    def inline(self, text: Text) -> str:
        """The text as what stands inside an element."""
        return self._with_pictures(text, xhtml.inline(text))

    def _with_pictures(self, text: Text, written: str) -> str:
        if lost := xhtml.lost_tags(text):
            self._say(LOST_TAGS, names=", ".join(f"<{name}>" for name in lost))

        def put(found: re.Match[str]) -> str:
            name = found[2]
            if name not in self._media:
                self._say(NO_PICTURE, name=cut(name))
                return found[0]
            self.used.add(name)
            return f'{found[1]}../media/{quote(name)}"'

        return _NAME.sub(put, written) if "media:" in text.source else written
