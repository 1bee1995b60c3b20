"""Who may read statistics and export them."""

from lms.kernel.access import Table, is_leader, is_office
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "statistics.read": ((is_office,), (is_leader,)),
    "statistics.save": ((is_office,), (is_leader,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "statistics.read": mark("Xem và tải số liệu thống kê"),
    "statistics.save": mark("Lưu thống kê dùng chung và đặt lịch gửi thư"),
}
