"""Who may do what with personal data."""

from lms.kernel.access import Table, is_admin, is_leader, is_office, signed_in

PERMISSIONS: Table = {
    "privacy.mine": ((signed_in,),),
    "privacy.read": ((is_office,), (is_admin,), (is_leader,)),
    "privacy.handle": ((is_office,), (is_admin,)),
    "privacy.limits": ((is_office,), (is_admin,)),
}
