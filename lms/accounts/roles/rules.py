"""What a grant may look like, and what may be passed on. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.kernel.actor import Role
from lms.kernel.messages import Message, mark

# An administrator grants roles outright; a learner's is nobody's to give.
DELEGABLE = frozenset({Role.TRAINER, Role.HEAD, Role.OFFICE, Role.LEADER})
GRANTED = (Role.TRAINER, Role.HEAD, Role.OFFICE, Role.LEADER, Role.ADMIN)


@dataclass(frozen=True)
class Wish:
    """A role for somebody: for everything, one unit or one course, from a day to a last day (None: open)."""

    role: Role
    unit_id: int | None
    course_id: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Source:
    """The grant that is to be passed on."""

    role: Role
    unit_id: int | None
    course_id: int | None
    valid_from: date
    valid_to: date | None
    is_delegated: bool


def wish_problem(wish: Wish) -> Message | None:
    """What is wrong with a grant in itself, or None."""
    if wish.role is Role.HEAD and wish.unit_id is None:
        return Message(mark("Vai trò trưởng đơn vị cần nêu rõ đơn vị."))
    if wish.role is not Role.HEAD and wish.unit_id is not None:
        return Message(mark("Vai trò này áp dụng cho toàn trường; hãy để trống đơn vị."))
    if wish.role is not Role.TRAINER and wish.course_id is not None:
        return Message(mark("Chỉ vai trò giáo viên cốt cán mới gắn với một khóa học."))
    if wish.valid_to is not None and wish.valid_to < wish.valid_from:
        return Message(mark("Ngày kết thúc đứng trước ngày bắt đầu."))
    return None


def delegation_problem(source: Source, wish: Wish, unit_path: frozenset[int], today: date) -> Message | None:
    """What is wrong with passing `source` on as `wish`, or None.

    `unit_path`: the wished unit and all above it. Within the own scope and time, with an end, and never further.
    """
    if source.is_delegated:
        return Message(mark("Vai trò bạn đang giữ thay thì không giao tiếp cho người khác được."))
    if source.role not in DELEGABLE or wish.role is not source.role:
        return Message(mark("Vai trò này không giao thay được."))
    if wish.valid_to is None:
        return Message(mark("Giao thay phải có ngày kết thúc."))
    if wish.valid_from < today:
        return Message(mark("Giao thay bắt đầu từ hôm nay trở đi."))
    if wish.valid_from < source.valid_from or (
        source.valid_to is not None and wish.valid_to > source.valid_to
    ):
        return Message(mark("Thời gian giao thay phải nằm trong thời gian bạn giữ vai trò."))
    if source.unit_id is not None and source.unit_id not in unit_path:
        return Message(mark("Chỉ giao thay được trong đơn vị của bạn."))
    if source.course_id is not None and wish.course_id != source.course_id:
        return Message(mark("Chỉ giao thay được khóa học của bạn."))
    return wish_problem(wish)


def last_day_left(
    head_from: date, head_to: date | None, given_from: date, given_to: date | None
) -> date | None:
    """The last day that a delegation keeps of a headship that holds from `head_from` to `head_to` by now.

    None where the delegation lies within it; the eve of the delegation's first day where nothing is left of it.
    """
    if given_from < head_from:
        return given_from - timedelta(days=1)
    if head_to is None or (given_to is not None and given_to <= head_to):
        return None
    return max(head_to, given_from - timedelta(days=1))
