"""Who may see the emulation record: the office and the leaders everybody's, each person their own."""

from lms.kernel.access import Table, is_leader, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "emulation.read": ((is_office,), (is_leader,)),
    "emulation.mine": ((signed_in,),),
    "emulation.change": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "emulation.read": mark("Xem hồ sơ thi đua của mọi người"),
    "emulation.mine": mark("Xem hồ sơ thi đua của mình"),
    "emulation.change": mark("Sửa kỳ thi đua"),
}
