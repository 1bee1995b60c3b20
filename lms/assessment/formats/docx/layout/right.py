"""Which options are right: all that names them must agree."""

import re
from itertools import pairwise

from lms.assessment.formats.docx.layout import marks, words
from lms.assessment.formats.docx.layout.asked import CONFLICT, KEY_LINE, KEY_TABLE, Asked
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.paper import Rich
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import comparable

NO_KEY = mark(
    "Không thấy đáp án đúng. Hãy gạch chân phương án đúng, ghi “Đáp án: B” dưới câu, hoặc thêm bảng đáp án ở cuối tệp."
)
NO_SUCH = mark("Đáp án ghi {letters} nhưng câu chỉ có các phương án {present}.")
MISSING = mark("Thiếu phương án {missing}: sau {before} là {after}.")
TWICE = mark("Chữ {letter} đứng trước hai phương án. Các phương án được đọc theo thứ tự là {letters}.")
EMPTY_OPTION = mark("Phương án {letter} không có nội dung.")
SECOND = mark(
    "Câu có bộ phương án thứ hai từ đoạn {start}; từ đó không được đọc. Có lẽ thiếu dòng “Câu …” ở giữa."
)
ODD = mark(
    "Có nội dung sau phương án {letter}, được đọc như phần tiếp của phương án này: “{text}”. Nếu là phần dẫn, hãy chuyển lên trên phương án A."
)
PARTLY = mark(
    "Chỉ một phần của phương án {letter} có dấu hiệu {way} và không có đáp án nào khác, nên được hiểu là đáp án đúng. Hãy xem lại."
)
NO_MATCHING_OPTION = mark(
    "Đáp án “{text}” không phải chữ của phương án nào, cũng không trùng nội dung phương án nào."
)
_ONLY_LETTERS = re.compile(r"\s*[A-Ha-h](?:\s*[,;]\s*[A-Ha-h])*\s*\.?\s*")


def check_options(asked: Asked) -> None:
    """Notes what is wrong with the letters and the contents of options."""
    choices = asked.found.choices
    letters = [choice.letter for choice in choices]
    twice = next((letter for letter in letters if letters.count(letter) > 1), "")
    if twice:
        for n, choice in enumerate(choices):
            choice.letter = chr(ord("A") + n)
        asked.say(TWICE, letter=twice, letters=", ".join(choice.letter for choice in choices))
    elif letters[0] != "A":
        asked.say(MISSING, missing="A", before=asked.place, after=letters[0])
    else:
        for before, after in pairwise(letters):
            if ord(after) != ord(before) + 1:
                asked.say(MISSING, missing=chr(ord(before) + 1), before=before, after=after)
    for choice in choices:
        if all(line.is_empty for line in choice.lines):
            asked.say(EMPTY_OPTION, choice.number, letter=choice.letter)
    if asked.found.second:
        asked.say(SECOND, asked.found.second, start=asked.found.second)
    first = next((line for line in asked.found.odd if not line.is_empty), None)
    if first is not None:
        shown = " ".join(first.text.split())[:60]
        asked.say(ODD, first.number, letter=choices[-1].letter, text=shown or "…")


def _sources(asked: Asked) -> list[tuple[str, frozenset[str]]]:
    """All that names right options: marks on the paper, the key line, the answers at the end."""
    found = [(marked.way, marked.letters) for marked in marks.marks(asked.found.choices)]
    if asked.given.named:
        found += [(KEY_LINE, letters) for letters in asked.given.named]
    elif asked.given.answer is not None:
        found += _by_text(asked, asked.given.answer, KEY_LINE)
    for said in asked.at_end:
        found += [(KEY_TABLE, letters) for letters in said.named]
    return found


def _least(asked: Asked) -> frozenset[str]:
    """What is left where nothing marks a whole option: a part of just one. Taken, and named to be looked at."""
    marked = marks.partly(asked.found.choices)
    if marked is None:
        asked.say(NO_KEY)
        return frozenset()
    asked.say(PARTLY, letter=", ".join(marked.letters), way=Message(marked.way))
    return marked.letters


def _by_text(asked: Asked, answer: Line, way: str) -> list[tuple[str, frozenset[str]]]:
    """An answer that repeats the words of an option."""
    if _ONLY_LETTERS.fullmatch(answer.text):
        return [(way, frozenset(words.letters(answer.text.upper())))]
    wanted = comparable(answer.text)
    same = [
        choice.letter
        for choice in asked.found.choices
        if comparable(Rich.joined([line.rich for line in choice.lines]).text) == wanted
    ]
    if wanted and same:
        return [(way, frozenset(same))]
    asked.say(NO_MATCHING_OPTION, answer.number, text=answer.text.strip()[:60])
    return []


def right(asked: Asked) -> frozenset[str]:
    """The letters of the right options; none, and a problem, where the paper does not say or contradicts itself."""
    before = len(asked.problems)
    sources = _sources(asked)
    if not sources:
        return _least(asked) if len(asked.problems) == before else frozenset()
    way, first = sources[0]
    other = next(((way, letters) for way, letters in sources if letters != first), None)
    present = {choice.letter for choice in asked.found.choices}
    if other is not None:
        asked.say(
            CONFLICT,
            one=Message(way),
            first=", ".join(sorted(first)),
            other=Message(other[0]),
            second=", ".join(sorted(other[1])),
        )
        return frozenset()
    if first - present:
        named, there = ", ".join(sorted(first - present)), ", ".join(sorted(present))
        asked.say(NO_SUCH, letters=named, present=there)
        return frozenset()
    return first
