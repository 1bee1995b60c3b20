"""Where questions begin: "Câu 1:", "Bài 1." or a bare "1.", whichever this paper numbers its questions by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.lines import Line


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a question. `end`: of the letters that belong to it; `extra`: points and tags in brackets."""

    number: str
    end: int
    extra: str = ""


class Gathered(Protocol):
    """The question being gathered."""

    @property
    def head(self) -> Head | None: ...

    @property
    def has_options(self) -> bool: ...

    @property
    def listed(self) -> int: ...


_FIRST_OPTION = re.compile(r"\s*[*]?\s*\(?[Aa]\s*[.)]")
_OPTION = re.compile(r"\s*[*]?\s*[A-H]\s*[.)]")


def _is_title(line: Line) -> bool:
    """Whether a line reads like the title of answers: what is numbered below it need not be questions."""
    return bool(words.KEY_TITLE.fullmatch(line.text)) and line.text.strip().upper() == line.text.strip()


class Heads:
    """Tells heads from other lines of one paper."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._pattern = words.HEAD
        end = next((at for at, line in enumerate(lines) if _is_title(line)), len(lines))
        before = lines[:end] if any(words.BARE.match(line.text) for line in lines[:end]) else lines
        if not any(words.HEAD.match(line.text) for line in before):
            exercises = sum(bool(words.EXERCISE.match(line.text)) for line in before)
            bare = sum(bool(words.BARE.match(line.text)) for line in before)
            self._pattern = words.EXERCISE if exercises and exercises >= bare else words.BARE
        self._has_options = self._look_ahead()
        self._next_has_options = self._look_further()

    def _look_ahead(self) -> list[bool]:
        """For each line, whether options stand between it and the next line that could be a head."""
        found = [False] * len(self._lines)
        seen = False
        for at in range(len(self._lines) - 1, -1, -1):
            text = self._lines[at].text
            found[at] = seen = seen or bool(words.BETWEEN.search(text))
            if words.HEAD.match(text) or words.BARE.match(text) or words.EXERCISE.match(text):
                seen = False
            elif _OPTION.match(text):
                seen = True
        return found

    def has_options_below(self, at: int) -> bool:
        """Whether the question that would begin here has options."""
        return self._has_options[at]

    def are_questions_below(self, at: int) -> bool:
        """Whether the next question below has options."""
        return self._next_has_options[at]

    def _look_further(self) -> list[bool]:
        found = [False] * len(self._lines)
        below = False
        for at in range(len(self._lines) - 1, -1, -1):
            found[at] = below
            if self._pattern.match(self._lines[at].text):
                below = self._has_options[at]
        return found

    @property
    def are_worded(self) -> bool:
        """Whether heads bear a word ("Câu"), so that a bare number is none."""
        return self._pattern is not words.BARE

    def matches(self, line: Line) -> re.Match[str] | None:
        """How the line reads as a head, wherever it stands; None for any other."""
        return self._pattern.match(line.text) if line.table is None and not line.keys else None

    def _is_asked(self, at: int) -> bool:
        """Whether "Bài 3:" in a paper of "Câu 1:" asks something: options follow before anything else is numbered. The
        title of a lesson is followed by its first question."""
        for line in self._lines[at + 1 :]:
            if _FIRST_OPTION.match(line.text) or words.BETWEEN.search(line.text):
                return True
            if words.HEAD.match(line.text) or words.EXERCISE.match(line.text) or line.level is not None:
                return False
        return False

    def at(self, at: int, current: Gathered | None) -> Head | None:
        """The head that begins in this line, if one does."""
        line = self._lines[at]
        match = self.matches(line)
        if match is None and self._pattern is words.HEAD and line.table is None and not line.keys:
            match = words.EXERCISE.match(line.text)
            match = match if match and line.level is None and self._is_asked(at) else None
        if match is None:
            return None
        head = Head(str(int(match["number"])), match.end(), match["extra"] or "")
        if self._pattern is words.BARE and (line.level is not None or not self._goes_on(at, head, current)):
            return None
        return head

    def _goes_on(self, at: int, head: Head, current: Gathered | None) -> bool:
        """Whether a bare number is the next question and no point of a list inside the one before."""
        if current is None or current.head is None:
            return True
        number, before = int(head.number), int(current.head.number)
        if current.listed and number == current.listed + 1 and not self._has_options[at]:
            return False  # the next step of a list, in the text or in the explanation
        if not current.has_options:
            return number == before + 1
        return number == before + 1 or self._has_options[at]
