"""What the pages of a file that becomes a lesson show, and how its pictures reach the course."""

import io
from dataclasses import dataclass
from typing import Any

from lms.catalog.drafts import queries as drafts
from lms.catalog.drafts.files.queries import all_files
from lms.catalog.drafts.rows import DraftLessonRow, DraftView
from lms.catalog.library.rules import Said
from lms.catalog.packs.renaming import another, in_text
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark, message_from_json
from lms.studio.lesson_files import queries
from lms.studio.lesson_files.models import LessonUpload
from lms.studio.lesson_files.reading import SHOWN_AT, kept_pictures
from lms.studio.media.pages import Desk, receive


@dataclass(frozen=True)
class Waiting:
    """A file that waits, and the draft it is for."""

    draft: DraftView
    lessons: list[DraftLessonRow]
    upload: LessonUpload

    @property
    def facts(self) -> dict[str, Any]:
        return self.upload.facts

    @property
    def notes(self) -> list[tuple[int, Message]]:
        """What was lost or is to be looked at."""
        return [(line, message_from_json(said)) for line, said in self.facts["notes"]]


def waiting(actor: Actor, course_public_id: str, upload_id: str) -> Waiting:
    """The actor's own file for a draft they write; NotFound for anybody else's."""
    draft = drafts.get_draft_visible_to(actor, course_public_id)
    upload = queries.get_upload(upload_id, draft.course_id, actor.account_id)
    return Waiting(draft, drafts.lessons_of(draft.id), upload)


def shown_html(found: Waiting, pictures_at: str) -> str:
    """The lesson as it will look, its pictures at the address `pictures_at`."""
    html: str = found.facts["html"]
    for picture in found.facts["pictures"]:
        html = html.replace(f'"{SHOWN_AT}{picture["name"]}"', f'"{pictures_at}{picture["name"]}"')
    return html


def get_picture(found: Waiting, name: str) -> tuple[str, bytes]:
    """Type and content of a picture of the file; NotFound for none."""
    kinds = {picture["name"]: picture["type"] for picture in found.facts["pictures"]}
    if name not in kinds:
        raise NotFound(Message(mark("Tệp không có hình này.")))
    return kinds[name], kept_pictures(queries.get_content(found.upload.id))[name]


def with_pictures(
    actor: Actor, draft: DraftView, facts: dict[str, Any], content: bytes, credits_of: Said
) -> tuple[str, list[Message]]:
    """Puts the pictures among the course's files; the text that calls them by their names there, and why some were
    not taken. Slow, and opens transactions of its own: none may be open."""
    desk = Desk(draft.course_id, draft.course_public_id, draft.title, True)
    said, pictures, names = [], kept_pictures(content), dict[str, str]()
    for picture in facts["pictures"]:
        name = picture["name"]
        about = Said(picture["alt"], credits_of.author, credits_of.licence, credits_of.source)
        [outcome] = receive(actor, desk, [(name, io.BytesIO(pictures[name]))], about)
        if outcome.refusal is not None:
            said.append(outcome.refusal)
            names[name] = another(name, all_files(draft))  # not another picture that has its name here
        elif outcome.file is not None:
            names[name] = outcome.file.name
    return in_text(str(facts["text"]), names), said
