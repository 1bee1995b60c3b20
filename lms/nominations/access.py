"""Who may propose, confirm, appraise and decide; who is nominated does none of it (`rules.step_problem`)."""

from lms.kernel.access import Table, is_head, is_leader, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "criteria.read": ((signed_in,),),
    "criteria.change": ((is_office,),),
    "nominations.read": ((is_office,), (is_leader,), (is_head,)),
    "nominations.propose": ((is_head,), (is_office,)),
    "nominations.confirm": ((is_head,), (is_leader,)),
    "nominations.appraise": ((is_office,), (is_leader,)),
    "nominations.decide": ((is_leader,),),
    "council.read": ((is_office,), (is_leader,)),
    "council.change": ((is_office,),),
}

WORDS = {
    "criteria.read": mark("Xem tiêu chuẩn khen thưởng"),
    "criteria.change": mark("Sửa tiêu chuẩn và hình thức khen thưởng"),
    "nominations.read": mark("Xem đề nghị khen thưởng (trưởng đơn vị: của đơn vị mình)"),
    "nominations.propose": mark("Đề nghị khen thưởng (trưởng đơn vị: trong đơn vị mình)"),
    "nominations.confirm": mark("Xác nhận đề nghị khen thưởng của đơn vị"),
    "nominations.appraise": mark("Thẩm định đề nghị khen thưởng"),
    "nominations.decide": mark("Quyết định khen thưởng hoặc gửi cấp trên"),
    "council.read": mark("Xem các phiên họp Hội đồng Thi đua - Khen thưởng"),
    "council.change": mark("Lập phiên họp Hội đồng, ghi kết quả bỏ phiếu"),
}
