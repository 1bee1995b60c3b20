"""Who may see certificates. Checking one by its code or number needs no account."""

from lms.kernel.access import Table, is_admin, is_office, is_self, signed_in

PERMISSIONS: Table = {
    "certificates.read": ((signed_in,),),
    "certificates.open": ((is_self,), (is_office,), (is_admin,)),
    "certificates.register": ((is_office,), (is_admin,)),
}
