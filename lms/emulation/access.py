"""Who may see the emulation record: the office and the leaders everybody's, each person their own."""

from lms.kernel.access import Table, is_leader, is_office, signed_in

PERMISSIONS: Table = {
    "emulation.read": ((is_office,), (is_leader,)),
    "emulation.mine": ((signed_in,),),
    "emulation.change": ((is_office,),),
}
