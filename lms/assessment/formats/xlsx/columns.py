"""The columns of our workbook of questions, and the words by which headings and kinds are known. Pure."""

import re
from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Kind, Markup
from lms.org.roster.headings import heading_key

LETTERS = "ABCDEFGHIJKLMNOPQRST"
SHOWN_LETTERS = 8
"""Options in the template; a workbook may have up to `LETTERS`."""

OPTION, WHY = "option", "why"

# What stands in the file is Vietnamese, whoever reads it.
HEADINGS: Mapping[str, str] = {
    "number": "STT",
    "kind": "Loại câu",
    "text": "Câu hỏi",
    OPTION: "Phương án {letter}",
    "right": "Đáp án đúng",
    "feedback": "Lời giải chung",
    WHY: "Giải thích {letter}",
    "difficulty": "Độ khó",
    "points": "Điểm",
    "tolerance": "Sai số",
    "unit": "Đơn vị",
    "marks": "Tính dấu",
    "tags": "Nhãn",
    "category": "Danh mục",
    "title": "Tên câu",
    "key": "Mã câu",
    "markup": "Định dạng",
}

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "number": ("stt", "tt", "cau", "cau so", "so thu tu", "so cau"),
    "kind": ("loai cau", "loai cau hoi", "loai", "dang cau", "dang cau hoi", "kieu cau hoi", "kind", "type"),
    "text": ("cau hoi", "noi dung cau hoi", "noi dung", "de bai", "question", "question text"),
    "right": ("dap an dung", "dap an", "phuong an dung", "cau tra loi dung", "dung", "answer", "correct", "correct answer", "key"),
    "feedback": ("loi giai chung", "loi giai", "giai thich", "giai thich chung", "huong dan giai", "phan hoi chung", "feedback"),
    "difficulty": ("do kho", "muc do", "muc do nhan thuc", "difficulty"),
    "points": ("diem", "so diem", "diem so", "points", "mark"),
    "tolerance": ("sai so", "sai so cho phep", "tolerance"),
    "unit": ("don vi", "don vi do", "don vi tinh", "unit"),
    "marks": ("tinh dau", "phan biet dau", "tinh dau tieng viet"),
    "tags": ("nhan", "the", "tu khoa", "tags", "tag"),
    "category": ("danh muc", "chu de", "chuong", "bai", "chuong bai", "category"),
    "title": ("ten cau", "ten cau hoi", "tieu de", "title", "name"),
    "key": ("ma cau", "ma cau hoi", "ma", "id"),
    "markup": ("dinh dang", "kieu chu", "markup", "format"),
}  # fmt: skip
_BY_ALIAS = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
_LETTERED = re.compile(
    r"(phuong an|lua chon|dap an|option|answer|choice|giai thich|giai thich phuong an|phan hoi|feedback)? ?([a-t]|[0-9]{1,2})"
)
_WHYS = frozenset({"giai thich", "giai thich phuong an", "phan hoi", "feedback"})

KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("mot lua chon", "1 lua chon", "mot dap an", "1 dap an", "chon mot", "trac nghiem", "single", "mcq"),
    Kind.MULTIPLE: ("nhieu lua chon", "nhieu dap an", "chon nhieu", "multiple"),
    Kind.TRUE_FALSE: ("dung sai", "truefalse", "true false"),
    Kind.TEXT: ("tra loi ngan", "dien tu", "dien dap an", "text", "short answer", "shortanswer"),
    Kind.NUMBER: ("tra loi bang so", "so", "dien so", "number", "numerical"),
    Kind.MATCHING: ("ghep doi", "noi", "noi cot", "ghep cot", "matching"),
    Kind.ORDERING: ("sap xep thu tu", "sap xep", "thu tu", "ordering"),
    Kind.BLANKS: ("dien vao cho trong", "dien cho trong", "dien khuyet", "blanks", "cloze"),
    Kind.ESSAY: ("tu luan", "bai viet", "essay"),
    Kind.DESCRIPTION: ("doan dan", "doan dan khong hoi", "loi dan", "description"),
}  # fmt: skip
_KINDS = {alias: kind for kind, aliases in KINDS.items() for alias in aliases}

MARKUPS: Mapping[Markup, tuple[str, ...]] = {
    Markup.PLAIN: ("van ban", "plain", "text"),
    Markup.MARKDOWN: ("markdown", "md"),
    Markup.HTML: ("html",),
    Markup.MOODLE: ("moodle",),
}
MARKUP_WORDS = {
    Markup.PLAIN: "văn bản", Markup.MARKDOWN: "Markdown", Markup.HTML: "HTML", Markup.MOODLE: "Moodle",
}  # fmt: skip
_MARKUPS = {alias: markup for markup, aliases in MARKUPS.items() for alias in aliases}

_DIFFICULTIES = {
    "1": 1, "de": 1, "nhan biet": 1, "2": 2, "trung binh": 2, "vua": 2, "thong hieu": 2, "3": 3, "kho": 3,
    "van dung": 3, "van dung cao": 3,
}  # fmt: skip
_YES = frozenset({"co", "x", "yes", "true", "1"})
_NO = frozenset({"khong", "no", "false", "0"})

Column = tuple[str, str]
"""A field, and the letter of an option or an explanation ("" for the others)."""


def column_of(title: str) -> Column | None:
    """What a heading names; None for a heading of nobody's."""
    key = heading_key(title)
    if key in _BY_ALIAS:
        return _BY_ALIAS[key], ""
    found = _LETTERED.fullmatch(key)
    if found is None:
        return None
    place = int(found[2]) - 1 if found[2].isdigit() else LETTERS.index(found[2].upper())
    if not 0 <= place < len(LETTERS) or (found[1] is None and found[2].isdigit()):
        return None
    return WHY if found[1] in _WHYS else OPTION, LETTERS[place]


def heading(field: str, letter: str = "") -> str:
    """The heading of a column as our template has it."""
    return HEADINGS[field].format(letter=letter)


def kind_of(text: str) -> Kind | None:
    """The kind that a cell names; None if it names none."""
    return _KINDS.get(heading_key(text.replace("–", " ").replace("-", " ")))


def markup_of(text: str) -> Markup | None:
    """The markup that a cell names; None if it names none."""
    return _MARKUPS.get(heading_key(text))


def difficulty_of(text: str) -> int | None:
    """1 to 3; None for another word."""
    return _DIFFICULTIES.get(heading_key(text))


def yes_or_no(text: str) -> bool | None:
    """What a cell answers; None for another word."""
    key = heading_key(text)
    return True if key in _YES else False if key in _NO else None


def order(letters: int) -> Sequence[Column]:
    """The columns of a written workbook with so many options."""
    named = LETTERS[:letters]
    return [
        ("kind", ""), ("text", ""), *((OPTION, letter) for letter in named), ("right", ""), ("feedback", ""),
        *((WHY, letter) for letter in named), ("difficulty", ""), ("points", ""), ("tolerance", ""), ("unit", ""),
        ("marks", ""), ("tags", ""), ("category", ""), ("title", ""), ("key", ""), ("markup", ""),
    ]  # fmt: skip
