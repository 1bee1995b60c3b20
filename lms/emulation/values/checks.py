"""What `lms verify` asks of entered values: steps that could follow one another, corrections about the same one, evidence."""

from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.emulation.values.actions import NOTHING
from lms.emulation.values.models import RecordValue, RecordValueStep
from lms.emulation.values.rules import is_legal
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each, stream

BROKEN = mark("các bước xác nhận không nối tiếp nhau")
OTHER = mark("dòng sửa nói về người hoặc đơn vị khác với dòng được sửa")
BARE = mark("giá trị đã nhập không có minh chứng")


def _values(connection: Connection) -> Iterator[Problem]:
    step, value, old = RecordValueStep, RecordValue, aliased(RecordValue)
    rows = stream(
        connection,
        sa.select(step.value_id, step.number, step.step).order_by(step.value_id, step.number),
    )
    for value_id, group in groupby(rows, key=lambda row: row.value_id):
        taken = list(group)
        in_order = [row.number for row in taken] == list(range(1, len(taken) + 1))
        if not (in_order and is_legal([row.step for row in taken])):
            yield Problem(f"record_value:{value_id}", Message(BROKEN))
    other = sa.or_(
        value.person_id.is_distinct_from(old.person_id), value.unit_id.is_distinct_from(old.unit_id)
    )
    replaced = sa.select(value.id).join(old, old.id == value.replaces_id).where(other)
    yield from each(connection, "record_value", replaced.order_by(value.id), OTHER)
    no_paper = sa.or_(value.number == "", value.decided_on.is_(None))
    bare = sa.select(value.id).where(value.file_id.is_(None), no_paper, value.number != NOTHING)
    yield from each(connection, "record_value", bare.order_by(value.id), BARE)


CHECKS = (
    Check("emulation.values", mark("Giá trị nhập vào hồ sơ thi đua có minh chứng và đúng trình tự"), _values),
)
