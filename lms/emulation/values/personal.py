"""What entered values hold about a person."""

from collections.abc import Iterator

from lms.emulation.values.models import RecordValue, RecordValueStep
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section


def sections(person_id: int) -> Iterator[Section]:
    """What was entered about the person, and what was done about it."""
    value, step = RecordValue, RecordValueStep
    yield section(
        "record_values", mark("Hồ sơ thi đua: sáng kiến, giải thưởng, khen thưởng, đánh giá"), ("record_value",),
        {
            "kind": (mark("Loại"), value.kind), "title": (mark("Tên"), value.title),
            "happened_on": (mark("Ngày"), value.happened_on), "level": (mark("Cấp"), value.level),
            "result": (mark("Kết quả"), value.result), "issuer": (mark("Cơ quan ra quyết định"), value.issuer),
            "number": (mark("Số quyết định"), value.number), "decided_on": (mark("Ngày quyết định"), value.decided_on),
            "details": (mark("Nội dung"), value.details), "file_name": (mark("Tên tệp"), value.file_name),
            "recorded_by": (mark("Ai ghi"), value.recorded_by), "recorded_at": (mark("Ghi lúc"), value.recorded_at),
        },
        lambda s: s.where(value.person_id == person_id).order_by(value.id),
    )  # fmt: skip
    yield section(
        "record_value_steps", mark("Hồ sơ thi đua: xác nhận giá trị đã nhập"), ("record_value_step",),
        {
            "title": (mark("Tên"), value.title), "step": (mark("Việc"), step.step), "note": (mark("Lý do"), step.note),
            "by": (mark("Ai ghi"), step.recorded_by), "recorded_at": (mark("Ghi lúc"), step.recorded_at),
        },
        lambda s: s.select_from(step)
        .join(value, value.id == step.value_id)
        .where(value.person_id == person_id)
        .order_by(step.value_id, step.number),
    )  # fmt: skip
