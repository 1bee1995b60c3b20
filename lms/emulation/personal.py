"""What the emulation record holds about a person."""

from collections.abc import Iterator

import sqlalchemy as sa

from lms.emulation.models import EmulationEntry
from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.learning.facts import hidden_grades


def sections(person_id: int) -> Iterator[Section]:
    """The entries fed by completions and their revocations."""
    shown_grade = sa.case(
        (EmulationEntry.completion_id.not_in(hidden_grades(person_id)), EmulationEntry.grade)
    )
    yield section(
        "emulation", mark("Hồ sơ thi đua: lượt hoàn thành đã ghi nhận"), ("emulation_entry",),
        {
            "kind": (mark("Loại"), EmulationEntry.kind), "course_id": (mark("Số khóa học"), EmulationEntry.course_id),
            "delta": (mark("Cộng, trừ"), EmulationEntry.delta), "minutes": (mark("Số phút"), EmulationEntry.minutes),
            "grade": (mark("Điểm (0 đến 1)"), shown_grade), "fact_on": (mark("Ngày"), EmulationEntry.fact_on),
            "recorded_at": (mark("Ghi lúc"), EmulationEntry.recorded_at),
        },
        lambda s: s.where(EmulationEntry.person_id == person_id).order_by(EmulationEntry.id),
    )  # fmt: skip
