"""What the preview of a pack shows: what it is, how it relates to what is here, its lessons as they will look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.catalog import queries as catalog
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.unzipping import unpack
from lms.catalog.rows import LessonSource
from lms.catalog.rules import CHOSEN_EFFECTS
from lms.kernel.errors import NotFound
from lms.kernel.files.formats import by_content_type
from lms.kernel.files.store import Kept
from lms.kernel.messages import Message, mark
from lms.studio.packs import queries, rules
from lms.studio.packs.models import PackUpload
from lms.studio.packs.reading import is_stored
from lms.studio.packs.rules import Relation
from lms.studio.queries import impact
from lms.studio.rules import Impact, describe, describe_effect


@dataclass(frozen=True)
class Standing:
    """How a pack that waits relates to what is here. `impact` None where nothing can be published."""

    relation: Relation
    sentence: Message
    course_id: int | None
    impact: Impact | None

    @property
    def can_publish(self) -> bool:
        return self.relation in rules.PUBLISHABLE

    @property
    def people(self) -> Message | None:
        """Whom it concerns, where there is somebody."""
        return describe(self.impact) if self.impact and not self.impact.is_nobody else None

    @property
    def effects(self) -> list[tuple[str, Message]]:
        """What may be chosen, with what it does to how many people."""
        if self.impact is None or self.impact.is_nobody:
            return []
        names: Sequence[str] = CHOSEN_EFFECTS if self.impact.finished else ("typo", "valid")
        return [(name, describe_effect(self.impact, name)) for name in names]


def standing(facts: Mapping[str, Any]) -> Standing:
    """How the pack with these facts relates to what is here now."""
    course_id, versions = catalog.published_versions(facts["key"])
    found = rules.relation(queries.find_origin(facts["key"]), versions, facts["version"], facts["hash"])
    said = {"key": facts["key"], "number": facts["version"], "newest": rules.newest(versions)}
    people = impact(course_id) if course_id is not None and found in rules.PUBLISHABLE else None
    return Standing(found, Message(rules.SENTENCES[found], said), course_id, people)


@dataclass(frozen=True)
class ShownLesson:
    """A lesson of the pack as the lesson template takes it."""

    position: int
    title: str
    minutes: int
    objectives: Sequence[str]
    body_html: str
    sources: Sequence[LessonSource]
    questions: int


@dataclass(frozen=True)
class ShownVersion:
    """What the lesson template says below the text."""

    number: int
    reviewed_on: date
    authors: Sequence[str]
    licence: str


def version_of(upload: PackUpload) -> ShownVersion:
    """The version that the pack would be."""
    facts = upload.facts
    return ShownVersion(
        facts["version"], date.fromisoformat(facts["reviewed_on"]), facts["authors"], facts["licence"]
    )


def get_lesson(upload: PackUpload, position: int, media_at: str) -> ShownLesson:
    """The lesson at `position` (from 1) with its pictures below the address `media_at`; NotFound for none."""
    lessons = upload.facts["lessons"]
    if not 1 <= position <= len(lessons):
        raise NotFound(Message(mark("Gói không có bài này.")))
    held = dict(lessons[position - 1])
    for media in upload.facts["media"]:
        held["body_html"] = held["body_html"].replace(f'"{media["address"]}"', f'"{media_at}{media["file"]}"')
    held["sources"] = [LessonSource.of(each) for each in held["sources"]]
    return ShownLesson(position, **held)


def find_stored(upload: PackUpload, name: str) -> Kept | None:
    """A film, a sound or a paper of the pack, as it lies among the stored files; None for what lies in the pack itself,
    and for none."""
    for media in upload.facts["media"]:
        if media["file"] == name and is_stored(media):
            return Kept(media["sha256"], media["size"], by_content_type(media["type"]))
    return None


def get_picture(upload: PackUpload, name: str) -> tuple[str, bytes]:
    """Type and content of a picture of the pack; NotFound for none."""
    kinds = {media["file"]: media["type"] for media in upload.facts["media"]}
    if name not in kinds:
        raise NotFound(Message(mark("Gói không có tệp này.")))
    content = unpack(queries.get_content(upload.id), Problems())[f"media/{name}"]
    return kinds[name], content if isinstance(content, bytes) else content.read()
