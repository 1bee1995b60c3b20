"""What a trainer should look at in a question, in words. Pure; each says what was seen and what one may do.

The limits are those in common use (a question below 30% or above 95% tells little, a discrimination below 0,2 is
poor); a discrimination is only called low or reversed where it is so beyond its own standard error.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lms.assessment.statistics.rules.counts import Counts, What
from lms.assessment.statistics.rules.measures import FEWEST_PAIRED, uncertainty
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_percent

EASY, HARD = Fraction(95, 100), Fraction(30, 100)
WEAK = 0.2
DRAWN = Fraction(1, 2)
"""A wrong option that draws this share, or more people than the right one, is told."""
TYPED = Fraction(1, 5)
SKIPPED = Fraction(1, 5)


class Weight(StrEnum):
    """How much a flag says: look at this question, or good to know."""

    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True)
class Flag:
    """One thing to look at."""

    weight: Weight
    message: Message


def _look(msgid: str, **params: object) -> Flag:
    return Flag(Weight.LOOK, Message(msgid, params))


def _note(msgid: str, **params: object) -> Flag:
    return Flag(Weight.NOTE, Message(msgid, params))


def flags(ease: Fraction | None, telling: float | None, counts: Counts) -> list[Flag]:
    """What to look at, the weightiest first; nothing where nothing was computed. `ease`: the facility, `telling`: the
    discrimination."""
    if ease is None:
        return []
    found = _of_discrimination(telling, counts.asked) + _of_answers(counts)
    percent = show_percent(ease.numerator, ease.denominator)
    if ease < HARD:
        found.append(
            _look(mark("Điểm trung bình của câu chỉ đạt {share}: xem lại câu hỏi, đáp án, hoặc phần bài học liên quan."), share=percent)
        )  # fmt: skip
    elif ease >= EASY:
        found.append(
            _note(mark("Gần như ai cũng đúng ({share}): câu này ít cho biết ai đã nắm bài."), share=percent)
        )
    elif counts.what is What.OPTIONS:
        found += _unused(counts)
    return sorted(found, key=lambda flag: flag.weight is not Weight.LOOK)


def _of_discrimination(telling: float | None, n: int) -> list[Flag]:
    if telling is None:
        return []
    doubt = uncertainty(n)
    if telling < -doubt:
        return [
            _look(
                mark("Người điểm cao làm sai câu này nhiều hơn người điểm thấp: xem lại đáp án và cách hỏi.")
            )
        ]
    if telling + doubt < WEAK:
        return [_note(mark("Người nắm bài và người chưa nắm bài làm câu này gần như nhau."))]
    return []


def _of_answers(counts: Counts) -> list[Flag]:
    asked = counts.asked
    if not asked:
        return []
    found = []
    if counts.what is What.OPTIONS:
        best = max((line.count for line in counts.lines if line.is_right), default=0)
        for line in counts.lines:
            if not line.is_right and (
                Fraction(line.count, asked) >= DRAWN
                or (line.count > best and Fraction(line.count, asked) >= HARD)
            ):
                text = mark("{share} chọn phương án {label}, không phải đáp án: xem lại câu hỏi.")
                found.append(_look(text, share=show_percent(line.count, asked), label=line.label))
    if counts.what is What.TYPED:
        for line in counts.lines:
            if not line.is_right and Fraction(line.count, asked) >= TYPED:
                text = mark("{share} gõ “{answer}”, hiện tính là sai: xem có nên nhận đáp án này không.")
                found.append(_look(text, share=show_percent(line.count, asked), answer=line.text[:60]))
    if Fraction(counts.blank, asked) >= SKIPPED:
        found.append(_note(mark("{share} để trống câu này."), share=show_percent(counts.blank, asked)))
    return found


def _unused(counts: Counts) -> list[Flag]:
    idle = [line.label for line in counts.lines if not line.count and not line.is_right]
    if not idle or counts.asked < FEWEST_PAIRED:
        return []
    text = mark("Không ai chọn phương án {labels}: có thể thay bằng một nhầm lẫn mà người học hay mắc.")
    return [_note(text, labels=", ".join(idle))]


def reliability_words(alpha: float) -> str:
    """What an alpha means for the pass mark, as a message id. The limits are the ones in common use."""
    if alpha >= 0.8:
        return mark("cao: điểm phân biệt tốt người nắm bài và người chưa nắm")
    if alpha >= 0.7:
        return mark("khá: đủ tin cậy cho một bài kiểm tra cuối khóa")
    if alpha >= 0.5:
        return mark("vừa phải: nên đọc cùng các dấu hiệu của từng câu")
    return mark("thấp: bài ngắn, quá dễ, hoặc các câu hỏi những điều khác nhau")
