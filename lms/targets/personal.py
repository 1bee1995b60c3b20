"""What targets hold about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.targets.models import Exemption, Target


def sections(person_id: int) -> Iterator[Section]:
    """The exemptions from targets."""
    yield section(
        "exemptions", mark("Miễn, hoãn"), ("exemption",),
        {
            "target": (mark("Chỉ tiêu"), Target.key), "reason": (mark("Lý do"), Exemption.reason),
            "decision_number": (mark("Số quyết định"), Exemption.decision_number),
            "decided_by": (mark("Người quyết định"), Exemption.decided_by),
            "valid_from": (mark("Từ ngày"), Exemption.valid_from), "valid_to": (mark("Đến hết ngày"), Exemption.valid_to),
            "recorded_at": (mark("Ghi lúc"), Exemption.recorded_at),
        },
        lambda s: s.join(Target, Target.id == Exemption.target_id)
        .where(Exemption.person_id == person_id)
        .order_by(Exemption.id),
    )  # fmt: skip
