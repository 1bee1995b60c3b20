"""What people answered, counted; each kind of question counts in its own way."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

FEWEST_SAME = 3
"""What fewer people typed alike is not told: words of one or two people may say who they are."""

MOST_SHOWN = 5
"""How many frequent wrong answers are told of one question."""

MOST_FORMS = 1_000
"""So many different typed answers are told apart; they come the most frequent first."""

Answers = Iterable[tuple[Sequence[str], int]]
"""Answers as they are stored, each once with how many people gave it, the most frequent first; empty: left open."""


class What(StrEnum):
    """What the lines of a count are: options one ticked, texts one typed, or parts one got right. What was handed in for
    a person to mark has no lines."""

    OPTIONS = "options"
    TYPED = "typed"
    PARTS = "parts"
    HANDED = "handed"


@dataclass(frozen=True)
class Counted:
    """A line: `count` people ticked the option, typed the text, or got the part right.

    `label`: a short name in sentences ("B", "2"); `html`: clean, of the option or part; `text`: plain, what was typed.
    `is_right`: it is part of the right answer.
    """

    label: str
    count: int
    is_right: bool
    html: str = ""
    text: str = ""


@dataclass(frozen=True)
class Counts:
    """Of `asked` people, `blank` left the question open."""

    what: What
    asked: int
    blank: int
    lines: tuple[Counted, ...]


def tally(
    answers: Answers, part_of: Callable[[Sequence[str]], Iterable[str]]
) -> tuple[int, int, Counter[str]]:
    """How many people were asked, how many left it open, and how many gave each of the things `part_of` finds in an
    answer."""
    asked = blank = 0
    found: Counter[str] = Counter()
    for answer, people in answers:
        asked += people
        blank += 0 if answer else people
        for thing in part_of(answer):
            found[thing] += people
    return asked, blank, found


def count_typed(
    answers: Answers, alike: Callable[[str], str], is_right: Callable[[str], bool], shown: str
) -> Counts:
    """The right answers as one line, `shown`, and the most frequent wrong ones that enough people typed alike.

    `alike` makes one of spellings that are the same; the most frequent spelling is told.
    """
    asked = blank = right = 0
    wrong: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for answer, people in answers:
        asked += people
        if not answer:
            blank += people
        elif is_right(answer[0]):
            right += people
        elif (same := alike(answer[0])) in wrong or len(wrong) < MOST_FORMS:
            wrong[same] += people
            spelling.setdefault(same, answer[0])
    frequent = sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SHOWN]
    lines = [Counted("", right, True, text=shown)]
    lines += [
        Counted("", people, False, text=spelling[same]) for same, people in frequent if people >= FEWEST_SAME
    ]
    return Counts(What.TYPED, asked, blank, tuple(lines))
