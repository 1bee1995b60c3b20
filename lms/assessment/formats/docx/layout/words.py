"""The words by which teachers mark the parts of a question paper."""

import re
from dataclasses import dataclass

from lms.kernel.vietnamese import fold

_I = re.IGNORECASE

# "Câu 1:", "Câu hỏi 1)", "Question 1.", but not "Câu 1 đến câu 5: …", which speaks of several.
_NUMBERED = r"\s*(?:(?:số|thứ|no\.?)\s*)?(?P<number>\d{1,4})(?!\d)(?!\s*(?:[-–—]|đến|tới|và|,|to|and)\s*(?:câu\s*)?\d)"
_AFTER = r"(?P<extra>(?:\s*(?:\([^()]{1,40}\)|\[[^\[\]]{1,60}\]))*)\s*(?P<end>[.:)/]|[-–—](?=\s)|(?=\s)|$)"
HEAD = re.compile(rf"\s*(?:câu(?:\s*hỏi)?|question){_NUMBERED}{_AFTER}", _I)
EXERCISE = re.compile(rf"\s*bài(?:\s*tập|\s*toán)?{_NUMBERED}{_AFTER}", _I)
BARE = re.compile(r"\s*(?P<number>\d{1,4})(?P<extra>)\s*(?P<end>[.)/:])(?!\d)(?=\s|\D|$)")

# A star or a tick before the letter; an empty box says that the option is wrong, as no star does.
_BEFORE = r"(?P<before>(?:[*✓✔√☑☒✅]|\[[xX]\])\s*)?(?:[☐□○◻⬜]\s*|\[\s?\]\s*)?"
LABEL = re.compile(
    rf"[\s]*{_BEFORE}"
    r"(?:\((?P<inner>[A-Ha-h])\)|(?P<letter>[A-Ha-h])(?P<star>\s?[*✓✔])?\s?(?P<sign>[.):]|/(?=\s)|[-–](?=\s)))"
    r"(?P<after>\s?[*✓✔☑☒✅](?=\s|\w))?(?![A-Za-z0-9]?[.]\w?[.])"
)
BETWEEN = re.compile(
    r"(?:\t\s*|[ \u00a0]{2,})(?=(?:[*✓✔√☑☒✅☐□]\s*)?(?:\([A-Ha-h]\)|[A-Ha-h](?:\s?[*✓✔])?\s?(?:[.):]|/\s)))"
)
# Labels anywhere in a line, for a rough count of options.
LABELS = re.compile(r"(?:^|(?<=\s))[*]?\(?[A-Ha-h]\s?[.)]")

