"""The paper cut into its parts: headings, questions, texts for several questions, and sections of answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.heads import Head, Heads
from lms.assessment.formats.docx.layout.lines import Line
from lms.kernel.vietnamese import fold

_ONLY_LETTERS = re.compile(r"\s*[A-H](?:[\s,;]*[A-H])*\s*\.?\s*")
_ANSWERS_FIRST = re.compile(r"\s*(?:bảng\s*)?(?:đáp\s*án|answer)", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"thí sinh|học sinh|học viên|mỗi câu|mỗi ý|khoanh tròn|hãy chọn|em hãy|điểm\s*\)?\s*$|chọn (?:một )?(?:phương án|đáp án|câu)",
    re.IGNORECASE,
)
NO_CATEGORY = "(Không phân mục)"  # a heading that ends all others


@dataclass
class Part:
    """A question with its lines, the first being what follows "Câu 1:" there; or a text for several (`head` None).

    `section`: the folded words of the headings and instructions it stands under. `scope`: how many sections of
    answers came before it, since numbers begin anew after them. `listed`: the last bare number that began a line.
    """

    head: Head | None
    number: int
    category: tuple[str, ...]
    section: str
    scope: int
    lines: list[Line] = field(default_factory=list)

    labels: int = 0
    listed: int = 0

    def add(self, line: Line) -> None:
        """A line at the end. Counted as it comes: a question may have as many lines as a file."""
        self.lines.append(line)
        self.labels += len(words.BETWEEN.findall(line.text)) + bool(words.LABEL.match(line.text))
        item = words.BARE.match(line.text) if len(self.lines) > 1 else None
        self.listed = int(item["number"]) if item else self.listed

    @property
    def has_options(self) -> bool:
        return self.labels >= 2


@dataclass
class Answers:
    """A section of answers: everything below "ĐÁP ÁN"."""

    scope: int
    lines: list[Line] = field(default_factory=list)


@dataclass
class Cut:
    """All parts of a paper, in order. `first`: the paragraph where questions begin, 0 if there are none; `above`: the
    lines that stand before it."""

    parts: list[Part] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    first: int = 0
    above: list[Line] = field(default_factory=list)


class _Cutter:
    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = [line for line in lines if not line.is_empty]
        self._heads = Heads(self._lines)
        self._cut = Cut()
        self._headings: list[words.Heading] = []
        self._section = ""
        self._current: Part | None = None
        self._answers: Answers | None = None
        self._scope = 0
        self._is_over = False  # below "HẾT": what the invigilator may not explain is no question
        self._seen: dict[str, set[str]] = {}
        self._known: set[str] = set()

    def cut(self) -> Cut:
        for at, line in enumerate(self._lines):
            if not (self._in_answers(at, line) if self._answers else self._in_questions(at, line)):
                self._take(line)
        return self._cut

    @property
    def _category(self) -> tuple[str, ...]:
        return tuple(heading.title for heading in self._headings)

    def _take(self, line: Line) -> None:
        """A line that begins nothing."""
        if self._current is not None:
            self._current.add(line)
        elif self._cut.first and not self._is_over:
            if _INSTRUCTION.search(line.text) and len(line.text) <= 300:
                self._section += " " + fold(line.text)
            else:
                self._begin(None, line)
        elif not self._cut.first:
            self._cut.above.append(line)

    def _begin(self, head: Head | None, line: Line) -> None:
        self._cut.first, self._is_over = self._cut.first or line.number, False
        self._current = Part(head, line.number, self._category, self._section, self._scope)
        self._known.update(map(words.part_of, self._category))
        self._current.add(replace(line, rich=line.rich.cut(head.end)) if head is not None else line)
        self._cut.parts.append(self._current)
        if head is not None:
            self._seen.setdefault(self._where(), set()).add(head.number)

    def _where(self) -> str:
        return f"{self._scope}/" + "/".join(self._category)

    def _in_questions(self, at: int, line: Line) -> bool:
        current = self._current
        if self._is_title(at):
            self._open_answers()
            return True
        if self._are_pairs(line) and (current is None or current.has_options):
            self._open_answers()
            if self._answers is not None:
                self._answers.lines.append(line)
            return True
        if current is not None and words.THE_END.fullmatch(line.text) and line.table is None:
            self._current, self._is_over = None, True
            return True
        head = self._heads.at(at, self._current)
        if head is not None:
            self._begin(head, line)
            return True
        if (heading := self._heading(line)) is not None:
            self._open_heading(heading, line)
            return True
        is_over = current is not None and (current.head is None or current.has_options)
        if words.LEAD.match(line.text) or (is_over and self._is_shared(line)):
            self._begin(None, replace(line, rich=line.rich.cut(_end(words.LEAD, line.text))))
            return True
        return False

    def _is_shared(self, line: Line) -> bool:
        return bool(words.SHARED.match(line.text)) and not words.SOLUTION.match(line.text)

    def _heading(self, line: Line) -> words.Heading | None:
        if self._current is not None and words.LABEL.match(line.text) and not words.is_exam_part(line.text):
            return None
        bold = line.rich.covered(lambda look: look.bold) >= 0.9
        return words.heading(line.text, line.level, is_bold=bold)

    def _open_heading(self, heading: words.Heading, line: Line) -> None:
        self._cut.first, self._is_over = self._cut.first or line.number, False
        while self._headings and self._headings[-1].rank >= heading.rank:
            self._headings.pop()
        if heading.title != NO_CATEGORY:
            self._headings.append(heading)
        self._section = fold(" ".join(h.title for h in self._headings))
        self._current = None

    def _open_answers(self) -> None:
        self._answers = Answers(self._scope)
        self._cut.answers.append(self._answers)
        self._current = None

    def _are_pairs(self, line: Line) -> bool:
        return bool(line.keys) or len(words.pairs(line.text)) >= 2

    def _is_title(self, at: int) -> bool:
        """Whether a section of answers begins with this line, and not the answer of the question above it."""
        line = self._lines[at]
        if line.table is not None or line.keys or not words.KEY_TITLE.fullmatch(line.text):
            return False
        following = self._lines[at + 1] if at + 1 < len(self._lines) else None
        if following is None:
            return False
        if self._are_pairs(following):
            return True
        named = self._heads.matches(following)
        is_loud = line.text.strip().upper() == line.text.strip()
        if _ANSWERS_FIRST.match(line.text):
            if named is not None or self._heading(following) is not None:
                return True
            return (
                is_loud
                and not _ONLY_LETTERS.fullmatch(following.text)
                and not words.LABEL.match(following.text)
            )
        is_known = named is not None and any(named["number"] in numbers for numbers in self._seen.values())
        return is_known and (is_loud or self._heads.are_worded)

    def _in_answers(self, at: int, line: Line) -> bool:
        """Goes on with answers until something can only be a new question."""
        head = self._heads.matches(line) if not self._are_pairs(line) else None
        if head is not None and self._heads.has_options_below(at):
            is_known = any(
                head["number"] in numbers
                for where, numbers in self._seen.items()
                if where.startswith(f"{self._scope}/")
            )
            if not is_known:
                self._leave_answers()
                return self._in_questions(at, line)
        heading = self._heading(line)
        if heading is not None and self._is_new(heading) and self._heads.are_questions_below(at):
            self._leave_answers()
            self._open_heading(heading, line)
            return True
        if self._answers is not None:
            self._answers.lines.append(line)
        return True

    def _is_new(self, heading: words.Heading) -> bool:
        return words.part_of(heading.title) not in self._known

    def _leave_answers(self) -> None:
        self._answers = None
        self._scope += 1


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def cut(lines: Sequence[Line]) -> Cut:
    """The parts of the paper that these lines make."""
    return _Cutter(lines).cut()
