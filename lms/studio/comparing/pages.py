"""What the page of two versions shows, and that of a draft beside the newest version."""

from dataclasses import dataclass

from lms.catalog import queries as catalog
from lms.catalog.drafts.publishing.packing import Packed, packed
from lms.catalog.drafts.queries import get_draft_visible_to
from lms.catalog.drafts.rows import DraftView
from lms.catalog.packs import bodies
from lms.catalog.rows import CourseCard, VersionView
from lms.catalog.versions.queries import shown_bodies
from lms.catalog.versions.stored import hashes_of, stored_pack
from lms.kernel.actor import Actor
from lms.studio.comparing.changes import Comparison, Side, compare
from lms.studio.drafting.pages import may_write

MOST_LINES = 600  # shown of one text; a lesson that was rewritten whole has some 600


@dataclass(frozen=True)
class Compared:
    """Two versions, the earlier one first; `comparison` None where they are one and the same."""

    versions: list[VersionView]
    old: VersionView
    new: VersionView
    comparison: Comparison | None


def compared(card: CourseCard, one: str, other: str) -> Compared:
    """The versions with these numbers, as typed into an address; the two newest where they are none of the
    course's."""
    versions = catalog.versions_of(card.course_id)
    by_number = {str(version.number): version for version in versions}
    chosen = [by_number[number] for number in (one, other) if number in by_number]
    if len(chosen) < 2:
        chosen = [versions[min(1, len(versions) - 1)], versions[0]]
    old, new = sorted(chosen, key=lambda version: version.number)
    if old.id == new.id:
        return Compared(versions, old, new, None)
    return Compared(versions, old, new, compare(_side(old.id), _side(new.id)))


@dataclass(frozen=True)
class ComparedDraft:
    """A draft beside the newest version. `comparison` None: nothing was published yet; `may_write`: by the actor."""

    draft: DraftView
    comparison: Comparison | None
    may_write: bool


def compared_draft(actor: Actor, course_public_id: str) -> ComparedDraft:
    """What publishing the draft would change, for whoever may see the draft; NotFound for others. Invalid where
    two files have one name."""
    draft = get_draft_visible_to(actor, course_public_id, "drafts.see")
    writes = may_write(actor, draft)
    if draft.newest is None:
        return ComparedDraft(draft, None, writes)
    [newest] = [one for one in catalog.versions_of(draft.course_id) if one.number == draft.newest]
    return ComparedDraft(draft, compare(_side(newest.id), _drafted(packed(draft, whole=False))), writes)


def _drafted(ready: Packed) -> Side:
    pack = ready.pack
    hashes = {media.file: media.sha256 for media in pack.media}
    shown = {
        lesson.key: ready.html.get(lesson.key) or bodies.render(lesson.format, lesson.body, pack.media)
        for lesson in pack.lessons
    }
    return Side(pack, hashes, shown)


def _side(version_id: int) -> Side:
    return Side(stored_pack(version_id, content=False), hashes_of(version_id), shown_bodies(version_id))
