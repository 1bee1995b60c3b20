"""Statements a), b), c), d), each true or false: the layout of the exams since 2025."""

from fractions import Fraction

from lms.assessment.formats.content import NOTHING, Option, Text
from lms.assessment.formats.docx.layout import marks, words
from lms.assessment.formats.docx.layout.asked import CONFLICT, KEY_TABLE, Asked, solution
from lms.assessment.formats.docx.layout.texts import MOST, text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import fold

MARKED_BESIDE = mark("chữ Đúng, Sai ghi cạnh ý")
UNSAID = mark("Ý {letters} không ghi là Đúng hay Sai.")
TRUE_TEXT, FALSE_TEXT = "Đúng", "Sai"
_TRUE_OR_FALSE = (
    "dung sai", "dung hoac sai", "dung hay sai", "dung/sai", "dung, sai", "dung - sai", "dung-sai",
)  # fmt: skip


def is_group(asked: Asked) -> bool:
    """Whether the question's statements are each true or false, and no options to choose from."""
    if any(c.is_true is not None for c in asked.found.choices) or verdicts_of(asked) is not None:
        return True
    around = asked.part.section + " " + fold(" ".join(line.text for line in asked.found.stem))
    return asked.found.is_lower and any(sign in around for sign in _TRUE_OR_FALSE)


def verdicts_of(asked: Asked) -> dict[str, bool] | None:
    """What the key says of the statements, by their letters; None if it says nothing of the kind."""
    for said in (asked.given, *asked.at_end):
        for line in (said.answer, said.free):
            found = words.verdicts(line.text) if line is not None else None
            if found:
                return found
    return None


def word(is_true: bool) -> str:
    """Đúng or Sai."""
    return TRUE_TEXT if is_true else FALSE_TEXT


def _verdict(asked: Asked, letter: str, beside: bool | None, said: dict[str, bool]) -> bool | None:
    """Whether a statement is true; None, and a problem, if the key contradicts what stands beside it."""
    key = said.get(letter.lower())
    if beside is None or key is None or beside is key:
        return key if beside is None else beside
    letter = letter.lower()
    asked.say(
        CONFLICT,
        one=Message(MARKED_BESIDE),
        first=f"{letter}) {word(beside)}",
        other=Message(KEY_TABLE),
        second=f"{letter}) {word(key)}",
    )
    return None


def group(asked: Asked) -> tuple[Option, ...]:
    """The statements, each matched with Đúng or Sai."""
    choices = asked.found.choices
    said = verdicts_of(asked) or {}
    marked = None
    if not said and all(choice.is_true is None for choice in choices):
        marked = next((found.letters for found in marks.marks(choices)), None)
    _, explained = solution(asked)
    made, unsaid = [], []
    for choice in choices:
        before = len(asked.problems)
        if marked is not None:  # true statements are underlined, the others false
            is_true: bool | None = choice.letter in marked
        else:
            is_true = _verdict(asked, choice.letter, choice.is_true, said)
        if is_true is None and len(asked.problems) == before:
            unsaid.append(f"{choice.letter.lower()})")
        match = NOTHING if is_true is None else Text(word(is_true))
        weight = Fraction(0) if is_true is None else Fraction(1, len(choices))
        feedback = text(explained.get(choice.letter, ()))
        made.append(Option(text(choice.lines, MOST), weight, feedback, choice.letter.lower(), match))
    if unsaid:
        asked.say(UNSAID, letters=", ".join(unsaid))
    return tuple(made)
