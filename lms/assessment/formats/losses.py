"""What a format has no place for, said once for a file and not once for each question. Pure."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.assessment.formats import where
from lms.assessment.formats.content import Item, Kind, Option, Problem, Text
from lms.kernel.messages import Message, mark

LOST = mark("Định dạng này không có chỗ cho {what}: {count} câu ({places}).")
_SHOWN_PLACES = 12

KIND_WORDS = {
    Kind.SINGLE: mark("một lựa chọn"),
    Kind.MULTIPLE: mark("nhiều lựa chọn"),
    Kind.TRUE_FALSE: mark("đúng – sai"),
    Kind.TEXT: mark("trả lời ngắn"),
    Kind.NUMBER: mark("trả lời bằng số"),
    Kind.MATCHING: mark("ghép đôi"),
    Kind.ORDERING: mark("sắp xếp thứ tự"),
    Kind.BLANKS: mark("điền vào chỗ trống"),
    Kind.HOTSPOT: mark("chọn vùng trên hình"),
    Kind.ESSAY: mark("tự luận"),
    Kind.DESCRIPTION: mark("đoạn dẫn, không hỏi"),
}


@dataclass(frozen=True)
class Trait:
    """Something that a question may have and a format may not hold. `is_note`: it is asked and marked the same."""

    name: str
    words: str
    has: Callable[[Item], bool]
    is_note: bool = False


def _has_own_words(item: Item) -> bool:
    said = [option.text.source.strip() for option in item.options]
    return item.kind is Kind.TRUE_FALSE and not set(said) <= {"", "Đúng", "Sai"}


TRAITS = (
    Trait("title", mark("tên câu hỏi"), lambda item: bool(item.title), is_note=True),
    Trait("key", mark("mã riêng của câu hỏi"), lambda item: bool(item.key), is_note=True),
    Trait("category", mark("danh mục"), lambda item: bool(item.category), is_note=True),
    Trait("tags", mark("nhãn"), lambda item: bool(item.tags), is_note=True),
    Trait("feedback", mark("lời giải chung"), lambda item: bool(item.feedback)),
    Trait(
        "option_feedback",
        mark("giải thích từng phương án"),
        lambda item: any(option.feedback for option in item.options),
    ),
    Trait("true_false", mark("lời riêng thay cho “Đúng”, “Sai”"), _has_own_words),
    Trait("points", mark("số điểm của câu"), lambda item: item.points != Decimal(1)),
    Trait("penalty", mark("mức trừ khi làm lại"), lambda item: item.penalty is not None, is_note=True),
    Trait("shuffles", mark("việc trộn phương án"), lambda item: item.shuffles is not None, is_note=True),
    Trait(
        "ignores_case", mark("việc phân biệt hoa thường"), lambda item: item.ignores_case is not None, is_note=True
    ),
    Trait(
        "ignores_marks", mark("việc phân biệt dấu"), lambda item: item.ignores_marks is not None, is_note=True
    ),
    Trait("units", mark("đơn vị đo"), lambda item: bool(item.units)),
    Trait("hints", mark("gợi ý"), lambda item: any(item.hints)),
    Trait("picture_alt", mark("lời tả hình"), lambda item: bool(item.picture_alt), is_note=True),
    Trait("takes", mark("cách nộp bài tự luận"), lambda item: item.takes not in ("", "text")),
    Trait("notes", mark("ghi chú cho người chấm"), lambda item: bool(item.notes)),
    Trait("rubric", mark("phiếu chấm"), lambda item: bool(item.rubric)),
)  # fmt: skip


def place_of(item: Item, number: int) -> Message:
    """Where a question stands: its place among all, counted from 1, and what it is called."""
    name = item.title or item.text.source
    return where.at_question(number, " ".join(name.split())[:40])


def not_held(numbered: Sequence[tuple[int, Item]], held: Collection[str]) -> list[Problem]:
    """A problem for each trait that is not among `held` and that some of the questions have; each with its number."""
    return [lost(trait.words, numbers, trait.is_note) for trait, numbers in missing(numbered, held)]


def missing(numbered: Sequence[tuple[int, Item]], held: Collection[str]) -> Iterator[tuple[Trait, list[int]]]:
    """Each trait that is not among `held`, with the numbers of the questions that have it."""
    for trait in TRAITS:
        numbers = [number for number, item in numbered if trait.name not in held and trait.has(item)]
        if numbers:
            yield trait, numbers


def lost(words: str, numbers: Sequence[int], is_note: bool = False) -> Problem:
    """The problem that the questions with these `numbers` lose what `words` (a message id) says."""
    places = ", ".join(str(number) for number in numbers[:_SHOWN_PLACES])
    if len(numbers) > _SHOWN_PLACES:
        places += ", …"
    told = Message(LOST, {"what": Message(words), "count": len(numbers), "places": places})
    return Problem(0, told, is_note=is_note)


def texts_of(item: Item) -> list[Text]:
    """Every text of a question."""
    found = [item.text, item.feedback, item.notes, *item.hints]
    for options in (item.options, *(gap.options for gap in item.gaps)):
        for option in options:
            found += [option.text, option.feedback, option.match]
    return found + [area.feedback for area in item.areas]


def with_texts(item: Item, change: Callable[[Text], Text]) -> Item:
    """`item` with each of its texts as `change` makes it."""

    def options(found: Sequence[Option]) -> tuple[Option, ...]:
        return tuple(
            replace(o, text=change(o.text), feedback=change(o.feedback), match=change(o.match)) for o in found
        )

    return replace(
        item, text=change(item.text), feedback=change(item.feedback), notes=change(item.notes), options=options(item.options),
        gaps=tuple(replace(gap, options=options(gap.options)) for gap in item.gaps),
        areas=tuple(replace(area, feedback=change(area.feedback)) for area in item.areas),
        hints=tuple(change(hint) for hint in item.hints),
    )  # fmt: skip
