"""Who keeps the public page."""

from lms.kernel.access import Table, is_leader, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "showcase.read": ((is_office,), (is_leader,)),
    "showcase.change": ((is_office,),),
}

WORDS = {
    "showcase.read": mark("Xem phần chuẩn bị của trang công khai"),
    "showcase.change": mark("Bật, tắt trang công khai, chọn nội dung và ghi ý kiến đồng ý"),
}
