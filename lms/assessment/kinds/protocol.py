"""What a kind of question has to offer, and the plain values it answers with."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from lms.assessment.kinds.handed import HandedFile
from lms.assessment.kinds.shape import Fault, Shape
from lms.assessment.statistics.rules.counts import Answers, Counts
from lms.kernel.markup import Picture, Pictures
from lms.kernel.messages import Message

Source = Mapping[str, Any]
"""What the author wrote: {"text": Markdown, …}. The choosing kinds have {"options": [{"key", "text", "correct",
"why"}, …]}, the others what their `shape` says. "media", absent for none, holds the pictures it shows: {name after
"media/": {"address", "width", "height"}}."""

Body = Mapping[str, Any]
"""What is stored: {"html", "options": [{"key", "html", "correct", "why_html"}, …], …}, HTML already clean. `options`
is empty for a kind that has none."""


def pictures_of(source: Source) -> Pictures:
    """The pictures that the texts of `source` may show."""
    return {name: Picture(**facts) for name, facts in (source.get("media") or {}).items()}


@dataclass(frozen=True)
class Spot:
    """A place on a picture with its number. `path`: its outline as SVG writes it; (`x`, `y`): where the number stands.
    `state`: "on" (marked), after the attempt correct | wrong | missed | key, "" for none of these."""

    number: str
    path: str
    x: int
    y: int
    state: str = ""


@dataclass(frozen=True)
class Spotted:
    """A picture with places on it. `letter`: height of the numbers in pixels of the picture."""

    picture: Picture
    alt: str
    letter: int
    spots: Sequence[Spot]


@dataclass(frozen=True)
class Input:
    """A field of an open question, named q<position> or, with a `part`, q<position>.<part>.

    `label_html` is clean; `value` what was saved, "" for nothing; `choices`: (value, plain text) of a list, empty
    where one types. `is_odd`: what was saved can't be read and would earn nothing.
    """

    part: str
    label_html: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    is_odd: bool = False


@dataclass(frozen=True)
class Handing:
    """What a task takes: `takes` as in its source, `most_files` 0 for none, of `file_types` and `most_bytes`
    each, a text of `most_text` characters; `files` are there already."""

    takes: str
    most_files: int
    file_types: Sequence[str]
    files: Sequence[HandedFile]
    most_text: int
    most_bytes: int


class Asked(NamedTuple):
    """A question as it is asked, without key and explanation. `options`: (key, clean HTML) in the order shown;
    `chosen`: saved keys; `pieces`: clean HTML around the inputs of a running text; `is_strict`: diacritics count;
    `spotted`: a picture on which the options are places, `most` of which are asked for; `handing`: what is handed in for
    a person to mark. `known`: what a page carries in place of its answer, None for the answer itself."""

    html: str
    options: Sequence[tuple[str, str]] = ()
    chosen: frozenset[str] = frozenset()
    inputs: Sequence[Input] = ()
    pieces: Sequence[str] = ()
    unit: str = ""
    is_strict: bool = True
    spotted: Spotted | None = None
    most: int = 0
    handing: Handing | None = None
    known: str | None = None

    @property
    def sent(self) -> list[str]:
        """What a page sends of this question when nobody has touched it."""
        if not self.inputs:
            return sorted(self.chosen)
        return [
            f"{field.part}={field.value}" if field.part else field.value
            for field in self.inputs
            if field.value
        ]

    @property
    def given(self) -> list[tuple[str, str]]:
        """What is answered, for showing it in a line or two: (clean HTML of the option or part, plain text beside it)."""
        if not self.inputs:
            return [(html, "") for key, html in self.options if key in self.chosen]
        return [
            (field.label_html, dict(field.choices).get(field.value, field.value))
            for field in self.inputs
            if field.value
        ]

    @property
    def carried(self) -> str:
        """The same, as the page's hidden field was<position> carries it."""
        if self.known is not None:
            return self.known
        return ",".join(self.sent if not self.inputs else [quote(value, safe="") for value in self.sent])


