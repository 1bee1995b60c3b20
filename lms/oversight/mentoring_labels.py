"""Words for the acts about core trainers. Message ids, pure."""

from collections.abc import Mapping

from lms.kernel.messages import mark

MENTORING_VERBS: Mapping[str, str] = {
    "mentoring.appoint": mark("Cử giáo viên cốt cán"),
    "mentoring.dismiss": mark("Thôi cử giáo viên cốt cán"),
    "mentoring.revoke": mark("Rút lại việc cử giáo viên cốt cán"),
    "mentoring.revoke-place": mark("Rút lại việc giao vào nhóm của giáo viên cốt cán"),
    "mentoring.give": mark("Giao người vào nhóm của giáo viên cốt cán"),
    "mentoring.take-out": mark("Cho người rời nhóm của giáo viên cốt cán"),
    "mentoring.log": mark("Ghi lần giúp đồng nghiệp"),
    "mentoring.answer": mark("Xác nhận hoặc báo không đúng lần được giúp"),
    "mentoring.withdraw": mark("Rút lại lần giúp đồng nghiệp"),
}
