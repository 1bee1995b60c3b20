"""Who may read and change the organisation."""

from lms.kernel.access import Table, is_admin, is_office, is_self
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "org.read": ((is_office,), (is_admin,)),
    "org.change": ((is_office,), (is_admin,)),
    "org.settings": ((is_office,), (is_admin,)),
    "org.own-consent": ((is_self,),),
    "org.birth-dates": ((is_office,),),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "org.read": mark("Xem danh sách người, đơn vị và các lần nhập danh sách"),
    "org.change": mark("Nhập danh sách, sửa người và đơn vị, ghi ý kiến đồng ý"),
    "org.settings": mark("Đổi thiết lập của trường"),
    "org.own-consent": mark("Cho hoặc rút ý kiến đồng ý của mình"),
    "org.birth-dates": mark("Xem ngày sinh"),
}
