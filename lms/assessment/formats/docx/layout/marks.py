"""Which options the paper marks as right, told by contrast: what all options of a question bear marks none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.assessment.formats.docx.layout.options import Choice
from lms.assessment.formats.docx.layout.texts import MOST
from lms.assessment.formats.docx.paper import Look, Rich
from lms.kernel.messages import mark

STARRED = mark("dấu * hoặc ✓")
UNDERLINED = mark("gạch chân")
HIGHLIGHTED = mark("tô nền")
COLOURED = mark("màu chữ")
BOLD = mark("in đậm")


@dataclass(frozen=True)
class Marked:
    """What one way of marking says. `way`: a message id; `letters`: of the options it marks."""

    way: str
    letters: frozenset[str]


def _text(choice: Choice) -> Rich:
    return Rich.joined([line.rich for line in choice.lines])


def _is_red(colour: str) -> bool:
    try:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0xA0 and green <= 0x60 and blue <= 0x60


def _telling(some: set[int], total: int) -> set[int]:
    """The set, if it sets some options apart from others."""
    return some if 0 < len(some) < total else set()


def _by(choices: Sequence[Choice], has: Callable[[Look], bool], *, by_letter: bool = True) -> set[int]:
    """The options whose letter, or most of whose text, looks so, where not all do."""
    total = len(choices)
    letters = {n for n, choice in enumerate(choices) if has(choice.look)} if by_letter else set()
    texts = {n for n, choice in enumerate(choices) if _text(choice).covered(has) >= MOST}
    return _telling(letters, total) | _telling(texts, total)


def _coloured(choices: Sequence[Choice], of: Callable[[Look], str]) -> set[int]:
    """The options set apart by a colour: the red ones, or else the fewest of one colour that are the smaller part."""
    colours = {of(choice.look) for choice in choices} | {of(look) for c in choices for look in _text(c).looks}
    found = [(colour, _by(choices, lambda look, c=colour: of(look) == c)) for colour in colours if colour]  # type: ignore[misc]  # bound by its default
    found = [(colour, chosen) for colour, chosen in found if chosen]
    red = set().union(*(chosen for colour, chosen in found if _is_red(colour)))
    if _telling(red, len(choices)):
        return red
    smaller = [chosen for _, chosen in found if len(chosen) * 2 <= len(choices)]
    if len(found) == 1:
        return found[0][1]
    return min(smaller, key=len) if smaller else set()


def _bold(choices: Sequence[Choice]) -> set[int]:
    """Bold letters are how most teachers write all labels: a majority of them is habit, and says nothing."""
    total = len(choices)
    texts = {n for n, choice in enumerate(choices) if _text(choice).covered(lambda look: look.bold) >= MOST}
    letters = {n for n, choice in enumerate(choices) if choice.look.bold}
    if _telling(texts, total):
        return texts
    return letters if 0 < len(letters) * 2 <= total else set()


def marks(choices: Sequence[Choice]) -> list[Marked]:
    """Every way in which the paper marks options of one question, the surest first."""
    starred = {n for n, choice in enumerate(choices) if choice.is_starred}
    found = (
        (STARRED, starred),
        (UNDERLINED, _by(choices, lambda look: look.underline)),
        (HIGHLIGHTED, _coloured(choices, lambda look: look.highlight)),
        (COLOURED, _coloured(choices, lambda look: look.colour)),
        (BOLD, _bold(choices)),
    )
    return [Marked(way, frozenset(choices[n].letter for n in chosen)) for way, chosen in found if chosen]


def partly(choices: Sequence[Choice]) -> Marked | None:
    """The one option of which a part is underlined, highlighted or red, where no other has any such letter."""
    ways: tuple[tuple[str, Callable[[Look], bool]], ...] = (
        (UNDERLINED, lambda look: look.underline),
        (HIGHLIGHTED, lambda look: bool(look.highlight)),
        (COLOURED, lambda look: _is_red(look.colour)),
    )
    for way, has in ways:
        letters = [choice.letter for choice in choices if has(choice.look) or _text(choice).covered(has) > 0]
        if len(letters) == 1:
            return Marked(way, frozenset(letters))
    return None
