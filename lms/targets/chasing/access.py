"""Who may remind whom, and see who was reminded. A head: the own subtree."""

from lms.kernel.access import Table, is_head, is_leader, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "reminders.mine": ((signed_in,),),
    "reminders.read": ((is_office,), (is_leader,), (is_head,)),
    "reminders.send": ((is_office,), (is_head,)),
    "reminders.send-to-all": ((is_office,),),
}

WORDS = {
    "reminders.mine": mark("Xem mình đã được nhắc khi nào"),
    "reminders.read": mark("Xem ai còn thiếu, ai đã được nhắc khi nào"),
    "reminders.send": mark("Nhắc người còn thiếu trong đơn vị"),
    "reminders.send-to-all": mark("Nhắc mọi người còn thiếu của Trường"),
}
