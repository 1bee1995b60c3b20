"""Sections of answers: what they say, and of which question."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lms.assessment.formats.docx.layout import words
from lms.assessment.formats.docx.layout.lines import Line
from lms.assessment.formats.docx.layout.parts import Answers, Part
from lms.assessment.formats.docx.paper import Rich


@dataclass
class Entry:
    """What is said of one number. `part`: the part of the paper it is said under, "" for none."""

    scope: int
    part: str
    number: str
    line: int
    lines: list[Line] = field(default_factory=list)


@dataclass
class Said:
    """All that a section says. `unread`: lines of which nothing could be made."""

    entries: list[Entry] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)


def _text_line(number: int, text: str) -> Line:
    return Line(number, Rich.of(text))


def read(answers: Answers) -> Said:
    """What the section says, number by number."""
    said = Said()
    pattern = words.HEAD if any(words.HEAD.match(line.text) for line in answers.lines) else words.BARE
    part, current = "", None
    for line in answers.lines:
        pairs = line.keys or (() if line.table is not None else words.pairs(line.text))
        if pairs:
            made = [
                Entry(answers.scope, part, str(int(number)), line.number, [_text_line(line.number, answer)])
                for number, answer in pairs
            ]
            said.entries += made
            current = made[0] if len(made) == 1 else None
            continue
        bold = line.rich.covered(lambda look: look.bold) >= 0.9
        heading = words.heading(line.text, line.level, is_bold=bold)
        head = pattern.match(line.text) if line.table is None else None
        if head is not None:
            rest = replace(line, rich=line.rich.cut(head.end()))
            current = Entry(answers.scope, part, str(int(head["number"])), line.number, [rest])
            said.entries.append(current)
        elif heading is not None and not words.LABEL.match(line.text):
            part, current = words.part_of(heading.title), None
        elif current is not None:
            if not words.THE_END.fullmatch(line.text) or line.table is not None:
                current.lines.append(line)
        elif not words.KEY_TITLE.fullmatch(line.text) and not words.THE_END.fullmatch(line.text):
            said.unread.append(line)
    return said


def meant(entry: Entry, questions: Sequence[Part]) -> list[Part]:
    """The questions an entry can mean: those of its number since the last section of answers, or of all before."""
    named = [part for part in questions if part.head is not None and part.head.number == entry.number]
    near = [part for part in named if part.scope == entry.scope] or named
    if entry.part:
        within = [part for part in near if entry.part in map(words.part_of, part.category)]
        return within or near
    return near
