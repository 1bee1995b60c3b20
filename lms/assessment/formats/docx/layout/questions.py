"""The questions of a paper and everything wrong with it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lms.assessment.formats import where
from lms.assessment.formats.content import Item, Kind, Problem, Questions
from lms.assessment.formats.docx.layout import asked, finished, given, keys, words
from lms.assessment.formats.docx.layout.asked import Asked
from lms.assessment.formats.docx.layout.lines import Line, lines_of
from lms.assessment.formats.docx.layout.options import find
from lms.assessment.formats.docx.layout.parts import Cut, Part, cut
from lms.assessment.formats.docx.layout.texts import text
from lms.assessment.formats.docx.paper import Note, Paper
from lms.kernel.messages import Message, mark

NONE = mark(
    "Không thấy câu hỏi nào. Mỗi câu bắt đầu bằng “Câu 1:”, “Câu 2:”, … (gõ tay hoặc đánh số tự động của Word), các phương án bằng A., B., C., D."
)
REPEATED = mark("Số câu lặp lại: đã có một câu mang số {number} ở đoạn {start}.")
JUMPED = mark("Số câu không liền nhau: sau câu {before} là câu {number}. Hãy xem có thiếu câu nào không.")
NO_SUCH_QUESTION = mark("Phần đáp án nhắc câu {number} nhưng trong tệp không có câu này.")
SEVERAL_QUESTIONS = mark(
    "Phần đáp án nhắc câu {number} nhưng trong tệp có {count} câu mang số này, nên đáp án không được dùng. Hãy đánh số liên tục hoặc ghi tên phần trước đáp án."
)
NO_HEAD = mark(
    "Các phương án {letters} không thuộc câu hỏi nào. Hãy ghi “Câu …:” trước câu hỏi ở phía trên, như các câu khác."
)
UNREAD_ANSWER = mark("Không hiểu dòng này trong phần đáp án: “{text}”.")
_SHOWN = re.compile(r'src="media:([^"]+)"')


def _numbers(questions: Sequence[Asked]) -> None:
    """Numbers that stand twice, and gaps between them; a new heading or section of answers may begin anew."""
    seen: dict[tuple[object, ...], int] = {}
    before: Asked | None = None
    for question in questions:
        number = int(question.number)
        where = (question.part.scope, question.part.category, number)
        is_same_place = before is not None and (
            (before.part.scope, before.part.category) == (question.part.scope, question.part.category)
        )
        if where in seen:
            question.say(REPEATED, number=number, start=seen[where])
        elif before is not None and number != int(before.number) + 1 and (is_same_place or number != 1):
            question.say(JUMPED, before=int(before.number), number=number)
        seen.setdefault(where, question.part.number)
        before = question


def _fits(entry: given.Given, question: Asked) -> bool:
    """Whether what is said can be about this question."""
    has_choices = bool(question.found.choices)
    if entry.keys:
        return has_choices and not question.found.is_lower
    if entry.free is not None and words.verdicts(entry.free.text) is not None:
        return question.found.is_lower or not has_choices
    return entry.free is None or not has_choices


def _apply_answers(found: Cut, questions: Sequence[Asked]) -> Iterator[Problem]:
    """Hands what the sections of answers say to the questions it is about."""
    by_part = {id(question.part): question for question in questions}
    parts = keys.by_number([question.part for question in questions])
    for section in found.answers:
        said = keys.read(section)
        for line in said.unread:
            if not line.is_empty:
                yield _in_answers(line.number, UNREAD_ANSWER, text=" ".join(line.text.split())[:60] or "…")
        for entry in said.entries:
            value = given.in_answers(entry.lines)
            meant = [by_part[id(part)] for part in keys.meant(entry, parts)]
            if len(meant) > 1:
                meant = [question for question in meant if _fits(value, question)] or meant
            if len(meant) == 1:
                meant[0].at_end.append(value)
            elif meant:
                yield _in_answers(entry.line, SEVERAL_QUESTIONS, number=entry.number, count=len(meant))
            else:
                yield _in_answers(entry.line, NO_SUCH_QUESTION, number=entry.number)


def _in_answers(line: int, msgid: str, **params: object) -> Problem:
    return Problem(line, Message(msgid, params), where.at_answers())


def _unowned(found: Cut) -> Iterator[Problem]:
    """Options that belong to no question: its number is missing, or is not written as the others are."""
    for lines in (found.above, *(part.lines for part in found.parts if part.head is None)):
        choices = find(lines).choices if lines else []
        if len(choices) >= 2:
            letters = ", ".join(choice.letter for choice in choices)
            yield Problem(choices[0].number, Message(NO_HEAD, {"letters": letters}))


def _shared(part: Part) -> Item:
    """A text for several questions."""
    return Item(Kind.DESCRIPTION, text(part.lines), line=part.number, category=part.category)


def _noted(found: Cut, notes: Sequence[Note]) -> Iterator[Problem]:
    """What could not be read, with the question it belongs to; what stands before the first question is not asked
    for."""
    starts: list[tuple[int, Message | None]] = sorted(
        [(part.number, where.at_question(part.head.number) if part.head else None) for part in found.parts]
        + [(section.lines[0].number, where.at_answers()) for section in found.answers if section.lines],
        key=lambda start: start[0],
    )
    for note in notes:
        if note.line >= found.first:
            at = bisect_right(starts, note.line, key=lambda start: start[0])
            yield Problem(note.line, note.message, starts[at - 1][1] if at else None)


def read(paper: Paper) -> Questions:
    """The questions of a paper. Pure."""
    lines: list[Line] = list(lines_of(paper.blocks))
    found = cut(lines)
    questions = [asked.begin(part) for part in found.parts if part.head is not None]
    problems = list(_apply_answers(found, questions))
    _numbers(questions)
    by_part = {id(question.part): question for question in questions}
    items = [
        finished.finish(by_part[id(part)]) if id(part) in by_part else _shared(part) for part in found.parts
    ]
    items = [item for item in items if item.kind is not Kind.DESCRIPTION or item.text]
    for question in questions:
        problems += question.problems
    problems += _noted(found, paper.notes)
    problems += _unowned(found) if questions else ()
    if not questions:
        problems.insert(0, Problem(0, Message(NONE)))
    problems.sort(key=lambda problem: problem.line)
    used = _media(items)
    return Questions(
        tuple(items), tuple(problems),
        {name: content for name, content in paper.media.items() if name in used},
    )  # fmt: skip


def _media(items: Sequence[Item]) -> set[str]:
    """The names of the pictures that the texts show."""
    found: set[str] = set()
    for item in items:
        texts = [item.text, item.feedback, *(t for o in item.options for t in (o.text, o.feedback))]
        for each in texts:
            found.update(_SHOWN.findall(each.source))
    return found
