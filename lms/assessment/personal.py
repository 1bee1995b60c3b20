"""What assessment holds about a person."""

from collections.abc import Iterator

from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, AttemptResult, Quiz
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section


def sections(person_id: int) -> Iterator[Section]:
    """Attempts with their grades, and every answer that was saved. The key stays where it is: it is no data about
    the person."""
    yield section(
        "attempts", mark("Lượt làm bài"), ("attempt", "attempt_result"),
        {
            "attempt": (mark("Lượt"), Attempt.public_id), "quiz": (mark("Bài kiểm tra"), Quiz.title),
            "number": (mark("Lần thứ"), Attempt.number), "state": (mark("Trạng thái"), Attempt.state),
            "started_at": (mark("Bắt đầu"), Attempt.started_at),
            "submitted_at": (mark("Nộp lúc"), Attempt.submitted_at),
            "submitted_by": (mark("Ai nộp"), Attempt.submitted_by),
            "points": (mark("Điểm"), AttemptResult.points), "max_points": (mark("Trên"), AttemptResult.max_points),
            "passed": (mark("Đạt"), AttemptResult.passed),
        },
        lambda s: s.join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.id),
    )  # fmt: skip
    yield section(
        "answers", mark("Câu trả lời đã lưu"), ("attempt_answer", "attempt_item"),
        {
            "attempt": (mark("Lượt"), Attempt.public_id), "position": (mark("Câu"), AttemptAnswer.position),
            "question": (mark("Mã câu hỏi"), AttemptItem.question_version_id),
            "chosen": (mark("Đã chọn"), AttemptAnswer.chosen), "saved_at": (mark("Lưu lúc"), AttemptAnswer.saved_at),
        },
        lambda s: s.join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
        .join(
            AttemptItem,
            (AttemptItem.attempt_id == AttemptAnswer.attempt_id) & (AttemptItem.position == AttemptAnswer.position),
        )
        .where(Attempt.person_id == person_id)
        .order_by(AttemptAnswer.id),
    )  # fmt: skip
