"""What the pages of quiz statistics show, put together from queries and rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from lms.assessment import kinds, queries
from lms.assessment.rows import QuestionKeys, QuizFacts
from lms.assessment.rules import Slot
from lms.assessment.sections.rules import sections
from lms.assessment.statistics.queries import Remarked, median_seconds, remarked, totals
from lms.assessment.statistics.rules import measures
from lms.assessment.statistics.rules.counts import Counts
from lms.assessment.statistics.rules.flags import Flag, flags, reliability_words
from lms.assessment.statistics.rules.measures import Pool, Sums, Total
from lms.assessment.statistics.sums.queries import Answered, answers
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark


@dataclass(frozen=True)
class QuestionReport:
    """The figures of one version of a question. `number` counts the questions of the quiz in its own order; `sums.n`:
    of how many people. A figure is None where there are too few of them; `counts`, `flags` are empty then.

    `is_drawn`: not everybody was asked.
    """

    number: int
    question: QuestionKeys
    is_drawn: bool
    sums: Sums
    facility: Fraction | None
    discrimination: float | None
    counts: Counts | None
    flags: list[Flag]


@dataclass(frozen=True)
class QuizReport:
    """The figures of a quiz: `total`, the median time in seconds of an attempt, alpha with its words and the standard
    error of measurement (0..1); None where there are too few attempts. `has_draws`: see `measures.alpha`. `remarked`:
    how many attempts were marked again, and why."""

    facts: QuizFacts
    total: Total
    seconds: float | None
    alpha: float | None
    alpha_words: str | None
    error: float | None
    has_draws: bool
    questions: list[QuestionReport]
    sections: list["SectionReport"]
    remarked: Remarked


@dataclass(frozen=True)
class SectionReport:
    """A section of a quiz: its heading, how many questions it asks in each attempt, and the mean mark (0..1) in them;
    None where there are too few people, or where a question may be asked in another section too: nobody knows
    afterwards for which of them it was drawn."""

    title: str
    asks: int
    facility: Fraction | None


NOBODY = Total(0, 0.0, 0.0, 0, 0)


def quiz_report(quiz_id: int) -> QuizReport:
    """All figures of a quiz. NotFound if there is none."""
    facts, questions = queries.get_quiz(quiz_id), queries.question_keys(quiz_id)
    slots = queries.quiz_slots(quiz_id)
    pools = measures.pools((slot.count, slot.candidates) for slot in slots)
    total = totals([quiz_id]).get(quiz_id, NOBODY)
    measured = _measured(questions, answers(quiz_id))
    sums = {version_id: found for version_id, (found, _) in measured.items()}
    alpha = measures.alpha(
        total, [(pool.draws, [sums[one] for one in pool.questions if one in sums]) for pool in pools]
    )
    return QuizReport(
        facts, total, median_seconds(quiz_id, total.n), alpha,
        None if alpha is None else reliability_words(alpha), measures.standard_error(total, alpha),
        any(len(pool.questions) > pool.draws for pool in pools), _reports(questions, pools, measured),
        _sections(slots, sums), remarked(quiz_id),
    )  # fmt: skip


def _sections(slots: Sequence[Slot], sums: Mapping[int, Sums]) -> list[SectionReport]:
    """The figures of each section; none where the quiz has no headings."""
    found = []
    for part in sections((slot.section, slot.count) for slot in slots):
        inside = {one for slot in slots if slot.section == part.title for one in slot.candidates}
        outside = {one for slot in slots if slot.section != part.title for one in slot.candidates}
        total = Sums()
        for one in () if inside & outside else inside & sums.keys():
            total.n += sums[one].n
            total.mark += sums[one].mark
        asks = part.last - part.first + 1
        is_told = total.n >= asks * measures.FEWEST
        found.append(SectionReport(part.title, asks, total.mark / total.n if is_told else None))
    return found if any(part.title for part in found) else []


def question_report(quiz_id: int, version_id: int) -> QuestionReport:
    """The figures of one question of the quiz. NotFound if it asks no such question."""
    questions = queries.question_keys(quiz_id)
    if all(question.question_version_id != version_id for question in questions):
        raise NotFound(Message(mark("Bài kiểm tra này không có câu hỏi ấy.")))
    pools = measures.pools((slot.count, slot.candidates) for slot in queries.quiz_slots(quiz_id))
    reports = _reports(questions, pools, _measured(questions, answers(quiz_id, version_id)))
    return next(report for report in reports if report.question.question_version_id == version_id)


Measured = dict[int, tuple[Sums, Counts]]


def _measured(questions: Iterable[QuestionKeys], rows: Iterable[Answered]) -> Measured:
    """By question version: the sums, and the answers as its kind counts them. Reads the rows once."""
    known = {question.question_version_id: question for question in questions}
    found: Measured = {}
    for version_id, group in groupby(rows, key=lambda row: row.question_version_id):
        question, sums = known[version_id], Sums()
        counts = kinds.get(question.kind).count(question.body, _summed(group, sums))
        found[version_id] = sums, counts
    return found


def _summed(rows: Iterable[Answered], sums: Sums) -> Iterator[tuple[list[str], int]]:
    """The answers for a kind to count, added to `sums` on their way."""
    for row in rows:
        sums.add(row.people, row.mark, row.points, row.squares)
        yield row.answer, row.people


def _reports(
    questions: Iterable[QuestionKeys], pools: Iterable[Pool], measured: Measured
) -> list[QuestionReport]:
    drawn = {one for pool in pools if len(pool.questions) > pool.draws for one in pool.questions}
    reports = []
    for number, question in enumerate(questions, 1):
        version_id = question.question_version_id
        sums, counts = measured.get(version_id, (Sums(), None))
        ease, telling = measures.facility(sums), measures.discrimination(sums)
        enough = counts if ease is not None else None
        found = flags(ease, telling, enough) if enough else []
        reports.append(
            QuestionReport(number, question, version_id in drawn, sums, ease, telling, enough, found)
        )
    return reports
