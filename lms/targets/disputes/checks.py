"""What `lms verify` asks of disputes: the steps of each could follow one another, without a gap."""

from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, stream
from lms.targets.disputes.models import DisputeStep
from lms.targets.disputes.rules import Step, is_legal

BROKEN = mark("các bước giải quyết không nối tiếp nhau")


def _steps(connection: Connection) -> Iterator[Problem]:
    rows = stream(
        connection,
        sa.select(DisputeStep.dispute_id, DisputeStep.number, DisputeStep.step).order_by(
            DisputeStep.dispute_id, DisputeStep.number
        ),
    )
    for dispute_id, group in groupby(rows, key=lambda row: row.dispute_id):
        taken = list(group)
        if [row.number for row in taken] != list(range(1, len(taken) + 1)) or not is_legal(
            [Step(row.step) for row in taken]
        ):
            yield Problem(f"dispute:{dispute_id}", Message(BROKEN))


CHECKS = (Check("disputes.steps", mark("Ý kiến “Tôi đã học rồi” được giải quyết đúng trình tự"), _steps),)
