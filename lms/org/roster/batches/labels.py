"""How batches, their groups and their states are called on screen. Pure: message ids."""

from collections.abc import Mapping

from lms.kernel.messages import mark
from lms.org.roster.batches.models import RunState
from lms.org.roster.steps import Kind

GROUP_LABELS: Mapping[str, str] = {
    Kind.NEW: mark("Thêm mới"),
    Kind.CHANGED: mark("Thay đổi"),
    Kind.BACK: mark("Trở lại"),
    Kind.ENDED: mark("Danh sách ghi đã rời trường"),
    Kind.LEFT: mark("Không còn trong danh sách"),
}

STATE_LABELS: Mapping[str, str] = {
    RunState.PREPARING: mark("Đang chuẩn bị"),
    RunState.APPLYING: mark("Đang ghi"),
    RunState.DONE: mark("Đã xong"),
    RunState.MOVED: mark("Chưa ghi, cần xem lại"),
    RunState.STOPPED: mark("Đã dừng"),
}
