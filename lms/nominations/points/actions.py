"""The points table gets a new version; older ones stay."""

from collections.abc import Sequence
from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.nominations.points.models import PointsVersion
from lms.nominations.points.queries import points_versions
from lms.nominations.points.rules import NO_LINES, Line

MEANWHILE = mark("Có người vừa lưu một phiên bản khác của bảng điểm. Hãy xem bản của họ, rồi bấm lưu lần nữa nếu vẫn muốn dùng bản của bạn.")  # fmt: skip


def publish(
    actor: Actor, seen: int, valid_from: date, ground: str, is_on: bool, lines: Sequence[Line]
) -> int:
    """Adds a version that holds from a day on; its number. `seen`: the newest number that the writer saw.

    Invalid for a day that has passed, or a table that is on without a line; Conflict where somebody was faster.
    """
    require(actor, "criteria.change", read="criteria.read")
    newest = max((one.number for one in points_versions()), default=0)
    if seen != newest:
        raise Conflict(Message(MEANWHILE))
    if valid_from < clock.today():
        raise Invalid(Message(mark("Bảng điểm mới có hiệu lực sớm nhất từ hôm nay.")))
    if is_on and not lines:
        raise Invalid(Message(NO_LINES))
    made = insert_ignore(
        PointsVersion, number=newest + 1, valid_from=valid_from, is_on=is_on, ground=ground,
        lines=[[one.source, str(one.points), "" if one.most is None else str(one.most)] for one in lines],
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(MEANWHILE))
    record(
        actor, "points.publish", f"points_version:{newest + 1}", number=newest + 1, valid_from=valid_from.isoformat(),
        is_on=is_on,
    )  # fmt: skip
    return newest + 1
