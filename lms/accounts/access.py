"""Who may do what with accounts."""

from lms.kernel.access import Table, is_admin, is_office, signed_in

PERMISSIONS: Table = {
    "accounts.self": ((signed_in,),),
    "accounts.manage": ((is_admin,), (is_office,)),
    "accounts.grant": ((is_admin,),),
}
