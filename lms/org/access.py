"""Who may read and change the organisation."""

from lms.kernel.access import Table, is_admin, is_office, is_self

PERMISSIONS: Table = {
    "org.read": ((is_office,), (is_admin,)),
    "org.change": ((is_office,), (is_admin,)),
    "org.settings": ((is_office,), (is_admin,)),
    "org.own-consent": ((is_self,),),
    "org.birth-dates": ((is_office,),),
}
