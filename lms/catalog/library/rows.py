"""What the library's queries return: plain values."""

from dataclasses import dataclass
from datetime import datetime

from lms.catalog.addresses import address_of
from lms.catalog.library.rules import Said, lacks
from lms.kernel.messages import Message


@dataclass(frozen=True)
class FileRow:
    """A file of a course. `size` in bytes; `width`, `height` in pixels where it has them."""

    id: int
    public_id: str
    course_id: int
    media_id: int
    sha256: str
    content_type: str
    size: int
    name: str
    given_name: str
    family: str
    alt: str
    author: str
    licence: str
    source: str
    captions: str | None
    transcript: str
    width: int | None
    height: int | None
    added_at: datetime

    @property
    def address(self) -> str:
        """Where it is shown."""
        return address_of(self.sha256, self.content_type)

    @property
    def said(self) -> Said:
        """What is said of it."""
        return Said(self.alt, self.author, self.licence, self.source, self.captions, self.transcript)

    @property
    def lacking(self) -> list[Message]:
        """What must still be said before a version may show it."""
        return list(lacks(self.family, self.said))


@dataclass(frozen=True)
class Filters:
    """What narrows the library; `query` is compared without diacritics."""

    query: str = ""
    family: str = ""
    incomplete: bool = False
