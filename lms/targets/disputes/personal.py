"""What disputes hold about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.targets.disputes.models import Dispute, DisputeFile, DisputeStep


def sections(person_id: int) -> Iterator[Section]:
    """What the person said, what was answered, and the papers sent with it."""
    yield section(
        "disputes", mark("Ý kiến “Tôi đã học rồi”"), ("dispute",),
        {
            "requirement": (mark("Nội dung"), Dispute.requirement), "text": (mark("Đã viết"), Dispute.text),
            "asked_by": (mark("Ai gửi"), Dispute.asked_by), "asked_at": (mark("Gửi lúc"), Dispute.asked_at),
        },
        lambda s: s.where(Dispute.person_id == person_id).order_by(Dispute.id),
    )  # fmt: skip
    yield section(
        "dispute_steps", mark("Trả lời ý kiến “Tôi đã học rồi”"), ("dispute_step",),
        {
            "requirement": (mark("Nội dung"), Dispute.requirement), "step": (mark("Việc"), DisputeStep.step),
            "note": (mark("Lý do"), DisputeStep.note), "by": (mark("Ai ghi"), DisputeStep.recorded_by),
            "recorded_at": (mark("Ghi lúc"), DisputeStep.recorded_at),
        },
        lambda s: s.select_from(DisputeStep)
        .join(Dispute, Dispute.id == DisputeStep.dispute_id)
        .where(Dispute.person_id == person_id)
        .order_by(DisputeStep.dispute_id, DisputeStep.number),
    )  # fmt: skip
    yield section(
        "dispute_files", mark("Minh chứng gửi kèm ý kiến"), ("dispute_file",),
        {"name": (mark("Tên tệp"), DisputeFile.name), "sent_at": (mark("Gửi lúc"), DisputeFile.sent_at)},
        lambda s: s.select_from(DisputeFile)
        .join(Dispute, Dispute.id == DisputeFile.dispute_id)
        .where(Dispute.person_id == person_id)
        .order_by(DisputeFile.id),
    )  # fmt: skip
