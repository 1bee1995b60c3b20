"""Pure rules of the survey: its questions, and from how many answers on anything of them is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.kernel.messages import mark

FEWEST = 5
"""Fewer answers could be guessed to be somebody's: of those nothing is shown, no figure and no words."""
MOST_WORDS = 2_000
SCALE: Mapping[int, str] = {
    4: mark("Hoàn toàn đúng"),
    3: mark("Phần lớn đúng"),
    2: mark("Chỉ đúng một phần"),
    1: mark("Không đúng"),
}
QUESTIONS: Mapping[str, str] = {
    "clear": mark("Bài học dễ hiểu với tôi"),
    "useful": mark("Tôi dùng được điều đã học vào việc của mình"),
}
REMARK = mark("Điều gì nên sửa, nên thêm hoặc nên bỏ?")


@dataclass(frozen=True)
class Feedback:
    """What was answered. `counts`: of each question how many chose each step of the scale; `remarks` in an order that
    says nothing of when. All empty below FEWEST."""

    answers: int
    counts: Mapping[str, Mapping[int, int]]
    remarks: Sequence[str]

    @property
    def is_shown(self) -> bool:
        """There are enough answers to show any."""
        return self.answers >= FEWEST


def feedback(rows: Sequence[tuple[int, int, str]]) -> Feedback:
    """What may be shown of answers (clear, useful, remark)."""
    if len(rows) < FEWEST:
        return Feedback(len(rows), {}, ())
    columns = {"clear": [row[0] for row in rows], "useful": [row[1] for row in rows]}
    counts = {name: {step: chosen.count(step) for step in SCALE} for name, chosen in columns.items()}
    return Feedback(len(rows), counts, sorted(row[2] for row in rows if row[2]))
