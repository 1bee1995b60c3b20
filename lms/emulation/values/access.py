"""Who enters values of the record, and who confirms them."""

from lms.kernel.access import Table, is_head, is_leader, is_office, is_self, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "values.mine": ((signed_in,),),
    "values.enter": ((is_self,), (is_office,), (is_head,)),
    "values.read": ((is_office,), (is_leader,), (is_head,)),
    "values.confirm": ((is_office,), (is_leader,)),
}

WORDS = {
    "values.mine": mark("Xem và đề nghị ghi sáng kiến, giải thưởng, khen thưởng của mình"),
    "values.enter": mark("Ghi sáng kiến, giải thưởng, khen thưởng của mình hoặc của đơn vị phụ trách"),
    "values.read": mark("Xem giá trị đã nhập trong hồ sơ thi đua của đơn vị"),
    "values.confirm": mark("Xác nhận giá trị đã nhập trong hồ sơ thi đua"),
}
