"""What a file holds of a lesson."""

from dataclasses import dataclass, field

from lms.kernel.messages import Message

PICTURES_TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True)
class LessonPicture:
    """A picture in the file; the text calls it "media/<name>". `alt` may be missing."""

    name: str
    alt: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class LessonFile:
    """`text` is Markdown or HTML, as `format` says. `title` and `objectives`: where the file says them. `notes`: what
    was lost or is to be looked at, each with its line where there are lines (else 0)."""

    text: str
    format: str
    title: str = ""
    objectives: tuple[str, ...] = ()
    pictures: tuple[LessonPicture, ...] = ()
    notes: tuple[tuple[int, Message], ...] = ()
