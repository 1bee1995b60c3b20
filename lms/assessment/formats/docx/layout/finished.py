"""A question as a value: its kind, text, options and explanation."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from lms.assessment.formats.content import Item, Kind, Option, Text
from lms.assessment.formats.docx.layout import answers, options
from lms.assessment.formats.docx.layout.asked import Asked, solution
from lms.assessment.formats.docx.layout.extras import SEVERAL, leading_level
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.layout.right import check_options, right
from lms.assessment.formats.docx.layout.statements import group, is_group, word
from lms.assessment.formats.docx.layout.texts import MOST, text
from lms.assessment.formats.docx.paper import Rich
from lms.kernel.messages import mark
from lms.kernel.vietnamese import fold

NO_OPTIONS = mark("Không thấy phương án A, B, … hay đáp án nào, nên được đọc là câu tự luận.")
EMPTY = mark("Câu không có nội dung.")
DOUBTFUL = mark(
    "Đáp án “{text}” được đọc là {number} (dấu chấm phân cách hàng nghìn). Nếu là số thập phân, hãy dùng dấu phẩy."
)

_Made = tuple[Kind, tuple[Option, ...], tuple[str, ...]]


def _stem(asked: Asked) -> tuple[list[Line], tuple[str, ...]]:
    """The lines of the text, and the tags, also of a level that the text begins with."""
    lines = [line for line in asked.found.stem if not line.is_empty]
    tags = asked.extra.tags
    if lines and lines[0].table is None:
        level, at = leading_level(lines[0].text)
        if level:
            lines[0] = replace(lines[0], rich=lines[0].rich.cut(at))
            tags = tuple(dict.fromkeys((*tags, level)))
    if asked.extra.kept:
        kept = Rich.of(asked.extra.kept + " ")
        if lines and lines[0].table is None:
            lines[0] = replace(lines[0], rich=kept + lines[0].rich)
        else:
            lines.insert(0, Line(asked.part.number, kept))
    return lines, tags


def _options(asked: Asked, keys: frozenset[str]) -> tuple[Option, ...]:
    _, explained = solution(asked)
    weight = Fraction(1, len(keys)) if keys else Fraction(0)
    return tuple(
        Option(
            text(choice.lines, MOST),
            weight if choice.letter in keys else Fraction(0),
            text(explained.get(choice.letter, ())),
            choice.letter,
        )
        for choice in asked.found.choices
    )


def _true_false(made: Sequence[Option]) -> tuple[Option, ...] | None:
    """The options of a true/false question, where "A. Đúng" and "B. Sai" are all there is."""
    said = [fold(option.text.source.strip().rstrip(".")) for option in made]
    if sorted(said) != ["dung", "sai"]:
        return None
    return tuple(replace(o, key="true" if s == "dung" else "false") for o, s in zip(made, said, strict=True))


def finish(asked: Asked) -> Item:
    """The question. Its problems stand in `asked` afterwards."""
    stem, tags = _stem(asked)
    kind, made, units = _kind(asked)
    general, _ = solution(asked)
    body = text(stem)
    if not body:
        asked.say(EMPTY)
    return Item(
        kind,
        body,
        made,
        number=asked.number,
        line=asked.part.number,
        feedback=text(general),
        category=asked.part.category,
        tags=tags,
        points=asked.extra.points,
        units=units,
    )


def _kind(asked: Asked) -> _Made:
    if not asked.found.choices:
        return _written(asked)
    check_options(asked)
    if asked.found.is_lower:
        options.take_verdicts(asked.found.choices)
    if is_group(asked):
        return Kind.MATCHING, group(asked), ()
    keys = right(asked)
    made = _options(asked, keys)
    true_false = _true_false(made) if len(keys) <= 1 else None
    if true_false is not None:
        return Kind.TRUE_FALSE, true_false, ()
    return Kind.MULTIPLE if len(keys) > 1 or SEVERAL in asked.extra.kinds else Kind.SINGLE, made, ()


def _written(asked: Asked) -> _Made:
    """A question without options: answered in words, by a number, by Đúng or Sai, or at length."""
    if asked.is_essay:
        return Kind.ESSAY, (), ()
    line = asked.given.answer or next((said.free for said in asked.at_end if said.free is not None), None)
    if line is None or not line.rich:
        asked.say(NO_OPTIONS)
        return Kind.ESSAY, (), ()
    verdict = fold(line.text.strip().rstrip("."))
    if verdict in ("dung", "sai"):
        is_true = verdict == "dung"
        made = (
            Option(Text(word(True)), Fraction(is_true), key="true"),
            Option(Text(word(False)), Fraction(not is_true), key="false"),
        )
        return Kind.TRUE_FALSE, made, ()
    read = answers.answer(line.text)
    if read.doubtful:
        asked.say(DOUBTFUL, line.number, text=read.doubtful, number=read.options[0].text.source)
    return read.kind, read.options, read.units
