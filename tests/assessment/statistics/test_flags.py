"""What a trainer reads beside a question, and how each kind counts what was answered."""

from fractions import Fraction
from typing import Any

import pytest

from lms.assessment import kinds
from lms.assessment.statistics.rules.counts import FEWEST_SAME, Answers, Counted, Counts, What
from lms.assessment.statistics.rules.flags import Weight, flags, reliability_words
from tests.assessment.make import source
from tests.assessment.questions import SOURCES
from tests.assessment.test_hotspot import SOURCE as HOTSPOT


def options(*counts: int, right: int = 0, blank: int = 0) -> Counts:
    lines = tuple(Counted("ABCDEFGH"[n], count, n == right) for n, count in enumerate(counts))
    return Counts(What.OPTIONS, sum(counts) + blank, blank, lines)


def said(ease: float | None, telling: float | None, counts: Counts) -> list[str]:
    share = None if ease is None else Fraction(str(ease))
    return [flag.message.plain() for flag in flags(share, telling, counts)]


def test_a_wrong_option_that_most_chose_is_told_by_its_letter() -> None:
    assert said(0.12, None, options(12, 88)) == [
        "88% chọn phương án B, không phải đáp án: xem lại câu hỏi.",
        "Điểm trung bình của câu chỉ đạt 12%: xem lại câu hỏi, đáp án, hoặc phần bài học liên quan.",
    ]


def test_a_wrong_option_that_more_chose_than_the_right_one_is_told() -> None:
    assert "45% chọn phương án C" in " ".join(said(0.4, None, options(40, 15, 45)))
    assert said(0.5, None, options(50, 10, 40)) == []


def test_what_almost_everybody_knew_is_told_without_alarm() -> None:
    (flag,) = flags(Fraction(97, 100), 0.4, options(97, 2, 1))
    assert flag.weight is Weight.NOTE
    assert "Gần như ai cũng đúng (97%)" in flag.message.plain()


@pytest.mark.parametrize(
    ("telling", "n", "words"),
    [
        (-0.5, 100, "Người điểm cao làm sai câu này nhiều hơn người điểm thấp"),
        (-0.05, 100, "làm câu này gần như nhau"),
        (-0.15, 30, "làm câu này gần như nhau"),  # below 0, but within its uncertainty
        (0.05, 900, "làm câu này gần như nhau"),
        (0.1, 30, ""),
        (0.4, 30, ""),
    ],
)
def test_discrimination_in_words(telling: float, n: int, words: str) -> None:
    found = said(0.6, telling, options(int(n * 0.6), n - int(n * 0.6)))
    assert (words in " ".join(found)) if words else found == []


def test_an_option_nobody_chooses_is_told_of_enough_people_only() -> None:
    assert said(0.6, None, options(18, 12, 0)) == [
        "Không ai chọn phương án C: có thể thay bằng một nhầm lẫn mà người học hay mắc."
    ]
    assert said(0.6, None, options(12, 8, 0)) == []


def test_nothing_is_said_where_nothing_was_computed() -> None:
    assert said(None, None, options(0, 9)) == []


def test_many_left_open_is_told() -> None:
    assert said(0.5, None, options(50, 25, blank=25)) == ["25% để trống câu này."]


def test_every_reliability_has_words() -> None:
    assert len({reliability_words(value) for value in (-0.4, 0.3, 0.5, 0.7, 0.8, 1.0)}) == 4


def counted(kind: str, body: dict[str, Any], answers: Answers) -> Counts:
    return kinds.get(kind).count(body, iter(answers))


def test_options_are_counted_by_their_keys_in_the_authors_order() -> None:
    body = kinds.get("multiple").render(source(correct=("a", "c"), keys=("c", "a", "b")))
    counts = counted("multiple", body, [(["a", "c"], 5), (["b"], 3), ([], 2)])
    assert (counts.asked, counts.blank) == (10, 2)
    assert [(line.label, line.count, line.is_right) for line in counts.lines] == [
        ("A", 5, True), ("B", 5, True), ("C", 3, False),
    ]  # fmt: skip
    assert "Phương án c" in counts.lines[0].html


def test_true_and_false_are_named_by_their_words() -> None:
    body = kinds.get("truefalse").render(source(correct=("true",), keys=("false", "true")))
    counts = counted("truefalse", body, [(["true"], 7), (["false"], 4)])
    assert [line.count for line in counts.lines] == [7, 4]
    assert all(line.label.startswith("“") for line in counts.lines)


def test_typed_answers_are_told_only_where_enough_people_typed_them() -> None:
    body = kinds.get("text").render(SOURCES["text"])
    right = kinds.get("text").right(body)
    wrong = [(["Sai Rồi"], 2), (["sai  rồi"], 1), (["Nguyễn Văn A 0912"], FEWEST_SAME - 1)]
    counts = counted("text", body, [(right, 6), *wrong, ([], 1)])
    assert (counts.asked, counts.blank) == (12, 1)
    assert [(line.text, line.count, line.is_right) for line in counts.lines[1:]] == [("Sai Rồi", 3, False)]
    assert (counts.lines[0].count, counts.lines[0].is_right) == (6, True)
    flagged = said(0.5, None, counts)
    assert flagged == ["25% gõ “Sai Rồi”, hiện tính là sai: xem có nên nhận đáp án này không."]


@pytest.mark.parametrize("name", [name for name in kinds.names() if not kinds.get(name).needs_grader])
def test_every_kind_counts_its_own_right_answer(name: str) -> None:
    kind = kinds.get(name)
    body = kind.render({**SOURCES, "hotspot": HOTSPOT}.get(name, source()))
    counts = kind.count(body, iter([(kind.right(body), 4), ([], 3)]))
    assert (counts.asked, counts.blank) == (7, 3)
    assert counts.lines
    assert all(line.count == (4 if line.is_right else 0) for line in counts.lines)
