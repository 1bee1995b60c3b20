"""The figures of a quiz as files: what the screen shows, as numbers. A figure of too few people is left empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from lms.assessment.statistics.pages import QuestionReport, QuizReport
from lms.assessment.statistics.rules.measures import FEWEST
from lms.kernel import clock
from lms.kernel.markup import plain_text
from lms.kernel.messages import Message, mark
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Row, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import clean
from lms.org.settings import school_name
from lms.studio.figures import pages, rules
from lms.studio.figures.queries import QuizPlace
from lms.studio.figures.rules import cut


@dataclass(frozen=True)
class Wanted:
    """What to export. `say` puts messages into the language of the page it was asked from."""

    course: str
    place: QuizPlace
    report: QuizReport
    say: Say

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file and as of when."""
        what = self.say(mark("Thống kê câu hỏi"))
        title = "".join(letter for letter in self.title if letter not in '\\/:*?"<>|').strip()[:80]
        return f"{what} {title} {clock.today().isoformat()}.{extension}"

    @property
    def title(self) -> str:
        return self.place.lesson_title or self.place.title


def csv_pieces(wanted: Wanted) -> Iterator[str]:
    """The table of questions as CSV text, as a Vietnamese Excel opens it with a double click."""
    yield from csv_text(spoken(rules.QUESTIONS, wanted.say), [_questions(wanted)], Dialect(";"))


def xlsx_into(target: BinaryIO, wanted: Wanted) -> None:
    """Writes the workbook: the quiz, its questions, what people answered."""
    tables: Sequence[tuple[TableSpec, list[Row]]] = (
        (rules.QUIZ, [_quiz(wanted)]),
        (rules.QUESTIONS, _questions(wanted)),
        (rules.ANSWERS, [row for one in wanted.report.questions for row in _answers(one, wanted.say)]),
    )
    write_workbook(
        target, _heading(wanted), [Sheet(spoken(table, wanted.say), [rows]) for table, rows in tables]
    )


def _heading(wanted: Wanted) -> Heading:
    say, place = wanted.say, wanted.place
    notes = [
        Message(
            mark("{course}, phiên bản {number}: {quiz}"),
            {"course": wanted.course, "number": place.version_number, "quiz": wanted.title},
        ),
        Message(mark("Tính trên lượt làm đầu tiên đã nộp của mỗi người; lượt làm lại không tính.")),
        Message(mark("Ô trống: chưa đủ người để tính (ít nhất {fewest} người)."), {"fewest": FEWEST}),
    ]
    return Heading(school_name(), [say(note) for note in notes], clock.today(), say(mark("Trang &P/&N")))


def _quiz(wanted: Wanted) -> Row:
    report, total = wanted.report, wanted.report.total
    told = total.has_pass_share
    return (
        wanted.title, wanted.place.version_number, total.n, cut(total.mean, 3), total.passed if told else None,
        cut(Fraction(total.passed, total.n), 3) if told else None, cut(Fraction(report.facts.pass_mark, 100), 3),
        cut(report.seconds / 60, 1) if report.seconds is not None else None, cut(report.alpha, 2),
        cut(report.error, 3),
    )  # fmt: skip


def _questions(wanted: Wanted) -> list[Row]:
    say = wanted.say
    return [
        (
            one.number, one.question.key, one.question.number, pages.title_of(one),
            say(pages.KINDS.get(one.question.kind, one.question.kind)), "1" if one.is_drawn else "0", one.sums.n,
            cut(one.facility, 3), cut(one.discrimination, 2), " ".join(say(flag.message) for flag in one.flags) or None,
            one.question.section or None,
        )
        for one in wanted.report.questions
    ]  # fmt: skip


def _answers(one: QuestionReport, say: Say) -> Iterator[Row]:
    """What people answered to a question, nothing where too few were asked."""
    if one.counts is None or not one.counts.asked:
        return
    asked, start = one.counts.asked, (one.number, one.question.key)
    for line in one.counts.lines:
        words = clean(line.text or plain_text(line.html))
        right = "1" if line.is_right else "0"
        yield (*start, line.label, words, right, line.count, cut(Fraction(line.count, asked), 3))
    blank = one.counts.blank
    yield (*start, None, say(mark("Bỏ trống")), "", blank, cut(Fraction(blank, asked), 3))
