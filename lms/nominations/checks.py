"""What `lms verify` asks of nominations: no state was skipped, and no vote counts more than were there."""

from collections.abc import Iterator
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, stream
from lms.nominations.models import CouncilEnding, NominationStep
from lms.nominations.rules import BY_COUNCIL, Step, is_legal

BROKEN = mark("các bước không nối tiếp nhau")
TOO_MANY = mark("số phiếu nhiều hơn số thành viên có mặt, hoặc phiên họp chưa có kết quả")


def _steps(connection: Connection) -> Iterator[Problem]:
    order = NominationStep.nomination_id, NominationStep.number
    rows = stream(connection, sa.select(*order, NominationStep.step).order_by(*order))
    for nomination_id, group in groupby(rows, key=lambda row: row.nomination_id):
        taken = list(group)
        numbers = [row.number for row in taken] == list(range(1, len(taken) + 1))
        if not numbers or not is_legal([Step(row.step) for row in taken]):
            yield Problem(f"nomination:{nomination_id}", Message(BROKEN))


def _votes(connection: Connection) -> Iterator[Problem]:
    votes = sa.select(
        NominationStep.nomination_id,
        NominationStep.votes_for,
        NominationStep.votes_against,
        CouncilEnding.present,
    ).outerjoin(CouncilEnding, CouncilEnding.session_id == NominationStep.session_id)
    voted = votes.where(NominationStep.step.in_([step.value for step in BY_COUNCIL]))
    for row in stream(connection, voted):
        there = len(row.present or [])
        if row.votes_for is None or row.votes_against is None or row.votes_for + row.votes_against > there:
            yield Problem(f"nomination:{row.nomination_id}", Message(TOO_MANY))


CHECKS = (
    Check("nominations.steps", mark("Đề nghị khen thưởng đi đúng trình tự"), _steps),
    Check("nominations.votes", mark("Phiếu của Hội đồng không nhiều hơn người có mặt"), _votes),
)
