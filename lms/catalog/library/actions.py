"""Every write of a course's files."""

import hashlib
from dataclasses import asdict, replace

import sqlalchemy as sa

from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.library import queries
from lms.catalog.library.models import CourseMedia, SmallerPicture
from lms.catalog.library.preparing import Drawn, Prepared
from lms.catalog.library.rows import FileRow
from lms.catalog.library.rules import MOST_FILES, TOO_MANY, Room, Said, file_name, folded_words
from lms.catalog.models import Course, Media
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files import rows
from lms.kernel.files.store import megabytes
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark

PERMISSION = "media.write"  # whoever writes the course looks after its files
_USED = mark(
    "Tệp “{name}” đang được dùng ở phiên bản đã phát hành ({versions}) nên không xóa được: phiên bản đã phát hành không"
    " thay đổi."
)
_DRAFTED = mark("Tệp “{name}” đang được dùng trong bản nháp: {places}. Hãy bỏ nó khỏi bài trước.")
_CAPTIONS_USED = mark("Phụ đề “{name}” đang được dùng cho {films}. Hãy chọn phụ đề khác cho tệp ấy trước.")
_NO_CAPTIONS = mark("Khóa học không có tệp phụ đề “{name}”.")


def add(
    actor: Actor, course_id: int, prepared: Prepared, said: Said, limits: tuple[int, int]
) -> tuple[FileRow, bool]:
    """Puts a prepared file among the course's, and whether it is new: equal content is there once.

    `limits`: bytes one course, and all courses, may keep. Invalid, with what is left, if there is no room.
    """
    require(actor, PERMISSION, authors_of_course(course_id).scope(course_id), read="catalog.read")
    _wait_for_turn(course_id)
    sha256 = _hash(prepared)
    if (same := queries.find_same(course_id, sha256)) is not None:
        return same, False
    if queries.file_count(course_id) >= MOST_FILES:
        raise Invalid(Message(TOO_MANY, {"most": MOST_FILES}))
    _check_room(queries.room(course_id, *limits), prepared)
    taken = queries.taken_names(course_id)
    name, now = file_name(prepared.given_name, prepared.format.ending, taken), clock.now()
    said = replace(said, transcript=said.transcript or prepared.transcript)
    width, height = (
        (prepared.pictures[0].width, prepared.pictures[0].height) if prepared.pictures else (None, None)
    )
    file = CourseMedia(
        public_id=new_public_id(), course_id=course_id, media_id=_media_id(prepared, sha256, said), name=name,
        given_name=prepared.given_name, family=prepared.format.family.value, width=width, height=height, added_at=now,
        changed_at=now, folded=folded_words(name, prepared.given_name, said.alt), **asdict(said),
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    audit.record(actor, "media.add", f"course_media:{file.id}", course_id=course_id, name=name, sha256=sha256)
    return queries.get_file(course_id, file.public_id), True


def _wait_for_turn(course_id: int) -> None:
    """One after the other: names and the course's room are looked at before they are taken. The school's room is that of
    all courses, so whoever adds a file anywhere holds the first course too, in one order for everybody."""
    first = sa.select(sa.func.min(Course.id)).scalar_subquery()
    both = sa.select(Course.id).where(sa.or_(Course.id == course_id, Course.id == first)).order_by(Course.id)
    db.session.execute(both.with_for_update(key_share=True)).all()


def _check_room(room: Room, prepared: Prepared) -> None:
    if (found := room.refusal(prepared.size)) is not None:
        sentence, left, most = found
        told = {
            "name": prepared.given_name, "size": megabytes(prepared.size), "most": megabytes(most),
            "left": megabytes(left) if left else "0 MB",
        }  # fmt: skip
        raise Invalid(Message(sentence, told))


def _hash(prepared: Prepared) -> str:
    return prepared.kept.sha256 if prepared.kept else hashlib.sha256(prepared.pictures[0].content).hexdigest()


def _media_id(prepared: Prepared, sha256: str, said: Said) -> int:
    if prepared.kept is not None:
        return _record(
            sha256, prepared.format.content_type, prepared.kept.size, said, file_id=rows.record(prepared.kept)
        )
    content_type = prepared.format.content_type
    first, *smaller = prepared.pictures
    media_id = _picture(first, content_type, said)
    for each in smaller:
        insert_ignore(
            SmallerPicture,
            media_id=media_id,
            width=each.width,
            smaller_id=_picture(each, content_type, said),
        )
    return media_id


def _picture(drawn: Drawn, content_type: str, said: Said) -> int:
    sha256 = hashlib.sha256(drawn.content).hexdigest()
    return _record(sha256, content_type, len(drawn.content), said, content=drawn.content)


def _record(
    sha256: str, content_type: str, size: int, said: Said, content: bytes | None = None, file_id: int | None = None
) -> int:  # fmt: skip
    insert_ignore(
        Media, sha256=sha256, content_type=content_type, size=size, author=said.author, licence=said.licence,
        source=said.source, content=content, file_id=file_id, created_at=clock.now(),
    )  # fmt: skip
    return db.session.scalars(sa.select(Media.id).where(Media.sha256 == sha256)).one()


def describe(actor: Actor, course_id: int, public_id: str, said: Said) -> FileRow:
    """Says of a file what `said` holds; what it was before stands in the audit. A film without a transcript takes the words
    of its captions. Invalid for captions that the course does not have. A published version keeps what was said when it
    was published."""
    require(actor, PERMISSION, authors_of_course(course_id).scope(course_id), read="catalog.read")
    before = queries.get_file(course_id, public_id)
    if said.captions:
        words = {each.name: each.transcript for each in queries.captions_of(course_id)}
        if said.captions not in words:
            raise Invalid(Message(_NO_CAPTIONS, {"name": said.captions}))
        said = replace(said, transcript=said.transcript or words[said.captions])
    old, new = asdict(before.said), asdict(said)
    changed = {name for name in new if new[name] != old[name]}
    if changed:
        file = db.session.get_one(CourseMedia, before.id)
        for name in changed:
            setattr(file, name, new[name])
        file.folded, file.changed_at = folded_words(file.name, file.given_name, said.alt), clock.now()
        shown = [
            name for name in old if name in changed and name != "transcript"
        ]  # too long for a line of the audit
        audit.record(
            actor, "media.describe", f"course_media:{before.id}", course_id=course_id, name=before.name,
            before={f"media_{name}": old[name] for name in shown},
            after={f"media_{name}": new[name] for name in shown},
        )  # fmt: skip
        db.session.flush()
    return queries.get_file(course_id, public_id)


_SAID = {"author": CourseMedia.author, "licence": CourseMedia.licence, "source": CourseMedia.source}


def credit_all(actor: Actor, course_id: int, said: Said) -> int:
    """Says author, licence and source of every file of the course that says none of its own; how many changed. What stands
    there already stays."""
    require(actor, PERMISSION, authors_of_course(course_id).scope(course_id), read="catalog.read")
    credit = {"author": said.author, "licence": said.licence, "source": said.source}
    given = {name: value for name, value in credit.items() if value}
    lacking = [file for file in queries.files_of(course_id) if any(not getattr(file, name) for name in given)]
    changed = [file.id for file in lacking]
    if changed:
        each = {
            name: sa.func.coalesce(sa.func.nullif(_SAID[name], ""), value) for name, value in given.items()
        }
        asked = sa.update(CourseMedia).where(CourseMedia.id.in_(changed))
        db.session.execute(
            asked.values(**each, changed_at=clock.now()).execution_options(synchronize_session=False)
        )
        after = {f"media_{name}": value for name, value in credit.items()}
        names = ", ".join(file.name for file in lacking)[:500]
        audit.record(
            actor, "media.credit", f"course:{course_id}", course_id=course_id, name=names, after=after
        )
    return len(changed)


def remove(actor: Actor, course_id: int, public_id: str) -> FileRow:
    """Takes a file out of the course, and off the disk if nothing else shows it. Conflict, with where, if a published
    version does, or a film that needs these captions."""
    require(actor, PERMISSION, authors_of_course(course_id).scope(course_id), read="catalog.read")
    _wait_for_turn(course_id)  # whoever publishes the course holds it too
    file = queries.get_file(course_id, public_id)
    if shown := shown_in(course_id, file.sha256):
        versions = ", ".join(str(number) for number in shown)
        raise Conflict(Message(_USED, {"name": file.name, "versions": versions}))
    if lessons := queries.drafted_in(course_id, file.name):
        raise Conflict(Message(_DRAFTED, {"name": file.name, "places": "; ".join(lessons)}))
    if films := queries.films_with(course_id, file.name):
        raise Conflict(Message(_CAPTIONS_USED, {"name": file.name, "films": ", ".join(films)}))
    db.session.execute(sa.delete(CourseMedia).where(CourseMedia.id == file.id))
    audit.record(actor, "media.remove", f"course_media:{file.id}", course_id=course_id, name=file.name,
                 sha256=file.sha256)  # fmt: skip
    _forget(file.media_id)
    return file


def shown_in(course_id: int, sha256: str) -> list[int]:
    """The numbers of the course's published versions that show the file."""
    published = queries.published_files(course_id)
    return [number for number, files in published.items() if sha256 in files.values()]


def _forget(media_id: int) -> None:
    """Removes what nothing shows any more, with its smaller pictures."""
    media = db.session.get_one(Media, media_id, with_for_update=True)  # whoever shows it is seen, or waits
    if queries.is_named(media_id, media.sha256):
        return
    asked = sa.select(SmallerPicture.smaller_id).where(SmallerPicture.media_id == media_id)
    smaller = list(db.session.scalars(asked))
    db.session.execute(sa.delete(SmallerPicture).where(SmallerPicture.media_id == media_id))
    file_id = media.file_id
    db.session.delete(media)
    db.session.flush()
    if file_id is not None:
        rows.discard([file_id])
    for each in smaller:
        _forget(each)
