"""Who names core trainers, who sees their work, and who says that help was given. A head does so for the own subtree."""

from lms.kernel.access import Table, is_head, is_leader, is_office, is_self, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "mentoring.own": ((signed_in,),),
    "mentoring.answer": ((is_self,),),
    "mentoring.withdraw": ((is_office,), (is_self,)),
    "mentoring.read": ((is_office,), (is_leader,), (is_head,)),
    "mentoring.appoint": ((is_office,), (is_head,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "mentoring.own": mark("Xem nhóm của mình, ghi lần giúp đồng nghiệp và xem mình được giúp gì"),
    "mentoring.answer": mark("Xác nhận mình được giúp, hoặc báo không đúng"),
    "mentoring.withdraw": mark("Rút lại lần giúp đã ghi"),
    "mentoring.read": mark("Xem giáo viên cốt cán và số lần giúp đồng nghiệp"),
    "mentoring.appoint": mark("Cử giáo viên cốt cán và giao nhóm đồng nghiệp"),
}
