"""What targets hold about a person."""

from collections.abc import Iterator
from typing import Any

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.targets.by_target import by_target
from lms.targets.freezing.models import Snapshot, SnapshotRow
from lms.targets.models import (
    Exemption,
    ExemptionDecision,
    ExemptionRequest,
    Extension,
    Target,
    TargetException,
)
from lms.targets.recognising.personal import sections as recognitions


def sections(person_id: int) -> Iterator[Section]:
    """Exemptions, later due dates, the requests for them, targets that name the person, rows of snapshots."""

    def decided(model: Any) -> dict[str, tuple[str, Any]]:
        return {
            "reason": (mark("Lý do"), model.reason), "decision_number": (mark("Số quyết định"), model.decision_number),
            "decided_by": (mark("Người quyết định"), model.decided_by),
        }  # fmt: skip

    def days(model: Any) -> dict[str, tuple[str, Any]]:
        return {
            "valid_from": (mark("Từ ngày"), model.valid_from), "valid_to": (mark("Đến hết ngày"), model.valid_to),
        }  # fmt: skip

    yield by_target(
        person_id, Exemption, "exemptions", mark("Miễn, hoãn"), {**decided(Exemption), **days(Exemption)}
    )
    yield by_target(
        person_id,
        Extension,
        "extensions",
        mark("Lùi hạn"),
        {"due_on": (mark("Hạn mới"), Extension.due_on), **decided(Extension)},
    )
    named = {
        "is_included": (mark("Tính thêm"), TargetException.is_included), "reason": (mark("Lý do"), TargetException.reason),
        **days(TargetException),
    }  # fmt: skip
    yield by_target(
        person_id, TargetException, "target_exceptions", mark("Được nêu tên trong chỉ tiêu"), named
    )
    yield _requests(person_id)
    yield _frozen(person_id)
    yield from recognitions(person_id)


def _requests(person_id: int) -> Section:
    return section(
        "exemption_requests", mark("Đề nghị miễn, hoãn, lùi hạn"), ("exemption_request", "exemption_decision"),
        {
            "target": (mark("Chỉ tiêu"), Target.key), "wish": (mark("Đề nghị"), ExemptionRequest.wish),
            "reason": (mark("Lý do"), ExemptionRequest.reason),
            "valid_from": (mark("Từ ngày"), ExemptionRequest.valid_from),
            "valid_to": (mark("Đến hết ngày"), ExemptionRequest.valid_to),
            "due_on": (mark("Hạn mới"), ExemptionRequest.due_on), "asked_by": (mark("Ai gửi"), ExemptionRequest.asked_by),
            "asked_at": (mark("Gửi lúc"), ExemptionRequest.asked_at),
            "outcome": (mark("Kết quả"), ExemptionDecision.outcome),
            "decision_reason": (mark("Lý do quyết định"), ExemptionDecision.reason),
            "decided_by": (mark("Người quyết định"), ExemptionDecision.decided_by),
        },
        lambda s: s.select_from(ExemptionRequest)
        .join(Target, Target.id == ExemptionRequest.target_id)
        .outerjoin(ExemptionDecision, ExemptionDecision.request_id == ExemptionRequest.id)
        .where(ExemptionRequest.person_id == person_id)
        .order_by(ExemptionRequest.id),
    )  # fmt: skip


def _frozen(person_id: int) -> Section:
    return section(
        "snapshots", mark("Số liệu chốt"), ("snapshot_row",),
        {
            "on": (mark("Số liệu của ngày"), Snapshot.on_date), "why": (mark("Lý do chốt"), Snapshot.reason),
            "name": (mark("Họ và tên"), SnapshotRow.name), "code": (mark("Mã"), SnapshotRow.code),
            "category": (mark("Đối tượng"), SnapshotRow.category), "standing": (mark("Trạng thái"), SnapshotRow.standing),
            "enrolled": (mark("Tham gia"), SnapshotRow.enrolled), "done": (mark("Hoàn thành"), SnapshotRow.done),
            "reason": (mark("Lý do"), SnapshotRow.reason),
        },
        lambda s: s.join(Snapshot, Snapshot.id == SnapshotRow.snapshot_id)
        .where(SnapshotRow.person_id == person_id)
        .order_by(SnapshotRow.snapshot_id),
    )  # fmt: skip
