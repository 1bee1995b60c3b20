"""What questions hold that a Word file in this layout has no place for, told once for all questions."""

from dataclasses import dataclass, field

from lms.assessment.formats import where
from lms.assessment.formats.content import Item, Kind, Problem
from lms.kernel.messages import Message, mark

LOST = mark("Tệp Word không ghi được {what} ({count} câu).")
PLAIN = mark("Định dạng <{tag}> được ghi thành chữ thường ({count} câu).")

TITLE = mark("tên riêng của câu")
KEY = mark("mã của câu")
WEIGHTS = mark("điểm từng phần hay điểm trừ của phương án; chỉ ghi phương án đúng")
ANSWERS = mark("các đáp án khác ngoài đáp án trọn điểm")
FEEDBACK = mark("phản hồi cho từng đáp án")
PENALTY = mark("mức trừ khi làm lại")
SHUFFLE = mark("cách xáo trộn phương án")
SPELLING = mark("cách so chữ hoa, chữ thường và dấu")
HINTS = mark("gợi ý")
RUBRIC = mark("thang chấm")
MARKERS = mark("ghi chú cho người chấm")
TAKES = mark("cách nộp bài tự luận")
UNITS = mark("các đơn vị khác ngoài đơn vị đầu")
TAGS = mark("nhãn có dấu ngoặc hoặc quá dài")


@dataclass
class Losses:
    """By what is lost: the numbers of the questions."""

    found: dict[str, list[str]] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    def tag(self, name: str, number: str) -> None:
        """A tag whose meaning is lost in one question."""
        numbers = self.tags.setdefault(name, [])
        if not numbers or numbers[-1] != number:
            numbers.append(number)

    def note(self, item: Item, number: str) -> None:
        """All that is lost of one question."""
        for what, is_lost in (
            (TITLE, bool(item.title)),
            (KEY, bool(item.key)),
            (WEIGHTS, _has_weights(item)),
            (ANSWERS, _has_answers(item)),
            (FEEDBACK, item.kind in (Kind.TEXT, Kind.NUMBER) and any(o.feedback for o in item.options)),
            (PENALTY, bool(item.penalty)),
            (SHUFFLE, item.shuffles is not None),
            (SPELLING, item.ignores_case is not None or item.ignores_marks is not None),
            (HINTS, bool(item.hints)),
            (RUBRIC, bool(item.rubric)),
            (MARKERS, bool(item.notes)),
            (TAKES, item.takes not in ("", "text")),
            (UNITS, len(item.units) > 1),
            (TAGS, any("[" in tag or "]" in tag or len(tag) > 60 for tag in item.tags)),
        ):
            if is_lost:
                self.found.setdefault(what, []).append(number)

    def problems(self) -> list[Problem]:
        """One for each thing that is lost, with the first questions."""
        made = [
            Problem(
                0, Message(LOST, {"what": Message(what), "count": len(numbers)}), where.at_questions(numbers)
            )
            for what, numbers in self.found.items()
        ]
        return made + [
            Problem(0, Message(PLAIN, {"tag": tag, "count": len(numbers)}), where.at_questions(numbers))
            for tag, numbers in sorted(self.tags.items())
        ]


def _has_weights(item: Item) -> bool:
    weights = [option.weight for option in item.options]
    if item.kind is Kind.SINGLE:
        return any(weight not in (0, 1) for weight in weights)
    if item.kind is Kind.MULTIPLE:
        right = [weight for weight in weights if weight > 0]
        return any(weight < 0 for weight in weights) or any(weight * len(right) != 1 for weight in right)
    return False


def _has_answers(item: Item) -> bool:
    if item.kind is Kind.NUMBER:
        return len(item.options) > 1
    return item.kind is Kind.TEXT and any(option.weight != 1 for option in item.options)
