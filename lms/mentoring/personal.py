"""What core trainers and their groups hold about a person."""

from collections.abc import Iterator

import sqlalchemy as sa

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.mentoring.models import (
    CoreTrainer,
    CoreTrainerMember,
    MentoringAnswer,
    MentoringHelp,
    MentoringWithdrawal,
)


def sections(person_id: int) -> Iterator[Section]:
    """Being core trainer, being in a group, and help given or got, with what was said of it."""
    one, member, helped = CoreTrainer, CoreTrainerMember, MentoringHelp
    days = {
        "from": mark("Từ ngày"),
        "to": mark("Đến hết ngày"),
        "at": mark("Ghi lúc"),
        "by": mark("Người ghi"),
    }
    yield section(
        "core_trainer", mark("Làm giáo viên cốt cán"), ("core_trainer",),
        {
            "from": (days["from"], one.valid_from), "to": (days["to"], one.valid_to),
            "decision_number": (mark("Số quyết định"), one.decision_number), "reason": (mark("Lý do"), one.reason),
            "at": (days["at"], one.recorded_at), "by": (days["by"], one.recorded_by),
        },
        lambda s: s.where(one.person_id == person_id).order_by(one.id),
    )  # fmt: skip
    yield section(
        "core_trainer_groups", mark("Nhóm của giáo viên cốt cán"), ("core_trainer_member",),
        {
            "is_trainer": (mark("Là giáo viên cốt cán của nhóm"), member.trainer_id == person_id),
            "from": (days["from"], member.valid_from), "to": (days["to"], member.valid_to),
            "reason": (mark("Lý do"), member.reason), "at": (days["at"], member.recorded_at),
            "by": (days["by"], member.recorded_by),
        },
        lambda s: s.where(sa.or_(member.person_id == person_id, member.trainer_id == person_id)).order_by(member.id),
    )  # fmt: skip
    yield section(
        "mentoring_helps", mark("Giúp đồng nghiệp và được giúp"),
        ("mentoring_help", "mentoring_answer", "mentoring_withdrawal"),
        {
            "has_given": (mark("Là người giúp"), helped.trainer_id == person_id), "on": (mark("Ngày"), helped.helped_on),
            "topic": (mark("Nội dung"), helped.topic), "minutes": (mark("Số phút"), helped.minutes),
            "words": (mark("Ghi thêm"), helped.words), "is_right": (mark("Người được giúp xác nhận"), MentoringAnswer.is_right),
            "answer": (mark("Người được giúp ghi"), MentoringAnswer.words),
            "withdrawn": (mark("Lý do rút lại"), MentoringWithdrawal.reason), "at": (days["at"], helped.recorded_at),
        },
        lambda s: s.select_from(helped)
        .outerjoin(MentoringAnswer, MentoringAnswer.help_id == helped.id)
        .outerjoin(MentoringWithdrawal, MentoringWithdrawal.help_id == helped.id)
        .where(sa.or_(helped.person_id == person_id, helped.trainer_id == person_id))
        .order_by(helped.id),
    )  # fmt: skip
