"""What the pages of practice show, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from lms.assessment import kinds
from lms.assessment.bank.rows import first_words
from lms.assessment.rows import AttemptItemView, ReviewItem
from lms.catalog import queries as catalog
from lms.catalog.competences import COMPETENCES
from lms.catalog.queries import CourseCard
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.learning.practice import actions, candidates, queries, rules
from lms.learning.practice.queries import ItemRow, RoundRow
from lms.learning.practice.rules import Mistake, Of, Part, Practicable

SHARED = "shared"
"""Stands in an address for the questions that belong to no course."""

RESUMED = timedelta(days=7)
"""An unfinished round is offered again for so long."""


@dataclass(frozen=True)
class Start:
    """Where one can practise: the courses that have something, whether there are questions of no course, and the
    round that was left unfinished."""

    courses: Sequence[CourseCard]
    has_shared: bool
    unfinished: RoundRow | None


def start(person_id: int) -> Start:
    """What the first page of practice offers."""
    keys = candidates.course_keys(person_id)
    courses = [card for card in catalog.courses() if card.key in keys]
    held = queries.find_open_round(person_id, clock.now() - RESUMED)
    return Start(courses, "" in keys, held)


@dataclass(frozen=True)
class Choices:
    """What can be chosen within a course (`card` None: among the questions of none): each part with its words and how
    many questions it has."""

    card: CourseCard | None
    parts: Sequence[tuple[Part, Message, int]]

    @property
    def public_id(self) -> str:
        return self.card.public_id if self.card else SHARED

    @property
    def course_id(self) -> int | None:
        return self.card.course_id if self.card else None

    @property
    def course_key(self) -> str:
        return self.card.key if self.card else ""


def choices(person_id: int, public_id: str) -> Choices:
    """The parts of the course. NotFound where there is no such course."""
    card = None if public_id == SHARED else catalog.get_course(public_id)
    key = card.key if card else ""
    found = candidates.in_course(person_id, key)
    wanted = _parts(card, found)
    counted = [(part, words, sum(rules.belongs(one, key, part) for one in found)) for part, words in wanted]
    return Choices(card, [entry for entry in counted if entry[2]])


def _parts(card: CourseCard | None, found: Sequence[Practicable]) -> list[tuple[Part, Message]]:
    """Every part in the order in which it is offered. A tag that is called as a file of questions says the lesson once
    more and is left out."""
    whole = mark("Cả khóa học") if card else mark("Mọi câu")
    parts = [(rules.WHOLE, Message(whole))]
    if card:
        for lesson in catalog.lesson_rows(card.version_id):
            words = Message(mark("Bài {number}: {title}"), {"number": lesson.position, "title": lesson.title})
            parts.append((Part(Of.LESSON, lesson.key), words))
        parts.append((Part(Of.FINAL), Message(mark("Các câu bạn đã gặp ở bài kiểm tra cuối khóa"))))
    files = {one.bank_key.partition("/")[2] for one in found}
    about = sorted({entry for one in found for entry in one.tags})
    for of, name in about:
        if of == Of.COMPETENCE:
            words = Message(mark("Năng lực {code}"), {"code": name})
            if name in COMPETENCES:
                words = Message(COMPETENCES[name])
            parts.append((Part(Of.COMPETENCE, name), words))
        elif name not in files:
            parts.append((Part(Of.TAG, name), Message(mark("Chủ đề: {tag}"), {"tag": name})))
    return parts


@dataclass(frozen=True)
class MistakeLine:
    """A mistake with the first words of its question and the course it belongs to ("" for none)."""

    mistake: Mistake
    text: str
    course: str


def mistake_lines(person_id: int, first: int, most: int) -> tuple[list[MistakeLine], int]:
    """A part of the person's list of mistakes, and how many there are."""
    found = candidates.mistaken(person_id)
    here = found.mistakes[first : first + most]
    said = queries.wordings([found.questions[one.question_id].version_id for one in here])
    titles = {card.key: card.title for card in catalog.courses()} if here else {}
    lines = []
    for one in here:
        question = found.questions[one.question_id]
        course = next((titles[key] for key in sorted(question.courses) if key in titles), "")
        lines.append(MistakeLine(one, first_words(said[question.version_id].body["html"]), course))
    return lines, len(found.mistakes)


@dataclass(frozen=True)
class QuestionPage:
    """One question of a round. `asked` before it is answered, `reviewed` after it; `next_position` None when it is the
    last without an answer."""

    held: RoundRow
    position: int
    total: int
    asked: AttemptItemView | None
    reviewed: ReviewItem | None
    next_position: int | None


def question_page(person_id: int, public_id: str, position: int, typed: Sequence[str] = ()) -> QuestionPage:
    """The question as it stands, with what was `typed` and could not be taken. NotFound as in `actions.get_item`."""
    held, rows, item = actions.get_item(person_id, public_id, position)
    body, kind = queries.wordings([item.version_id])[item.version_id].body, kinds.get(item.kind)
    asked, reviewed = None, None
    if item.chosen is None:
        asked = AttemptItemView(position, item.kind, kind.ask(body, item.order, kind.keep(item.order, typed)))
    else:
        shown = kind.review(body, item.order, item.chosen)
        reviewed = ReviewItem(position, item.kind, shown, kind.grade(body, item.chosen), bool(item.chosen))
    others = [row.position for row in rows if row.chosen is not None or row.position == position]
    following = rules.next_open([row.position for row in rows], others, position)
    return QuestionPage(held, position, len(rows), asked, reviewed, following)


@dataclass(frozen=True)
class Line:
    """A question of a round in its summary. `mark` None and `text` "" while it has no answer."""

    position: int
    mark: Fraction | None
    text: str


@dataclass(frozen=True)
class Summary:
    """A round as a whole. `next_position`: the first question without an answer, or None."""

    held: RoundRow
    lines: Sequence[Line]
    next_position: int | None
    course_title: str

    @property
    def right(self) -> int:
        return sum(line.mark == 1 for line in self.lines)

    @property
    def is_of_mistakes(self) -> bool:
        return self.held.part == rules.MISTAKES.as_text()


def summary(person_id: int, public_id: str) -> Summary:
    """What became of a round. NotFound for anybody else's."""
    held = queries.get_round(person_id, public_id)
    rows = queries.items(held.id)
    if not rows:
        raise NotFound(Message(mark("Lượt luyện tập này không có câu nào.")))
    now = actions.as_it_counts(person_id, held.id, [row for row in rows if row.chosen is not None])
    rows = [now.get(row.position, row) for row in rows]
    said = queries.wordings([row.version_id for row in rows if row.chosen is not None])
    answered = [row.position for row in rows if row.chosen is not None]
    title = ""
    if held.course_public_id:
        title = catalog.get_course(held.course_public_id).title
    following = rules.next_open([row.position for row in rows], answered)
    return Summary(held, [_line(row, said) for row in rows], following, title)


def _line(row: ItemRow, said: dict[int, queries.Wording]) -> Line:
    if row.chosen is None:
        return Line(row.position, None, "")
    body = said[row.version_id].body
    return Line(row.position, kinds.get(row.kind).grade(body, row.chosen), first_words(body["html"]))
