"""What was recorded after an instant about people and about the target: why a figure known today is another one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.messages import mark
from lms.learning.models import Completion, CompletionRevocation
from lms.org.merges.models import PersonMerge
from lms.org.merges.whose import every_record
from lms.org.models import Membership
from lms.targets.models import Exemption, Extension, TargetException, TargetRecord

MOVED = mark("quá trình công tác, học tập")
MERGED = mark("gộp hồ sơ, hoặc hoàn tác gộp")
COMPLETED = mark("hoàn thành khóa học")
REVOKED = mark("thu hồi hoàn thành")
EXEMPTED = mark("miễn, hoãn")
EXTENDED = mark("lùi hạn")
NAMED = mark("nêu tên trong chỉ tiêu")
CHANGED = mark("nội dung chỉ tiêu")


@dataclass(frozen=True)
class Correction:
    """Something recorded later: what it is about (a message id), when, and who recorded it where that is kept. About a
    person, or (None) about the target as a whole."""

    person_id: int | None
    what: str
    recorded_at: datetime
    by: str | None


def corrections(target_id: int, person_ids: Collection[int], since: datetime) -> list[Correction]:
    """What was recorded after `since` about the target and about these people, the earliest first. One query."""
    whose = every_record()
    none: Any = sa.cast(sa.null(), sa.Text)

    def about(
        what: str, model: Any, at: Any, by: Any = none, *more: Any, person: Any = None
    ) -> sa.Select[Any]:
        person = model.person_id if person is None else person
        columns: list[Any] = [
            whose.c.person_id,
            sa.literal(what).label("what"),
            at.label("at"),
            by.label("by"),
        ]
        joined = whose.join(model, person == whose.c.record_id)
        found = sa.select(*columns).select_from(joined)
        return found.where(whose.c.person_id.in_(person_ids), at > since, *more)

    def own(model: Any) -> Any:
        return model.target_id == target_id

    columns: list[Any] = [whose.c.person_id, sa.literal(REVOKED), CompletionRevocation.revoked_at, none]
    revoked = (
        sa.select(*columns)
        .select_from(
            whose.join(Completion, Completion.person_id == whose.c.record_id).join(
                CompletionRevocation, CompletionRevocation.completion_id == Completion.id
            )
        )
        .where(whose.c.person_id.in_(person_ids), CompletionRevocation.revoked_at > since)
    )
    whole: list[Any] = [
        sa.cast(sa.null(), sa.Integer), sa.literal(CHANGED), TargetRecord.recorded_at, TargetRecord.recorded_by,
    ]  # fmt: skip
    every = sa.union_all(
        about(MOVED, Membership, Membership.recorded_at),
        about(MERGED, PersonMerge, PersonMerge.recorded_at, person=PersonMerge.merged_id),
        about(COMPLETED, Completion, Completion.completed_at),
        revoked,
        about(EXEMPTED, Exemption, Exemption.recorded_at, Exemption.recorded_by, own(Exemption)),
        about(EXTENDED, Extension, Extension.recorded_at, Extension.recorded_by, own(Extension)),
        about(
            NAMED,
            TargetException,
            TargetException.recorded_at,
            TargetException.recorded_by,
            own(TargetException),
        ),
        sa.select(*whole).where(own(TargetRecord), TargetRecord.recorded_at > since),
    ).subquery()
    rows: Any = db.session.execute(sa.select(every).order_by(every.c.at, every.c.person_id))
    return [Correction(*row) for row in rows]
