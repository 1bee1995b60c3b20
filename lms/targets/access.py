"""Who may see coverage, who may say what a target asks, and who may ask to be exempt. A head sees the own subtree: `queries.visible_units`."""

from lms.kernel.access import Table, is_head, is_leader, is_office, is_self, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "coverage.read": ((is_office,), (is_leader,), (is_head,)),
    "coverage.change": ((is_office,),),
    "snapshots.read": ((is_office,), (is_leader,)),
    "snapshots.freeze": ((is_office,),),
    "exemptions.ask": ((signed_in,),),
    "exemptions.ask-for": ((is_self,), (is_office,), (is_head,)),
    "exemptions.read": ((is_office,), (is_leader,), (is_head,)),
    "exemptions.decide": ((is_office,),),
    "recognitions.send": ((signed_in,),),
    "recognitions.read": ((is_office,), (is_leader,)),
    "recognitions.decide": ((is_office,), (is_leader,)),
}

# What each allows, in words: the access table's page shows these.
WORDS = {
    "coverage.read": mark("Xem tỷ lệ đạt chỉ tiêu và tên người còn thiếu"),
    "coverage.change": mark("Đặt chỉ tiêu và hạn"),
    "snapshots.read": mark("Xem số liệu chốt và so sánh"),
    "snapshots.freeze": mark("Chốt số liệu"),
    "exemptions.ask": mark("Đề nghị miễn, hoãn hoặc lùi hạn cho mình"),
    "exemptions.ask-for": mark("Đề nghị miễn, hoãn hoặc lùi hạn cho người trong đơn vị"),
    "exemptions.read": mark("Xem các đề nghị miễn, hoãn, lùi hạn"),
    "exemptions.decide": mark("Quyết định miễn, hoãn, lùi hạn"),
    "recognitions.send": mark("Gửi giấy chứng nhận học ở nơi khác"),
    "recognitions.read": mark("Xem giấy chứng nhận mọi người gửi"),
    "recognitions.decide": mark("Công nhận hoặc trả lại giấy chứng nhận"),
}
