"""The terms of a quiz in a pack: read from its table and printed back."""

from lms.assessment.attempts.rules import GRACE, AtTimeout, Counts
from lms.assessment.marking.rules import LOWEST
from lms.assessment.review.rules import DEFAULT, PRESETS, Aspect, Moment, as_text, complete, from_text
from lms.catalog.packs.content import PackCheckQuiz, PackTerms
from lms.catalog.packs.draws import FindBank, draw_lines, read_draws, read_shuffle
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.toml_values import as_lines
from lms.kernel.messages import mark

MOST_QUIZ_MINUTES = 300
MOST_ATTEMPTS = 100
MOST_GRACE = 600
MOST_DELAY = 60 * 24 * 60  # minutes in 60 days


def read_terms(table: Fields) -> PackTerms:
    """The terms in a quiz's table; what is absent is as in every quiz. Notes what is wrong."""
    terms = PackTerms(
        opens_on=table.day("opens_on") if table.has("opens_on") else None,
        closes_on=table.day("closes_on") if table.has("closes_on") else None,
        grace_seconds=table.whole("grace_seconds", 0, MOST_GRACE, default=GRACE),
        at_timeout=table.word("at_timeout", tuple(AtTimeout), AtTimeout.SUBMIT.value),
        delay_minutes=table.whole("delay_minutes", 0, MOST_DELAY, default=0),
        later_delay_minutes=table.whole("later_delay_minutes", 0, MOST_DELAY, default=0),
        counts=table.word("counts", tuple(Counts), Counts.BEST.value),
        review=_review(table),
        wrong_cost=table.whole("wrong_cost", 0, 100, default=0),
        floor=table.whole("floor", LOWEST, 0, default=LOWEST),
        retry_cost=table.whole("retry_cost", 0, 100, default=0),
        anonymous=table.flag("anonymous", default=False),
    )
    if table.has("floor") and not terms.wrong_cost:
        table.wrong("floor", mark("Mục “{name}” chỉ dùng khi câu trả lời sai bị trừ điểm (wrong_cost)."))
    if terms.opens_on and terms.closes_on and terms.opens_on > terms.closes_on:
        table.wrong("closes_on", mark("Ngày đóng phải bằng hoặc sau ngày mở (opens_on)."))
    if terms.review == as_text(PRESETS["closed"]) and terms.closes_on is None:
        table.wrong(
            "review",
            mark(
                "Bài không có ngày đóng (closes_on) thì không bao giờ tới lúc cho xem điểm; hãy ghi ngày đóng hoặc chọn"
                " mức khác."
            ),
        )
    return terms


def read_check_quiz(top: Fields, bank: str | None, find_bank: FindBank) -> PackCheckQuiz:
    """The table [check_quiz] of a lesson; as in every lesson where it is absent. `bank`: that of the lesson."""
    table = top.table("check_quiz")
    if table is None:
        return PackCheckQuiz()
    if bank is None:
        top.wrong("check_quiz", mark("“check_quiz” chỉ dùng khi bài có “quiz”."))
    shuffle, shuffle_options = read_shuffle(table, default=False)
    found = PackCheckQuiz(
        minutes=table.whole("minutes", 0, MOST_QUIZ_MINUTES, default=0),
        attempts=table.whole("attempts", 0, MOST_ATTEMPTS, default=0),
        shuffle=shuffle,
        terms=read_terms(table),
        shuffle_options=shuffle_options,
        draws=read_draws(table, find_bank, fewest=0, own_bank=bank or ""),
    )
    if found.terms.counts == Counts.FIRST:
        table.wrong(
            "counts",
            mark(
                "Bài kiểm tra cuối bài không dùng được “first”: ai trượt lượt đầu sẽ không bao giờ học xong bài này."
            ),
        )
    table.finish()
    return found


def _review(table: Fields) -> str:
    """A preset by its name, or a table that says for each moment what is shown."""
    if not table.has("review") or not table.is_table("review"):
        return as_text(PRESETS[table.word("review", tuple(PRESETS), "all")])
    cells = table.table("review")
    assert cells is not None
    said: dict[Moment, tuple[Aspect, ...]] = {}
    for moment in Moment:
        if cells.has(moment):
            words = cells.texts(moment, 0, len(Aspect), tuple(Aspect))
            said[moment] = tuple(Aspect(word) for word in words if word in set(Aspect))
    cells.finish()
    try:
        return as_text(complete(said))
    except ValueError:
        cells.wrong(
            Moment.DURING,
            mark(
                'Trong lúc làm bài chỉ cho xem câu trả lời đã lưu; hãy bỏ mục “{name}” hoặc ghi ["answer"].'
            ),
        )
        return DEFAULT


def term_lines(terms: PackTerms) -> list[str]:
    """The lines of what differs from every quiz, without the table of its review."""
    usual = PackTerms()
    names = (
        "opens_on",
        "closes_on",
        "grace_seconds",
        "at_timeout",
        "delay_minutes",
        "later_delay_minutes",
        "counts",
        "wrong_cost",
        "floor",
        "retry_cost",
        "anonymous",
    )
    said = {name: getattr(terms, name) for name in names}
    lines = as_lines(**{name: value for name, value in said.items() if value != getattr(usual, name)})
    preset = next((name for name, review in PRESETS.items() if as_text(review) == terms.review), None)
    return lines if preset in (None, "all") else [*lines, *as_lines(review=preset)]


def review_lines(terms: PackTerms, table: str) -> list[str]:
    """The table of its review, where no preset says it; `table` names the quiz's own."""
    review = from_text(terms.review)
    if review in PRESETS.values():
        return []
    cells = {
        moment.value: tuple(aspect for aspect in Aspect if aspect in review[moment])
        for moment in Moment
        if moment is not Moment.DURING
    }
    return ["", f"[{table}.review]", *as_lines(**cells)]


def check_quiz_lines(check: PackCheckQuiz, bank: str | None) -> list[str]:
    """The table [check_quiz], where it differs from every lesson's; `bank`: that of the lesson."""
    if check == PackCheckQuiz():
        return []
    lines = as_lines(
        minutes=check.minutes or None, attempts=check.attempts or None, shuffle=check.shuffle or None,
        shuffle_options=check.shuffle_options,
    )  # fmt: skip
    terms = [*term_lines(check.terms), *review_lines(check.terms, "check_quiz")]
    return ["", "[check_quiz]", *lines, *terms, *draw_lines(check.draws, "check_quiz", bank)]
