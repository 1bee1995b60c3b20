"""Who may learn, and who may declare a completion void."""

from lms.kernel.access import Table, is_office, signed_in

PERMISSIONS: Table = {
    "learning.learn": ((signed_in,),),
    "learning.revoke": ((is_office,),),
}
