"""What the checklist says: what is missing, where it is mended, and whether it keeps the course back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lms.catalog.drafts.checklist.facts.rules import CourseFacts, LessonFacts
from lms.kernel.messages import Message


@dataclass(frozen=True)
class Finding:
    """One thing to do. `lesson`: the public id of the lesson it is about, None for the course; `part`: of which page
    (outline, settings, text, details, quiz, final, files, file); `file`: the public id of the file on that page;
    `topic`: the number of the topic it belongs to."""

    message: Message
    blocks: bool
    part: str
    lesson: str | None = None
    file: str | None = None
    topic: int = 0


Check = Callable[[CourseFacts], Iterator[Finding]]


def must(part: str, lesson: LessonFacts | None, msgid: str, **params: object) -> Finding:
    return Finding(Message(msgid, params), True, part, lesson.public_id if lesson else None)


def should(part: str, lesson: LessonFacts | None, msgid: str, **params: object) -> Finding:
    return Finding(Message(msgid, params), False, part, lesson.public_id if lesson else None)
