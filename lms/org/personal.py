"""What the organisation holds about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.org.merges.models import PersonMerge
from lms.org.models import BirthDate, Consent, Membership, Person, RosterBatch, UnitRecord
from lms.org.queries import holds_on, not_replaced
from lms.org.roster.batches.models import RosterItem, RosterValue
from lms.org.units.models import UnitHead


def sections(person_id: int) -> Iterator[Section]:
    """The person as the roster names them, their memberships, birth date and consents."""
    yield section(
        "person", mark("Thông tin trong danh sách"), ("person", "search_word"),
        {
            "code": (mark("Mã"), Person.code), "full_name": (mark("Họ và tên"), Person.full_name),
            "email": (mark("Thư điện tử"), Person.email), "created_at": (mark("Ghi lúc"), Person.created_at),
        },
        lambda s: s.where(Person.id == person_id),
    )  # fmt: skip
    yield section(
        "birth_date", mark("Ngày sinh (chỉ dùng cho giấy chứng nhận, hồ sơ)"), ("birth_date",),
        {
            "born_on": (mark("Ngày sinh"), BirthDate.born_on),
            "recorded_at": (mark("Ghi lúc"), BirthDate.recorded_at),
        },
        lambda s: s.where(BirthDate.person_id == person_id),
    )  # fmt: skip
    yield section(
        "memberships", mark("Quá trình công tác, học tập"), ("membership",),
        {
            "unit": (mark("Đơn vị"), UnitRecord.name), "is_main": (mark("Là nơi chính"), Membership.is_main),
            "category": (mark("Đối tượng"), Membership.category),
            "position": (mark("Chức vụ, ngành học"), Membership.position),
            "status": (mark("Trạng thái"), Membership.status),
            "leave_kind": (mark("Loại nghỉ"), Membership.leave_kind),
            "end_reason": (mark("Lý do kết thúc"), Membership.end_reason),
            "decision_number": (mark("Số quyết định"), Membership.decision_number),
            "valid_from": (mark("Từ ngày"), Membership.valid_from),
            "valid_to": (mark("Đến hết ngày"), Membership.valid_to),
            "recorded_at": (mark("Ghi lúc"), Membership.recorded_at),
            "replaces_id": (mark("Thay cho dòng số"), Membership.replaces_id), "id": (mark("Dòng số"), Membership.id),
        },
        lambda s: s.outerjoin(
            UnitRecord,
            (UnitRecord.unit_id == Membership.unit_id)
            & not_replaced(UnitRecord)
            & holds_on(UnitRecord, Membership.valid_from.expression),
        )
        .where(Membership.person_id == person_id)
        .order_by(Membership.id),
    )  # fmt: skip
    yield section(
        "rosters", mark("Các lần nhập danh sách có bạn"), ("roster_item",),
        {
            "file_name": (mark("Tệp"), RosterBatch.file_name), "as_of": (mark("Tính đến ngày"), RosterBatch.as_of),
            "kind": (mark("Nhóm"), RosterItem.kind), "state": (mark("Tình trạng"), RosterItem.state),
        },
        lambda s: s.join(RosterBatch, RosterBatch.id == RosterItem.batch_id)
        .where(RosterItem.person_id == person_id)
        .order_by(RosterItem.id),
    )  # fmt: skip
    yield section(
        "roster_values", mark("Họ tên, thư điện tử, ngày sinh đã đổi theo danh sách"), ("roster_value",),
        {
            "file_name": (mark("Tệp"), RosterBatch.file_name), "field": (mark("Mục"), RosterValue.field),
            "before": (mark("Trước"), RosterValue.before), "after": (mark("Sau"), RosterValue.after),
        },
        lambda s: s.join(RosterBatch, RosterBatch.id == RosterValue.batch_id)
        .where(RosterValue.person_id == person_id)
        .order_by(RosterValue.id),
    )  # fmt: skip
    yield section(
        "consents", mark("Ý kiến về việc công khai"), ("consent",),
        {
            "purpose": (mark("Mục đích"), Consent.purpose), "granted": (mark("Đồng ý"), Consent.granted),
            "given_by": (mark("Ai cho ý kiến, trên giấy tờ nào"), Consent.given_by),
            "recorded_at": (mark("Ghi lúc"), Consent.recorded_at),
            "recorded_by": (mark("Người ghi"), Consent.recorded_by),
        },
        lambda s: s.where(Consent.person_id == person_id).order_by(Consent.id),
    )  # fmt: skip
    yield section(
        "headships", mark("Đơn vị đã đứng đầu"), ("unit_head",),
        {
            "unit": (mark("Đơn vị"), UnitRecord.name), "title": (mark("Chức danh"), UnitHead.title),
            "valid_from": (mark("Từ ngày"), UnitHead.valid_from), "valid_to": (mark("Đến hết ngày"), UnitHead.valid_to),
            "recorded_at": (mark("Ghi lúc"), UnitHead.recorded_at),
        },
        lambda s: s.outerjoin(
            UnitRecord,
            (UnitRecord.unit_id == UnitHead.unit_id)
            & not_replaced(UnitRecord)
            & holds_on(UnitRecord, UnitHead.valid_from.expression),
        )
        .where(UnitHead.person_id == person_id)
        .order_by(UnitHead.id),
    )  # fmt: skip
    yield section(
        "merges", mark("Hồ sơ được gộp làm một"), ("person_merge",),
        {
            "kept_id": (mark("Giữ hồ sơ số"), PersonMerge.kept_id),
            "merged_id": (mark("Gộp hồ sơ số"), PersonMerge.merged_id),
            "recorded_at": (mark("Ghi lúc"), PersonMerge.recorded_at),
        },
        lambda s: s.where(
            (PersonMerge.kept_id == person_id) | (PersonMerge.merged_id == person_id)
        ).order_by(PersonMerge.id),
    )  # fmt: skip
