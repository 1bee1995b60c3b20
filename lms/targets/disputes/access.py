"""Who may say that they have learnt it already, and who answers."""

from lms.kernel.access import Table, is_leader, is_office, signed_in
from lms.kernel.messages import mark

PERMISSIONS: Table = {
    "disputes.ask": ((signed_in,),),
    "disputes.read": ((is_office,), (is_leader,)),
    "disputes.answer": ((is_office,),),
}

WORDS = {
    "disputes.ask": mark("Báo “Tôi đã học rồi” và xem câu trả lời"),
    "disputes.read": mark("Xem mọi ý kiến “Tôi đã học rồi”"),
    "disputes.answer": mark("Trả lời ý kiến “Tôi đã học rồi”"),
}
