"""Kinds of question: what they refuse, what they make of a source, and how they are registered."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest

from lms.assessment import kinds
from lms.assessment.kinds.protocol import Asked, QuestionKind, Reviewed
from lms.assessment.kinds.shape import Fault
from lms.kernel.messages import Message
from tests.assessment.make import source


def test_the_built_ins_are_registered_in_order() -> None:
    assert kinds.names() == [
        "single", "multiple", "truefalse", "text", "number", "matching", "ordering", "blanks", "hotspot",
        "task",
    ]  # fmt: skip


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="single"):
        kinds.register(kinds.get("single"))


class ShortAnswer:
    """A kind from another package."""

    name = "short-test-only"
    template = "assessment/choice.html"
    shape = None
    needs_grader = False

    def check(self, source: Mapping[str, Any]) -> list[Message]:
        return []

    def faults(self, source: Mapping[str, Any]) -> list[Fault]:
        return []

    def render(self, source: Mapping[str, Any]) -> dict[str, Any]:
        return {"html": source["text"], "options": []}

    def lay_out(self, body: Mapping[str, Any], shuffle: bool, rng: random.Random) -> list[str]:
        return []

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        return None

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        return list(sent)

    def is_complete(self, order: Sequence[str], chosen: Sequence[str]) -> bool:
        return bool(chosen)

    def ask(self, body: Mapping[str, Any], order: Sequence[str], chosen: Sequence[str]) -> Asked:
        return Asked(body["html"])

    def grade(self, body: Mapping[str, Any], chosen: Sequence[str]) -> Fraction:
        return Fraction(bool(chosen))

    def review(self, body: Mapping[str, Any], order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        return Reviewed(body["html"])

    def right(self, body: Mapping[str, Any]) -> list[str]:
        return ["x"]


def test_a_kind_of_another_package_goes_the_same_way() -> None:
    kind: QuestionKind = ShortAnswer()
    kinds.register(kind)
    try:
        assert kinds.find("short-test-only") is kind
    finally:
        kinds._kinds.pop("short-test-only")
    assert kinds.find("short-test-only") is None


GOOD = {
    "single": source(),
    "multiple": source(correct=("a", "b"), keys=("a", "b", "c", "d")),
    "truefalse": {
        "text": "Ngân hàng không bao giờ hỏi mã OTP.",
        "options": [
            {"key": "false", "why": "Vì thế."},
            {"key": "true", "correct": True, "why": "Đúng vậy."},
        ],
    },
}


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("name", ["single", "multiple"])
def test_two_to_eight_options_are_enough(name: str, count: int) -> None:
    assert kinds.get(name).check(source(correct=("a",), keys=tuple("abcdefgh"[:count]))) == []


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_source_has_no_faults(name: str) -> None:
    assert kinds.get(name).check(GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "bad", "words"),
    [
        ("single", source(text="  "), "chưa có nội dung"),
        ("single", source(keys=("a",)), "từ 2 đến 8"),
        ("single", source(keys=tuple("abcdefghi")), "từ 2 đến 8"),
        ("multiple", source(correct=("a", "b"), keys=tuple("abcdefghi")), "từ 2 đến 8"),
        ("single", source(correct=()), "đúng một phương án đúng"),
        ("single", source(correct=("a", "b")), "đúng một phương án đúng"),
        ("single", source(keys=("a", "b", "b")), "bị trùng"),
        ("single", source(keys=("a", "b", "C c")), "chưa đúng dạng"),
        ("multiple", source(correct=()), "ít nhất một phương án đúng"),
        ("multiple", source(correct=("a", "b", "c")), "ít nhất một phương án sai"),
        ("truefalse", source(keys=("a", "b")), "“true” và “false”"),
        (
            "single",
            {"text": "x", "options": [{"key": k, "text": k, "correct": k == "a"} for k in "abc"]},
            "giải thích",
        ),
        (
            "single",
            {"text": "x", "options": [{"key": k, "correct": k == "a", "why": "w"} for k in "abc"]},
            "nội dung",
        ),
    ],
)
def test_each_fault_is_named(name: str, bad: dict[str, Any], words: str) -> None:
    assert any(words in fault.plain() for fault in kinds.get(name).check(bad))


def test_true_or_false_gets_its_words_and_its_order() -> None:
    body = kinds.get("truefalse").render(GOOD["truefalse"])
    assert [(o["key"], o["html"]) for o in body["options"]] == [("true", "Đúng"), ("false", "Sai")]


def test_what_is_stored_is_clean() -> None:
    dirty = source(text="Bấm [vào đây](javascript:alert(1)) <script>alert(1)</script>")
    dirty["options"][0]["text"] = "<img src=x onerror=alert(1)>"
    dirty["options"][0]["why"] = "**Vì** <b onclick=x>thế</b>"
    body = kinds.get("single").render(dirty)
    stored = str(body)
    assert "<script" not in stored
    assert "<img" not in stored
    assert 'href="javascript' not in stored
    assert "<strong>Vì</strong>" in body["options"][0]["why_html"]


def test_answers_that_cannot_be() -> None:
    assert kinds.get("single").find_fault("abc", ["a", "b"])
    assert kinds.get("single").find_fault("abc", ["x"])
    assert kinds.get("multiple").find_fault("abc", ["a", "x"])
    assert kinds.get("multiple").find_fault("abc", ["a", "b"]) is None
    assert kinds.get("single").find_fault("abc", []) is None


def test_grading_reads_the_stored_body() -> None:
    body = kinds.get("multiple").render(GOOD["multiple"])
    assert kinds.get("multiple").grade(body, ["a", "b"]) == 1
    assert kinds.get("multiple").grade(body, ["a"]) == Fraction(1, 2)
