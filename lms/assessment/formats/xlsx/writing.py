"""From questions to a workbook, and the empty template with its guide. Pure but for the library that is loaded when a
workbook is made.

Every cell is a text in a column of texts: what begins like a formula stays what it is, here and when somebody edits it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from lms.assessment.formats import difficulty, losses, texts
from lms.assessment.formats.content import Item, Kind, Markup, Option, Problem, Text, Written
from lms.assessment.formats.figures import percent, shown
from lms.assessment.formats.xlsx import columns, gaps
from lms.assessment.formats.xlsx.columns import OPTION, WHY, Column
from lms.kernel.messages import Message, mark

SHEET = "Câu hỏi"
MAX_CELL = 32_767
HELD = frozenset(
    {"title", "key", "category", "tags", "feedback", "option_feedback", "points", "ignores_marks", "units"}
)

NO_KIND = mark("Định dạng này không có loại câu “{kind}”; câu này không được ghi.")
TOO_MANY = mark("Mẫu bảng tính có nhiều nhất {limit} phương án; câu này không được ghi.")
TOO_LONG = mark("Có đoạn dài hơn {limit} ký tự, bảng tính không chứa được; câu này không được ghi.")
PICTURES = mark("hình kèm theo (đã thay bằng lời mô tả hình)")
GAP_PARTS = mark("điểm từng phần và giải thích của chỗ trống")
PLAIN_RIGHT = mark("định dạng chữ của vế phải và của đáp án tự gõ")

_ONE = Fraction(1)
WIDTHS = {
    "kind": 20,
    "text": 60,
    OPTION: 26,
    WHY: 30,
    "feedback": 40,
    "right": 13,
    "tags": 20,
    "category": 20,
}
_LISTED_ROWS = 2000
Cells = dict[Column, str]


@dataclass
class _Losses:
    pictures: list[int] = field(default_factory=list)
    gap_parts: list[int] = field(default_factory=list)
    formatting: list[int] = field(default_factory=list)


def write(items: Sequence[Item], _media: Mapping[str, bytes]) -> Written:
    """The bytes of a workbook, and what it does not hold. A picture of the file gives way to its description."""
    problems: list[Problem] = []
    lost = _Losses()
    rows: list[Cells] = []
    kept: list[tuple[int, Item]] = []
    for number, item in enumerate(items, 1):
        refusal = _refusal(item)
        if refusal is None:
            cells = _cells(item, number, lost)
            if max(map(len, cells.values())) > MAX_CELL:
                refusal = Message(TOO_LONG, {"limit": MAX_CELL})
            else:
                rows.append(cells)
                kept.append((number, item))
        if refusal is not None:
            problems.append(Problem(0, refusal, losses.place_of(item, number)))
    problems += losses.not_held(kept, HELD)
    for words, numbers in (
        (PICTURES, lost.pictures),
        (GAP_PARTS, lost.gap_parts),
        (PLAIN_RIGHT, lost.formatting),
    ):
        if numbers:
            problems.append(losses.lost(words, numbers))
    return Written(workbook(rows), tuple(problems))


def _refusal(item: Item) -> Message | None:
    if item.kind not in columns.KINDS:
        return Message(NO_KIND, {"kind": Message(losses.KIND_WORDS[item.kind])})
    if max(len(item.options), len(item.gaps)) > len(columns.LETTERS):
        return Message(TOO_MANY, {"limit": len(columns.LETTERS)})
    return None


# ---- a question's cells --------------------------------------------------------------------------------------


def _markup(item: Item) -> Markup:
    """The markup in which all texts of a row stand: their own if it is one, else HTML, which says what any says."""
    shown_texts = [item.text, item.feedback]
    shown_texts += [option.feedback for option in item.options]
    if item.kind not in (Kind.TEXT, Kind.NUMBER, Kind.TRUE_FALSE):
        shown_texts += [option.text for option in item.options]
    used = {text.markup for text in shown_texts if text}
    return used.pop() if len(used) == 1 else Markup.HTML if used else Markup.PLAIN


def _in(markup: Markup, text: Text) -> str:
    text = texts.without_pictures(text)
    return (text.source if text.markup is markup or not text else texts.as_html(text)).strip()


def _cells(item: Item, number: int, lost: _Losses) -> Cells:
    if any(texts.pictures(text) for text in losses.texts_of(item)):
        lost.pictures.append(number)
    markup = _markup(item)
    hard, tags = difficulty.split(item.tags)
    cells = {
        ("kind", ""): losses.KIND_WORDS[item.kind],
        ("text", ""): _in(markup, item.text),
        ("right", ""): _right(item),
        ("feedback", ""): _in(markup, item.feedback),
        ("difficulty", ""): str(hard) if hard else "",
        ("points", ""): shown(item.points) if item.points != Decimal(1) else "",
        ("tolerance", ""): _tolerance(item),
        ("unit", ""): "; ".join(item.units),
        ("marks", ""): "" if item.ignores_marks is None else "không" if item.ignores_marks else "có",
        ("tags", ""): ", ".join(" ".join(tag.replace(",", " ").replace(";", " ").split()) for tag in tags),
        ("category", ""): "/".join(part.replace("/", "-") for part in item.category),
        ("title", ""): item.title,
        ("key", ""): item.key,
        ("markup", ""): columns.MARKUP_WORDS[markup] if markup is not Markup.PLAIN else "",
    }
    for letter, option in zip(columns.LETTERS, item.options, strict=False):
        cells[WHY, letter] = _in(markup, option.feedback)
        cells[OPTION, letter] = _option(item, option, markup)
    for letter, gap in zip(columns.LETTERS, item.gaps, strict=False):
        cells[OPTION, letter] = gaps.written(gap)
    if any(gaps.loses(gap) for gap in item.gaps):
        lost.gap_parts.append(number)
    plain_only = [option.match for option in item.options]
    plain_only += [option.text for option in item.options] if item.kind is Kind.TEXT else []
    if any(texts.is_formatted(text) for text in plain_only):
        lost.formatting.append(number)
    if item.kind is Kind.TRUE_FALSE:
        by_key = {option.key: option for option in item.options}
        cells |= {(OPTION, "A"): "", (OPTION, "B"): ""}
        for letter, key in (("A", "true"), ("B", "false")):
            cells[WHY, letter] = _in(markup, by_key[key].feedback) if key in by_key else ""
    return {column: texts.tidied(said) for column, said in cells.items()}


def _option(item: Item, option: Option, markup: Markup) -> str:
    if item.kind is Kind.MATCHING:
        left = (
            _in(markup, option.text).replace("->", "→")
            if markup is Markup.PLAIN
            else _in(markup, option.text)
        )
        return f"{left} -> {texts.plain(texts.without_pictures(option.match))}".strip()
    if item.kind in (Kind.TEXT, Kind.NUMBER):
        return texts.plain(option.text)
    return _in(markup, option.text)


def _right(item: Item) -> str:
    lettered = list(zip(columns.LETTERS, item.options, strict=False))
    if item.kind is Kind.TRUE_FALSE:
        right = next((option.key for option in item.options if option.weight > 0), "")
        return {"true": "Đúng", "false": "Sai"}.get(right, "")
    if item.kind not in (Kind.SINGLE, Kind.MULTIPLE, Kind.TEXT, Kind.NUMBER):
        return ""
    weighted = {letter: option.weight for letter, option in lettered if option.weight}
    if item.kind in (Kind.TEXT, Kind.NUMBER):
        is_usual = all(option.weight == _ONE for option in item.options)
        return "" if is_usual else "; ".join(f"{a}:{percent(option.weight)}" for a, option in lettered)
    share = Fraction(1, len(weighted)) if weighted else _ONE
    if all(weight == share for weight in weighted.values()):
        return ", ".join(weighted)
    return "; ".join(f"{letter}:{percent(weight)}" for letter, weight in weighted.items())


def _tolerance(item: Item) -> str:
    if item.kind is not Kind.NUMBER:
        return ""
    around = [shown(option.tolerance or Decimal(0)) for option in item.options if option.text.source != "*"]
    return "" if set(around) <= {"0"} else around[0] if len(set(around)) == 1 else "; ".join(around)


# ---- the workbook --------------------------------------------------------------------------------------------


def workbook(rows: Sequence[Cells], *, with_guide: bool = False) -> bytes:
    """The bytes of a workbook with these rows. `with_guide`: a second sheet tells how to fill it in."""
    import xlsxwriter

    used = [letter for row in rows for field_, letter in row if letter and row[field_, letter]]
    letters = max([columns.SHOWN_LETTERS, *(columns.LETTERS.index(letter) + 1 for letter in used)])
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )  # fmt: skip
    order = columns.order(letters)
    sheet = book.add_worksheet(SHEET)
    look = _Look(book)
    look.head(sheet, order)
    for number, cells in enumerate(rows, 1):
        for index, column in enumerate(order):
            if cells.get(column):
                sheet.write_string(number, index, cells[column], look.body)
    last = max(_LISTED_ROWS, len(rows))
    sheet.data_validation(
        1, 0, last, 0, {"validate": "list", "source": [losses.KIND_WORDS[kind] for kind in columns.KINDS], "error_type": "warning"}
    )  # fmt: skip
    sheet.data_validation(1, order.index(("difficulty", "")), last, order.index(("difficulty", "")), {"validate": "list", "source": ["1", "2", "3"], "error_type": "warning"})  # fmt: skip
    if with_guide:
        from lms.assessment.formats.xlsx import guide

        guide.write(book, look)
    book.close()
    return target.getvalue()


class _Look:
    """Formats of the cells, shared by the sheets."""

    def __init__(self, book: Any) -> None:
        self.body = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.heading = book.add_format(
            {
                "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E6F0EF", "bottom": 1,
                "num_format": "@",
            }
        )  # fmt: skip
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.words = book.add_format({"text_wrap": True, "valign": "vcenter"})

    def head(self, sheet: Any, order: Sequence[Column], row: int = 0) -> None:
        """Writes the headings in `row` and sets the columns."""
        for index, (name, letter) in enumerate(order):
            sheet.set_column(index, index, WIDTHS.get(name, 12), self.body)
            sheet.write_string(row, index, columns.heading(name, letter), self.heading)
        sheet.set_row(row, 32)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        if row == 0:
            sheet.freeze_panes(1, 2)


def template() -> bytes:
    """The empty workbook with its guide."""
    return workbook([], with_guide=True)


def example_cells(item: Item) -> Cells:
    """The cells of an example of the guide."""
    return _cells(replace(item), 1, _Losses())
