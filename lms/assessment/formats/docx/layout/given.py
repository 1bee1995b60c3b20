"""What a question's lines say after its text: the key in words, the answer, the explanation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.layout.options import Choice, find

_ONLY_LETTERS = re.compile(
    r"\s*(?P<letters>[A-H](?:\s*[,;&+]?\s*[A-H])*)\s*(?P<rest>(?:[.)]|$).*)", re.DOTALL
)
_CLOSING = re.compile(r"[\s.,;:)–—-]*")


@dataclass
class Given:
    """`body`: text and options. `keys`: letters. `hints`: letters that the explanation ends with
    ("…, chọn B."); the last counts where there is no key. `answer`: written out, None for none. `free`: in a
    section of answers, a first line that is no key by itself. `solution`: explanation."""

    body: list[Line] = field(default_factory=list)
    keys: list[tuple[str, ...]] = field(default_factory=list)
    hints: list[tuple[str, ...]] = field(default_factory=list)
    answer: Line | None = None
    free: Line | None = None
    solution: list[Line] = field(default_factory=list)

    @property
    def named(self) -> list[frozenset[str]]:
        """The sets of letters that are named as right."""
        return [frozenset(letters) for letters in self.keys or self.hints[-1:]]

    def explain(self, line: Line, at: int) -> None:
        """The rest of a line, from `at` on, as explanation."""
        rest = replace(line, rich=line.rich.cut(at + len(_closing(line.text[at:]))), starts=True)
        if rest.rich or line.table is not None:
            self.solution.append(rest)


def _closing(text: str) -> str:
    match = _CLOSING.match(text)
    return match[0] if match else ""


def _key(line: Line) -> re.Match[str] | None:
    """The key a line says: "Đáp án: B", "Chọn C. Vì …". "Đáp án A sai vì …" says none."""
    return words.KEY.match(line.text) if line.table is None else None


def divide(lines: Sequence[Line]) -> Given:
    """The lines of one question, its head taken off."""
    given = Given()
    is_solution = wants_answer = False
    for at, line in enumerate(lines):
        if wants_answer and line.rich:
            given.answer, wants_answer = line, False
            continue
        if at and (title := words.SOLUTION.match(line.text)):
            is_solution = True
            rest = replace(line, rich=line.rich.cut(title.end()), starts=True)
            if rest.rich:
                _explained(given, rest)
            continue
        if is_solution:
            _explained(given, line)
            continue
        key = _key(line) if at else None
        if key and (key["colon"] or given.keys or given.answer or find(given.body).choices):
            given.keys.append(words.letters(key["letters"]))
            given.explain(line, key.start("rest"))
            continue
        answer = words.ANSWER.match(line.text) if at else None
        if answer:
            given.answer = replace(line, rich=line.rich.cut(answer.start("answer")).strip())
            wants_answer = not given.answer.rich
        elif given.keys or (given.answer is not None and not wants_answer):
            given.solution.append(line)
        else:
            given.body.append(line)
    return given


def _explained(given: Given, line: Line) -> None:
    """A line of the explanation, which may name the key too."""
    key = _key(line)
    if key:
        given.keys.append(words.letters(key["letters"]))
        if _CLOSING.fullmatch(key["rest"]):
            return
    else:
        at_end = words.CHOSEN_AT_END.search(line.text) if line.table is None else None
        if at_end and not at_end["no"]:
            given.hints.append(words.letters(at_end["letters"]))
    given.solution.append(line)


def in_answers(lines: Sequence[Line]) -> Given:
    """What a section of answers says about one question, its number taken off. A question repeated there in full is
    passed over up to its explanation."""
    titles = [at for at, line in enumerate(lines) if words.SOLUTION.match(line.text)]
    if titles and len(find(lines[: titles[0]]).choices) >= 2:
        lines = lines[titles[0] :]
    given = Given()
    for at, line in enumerate(lines):
        title = words.SOLUTION.match(line.text)
        rest = replace(line, rich=line.rich.cut(title.end()), starts=True) if title else line
        if rest.is_empty:
            continue
        only = _ONLY_LETTERS.fullmatch(rest.text) if at == 0 and not title else None
        if only and (not only["rest"].strip(" .)") or _key(rest) is None):
            given.keys.append(words.letters(only["letters"]))
            given.explain(rest, only.start("rest"))
        elif at == 0 and not title and _key(rest) is None:
            answer = words.ANSWER.match(rest.text)
            given.free = replace(rest, rich=rest.rich.cut(answer.start("answer")).strip()) if answer else rest
        else:
            _explained(given, rest)
    return given


def by_option(
    solution: Sequence[Line], choices: Sequence[Choice]
) -> tuple[list[Line], dict[str, list[Line]]]:
    """The explanation as what is said of the question, and of each option: lines that begin "A. …"."""
    general: list[Line] = []
    of: dict[str, list[Line]] = {}
    letters = {choice.letter for choice in choices}
    current = ""
    for line in solution:
        label = words.LABEL.match(line.text) if line.table is None else None
        letter = (label["letter"] or label["inner"] or "").upper() if label else ""
        if label and letter in letters and letter not in of and letter > current:
            current = letter
            of[letter] = [replace(line, rich=line.rich.cut(label.end()), starts=True)]
        elif current:
            of[current].append(line)
        else:
            general.append(line)
    return general, of
