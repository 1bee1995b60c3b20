"""Who may see coverage, and who may say what a target asks. A head sees the own subtree: `queries.visible_units`."""

from lms.kernel.access import Table, is_head, is_leader, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "coverage.read": ((is_office,), (is_leader,), (is_head,)),
    "coverage.change": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "coverage.read": mark("Xem tỷ lệ đạt chỉ tiêu và tên người còn thiếu"),
    "coverage.change": mark("Đặt chỉ tiêu và hạn"),
}