SOLUTION = re.compile(
    r"\s*(?:lời\s*giải(?:\s*chi\s*tiết|\s*tham\s*khảo)?|bài\s*giải|hướng\s*dẫn(?:\s*(?:giải|chấm|trả\s*lời))?(?:\s*chi\s*tiết)?"
    r"|giải\s*thích(?:\s*chi\s*tiết)?|giải\s*chi\s*tiết|giải|hdg|explanation)\s*(?:[:.]\s*|$)",
    _I,
)
_LETTERS = r"[A-H](?:\s*(?:[,;&+]|và|and)?\s*[A-H])*"
_KEY_WORDS = r"(?:đáp\s*án(?:\s*(?:đúng|chính\s*xác))?(?:\s*là)?|phương\s*án\s*đúng(?:\s*là)?|đ/?a|(?:correct\s*)?answer|key)"
KEY = re.compile(
    rf"\s*(?:[=⇒→>-]+\s*)?(?:{_KEY_WORDS}\s*(?P<colon>[:=])?|(?:vậy\s*|nên\s*|do đó\s*)?chọn(?:\s*(?:đáp\s*án|phương\s*án|câu|ý))?\s*:?)"
    rf"\s*(?P<letters>(?-i:{_LETTERS}))(?P<rest>\s*(?:[.,;:)]|[-–—]|$|(?=\()|(?=\s*(?:vì|do|bởi))).*)",
    _I | re.DOTALL,
)
CHOSEN_AT_END = re.compile(
    rf"(?P<no>không\s*(?:được\s*)?|đừng\s*|chớ\s*)?\b(?:chọn|đáp\s*án(?:\s*đúng)?(?:\s*là)?)\s*(?:đáp\s*án|phương\s*án|ý)?\s*:?\s*(?P<letters>(?-i:{_LETTERS}))\s*[.!)]*\s*$",
    _I,
)
ANSWER = re.compile(rf"\s*(?:trả\s*lời|{_KEY_WORDS}|kết\s*quả)\s*[:=]\s*(?P<answer>.*)", _I | re.DOTALL)
KEY_TITLE = re.compile(
    r"\s*[-–—=*]*\s*(?:[IVX]+\s*[.)]\s*|[A-D]\s*[.)]\s*)?(?:phần\s*)?(?:bảng\s*)?(?:đáp\s*án|answers?\s*keys?|hướng\s*dẫn\s*chấm|(?:lời\s*giải|hướng\s*dẫn\s*giải|giải)\s*chi\s*tiết|lời\s*giải)"
    r"(?:\s*(?:và|,|-|–|&)\s*(?:lời\s*giải|hướng\s*dẫn|thang\s*điểm|biểu\s*điểm|giải\s*thích)(?:\s*(?:chi\s*tiết|giải|chấm))*)?"
    r"(?:\s*(?:chi\s*tiết|tham\s*khảo|đề\b.*|mã\s*đề.*|trắc\s*nghiệm|tự\s*luận|các\s*câu.*|phần\b.*|bài\b.*|chương\b.*))?\s*[:.]?\s*[-–—=*]*\s*$",
    _I,
)
THE_END = re.compile(r"[\s\-–—_=*.…/]*(?:hết|the\s*end|end)[\s\-–—_=*.…/!]*$", _I)
SHARED = re.compile(
    r"\s*(?:đoạn\s*dẫn\s*:|(?:đọc|dựa|căn\s*cứ|sử\s*dụng|dùng|cho|quan\s*sát|theo|từ|read|look|use|mark|choose)\b.{0,300}?"
    r"(?:câu(?:\s*hỏi)?(?:\s*từ)?(?:\s*số)?\s*\d+|(?:các|những)\s*câu(?:\s*hỏi)?\s*(?:sau|dưới|tiếp)|questions?\b))",
    _I | re.DOTALL,
)
LEAD = re.compile(r"\s*đoạn\s*dẫn\s*:\s*", _I)

_ROMAN = r"(?=[IVXLC])[IVXLC]+"
_SECTION_WORDS = (
    (1, r"phần|part"), (2, r"chương|chapter|chuyên\s*đề"), (3, r"chủ\s*đề|dạng|mục|unit|section"), (4, r"bài(?!\s*(?:tập|toán))|tiết"),
)  # fmt: skip
_SECTIONS = tuple(
    (rank, re.compile(rf"\s*(?:{names})\s+(?:{_ROMAN}|\d{{1,3}}|[A-H])(?=\s*(?:[.:)–—-]|\s|$))", _I))
    for rank, names in _SECTION_WORDS
)
_TITLED = re.compile(rf"\s*(?:{_ROMAN}|[A-D])\s*[.):/-]\s*\S")
_EXAM_PART = re.compile(
    r"\s*(?:[A-D]|[IVX]+)?\s*[.):/-]?\s*(?:phần\s*)?(?:câu\s*(?:hỏi\s*)?)?(?:trắc\s*nghiệm|tự\s*luận|đọc\s*hiểu|làm\s*văn|đúng\s*[-/,]?\s*sai|trả\s*lời\s*ngắn)\b",
    _I,
)
MAX_HEADING = 200

_VERDICT = r"đúng|sai|Đ|S|true|false|T|F"
VERDICT_AT_END = re.compile(
    r"(?:\s*[(\[]\s*(?P<a>đúng|sai|Đ|S)\s*[)\]]|\s*(?:[-–—→:]|\t|\s{2,}|(?<=[.;])\s)\s*(?P<b>Đúng|Sai|ĐÚNG|SAI|Đ|S))\s*\.?\s*$",
    _I,
)
_PAIR_OF_VERDICT = re.compile(rf"(?P<letter>[a-h])\s*[-–:.)=]*\s*(?P<verdict>{_VERDICT})(?!\w)", _I)
_COMPACT = re.compile(r"[ĐSTFđstf](?:\s*[-–,;/]?\s*[ĐSTFđstf]){1,7}")
_TRUE = frozenset({"đúng", "đ", "true", "t"})


