"""What assessment holds about a person."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lms.assessment.marking.models import AttemptRegrade, RegradeDecision
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, AttemptStep
from lms.assessment.overrides.models import AttemptOverride
from lms.assessment.queries import AttemptRow, attempt_rows, attempt_select
from lms.assessment.review.rules import Aspect
from lms.assessment.tasks.models import AttemptFile, TaskMark, TaskWork
from lms.kernel.db import db
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section

_ATTEMPT = mark("Lượt")
_MINE = attempt_select(Attempt.person_id == sa.bindparam("person_id"))


def sections(person_id: int) -> Iterator[Section]:
    """Attempts with their grades, every step and every answer that was saved, and exceptions made for the person.

    The key stays where it is: it is no data about the person. A grade that the quiz does not show yet is not in the
    copy either: `AttemptRow.seen` decides here as on every page.
    """
    yield Section(
        "attempts", mark("Lượt làm bài"), ("attempt", "attempt_result"),
        {
            "attempt": _ATTEMPT, "quiz": mark("Bài kiểm tra"), "number": mark("Lần thứ"),
            "state": mark("Trạng thái"), "started_at": mark("Bắt đầu"), "submitted_at": mark("Nộp lúc"),
            "submitted_by": mark("Ai nộp"), "points": mark("Điểm"), "max_points": mark("Trên"), "passed": mark("Đạt"),
        },
        [_attempt(row) for row in sorted(attempt_rows(_MINE, person_id=person_id), key=lambda row: row.id)],
    )  # fmt: skip
    yield section(
        "attempt_steps", mark("Các bước của mỗi lượt làm bài"), ("attempt_step",),
        {
            "attempt": (_ATTEMPT, Attempt.public_id), "step": (mark("Bước"), AttemptStep.step),
            "at": (mark("Lúc"), AttemptStep.at), "detail": (mark("Chi tiết"), AttemptStep.detail),
        },
        lambda s: s.join(Attempt, Attempt.id == AttemptStep.attempt_id)
        .where(Attempt.person_id == person_id)
        .order_by(AttemptStep.id),
    )  # fmt: skip
    yield section(
        "answers", mark("Câu trả lời đã lưu"), ("attempt_answer", "attempt_item"),
        {
            "attempt": (_ATTEMPT, Attempt.public_id), "position": (mark("Câu"), AttemptAnswer.position),
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
    yield section(
        "files", mark("Tệp đã gửi trong bài làm"), ("attempt_file",),
        {
            "attempt": (_ATTEMPT, Attempt.public_id), "position": (mark("Câu"), AttemptFile.position),
            "name": (mark("Tên tệp"), AttemptFile.name), "size": (mark("Số byte"), StoredFile.size),
            "uploaded_at": (mark("Gửi lúc"), AttemptFile.uploaded_at),
        },
        lambda s: s.join(Attempt, Attempt.id == AttemptFile.attempt_id)
        .join(StoredFile, StoredFile.id == AttemptFile.file_id)
        .where(Attempt.person_id == person_id)
        .order_by(AttemptFile.id),
    )  # fmt: skip
    yield Section(
        "works", mark("Bài thực hành và lần chấm"), ("task_work", "task_mark"),
        {
            "attempt": _ATTEMPT, "position": mark("Câu"), "handed_at": mark("Nộp lúc"), "marked_at": mark("Chấm lúc"),
            "marked_by": mark("Người chấm"), "levels": mark("Điểm từng tiêu chí"), "comment": mark("Nhận xét"),
            "reason": mark("Lý do chấm lại"),
        },
        _works(person_id),
    )  # fmt: skip
    yield section(
        "regrades", mark("Lượt làm bài được chấm lại"), ("attempt_regrade", "regrade_decision"),
        {
            "attempt": (_ATTEMPT, Attempt.public_id), "made_at": (mark("Lúc"), AttemptRegrade.made_at),
            "is_upheld": (mark("Giữ kết quả đạt"), RegradeDecision.is_upheld),
            "decision": (mark("Lý do quyết định"), RegradeDecision.reason),
            "decided_by": (mark("Người quyết định"), RegradeDecision.decided_by),
        },
        lambda s: s.select_from(AttemptRegrade)
        .join(Attempt, Attempt.id == AttemptRegrade.attempt_id)
        .outerjoin(RegradeDecision, RegradeDecision.regrade_id == AttemptRegrade.id)
        .where(Attempt.person_id == person_id)
        .order_by(AttemptRegrade.id),
    )  # fmt: skip
    yield section(
        "attempt_overrides", mark("Điều chỉnh riêng khi làm bài kiểm tra"), ("attempt_override",),
        {
            "series": (mark("Bài kiểm tra"), AttemptOverride.series),
            "opens_on": (mark("Mở từ ngày"), AttemptOverride.opens_on),
            "closes_on": (mark("Ngày cuối được nộp"), AttemptOverride.closes_on),
            "extra_minutes": (mark("Thêm phút"), AttemptOverride.extra_minutes),
            "time_percent": (mark("Phần trăm thời gian"), AttemptOverride.time_percent),
            "attempts_allowed": (mark("Số lượt"), AttemptOverride.attempts_allowed),
            "is_withdrawal": (mark("Là thu hồi"), AttemptOverride.is_withdrawal),
            "reason": (mark("Lý do"), AttemptOverride.reason), "given_by": (mark("Người cho"), AttemptOverride.given_by),
            "valid_from": (mark("Từ ngày"), AttemptOverride.valid_from),
            "recorded_at": (mark("Ghi lúc"), AttemptOverride.recorded_at),
        },
        lambda s: s.where(AttemptOverride.person_id == person_id).order_by(AttemptOverride.id),
    )  # fmt: skip


def _works(person_id: int) -> list[dict[str, Any]]:
    """What was marked by hand; of an attempt whose marks may not be seen yet only that it was handed in."""
    attempts = {row.id: row for row in attempt_rows(_MINE, person_id=person_id)}
    rows = db.session.execute(
        sa.select(
            TaskWork.attempt_id, TaskWork.position, TaskWork.handed_at, TaskMark.marked_at, TaskMark.marked_by,
            TaskMark.levels, TaskMark.comment, TaskMark.reason,
        )
        .join(Attempt, Attempt.id == TaskWork.attempt_id)
        .outerjoin(TaskMark, TaskMark.work_id == TaskWork.id)
        .where(Attempt.person_id == person_id)
        .order_by(TaskWork.id, TaskMark.number)
    )  # fmt: skip
    found = []
    for attempt_id, position, handed_at, *given in rows:
        attempt = attempts[attempt_id]
        told = given if Aspect.CORRECTNESS in attempt.seen else [None] * len(given)
        names = ("marked_at", "marked_by", "levels", "comment", "reason")
        work = {"attempt": attempt.public_id, "position": position, "handed_at": handed_at}
        found.append(work | dict(zip(names, told, strict=True)))
    return found


def _attempt(row: AttemptRow) -> dict[str, Any]:
    shown = row.shows_mark
    return {
        "attempt": row.public_id, "quiz": row.title, "number": row.number, "state": row.state,
        "started_at": row.started_at, "submitted_at": row.submitted_at, "submitted_by": row.submitted_by,
        "points": row.points if shown else None, "max_points": row.max_points if shown else None,
        "passed": row.passed if shown else None,
    }  # fmt: skip
