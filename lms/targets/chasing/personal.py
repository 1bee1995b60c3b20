"""What reminders hold about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.targets.by_target import by_target
from lms.targets.chasing.models import Digest, DigestEnd, Escalation, Reminder


def sections(person_id: int) -> Iterator[Section]:
    """When the person was reminded, the letters to them, and when they were told of others as a head."""

    yield by_target(
        person_id,
        Reminder,
        "reminders",
        mark("Các lần được nhắc"),
        {
            "on": (mark("Ngày"), Reminder.reminded_on),
            "way": (mark("Cách nhắc"), Reminder.way),
            "by": (mark("Ai nhắc"), Reminder.recorded_by),
        },
    )
    yield by_target(
        person_id,
        Escalation,
        "escalations",
        mark("Được báo về người quá hạn trong đơn vị"),
        {
            "on": (mark("Ngày"), Escalation.escalated_on),
            "people": (mark("Số người quá hạn"), Escalation.people),
        },
    )
    yield section(
        "reminder_letters", mark("Thư nhắc"), ("reminder_digest", "reminder_digest_end"),
        {
            "made_at": (mark("Lập lúc"), Digest.made_at), "outcome": (mark("Kết quả"), DigestEnd.outcome),
            "ended_at": (mark("Xong lúc"), DigestEnd.ended_at),
        },
        lambda s: s.select_from(Digest)
        .outerjoin(DigestEnd, DigestEnd.digest_id == Digest.id)
        .where(Digest.person_id == person_id)
        .order_by(Digest.id),
    )  # fmt: skip
