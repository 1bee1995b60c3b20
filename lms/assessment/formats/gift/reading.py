"""From a GIFT file to questions, as Moodle's own importer understands them; where it would make nonsense of what an
author plainly meant (braces of a formula, a blank line among the answers), what was meant is read and said.

Source: the description of the format in Moodle's documentation (docs.moodle.org, "GIFT format").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats import bounds, texts, where
from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Problem, Questions, Text
from lms.assessment.formats.gift import answers
from lms.assessment.formats.gift.syntax import BLANK, Block, blocks, marked_text, restored
from lms.kernel.messages import Message, mark

NO_TITLE_END = mark("Tên câu hỏi mở bằng :: nhưng không có :: để đóng.")
NOT_CLOSED = mark("Câu này có “{open}” mà thiếu “{close}” để kết thúc phần đáp án, nên không được đọc.")
NOT_OPENED = mark("Câu này có “{close}” mà không có “{open}” mở phần đáp án, nên không được đọc.")
STRAY = mark("Thừa dấu “{close}” sau phần đáp án.")
MANY_GROUPS = mark(
    "Câu này có nhiều cặp ngoặc {open} {close}. Đã lấy cặp giống phần đáp án nhất; các dấu ngoặc còn lại là chữ thì hãy viết \\{open} và \\{close}."
)
UNSURE_GROUPS = mark(
    "Câu này có nhiều cặp ngoặc {open} {close}, không rõ cặp nào là phần đáp án, nên không được đọc. Dấu ngoặc là chữ thì hãy viết \\{open} và \\{close}."
)
NESTED = mark("Trong phần đáp án còn có dấu {open} {close}; đã đọc là chữ. Hãy viết \\{open} và \\{close}.")
NO_TEXT = mark("Câu hỏi chưa có nội dung.")
NO_PICTURE = mark("Hình trong câu này không nằm trong tệp: GIFT không kèm được hình.")
NO_QUESTIONS = mark(
    "Không thấy câu nào có phần đáp án trong dấu {open} {close}. Tệp này có thể không phải là GIFT; hãy chọn đúng định dạng."
)

_SIGNS = {"open": "{", "close": "}"}
_BRACES = re.compile(r"[{}]")
_LOOKS_LIKE_ANSWERS = re.compile(r"\s*(?:[=~#%]|(?:t|f|true|false)\s*(?:#|$))", re.IGNORECASE)
_ABOUT = re.compile(r"\[(id|tag):((?:\\\]|[^\[\]]|\[(?!id:|tag:))+)\]")
_CONTEXT = re.compile(r"\$[a-z]+\$/?", re.IGNORECASE)


def read(content: bytes) -> Questions:
    """The questions of a GIFT file, and what is wrong with it."""
    try:
        text = texts.decoded(content)
    except texts.NotText as error:
        return Questions(problems=(Problem(error.line, error.message),))
    if not text.strip():
        return Questions(problems=(Problem(0, Message(texts.EMPTY)),))
    reading = _Reading()
    for block in blocks(text):
        if reading.count == bounds.MAX_QUESTIONS:
            reading.problems.append(bounds.too_many(block.line))
            break
        reading.take(block)
    if not any(item.kind is not Kind.DESCRIPTION for item in reading.items):
        reading.problems.insert(0, Problem(0, Message(NO_QUESTIONS, _SIGNS)))
    return Questions(tuple(reading.items), tuple(reading.problems))


def category_of(path: str) -> tuple[str, ...]:
    """The parts of a path as Moodle writes it: $course$/top/A/B; a slash in a name is written twice."""
    path = _CONTEXT.sub("", path.strip(), count=1) if path.strip().startswith("$") else path
    parts = [part.replace("\0", "/").strip() for part in path.replace("//", "\0").split("/")]
    parts = [part for part in parts if part]
    return tuple(parts[1:] if parts[:1] == ["top"] else parts)


@dataclass
class _Reading:
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    category: tuple[str, ...] = ()
    count: int = 0

    def take(self, block: Block) -> None:
        if block.category is not None:
            self.category = category_of(block.category)
            return
        self.count += 1
        question = _Question(block)
        item = question.read()
        place = where.at_question(self.count, question.title[:40])
        self.problems += [replace(problem, place=place) for problem in question.problems]
        if item is not None:
            self.items.append(replace(item, category=self.category))


class _Question:
    def __init__(self, block: Block) -> None:
        self.block = block
        self.problems: list[Problem] = []
        self.title = ""

    def _problem(self, place: int, msgid: str, is_note: bool = False, **params: object) -> None:
        self.problems.append(
            Problem(self.block.line_at(place), Message(msgid, _SIGNS | params), is_note=is_note)
        )

    def read(self) -> Item | None:
        """The question; None where nothing can be made of it."""
        start = self._read_title()
        group = self._find_answers(start)
        if group is None:
            return None
        opens, closes = group
        whole = self.block.text
        if opens < 0:
            text, found = marked_text(whole[start:], Markup.MOODLE), answers.DESCRIPTION
            feedback = NOTHING
        else:
            after = whole[closes + 1 :].strip()
            text = marked_text(
                whole[start:opens] + (BLANK + " " * whole[closes + 1].isspace() + after if after else ""),
                Markup.MOODLE,
            )
            inside, feedback = self._general_feedback(opens, closes, text.markup)
            found = answers.read(inside, text.markup)
        for place, msgid, is_note, params in found.faults:
            self._problem(opens + 1 + place, msgid, is_note, **params)
        return self._item(text, found, feedback)

    def _item(self, text: Text, found: answers.Found, feedback: Text) -> Item | None:
        if not text and found.kind is not Kind.DESCRIPTION:
            self._problem(0, NO_TEXT)
        all_texts = [
            text, feedback, *(option.text for option in found.options),
            *(option.feedback for option in found.options),
        ]  # fmt: skip
        if any(texts.LOST_PICTURE in each.source for each in all_texts):
            self._problem(0, NO_PICTURE)
        about = [
            entry
            for line in self.block.comments
            if not line.startswith("question:")
            for entry in _ABOUT.findall(line)
        ]
        keys = [value.replace("\\]", "]").strip() for name, value in about if name == "id"]
        tags = [value.replace("\\]", "]").strip() for name, value in about if name == "tag"]
        return Item(
            found.kind, text, found.options, title=self.title, line=self.block.line, feedback=feedback,
            key=keys[0] if keys else "", tags=tuple(dict.fromkeys(filter(None, tags))),
        )  # fmt: skip

    def _read_title(self) -> int:
        """Takes the title off; returns where the text begins."""
        whole = self.block.text
        start = len(whole) - len(whole.lstrip())
        if not whole.startswith("::", start):
            return start
        ends = whole.find("::", start + 2)
        if ends < 0:
            self._problem(start, NO_TITLE_END)
            return start + 2
        self.title = " ".join(restored(whole[start + 2 : ends]).split())
        return ends + 2

    def _find_answers(self, start: int) -> tuple[int, int] | None:
        """Where the answers' braces stand, (-1, -1) for none; None where that can't be told."""
        groups: list[tuple[int, int]] = []
        depth = opens = 0
        stray, is_nested = -1, False
        for found in _BRACES.finditer(self.block.text, start):
            if found[0] == "{":
                opens = found.start() if depth == 0 else opens
                is_nested = is_nested or depth > 0
                depth += 1
            elif depth == 0:
                stray = found.start()
            else:
                depth -= 1
                if depth == 0:
                    groups.append((opens, found.start()))
        if depth > 0:
            self._problem(opens, NOT_CLOSED)
            return None
        if stray >= 0:
            self._problem(stray, STRAY if groups else NOT_OPENED)
        if not groups:
            return None if stray >= 0 else (-1, -1)
        chosen = self._choose(groups)
        if chosen and is_nested and "{" in self.block.text[chosen[0] + 1 : chosen[1]]:
            self._problem(chosen[0], NESTED)
        return chosen

    def _choose(self, groups: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        if len(groups) == 1:
            return groups[0]
        likely = [
            (opens, closes)
            for opens, closes in groups
            if _LOOKS_LIKE_ANSWERS.match(self.block.text[opens + 1 : closes])
        ]
        if len(likely) != 1:
            self._problem(groups[0][0], UNSURE_GROUPS)
            return None
        self._problem(groups[0][0], MANY_GROUPS)
        return likely[0]

    def _general_feedback(self, opens: int, closes: int, markup: Markup) -> tuple[str, Text]:
        inside = self.block.text[opens + 1 : closes]
        at = inside.rfind("####")
        if at < 0:
            return inside, NOTHING
        return inside[:at], marked_text(inside[at + 4 :], markup) or NOTHING
