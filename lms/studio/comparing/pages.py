"""What the page of two versions shows."""

from dataclasses import dataclass

from lms.catalog import queries as catalog
from lms.catalog.rows import CourseCard, VersionView
from lms.catalog.versions.queries import shown_bodies
from lms.catalog.versions.stored import hashes_of, stored_pack
from lms.studio.comparing.changes import Comparison, Side, compare

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


def _side(version_id: int) -> Side:
    return Side(stored_pack(version_id, content=False), hashes_of(version_id), shown_bodies(version_id))
