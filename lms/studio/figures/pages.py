"""What the pages of figures show, as plain values and words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lms.assessment.attempts.queries import addresses
from lms.assessment.signs.pages import Signs, quiz_signs
from lms.assessment.statistics.pages import NOBODY, QuestionReport, QuizReport, SectionReport
from lms.assessment.statistics.queries import totals
from lms.assessment.statistics.rules.flags import Flag
from lms.assessment.statistics.rules.measures import FEWEST, Total
from lms.catalog.queries import CourseCard
from lms.kernel.markup import plain_text
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, show_number, show_percent
from lms.org.queries import names_of
from lms.studio.figures.queries import QuizPlace, final_places, quiz_places, unit_names
from lms.studio.rules import version_to_show

KINDS: Mapping[str, str] = {
    "single": mark("Chọn một phương án"),
    "multiple": mark("Chọn nhiều phương án"),
    "truefalse": mark("Đúng – sai"),
    "text": mark("Trả lời ngắn"),
    "number": mark("Điền số"),
    "matching": mark("Ghép đôi"),
    "ordering": mark("Sắp thứ tự"),
    "blanks": mark("Điền chỗ trống"),
    "hotspot": mark("Chọn vùng trên hình"),
    "task": mark("Bài thực hành, người chấm"),
}

NOT_TOLD = "–"
"""What stands where there are too few people to tell a figure."""

HARDEST = 10
"""How many questions the picture of a quiz shows."""


@dataclass(frozen=True)
class Row:
    """A quiz with its sums; the sums are of nobody where nobody took it."""

    place: QuizPlace
    total: Total


def with_totals(places: Collection[QuizPlace]) -> list[Row]:
    """The quizzes with their sums. One query, however many quizzes."""
    found = totals([place.quiz_id for place in places])
    return [Row(place, found.get(place.quiz_id, NOBODY)) for place in places]


def course_rows(cards: Collection[CourseCard]) -> list[tuple[CourseCard, Row | None]]:
    """Each course with its final quiz, None where it has none: of the newest version that enough people took
    to tell figures, else the newest that anybody took. Two queries, however many courses."""
    finals = final_places([card.course_id for card in cards])
    rows = {
        row.place.version_id: row
        for row in with_totals([place for held in finals.values() for place in held])
    }
    found = []
    for card in cards:
        own = {place.version_number: rows[place.version_id] for place in finals.get(card.course_id, ())}
        people = {number: row.total.n for number, row in own.items()}
        found.append((card, own[version_to_show(list(own), None, people, FEWEST)] if own else None))
    return found


@dataclass(frozen=True)
class VersionPage:
    """The quizzes of version `number` of a course; `numbers`: of all its versions, the newest first."""

    number: int
    numbers: list[int]
    rows: list[Row]


def version_page(card: CourseCard, asked: int | None) -> VersionPage:
    """The version that was asked for, else the newest that enough people took to tell figures. Two queries."""
    rows = with_totals(quiz_places(card.course_id))
    people: dict[int, int] = {}
    for row in rows:
        people[row.place.version_number] = max(people.get(row.place.version_number, 0), row.total.n)
    numbers = sorted({*people, card.number}, reverse=True)
    number = version_to_show(numbers, asked, people, FEWEST)
    return VersionPage(number, numbers, [row for row in rows if row.place.version_number == number])


def share(part: int, whole: int, is_shown: bool = True) -> str:
    """A share as text, "–" where it is not to be told."""
    return show_percent(part, whole) if is_shown else NOT_TOLD


def mean(total: Total) -> str:
    """The mean grade as text."""
    return NOT_TOLD if total.mean is None else show_percent(total.mean.numerator, total.mean.denominator)


def ease(report: QuestionReport) -> str:
    """The facility as text."""
    found = report.facility
    return NOT_TOLD if found is None else show_percent(found.numerator, found.denominator)


def section_ease(part: SectionReport) -> str:
    """The mean mark in a section as text."""
    found = part.facility
    return NOT_TOLD if found is None else show_percent(found.numerator, found.denominator)


def coefficient(value: float | None) -> str:
    """A discrimination or an alpha as text, with two decimals."""
    return NOT_TOLD if value is None else show_number(value, 2)


def duration(seconds: float | None) -> Message:
    """A time as text: minutes and seconds, a short one in seconds with one decimal."""
    if seconds is None:
        return Message(NOT_TOLD)
    if seconds < 60:
        return Message(mark("{seconds} giây"), {"seconds": show_number(seconds, 1 if seconds < 10 else 0)})
    whole = int(seconds)
    return Message(
        mark("{minutes} phút {seconds} giây"), {"minutes": show_number(whole // 60), "seconds": whole % 60}
    )


def title_of(report: QuestionReport) -> str:
    """The first words of a question, plain."""
    text = clean(plain_text(report.question.body["html"]))
    return text if len(text) <= 90 else text[:90].rsplit(" ", 1)[0] + "…"


def flagged(report: QuizReport, weight: str) -> list[tuple[QuestionReport, Flag]]:
    """The flags of one weight with their questions, in the order of the quiz."""
    return [(one, flag) for one in report.questions for flag in one.flags if flag.weight == weight]


def hardest(report: QuizReport) -> list[QuestionReport]:
    """The questions with the lowest facility, the hardest first."""
    known = [(one.facility, one.number, one) for one in report.questions if one.facility is not None]
    return [one for *_, one in sorted(known, key=lambda entry: entry[:2])[:HARDEST]]


def median_each(report: QuizReport) -> float | None:
    """The median time of an attempt by its questions."""
    return report.seconds / report.facts.question_count if report.seconds is not None else None


@dataclass(frozen=True)
class SignsPage:
    """The signs of a quiz with the names of people and units, and the addresses of attempts, by id."""

    signs: Signs
    people: Mapping[int, str]
    units: Mapping[int, str]
    attempts: Mapping[int, str]


def signs_page(quiz_id: int, due: Collection[date]) -> SignsPage:
    """The signs of a quiz whose course was to be done by the days `due`."""
    signs = quiz_signs(quiz_id, due)
    people = {one.person_id for one in signs.fast}
    people |= {person for pair in signs.alike for person in (pair.first_person_id, pair.second_person_id)}
    units = {pair.unit_id for pair in signs.alike} | {rush.unit_id for rush in signs.rushes}
    attempts = {one.attempt_id for one in signs.fast}
    attempts |= {number for pair in signs.alike for number in (pair.first_attempt_id, pair.second_attempt_id)}
    return SignsPage(signs, names_of(frozenset(people)), unit_names(units), addresses(attempts))
