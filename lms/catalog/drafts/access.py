"""Who may write a course: its authors. A course that came as a pack has none until one of its trainers begins."""

from lms.kernel.access import Scope, Table, is_admin, is_trainer
from lms.kernel.actor import Actor, Role
from lms.kernel.messages import mark


def teaches(actor: Actor, scope: Scope) -> bool:
    """Holds the trainer's role, for whatever course."""
    return actor.has(Role.TRAINER)


def is_author(actor: Actor, scope: Scope) -> bool:
    """Is owner or editor of the course; asked without a course: may be of some."""
    return scope.author_ids is None or actor.account_id in scope.author_ids


def is_owner(actor: Actor, scope: Scope) -> bool:
    """Is the owner of the course; asked without a course: may be of some."""
    return scope.author_ids is None or (scope.owner_id is not None and actor.account_id == scope.owner_id)


def nobody_writes_it(actor: Actor, scope: Scope) -> bool:
    """The course has no author."""
    return not scope.author_ids


def is_no_author(actor: Actor, scope: Scope) -> bool:
    """Is neither owner nor editor of the course."""
    return scope.author_ids is None or actor.account_id not in scope.author_ids


def is_given(actor: Actor, scope: Scope) -> bool:
    """Was made trainer of this very course."""
    return any(
        grant.role is Role.TRAINER and grant.course_id is not None and grant.course_id == scope.course_id
        for grant in actor.grants
    )


TEACHES_IT = ((teaches, is_author), (is_given,), (is_trainer, nobody_writes_it))
"""Whose learners they are: of the course's authors, of whoever was given the course by name, and of every trainer while
nobody writes it. A colleague, a reviewer too, sees the course and its figures, and nobody's name."""


def teaches_it(actor: Actor, scope: Scope) -> bool:
    """One of `TEACHES_IT`: the course's learners are the actor's."""
    return any(all(predicate(actor, scope) for predicate in clause) for clause in TEACHES_IT)


WRITES = ((teaches, is_author), (is_trainer, nobody_writes_it))
_REVIEWS = ((is_trainer, is_no_author),)

PERMISSIONS: Table = {
    "drafts.create": ((teaches,),),
    "drafts.write": WRITES,
    "drafts.see": WRITES,
    "drafts.own": ((teaches, is_owner), (is_admin,)),
    "drafts.review": _REVIEWS,
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "drafts.create": mark("Tạo khóa học mới để biên soạn"),
    "drafts.write": mark("Biên soạn bản nháp của khóa học mình là tác giả"),
    "drafts.see": mark("Xem bản nháp của khóa học"),
    "drafts.own": mark("Chia sẻ khóa học cho người cùng soạn, chuyển giao khóa học"),
    "drafts.review": mark("Duyệt bản nháp của người khác trước khi phát hành"),
}
