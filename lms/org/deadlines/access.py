"""Who sees the yearly clock, and who may set it."""

from lms.kernel.access import Table, is_head, is_leader, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "deadlines.read": ((is_office,), (is_leader,), (is_head,)),
    "deadlines.change": ((is_office,),),
}

WORDS = {
    "deadlines.read": mark("Xem lịch thi đua và các hạn"),
    "deadlines.change": mark("Sửa các hạn, ghi việc đã xong"),
}
