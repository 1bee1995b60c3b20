"""What recognitions hold about a person."""

from collections.abc import Iterator

from lms.kernel.files.models import StoredFile
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.org.queries import not_replaced
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionRecheck,
    RecognitionRevocation,
)
from lms.targets.recognising.models import RecognitionDrawn as Drawn


def sections(person_id: int) -> Iterator[Section]:
    """The papers somebody sent or that stand for them, what was decided of each, and what was recognised."""
    paper, decision, revoked = RecognitionPaper, RecognitionDecision, RecognitionRevocation
    yield section(
        "recognition_papers", mark("Giấy chứng nhận học ở nơi khác"),
        ("recognition_paper", "recognition_decision", "recognition_revocation", "recognition_recheck"),
        {
            "title": (mark("Tên trên giấy"), paper.title), "issuer": (mark("Nơi cấp"), paper.issuer),
            "number": (mark("Số"), paper.number), "issued_on": (mark("Ngày cấp"), paper.issued_on),
            "hours": (mark("Số giờ"), paper.hours), "note": (mark("Ghi chú"), paper.note),
            "file_name": (mark("Tệp"), paper.file_name), "sha256": (mark("Mã băm của tệp"), StoredFile.sha256),
            "sent_by": (mark("Ai gửi"), paper.sent_by), "sent_at": (mark("Gửi lúc"), paper.sent_at),
            "outcome": (mark("Kết quả"), decision.outcome), "reason": (mark("Lý do"), decision.reason),
            "valid_from": (mark("Từ ngày"), decision.valid_from), "valid_to": (mark("Đến hết ngày"), decision.valid_to),
            "decided_by": (mark("Người quyết định"), decision.recorded_by),
            "last_on": (mark("Chỉ còn tính đến hết ngày"), revoked.last_on),
            "revoked_because": (mark("Lý do thôi công nhận"), revoked.reason),
            "rechecked": (mark("Kiểm tra lại"), RecognitionRecheck.result),
            "recheck_note": (mark("Ghi chú khi kiểm tra lại"), RecognitionRecheck.note),
        },
        lambda s: s.select_from(paper)
        .outerjoin(StoredFile, StoredFile.id == paper.file_id)
        .outerjoin(decision, (decision.paper_id == paper.id) & not_replaced(decision))
        .outerjoin(revoked, revoked.decision_id == decision.id)
        .outerjoin(Drawn, Drawn.decision_id == decision.id)
        .outerjoin(RecognitionRecheck, RecognitionRecheck.drawn_id == Drawn.id)
        .where(paper.person_id == person_id)
        .order_by(paper.id),
    )  # fmt: skip
    yield section(
        "recognitions", mark("Công nhận học tập"), ("recognition",),
        {
            "kind": (mark("Loại nội dung"), Recognition.kind), "ref": (mark("Nội dung số"), Recognition.ref),
            "since": (mark("Từ ngày"), Recognition.since), "until": (mark("Đến hết ngày"), Recognition.until),
            "recorded_at": (mark("Ghi lúc"), Recognition.recorded_at),
        },
        lambda s: s.select_from(Recognition).where(Recognition.person_id == person_id).order_by(Recognition.id),
    )  # fmt: skip
