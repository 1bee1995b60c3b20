"""What `lms verify` asks of core trainers: nobody is in two groups on one day, or helped themselves; nobody is core
trainer twice; nothing was answered before it was logged."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel.messages import mark
from lms.kernel.verify import Check, Problem, each
from lms.mentoring.models import CoreTrainer, CoreTrainerMember, MentoringAnswer, MentoringHelp
from lms.org.queries import not_replaced

TWICE = mark("hai dòng cử cùng một người làm giáo viên cốt cán trùng ngày nhau")
TWO_GROUPS = mark("một người ở trong hai nhóm trong cùng một ngày")
ITSELF = mark("ghi lần giúp chính mình")
TOO_EARLY = mark("lần giúp được trả lời trước khi được ghi")


def _overlapping(model: Any) -> sa.Select[Any]:
    """The rows in force of one person that share a day with a later row."""
    one, other = aliased(model), aliased(model)

    def in_force(row: Any) -> tuple[Any, ...]:
        later = aliased(model)
        some_day = sa.or_(row.valid_to.is_(None), row.valid_to >= row.valid_from)
        return (~sa.exists().where(later.replaces_id == row.id), some_day)

    return (
        sa.select(one.id)
        .join(other, sa.and_(other.person_id == one.person_id, other.id > one.id))
        .where(
            *in_force(one), *in_force(other),
            sa.or_(one.valid_to.is_(None), one.valid_to >= other.valid_from),
            sa.or_(other.valid_to.is_(None), other.valid_to >= one.valid_from),
        )
        .order_by(one.id)
    )  # fmt: skip


def _groups(connection: Connection) -> Iterator[Problem]:
    yield from each(connection, "core_trainer", _overlapping(CoreTrainer), TWICE)
    yield from each(connection, "core_trainer_member", _overlapping(CoreTrainerMember), TWO_GROUPS)
    member = CoreTrainerMember
    own = sa.select(member.id).where(not_replaced(member), member.trainer_id == member.person_id)
    yield from each(connection, "core_trainer_member", own, ITSELF)


def _helps(connection: Connection) -> Iterator[Problem]:
    one = MentoringHelp
    found = sa.select(one.id).order_by(one.id)
    yield from each(connection, "mentoring_help", found.where(one.trainer_id == one.person_id), ITSELF)
    early = found.join(MentoringAnswer, MentoringAnswer.help_id == one.id)
    early = early.where(MentoringAnswer.recorded_at < one.recorded_at)
    yield from each(connection, "mentoring_help", early, TOO_EARLY)


CHECKS = (
    Check("mentoring.groups", mark("Mỗi người ở trong nhiều nhất một nhóm của giáo viên cốt cán"), _groups),
    Check(
        "mentoring.helps",
        mark("Mỗi lần giúp đồng nghiệp là giúp người khác và được trả lời sau khi ghi"),
        _helps,
    ),
)
