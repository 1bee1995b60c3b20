"""Where a text may lead, and the files it may name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lms.kernel.markup import PICTURES_FOLDER, SCHEMES, Picture

_INSIDE = re.compile(r"/(?![/\\])[^\\\s]*")


@dataclass(frozen=True)
class Attached:
    """A stored file that is no picture: where it is read, its content type and its size in bytes. `width` and
    `height` in pixels where it is a film and they are known."""

    address: str
    content_type: str
    size: int
    width: int = 0
    height: int = 0


Files = Mapping[str, Picture | Attached]
"""What a text may show or offer, by the name it is called there after "media/"."""


class Known:
    """Answers for the files of one text. A file is known by its name, "media/…", and by the address it is shown at."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._names: dict[str, str] = {}
        for name, file in files.items():
            self._names.setdefault(file.address, name)

    def name(self, address: str) -> str | None:
        """ "media/…" for an address that is known, else None."""
        address = address.strip()
        name = self._names.get(address) or address.removeprefix(PICTURES_FOLDER)
        if name in self._files and (address in self._names or address.startswith(PICTURES_FOLDER)):
            return PICTURES_FOLDER + name
        return None

    def file(self, name: str) -> Picture | Attached:
        """The file called `name` ("media/…"); KeyError if there is none."""
        return self._files[name.removeprefix(PICTURES_FOLDER)]

    def picture(self, address: str) -> str | None:
        """The name of a known picture, else None."""
        name = self.name(address)
        return name if name and isinstance(self.file(name), Picture) else None

    def attached(self, address: str, kinds: tuple[str, ...]) -> str | None:
        """The name of a known file whose content type begins with one of `kinds`, else None."""
        name = self.name(address)
        file = self.file(name) if name else None
        return name if isinstance(file, Attached) and file.content_type.startswith(kinds) else None

    def link(self, address: str) -> str | None:
        """`address` as a text may lead there: https, http, mailto, tel, a page of the service (/…), or a known file
        by its name. None for anything else."""
        address = address.strip()
        if (name := self.name(address)) is not None:
            return name
        if _INSIDE.fullmatch(address):
            return address
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            return None
        scheme = parts.scheme.lower()
        if scheme not in SCHEMES or any(c.isspace() for c in address):
            return None
        return address if (host if scheme in ("http", "https") else parts.path) else None
