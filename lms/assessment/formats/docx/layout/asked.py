"""A question being put together: its part of the paper, what it says itself, and what the answers at the end say."""

from dataclasses import dataclass, field

from lms.assessment.formats import where
from lms.assessment.formats.content import Problem
from lms.assessment.formats.docx.layout import given, options, words
from lms.assessment.formats.docx.layout.extras import ESSAY, Extras, extras
from lms.assessment.formats.docx.layout.given import Given
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.layout.parts import Part
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import comparable

KEY_LINE = mark("dòng “Đáp án”")
KEY_TABLE = mark("phần đáp án cuối tệp")
CONFLICT = mark(
    "Hai chỗ chỉ đáp án khác nhau: {one} là {first}, {other} là {second}. Câu được đọc mà chưa có đáp án; hãy sửa cho khớp."
)


@dataclass
class Asked:
    """A question being put together. `at_end`: what sections of answers say of it."""

    part: Part
    number: str
    given: Given
    found: options.Found
    at_end: list[Given] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def extra(self) -> Extras:
        """What stands in brackets beside the number."""
        return extras(self.part.head.extra if self.part.head is not None else "")

    @property
    def is_essay(self) -> bool:
        """Whether the paper says that the answer is written at length."""
        is_named = ESSAY in self.extra.kinds or "tu luan" in self.part.section
        return is_named and not self.found.choices

    @property
    def place(self) -> Message:
        return where.at_question(self.number)

    def say(self, msgid: str, line: int = 0, **params: object) -> None:
        """Notes a problem of this question."""
        self.problems.append(Problem(line or self.part.number, Message(msgid, params), self.place))


def begin(part: Part) -> Asked:
    """The question of a part, before the answers at the end are known."""
    divided = given.divide(part.lines)
    number = part.head.number if part.head is not None else ""
    return Asked(part, number, divided, options.find(divided.body))


def solution(asked: Asked) -> tuple[list[Line], dict[str, list[Line]]]:
    """The explanation of the question and of its options; "Đáp án: B. Hà Nội" explains nothing by its last words."""
    lines = []
    if asked.is_essay and asked.given.answer is not None:
        lines.append(asked.given.answer)
    lines += asked.given.solution
    for said in asked.at_end:
        is_answer = not (asked.found.choices or asked.is_essay) and asked.given.answer is None
        if said.free is not None and not is_answer and words.verdicts(said.free.text) is None:
            lines.append(said.free)
        lines += said.solution
    repeated = {comparable("".join(line.text for line in choice.lines)) for choice in asked.found.choices}
    lines = [line for line in lines if line.table is not None or comparable(line.text) not in repeated]
    return given.by_option(lines, asked.found.choices)
