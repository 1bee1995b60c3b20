"""The criteria get a new version; older ones stay, and nominations keep the one they were begun under."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.messages import Message, mark
from lms.nominations.models import CriteriaVersion, Criterion
from lms.nominations.queries import Award, versions

MEANWHILE = mark(
    "Có người vừa ban hành một phiên bản khác. Hãy xem bản của họ, rồi bấm lưu lần nữa nếu vẫn muốn dùng bản của bạn."
)


@dataclass(frozen=True)
class Written:
    """A criterion as it is written."""

    text: str
    audiences: tuple[str, ...]
    figures: tuple[str, ...]
    papers: tuple[str, ...]


def publish(
    actor: Actor,
    seen: int,
    valid_from: date,
    ground: str,
    awards: Sequence[Award],
    criteria: Sequence[Written],
) -> int:
    """Adds a version that holds from a day on; its number. `seen`: the newest number that the writer saw.

    Invalid for a day that has passed, or without a criterion or an award; Conflict where somebody was faster.
    """
    require(actor, "criteria.change", read="criteria.read")
    newest = max((one.number for one in versions()), default=0)
    if seen != newest:
        raise Conflict(Message(MEANWHILE))
    if valid_from < clock.today():
        raise Invalid(
            Message(mark("Phiên bản mới có hiệu lực sớm nhất từ hôm nay: đề nghị đã lập giữ tiêu chuẩn cũ."))
        )
    if not criteria or not awards:
        raise Invalid(Message(mark("Cần ít nhất một tiêu chuẩn và một hình thức khen thưởng.")))
    if any(not one.audiences for one in criteria):
        raise Invalid(Message(mark("Mỗi tiêu chuẩn cần ghi dành cho ai.")))
    made = insert_ignore(
        CriteriaVersion, number=newest + 1, valid_from=valid_from, ground=ground,
        awards=[[one.title, one.level.value] for one in awards], recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(MEANWHILE))
    wanted = sa.select(CriteriaVersion.id).where(CriteriaVersion.number == newest + 1)
    version_id = db.session.scalars(wanted).one()
    for position, one in enumerate(criteria, 1):
        db.session.add(
            Criterion(
                version_id=version_id, position=position, text=one.text, audiences=list(one.audiences),
                figures=list(one.figures), papers=list(one.papers),
            )
        )  # fmt: skip
    record(
        actor,
        "criteria.publish",
        f"criteria_version:{newest + 1}",
        number=newest + 1,
        valid_from=valid_from.isoformat(),
    )
    return newest + 1
