"""What `lms verify` asks of reminders: what stands in two places says the same, and nobody was written to too often."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from lms.kernel.clock import local_date
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each, stream
from lms.targets.chasing.models import Digest, DigestEnd, Reminder
from lms.targets.chasing.rules import WEEK, Ending, Way

NO_LETTER = mark("dòng nhắc số {id} ghi là đã gửi thư mà không có thư ấy của người này")
OTHER_DAY = mark("dòng nhắc số {id} khác ngày thư được gửi")
TOO_OFTEN = mark("người số {person_id} có hai thư cách nhau chưa đủ 7 ngày")


def _letters(connection: Connection) -> Iterator[Problem]:
    sent = sa.exists().where(
        Digest.id == Reminder.digest_id, Digest.person_id == Reminder.person_id,
        DigestEnd.digest_id == Digest.id, DigestEnd.outcome == Ending.SENT.value,
    )  # fmt: skip
    by_mail = Reminder.way == Way.EMAIL.value
    wrong = sa.or_(sa.and_(by_mail, ~sent), sa.and_(~by_mail, Reminder.digest_id.is_not(None)))
    yield from each(
        connection,
        "reminder",
        sa.select(Reminder.id.label("row"), Reminder.id).where(wrong).order_by(Reminder.id),
        NO_LETTER,
    )
    rows = stream(
        connection,
        sa.select(Reminder.id, Reminder.reminded_on, DigestEnd.ended_at)
        .join(DigestEnd, DigestEnd.digest_id == Reminder.digest_id)
        .order_by(Reminder.id),
    )
    for row in rows:
        if local_date(row.ended_at) != row.reminded_on:
            yield Problem(f"reminder:{row.id}", Message(OTHER_DAY, {"id": row.id}))


def _weekly(connection: Connection) -> Iterator[Problem]:
    one, next_one = aliased(Digest), aliased(Digest)
    end, next_end = aliased(DigestEnd), aliased(DigestEnd)
    rows = stream(
        connection,
        sa.select(one.person_id, one.made_on, next_one.made_on.label("next_on"))
        .join(end, sa.and_(end.digest_id == one.id, end.outcome == Ending.SENT.value))
        .join(next_one, sa.and_(next_one.person_id == one.person_id, next_one.number > one.number))
        .join(next_end, sa.and_(next_end.digest_id == next_one.id, next_end.outcome == Ending.SENT.value))
        .order_by(one.id),
    )
    for row in rows:
        if (row.next_on - row.made_on).days < WEEK:
            yield Problem(f"person:{row.person_id}", Message(TOO_OFTEN, {"person_id": row.person_id}))


CHECKS = (
    Check("reminders.letters", mark("Thư đã ghi là gửi thì có thật"), _letters),
    Check("reminders.weekly", mark("Mỗi người nhận nhiều nhất một thư nhắc mỗi tuần"), _weekly),
)
