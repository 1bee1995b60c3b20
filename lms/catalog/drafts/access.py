"""Who may write a course: its authors; who may look on: those it is shared with for that. A course that came as a pack has none until one of its trainers begins."""

from lms.kernel.access import Scope, Table, is_admin, is_author, is_trainer, nobody_writes_it, teaches
from lms.kernel.actor import Actor
from lms.kernel.messages import mark


def is_owner(actor: Actor, scope: Scope) -> bool:
    """Is the owner of the course; asked without a course: may be of some."""
    return scope.author_ids is None or (scope.owner_id is not None and actor.account_id == scope.owner_id)


def is_viewer(actor: Actor, scope: Scope) -> bool:
    """Was given the course to look at."""
    return actor.account_id in scope.viewer_ids


def is_no_author(actor: Actor, scope: Scope) -> bool:
    """Is neither owner nor editor of the course."""
    return scope.author_ids is None or actor.account_id not in scope.author_ids


WRITES = ((teaches, is_author), (is_trainer, nobody_writes_it))
SEES = (*WRITES, (teaches, is_viewer))
_REVIEWS = ((is_trainer, is_no_author),)

PERMISSIONS: Table = {
    "drafts.create": ((teaches,),),
    "drafts.write": WRITES,
    "drafts.see": SEES,
    "drafts.own": ((teaches, is_owner), (is_admin,)),
    "drafts.review": _REVIEWS,
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "drafts.create": mark("Tạo khóa học mới để biên soạn"),
    "drafts.write": mark("Biên soạn bản nháp của khóa học mình là tác giả"),
    "drafts.see": mark("Xem bản nháp của khóa học"),
    "drafts.own": mark("Chia sẻ khóa học cho người cùng soạn, người chỉ xem; chuyển giao khóa học"),
    "drafts.review": mark("Duyệt bản nháp của người khác trước khi phát hành"),
}