def is_true(word: str) -> bool:
    """Whether "Đúng", "Đ", "True" or "T", not "Sai"."""
    return word.strip().lower() in _TRUE


def verdicts(text: str) -> dict[str, bool] | None:
    """What "a) Đúng, b) Sai" or "ĐSSĐ" says of statements by their letters; None if it says nothing of that kind."""
    text = text.strip().rstrip(".")
    found = list(_PAIR_OF_VERDICT.finditer(text))
    if len(found) >= 2 and not re.search(r"\w", _PAIR_OF_VERDICT.sub("", text)):
        return {m["letter"].lower(): is_true(m["verdict"]) for m in found}
    if _COMPACT.fullmatch(text):
        letters = re.findall(r"\w", text)
        return {chr(ord("a") + n): is_true(letter) for n, letter in enumerate(letters)}
    return None


def letters(text: str) -> tuple[str, ...]:
    """The letters A to H in what a key says."""
    return tuple(dict.fromkeys(re.findall(r"[A-H]", text)))


@dataclass(frozen=True)
class Heading:
    """`rank`: 1 the highest."""

    rank: int
    title: str


def heading(text: str, level: int | None, *, is_bold: bool) -> Heading | None:
    """The heading a line is, by its style in Word or by its words; None for any other."""
    title = " ".join(text.split())
    if not title or len(title) > MAX_HEADING:
        return None
    if level is not None:
        return Heading(level + 1, title)
    is_loud = is_bold or title.upper() == title
    for rank, pattern in _SECTIONS:
        if pattern.match(title) and (is_loud or len(title) <= 120):
            return Heading(rank, title)
    if is_loud and (
        _EXAM_PART.match(title) or (title.upper() == title and re.match(rf"{_ROMAN}\s*[.):/-]\s*\S", title))
    ):
        return Heading(1, title)
    return None


def is_exam_part(text: str) -> bool:
    """ "B. TỰ LUẬN": a part of the paper, though it begins like an option."""
    return bool(_EXAM_PART.match(text)) and text.upper() == text


def part_of(title: str) -> str:
    """What names a part in questions and in their table of answers alike: "PHẦN I. Trắc nghiệm" is "phan i"."""
    plain = fold(" ".join(title.split()))
    named = re.match(r"(?:(phan|part|chuong|chu de|bai|chuyen de|dang|muc)\s+)?([ivxlc]+|\d+|[a-h])\b", plain)
    return f"{named[1] or 'phan'} {named[2]}" if named else plain


def begins_something(text: str) -> bool:
    """Whether a table's cell begins a question or an option: the table is only there to put things side by side."""
    return bool(LABEL.match(text) or HEAD.match(text))


PAIR = re.compile(
    r"(?:câu\s*)?(?P<number>\d{1,4})\s*[-–—.:)=/]?\s*(?P<answer>(?-i:[A-H](?:\s?[,&+]?\s?[A-H])*|[a-h]|[ĐS]{2,8}))(?!\w)",
    _I,
)
_BEFORE_PAIRS = re.compile(r"\s*(?:bảng\s*)?(?:đáp\s*án|answers?(?:\s*key)?)\s*[:.]", _I)
_BESIDE_PAIRS = re.compile(r"[\s,;|./–—-]*")


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The answers in a line "1-A 2-B 3.C"; nothing unless the line holds nothing else."""
    text = _BEFORE_PAIRS.sub("", text, count=1)
    found = tuple((m["number"], _big(m["answer"])) for m in PAIR.finditer(text))
    return found if found and _BESIDE_PAIRS.fullmatch(PAIR.sub("", text)) else ()


def _big(answer: str) -> str:
    return answer.upper() if answer in "abcdefgh" else answer
