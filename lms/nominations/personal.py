"""What nominations hold about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.nominations.decisions.models import AwardDecision
from lms.nominations.models import (
    CouncilMember,
    CouncilSession,
    Criterion,
    Nomination,
    NominationFile,
    NominationOutcome,
    NominationStep,
    NominationText,
)


def sections(person_id: int) -> Iterator[Section]:
    """What was said for the person, what became of it, the evidence, and the Councils they sat in."""
    mine = Nomination.person_id == person_id
    yield section(
        "nominations", mark("Đề nghị khen thưởng"), ("nomination", "nomination_text"),
        {
            "period": (mark("Kỳ"), Nomination.period_key), "number": (mark("Số"), Nomination.number),
            "award": (mark("Hình thức"), NominationText.award), "reason": (mark("Lý do đề nghị"), NominationText.reason),
            "achievements": (mark("Thành tích đạt được"), NominationText.achievements),
            "recorded_at": (mark("Ghi lúc"), NominationText.recorded_at), "by": (mark("Ai ghi"), NominationText.recorded_by),
        },
        lambda s: s.select_from(NominationText)
        .join(Nomination, Nomination.id == NominationText.nomination_id)
        .where(mine)
        .order_by(NominationText.id),
    )  # fmt: skip
    yield section(
        "nomination_outcomes", mark("Thẩm định tiêu chuẩn khen thưởng"), ("nomination_outcome",),
        {
            "criterion": (mark("Tiêu chuẩn"), Criterion.text), "outcome": (mark("Kết quả"), NominationOutcome.outcome),
            "reason": (mark("Lý do"), NominationOutcome.reason), "by": (mark("Ai ghi"), NominationOutcome.recorded_by),
            "recorded_at": (mark("Ghi lúc"), NominationOutcome.recorded_at),
        },
        lambda s: s.select_from(NominationOutcome)
        .join(Nomination, Nomination.id == NominationOutcome.nomination_id)
        .join(Criterion, Criterion.id == NominationOutcome.criterion_id)
        .where(mine)
        .order_by(NominationOutcome.id),
    )  # fmt: skip
    yield section(
        "nomination_steps", mark("Các bước của đề nghị khen thưởng"), ("nomination_step",),
        {
            "number": (mark("Số"), Nomination.number), "step": (mark("Việc"), NominationStep.step),
            "note": (mark("Ý kiến"), NominationStep.note), "votes_for": (mark("Phiếu đồng ý"), NominationStep.votes_for),
            "votes_against": (mark("Phiếu không đồng ý"), NominationStep.votes_against),
            "recorded_at": (mark("Ghi lúc"), NominationStep.recorded_at), "by": (mark("Ai ghi"), NominationStep.recorded_by),
        },
        lambda s: s.select_from(NominationStep)
        .join(Nomination, Nomination.id == NominationStep.nomination_id)
        .where(mine)
        .order_by(NominationStep.nomination_id, NominationStep.number),
    )  # fmt: skip
    yield section(
        "award_decisions", mark("Quyết định khen thưởng"), ("award_decision",),
        {
            "number": (mark("Số quyết định"), AwardDecision.number), "decided_on": (mark("Ngày ký"), AwardDecision.decided_on),
            "recorded_at": (mark("Ghi lúc"), AwardDecision.recorded_at), "by": (mark("Ai ghi"), AwardDecision.recorded_by),
        },
        lambda s: s.select_from(AwardDecision)
        .join(Nomination, Nomination.id == AwardDecision.nomination_id)
        .where(mine)
        .order_by(AwardDecision.id),
    )  # fmt: skip
    yield section(
        "nomination_files", mark("Minh chứng của đề nghị khen thưởng"), ("nomination_file",),
        {"name": (mark("Tên tệp"), NominationFile.name), "sent_at": (mark("Gửi lúc"), NominationFile.sent_at)},
        lambda s: s.select_from(NominationFile)
        .join(Nomination, Nomination.id == NominationFile.nomination_id)
        .where(mine)
        .order_by(NominationFile.id),
    )  # fmt: skip
    yield section(
        "council", mark("Thành viên Hội đồng Thi đua - Khen thưởng"), ("council_member",),
        {
            "held_on": (mark("Ngày họp"), CouncilSession.held_on), "name": (mark("Họ và tên"), CouncilMember.name),
            "position": (mark("Chức vụ"), CouncilMember.position), "post": (mark("Trong Hội đồng"), CouncilMember.post),
        },
        lambda s: s.select_from(CouncilMember)
        .join(CouncilSession, CouncilSession.id == CouncilMember.session_id)
        .where(CouncilMember.person_id == person_id)
        .order_by(CouncilMember.id),
    )  # fmt: skip
