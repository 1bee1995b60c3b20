"""Who may do what with accounts."""

from lms.kernel.access import Table, is_admin, is_head, is_office, signed_in

PERMISSIONS: Table = {
    "accounts.self": ((signed_in,),),
    "accounts.manage": ((is_admin,), (is_office,)),
    "accounts.reset": ((is_admin,), (is_office,), (is_head,)),
    "accounts.grant": ((is_admin,),),
}
