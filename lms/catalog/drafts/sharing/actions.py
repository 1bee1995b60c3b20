"""Sharing a course and handing it over. Rows are only added: who wrote it when stays known."""

from lms.catalog.drafts.models import CourseAuthor
from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.drafts.rules import Part
from lms.catalog.drafts.sharing import queries
from lms.catalog.drafts.sharing.rules import PARTS, Act
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import db
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark

NOT_A_TRAINER = Message(
    mark("Chỉ chia sẻ hoặc chuyển giao được cho người đang giữ vai trò giáo viên cốt cán.")
)
OWNER_STAYS = Message(mark("Chủ khóa học chỉ thôi khi đã chuyển giao cho người khác."))


def change_author(actor: Actor, course_id: int, account_public_id: str, act: Act) -> None:
    """Shares the course with somebody, to write or to look on, takes that back, or makes them its owner; who owned it
    stays an editor. That is its owner's to do, or the administrator's; the others may only leave. Invalid for somebody who is no trainer, and for
    taking it from its owner."""
    queries.lock_authors(course_id)
    authors = authors_of_course(course_id)
    trainers = queries.trainers()
    known = {row.public_id: row for row in (*queries.author_rows(course_id), *trainers)}
    able = {row.account_id for row in trainers}
    chosen = known.get(account_public_id)
    leaves = act is Act.TAKE_BACK and chosen is not None and chosen.account_id == actor.account_id
    needed = "drafts.see" if leaves else "drafts.own"
    require(actor, needed, authors.scope(course_id), read="drafts.see")
    if chosen is None or (act is not Act.TAKE_BACK and chosen.account_id not in able):
        raise Invalid(NOT_A_TRAINER)
    if chosen.account_id == authors.owner_id:
        if act is not Act.HAND_OVER:
            raise Invalid(OWNER_STAYS)
        return
    if act is Act.HAND_OVER and authors.owner_id is not None:
        _write(actor, course_id, authors.owner_id, Part.EDITOR)
    _write(actor, course_id, chosen.account_id, PARTS[act])


def release(actor: Actor, course_id: int) -> None:
    """The course has no authors any more: one that came as a pack and was not changed here after all."""
    held = authors_of_course(course_id)
    for account_id in sorted(held.ids | held.viewer_ids):
        _write(actor, course_id, account_id, Part.NONE)


def _write(actor: Actor, course_id: int, account_id: int, part: Part) -> None:
    if queries.newest_part(course_id, account_id) == part:
        return
    db.session.add(
        CourseAuthor(
            course_id=course_id, account_id=account_id, part=part.value, given_by=actor.account_id, given_at=clock.now()
        )
    )  # fmt: skip
    db.session.flush()
    audit.record(
        actor, "course-draft.author", f"course:{course_id}", after={"part": part}, accounts=[account_id]
    )
