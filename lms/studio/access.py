"""Who may look into the studio: trainers, each the courses that are theirs; the office sees figures of them all."""

from lms.catalog.drafts.access import is_author, nobody_writes_it, teaches
from lms.kernel.access import Scope, Table, is_office, is_trainer
from lms.kernel.actor import Actor, Role
from lms.kernel.messages import mark


def is_given(actor: Actor, scope: Scope) -> bool:
    """Was made trainer of this very course."""
    return any(
        grant.role is Role.TRAINER and grant.course_id is not None and grant.course_id == scope.course_id
        for grant in actor.grants
    )


TEACHES_IT = ((teaches, is_author), (is_given,), (is_trainer, nobody_writes_it))
"""Whose learners they are: of the course's authors, of whoever was given the course by name, and of every trainer while
nobody writes it. A colleague, a reviewer too, sees the course and its figures, and nobody's name."""

PERMISSIONS: Table = {
    "studio.read": ((is_trainer,),),
    "studio.statistics": ((is_trainer,), (is_office,), (teaches, is_author)),
    "studio.signs": (*TEACHES_IT, (is_office,)),
    "studio.learners": TEACHES_IT,
    "studio.attempts": (*TEACHES_IT, (is_office,)),
    "studio.reviews": ((is_trainer,), (is_office,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "studio.read": mark("Vào phần biên soạn khóa học"),
    "studio.statistics": mark("Xem thống kê bài kiểm tra và câu hỏi, không có tên người làm"),
    "studio.signs": mark("Xem những lượt làm bài đáng xem lại, có tên người làm"),
    "studio.learners": mark("Xem ai đang học khóa học mình dạy, tới bước nào, và góp ý không tên của họ"),
    "studio.attempts": mark("Xem các bước của một lượt làm bài, có tên người làm"),
    "studio.reviews": mark("Xem những bài học cần rà soát nguồn"),
}
