"""What the pages of a course's files show, and what becomes of each file that is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from flask import current_app

from lms.catalog.drafts.queries import authors_of_course, find_open_draft
from lms.catalog.drafts.sharing.queries import get_course
from lms.catalog.library import actions, queries
from lms.catalog.library.preparing import Prepared, prepare
from lms.catalog.library.rows import FileRow, Filters
from lms.catalog.library.rules import Room, Said
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import transaction
from lms.kernel.errors import LmsError
from lms.kernel.files.formats import Family
from lms.kernel.files.names import shown_name
from lms.kernel.messages import Message
from lms.web.paging import Page

PER_PAGE = 24


@dataclass(frozen=True)
class Desk:
    """The course whose files are looked at."""

    course_id: int
    public_id: str
    title: str
    has_draft: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a file that was sent: `file` if it is the course's now (`is_new`: it was not before), else why
    not and the status of that answer. `lost`: why the captions that came with it were not taken."""

    name: str
    file: FileRow | None = None
    is_new: bool = False
    refusal: Message | None = None
    status: int = 422
    lost: Message | None = None


def the_desk(actor: Actor, public_id: str) -> Desk:
    """The course, or NotFound if there is none or it is not the actor's to write."""
    course_id, title = get_course(public_id)
    draft = find_open_draft(course_id)
    require(actor, "drafts.write", authors_of_course(course_id).scope(course_id))
    return Desk(course_id, public_id, title, has_draft=draft is not None)


def most() -> Mapping[Family, int]:
    """How large a file of each family may be, in bytes."""
    ordinary, played = current_app.config["MAX_UPLOAD_BYTES"], current_app.config["MAX_MEDIA_BYTES"]
    return {
        family: played if family in (Family.VIDEO, Family.AUDIO) else min(ordinary, played)
        for family in Family
    }


def limits() -> tuple[int, int]:
    """How many bytes one course, and all courses, may keep."""
    return current_app.config["COURSE_MEDIA_BYTES"], current_app.config["SCHOOL_MEDIA_BYTES"]


def library(desk: Desk, filters: Filters, number: int) -> dict[str, Any]:
    """A page of the course's files."""
    files, total = queries.files_page(desk.course_id, filters, number, PER_PAGE)
    published = queries.published_files(desk.course_id)
    used = {
        file.public_id: [n for n, shown in published.items() if file.sha256 in shown.values()]
        for file in files
    }
    room: Room = queries.room(desk.course_id, *limits())
    return {"desk": desk, "page": Page(files, number, total, PER_PAGE), "used": used, "room": room}


def receive(
    actor: Actor, desk: Desk, files: Iterable[tuple[str | None, IO[bytes]]], said: Said
) -> list[Outcome]:
    """Takes each of the files (name, content), or says why not; one that is refused does not keep the others out.

    Opens a transaction for each: none may be open. What is sent alone has `said.alt`; of several each gets its own later.
    """
    return [_receive(actor, desk, name, source, said) for name, source in files]


def with_captions(
    actor: Actor, desk: Desk, outcome: Outcome, captions: tuple[str, IO[bytes]] | None, said: Said
) -> Outcome:
    """The outcome of a film or a sound whose captions came along, with the same credits."""
    file = outcome.file
    if captions is None or file is None or file.family not in ("video", "audio"):
        return outcome
    done = say_of(actor, desk, file, file.said, captions, said)
    return replace(outcome, file=done.file or file, lost=done.refusal)


def say_of(
    actor: Actor,
    desk: Desk,
    file: FileRow,
    said: Said,
    captions: tuple[str, IO[bytes]] | None,
    credits_of: Said,
) -> Outcome:
    """Says `said` of a file; captions that came along are taken among the course's files first, with the credits of
    `credits_of`. Opens transactions of its own: none may be open."""
    if captions is not None:
        [words] = receive(actor, desk, [captions], replace(credits_of, alt="", captions=None, transcript=""))
        if words.file is None:
            return words
        said = replace(said, captions=words.file.name)
    with transaction():
        return Outcome(file.given_name, actions.describe(actor, desk.course_id, file.public_id, said))


def _receive(actor: Actor, desk: Desk, name: str | None, source: IO[bytes], said: Said) -> Outcome:
    try:
        ready: Prepared = prepare(source, name, most())
        with transaction():
            file, is_new = actions.add(actor, desk.course_id, ready, said, limits())
    except LmsError as refusal:
        return Outcome(shown_name(name), refusal=refusal.message, status=refusal.status)
    return Outcome(file.given_name, file, is_new)