@dataclass(frozen=True)
class ReviewOption:
    """An option after the attempt, with what was right and why (clean HTML). A kind fills everything; what may not be
    seen yet is then taken out: `is_correct` None, `is_chosen` False, `why_html` "","""

    key: str
    html: str
    why_html: str
    is_correct: bool | None
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A part of a question after the attempt: what was given and what is right, as plain text. Taken out where it may
    not be seen yet: `given`, `right` and `why_html` "", `is_right` None."""

    label_html: str
    given: str
    right: str
    is_right: bool | None
    why_html: str = ""


@dataclass(frozen=True)
class Criterion:
    """A criterion of a rubric after the attempt: its levels as (points, clean HTML) from the lowest up, `most` the points
    of the highest. `points`: what a person gave, None for nothing yet, or not to be seen."""

    html: str
    most: int
    levels: Sequence[tuple[int, str]]
    points: int | None = None

    @property
    def level_html(self) -> str:
        """The level that was given, "" for none."""
        return dict(self.levels).get(self.points, "") if self.points is not None else ""


@dataclass(frozen=True)
class Work:
    """What was handed in, and how it was marked: the criteria, what a good answer holds (clean HTML), and what who
    marked it says to the learner. `shows_levels`: all levels of the rubric may be seen."""

    text: str
    files: Sequence[HandedFile]
    criteria: Sequence[Criterion]
    good_html: str
    comment: str = ""
    shows_levels: bool = True


class Reviewed(NamedTuple):
    """A question after the attempt. A kind fills `options`, `lines` or `work`; `most`: as in `Asked`."""

    html: str
    options: Sequence[ReviewOption] = ()
    lines: Sequence[Line] = ()
    pieces: Sequence[str] = ()
    why_html: str = ""
    spotted: Spotted | None = None
    most: int = 1
    work: Work | None = None


class QuestionKind(Protocol):
    """`template` names a template with the macros `ask(item, number, total)` and `review(item, number, total)`,
    imported without context; `item` is an AttemptItemView or a ReviewItem of `lms.assessment.rows`.

    `order` is what `lay_out` made when the question was drawn; a page sends texts, `keep` makes of them what is
    stored, and everything else (`ask`, `review`, `grade`, `is_complete`) reads what is stored.
    """

    @property
    def name(self) -> str: ...

    @property
    def template(self) -> str: ...

    @property
    def shape(self) -> Shape | None:
        """What a question of this kind holds in a course pack besides its text; None: options to choose among."""

    @property
    def needs_grader(self) -> bool:
        """Whether a person marks its answers. Then `grade` knows but the empty one, the body holds a rubric (see
        `rubric`), and `review` fills `work`."""

    def check(self, source: Source) -> list[Message]:
        """Everything that is wrong with `source`; empty if it can be published."""

    def faults(self, source: Source) -> list[Fault]:
        """What is wrong in a `source` that has its shape, each with its place; empty without a shape."""

    def render(self, source: Source) -> dict[str, Any]:
        """The body of a checked source."""

    def lay_out(self, body: Body, shuffle: bool, rng: random.Random) -> list[str]:
        """What an attempt stores about the order in which the parts are shown. `shuffle`: the quiz may mix them."""

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        """Why `sent` can't be an answer to the question laid out as `order`; None if it can."""

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        """What is stored of `sent`, always in the same form; what does not belong there is left out."""

    def is_complete(self, order: Sequence[str], chosen: Sequence[str]) -> bool:
        """Whether nothing is left open."""

    def ask(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Asked:
        """The question as a page of an open attempt shows it."""

    def grade(self, body: Body, chosen: Sequence[str]) -> Fraction:
        """The mark of an answer, 0..1. Pure. Its denominator is `rules.MAX_CORRECT` at most. Where a person marks: 0 for
        the empty answer, ValueError for any other."""

    def review(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        """The question with its key and explanations."""

    def right(self, body: Body) -> list[str]:
        """An answer, as it is stored, that earns the full mark; empty where only a person can tell."""

    def count(self, body: Body, answers: Answers) -> Counts:
        """What people answered, for those who write questions. Reads `answers` to its end, and keeps none of them."""
