"""Who may see certificates. Checking one by its code or number needs no account."""

from lms.kernel.access import Table, is_admin, is_office, is_self, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "certificates.read": ((signed_in,),),
    "certificates.open": ((is_self,), (is_office,), (is_admin,)),
    "certificates.register": ((is_office,), (is_admin,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "certificates.read": mark("Xem giấy chứng nhận của mình"),
    "certificates.open": mark("Mở tệp giấy chứng nhận"),
    "certificates.register": mark("Xem sổ cấp giấy chứng nhận"),
}
