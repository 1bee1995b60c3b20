"""Who plans workshops, records who was there, and sees whose names. A head sees the own subtree: `queries.visible_units`."""

from lms.kernel.access import Scope, Table, is_head, is_leader, is_office, is_trainer, signed_in
from lms.kernel.actor import Actor
from lms.kernel.messages import mark


def runs_it(actor: Actor, scope: Scope) -> bool:
    """Planned the workshop or teaches in it; asked without one: may run some."""
    return scope.author_ids is None or actor.account_id in scope.author_ids


PERMISSIONS: Table = {
    "workshops.attend": ((signed_in,),),
    "workshops.read": ((is_office,), (is_leader,), (is_head,), (is_trainer,)),
    "workshops.plan": ((is_office,), (is_trainer,)),
    "workshops.run": ((is_office,), (signed_in, runs_it)),
    "workshops.hours": ((is_office,), (is_leader,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "workshops.attend": mark("Xem buổi tập huấn mình được mời và ghi mình có mặt"),
    "workshops.read": mark("Xem các buổi tập huấn và số người dự"),
    "workshops.plan": mark("Lập kế hoạch tập huấn"),
    "workshops.run": mark("Mời người, điểm danh và chốt buổi tập huấn mình phụ trách"),
    "workshops.hours": mark("Xem giờ giảng của giảng viên tập huấn"),
}
