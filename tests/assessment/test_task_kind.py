"""The kind `task`, pure: what its source may say, what is kept of what is handed in, how a rubric makes a mark."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import kinds
from lms.assessment.attempts.rules import changed_answers
from lms.assessment.kinds import rubric
from lms.assessment.kinds.handed import FILE, HandedFile, files_of, text_of, tidy_text, token
from lms.assessment.kinds.task import MOST_TEXT
from lms.assessment.regrading.rules import may_correct
from tests.assessment.tasks import SECRETS, TASK

KIND = kinds.get("task")
BODY = KIND.render(TASK)
A_FILE = HandedFile("abc", 1200, "ảnh: màn hình.png")


def order(takes: str = "either") -> list[str]:
    return KIND.lay_out(KIND.render({**TASK, "takes": takes}), True, random.Random(1))


def faults(**changes: Any) -> list[str]:
    return [message.plain() for message in KIND.check({**TASK, **changes})]


def level(criterion: str, points: str) -> dict[str, str]:
    return {"criterion": criterion, "points": points, "text": "x"}


def test_a_good_source_has_no_faults_and_the_body_holds_levels_from_the_lowest_up() -> None:
    assert faults() == []
    assert [each["points"] for each in BODY["criteria"][0]["levels"]] == [0, 1, 2]
    assert rubric.best(BODY) == {"du": 2, "ro": 1}
    assert BODY["file_types"][0] == "pdf"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"takes": "paper"}, "Không có cách nộp “paper”"),
        ({"most_files": "11"}, "từ 1 đến 10"),
        ({"most_files": "1.5"}, "từ 1 đến 10"),
        ({"file_types": ["exe"]}, "Không nhận được loại tệp “exe”"),
        ({"levels": [*TASK["levels"], level("khac", "1")]}, "Không có tiêu chí nào mang khóa “khac”"),
        ({"levels": [*TASK["levels"], level("ro", "1.5")]}, "số nguyên từ 0 đến 100"),
        ({"levels": [*TASK["levels"], level("ro", "1")]}, "hai mức cùng điểm"),
        ({"levels": TASK["levels"][:4]}, "cần từ 2 đến 6 mức, hiện có 1"),
        ({"levels": [*TASK["levels"][:3], level("ro", "2"), level("ro", "1")]}, "cần một mức 0 điểm"),
        ({"criteria": [*TASK["criteria"], TASK["criteria"][0]]}, "Khóa phương án “du” bị trùng"),
        ({"criteria": []}, "Cần từ 1 đến 10 mục “criteria”"),
        ({"text": " "}, "chưa có nội dung"),
    ],
)
def test_a_fault_is_named(changes: dict[str, Any], words: str) -> None:
    assert any(words in said for said in faults(**changes)), faults(**changes)


@given(st.fixed_dictionaries({"du": st.sampled_from([0, 1, 2]), "ro": st.sampled_from([0, 1])}))
def test_the_mark_is_the_share_of_the_points_that_can_be_reached(levels: dict[str, int]) -> None:
    assert rubric.find_fault(BODY, levels) is None
    assert rubric.mark_of(BODY, levels) == Fraction(levels["du"] + levels["ro"], 3)


def test_levels_that_are_not_of_the_rubric_are_no_marks() -> None:
    assert rubric.mark_of(BODY, rubric.best(BODY)) == 1
    for levels in ({"du": 2}, {"du": 3, "ro": 0}, {"du": 2, "ro": 1, "la": 0}, {}):
        assert rubric.find_fault(BODY, levels) is not None


def test_nothing_earns_nothing_and_anything_else_is_for_a_person() -> None:
    assert KIND.needs_grader
    assert KIND.grade(BODY, []) == 0
    with pytest.raises(ValueError, match="person"):
        KIND.grade(BODY, KIND.keep(order(), ["Em đã đổi."]))


@pytest.mark.parametrize(
    ("takes", "text", "has_file", "whole"),
    [
        ("text", True, False, True), ("text", False, True, False), ("files", False, True, True),
        ("either", True, False, True), ("either", False, True, True), ("either", False, False, False),
        ("both", True, False, False), ("both", False, True, False), ("both", True, True, True),
    ],
)  # fmt: skip
def test_when_nothing_is_left_open(takes: str, text: bool, has_file: bool, whole: bool) -> None:
    chosen = (["text:Đã làm"] if text else []) + ([A_FILE.entry] if has_file else [])
    assert KIND.is_complete(order(takes), chosen) is whole


def test_lines_stay_and_what_cannot_be_seen_goes() -> None:
    assert tidy_text("\r\n  Một\u200b  hai \r\n\r\nBa\x07\u202e\n") == "  Một  hai\n\nBa"
    assert tidy_text("Tie\u0302\u0301ng") == "Tiếng"
    assert KIND.keep(order(), [" \r\n\u200b "]) == []
    assert KIND.keep(order("files"), ["lén viết"]) == []


@given(st.text(max_size=60))
def test_what_is_kept_is_kept_again_as_it_is(typed: str) -> None:
    kept = KIND.keep(order(), [typed])
    asked = KIND.ask(BODY, order(), [*kept, A_FILE.entry])
    assert KIND.keep(order(), asked.sent) == kept
    assert asked.carried == token(text_of(kept))
    assert asked.handing is not None
    assert list(asked.handing.files) == [A_FILE]


def test_a_typed_text_is_never_taken_for_a_file() -> None:
    kept = KIND.keep(order(), [FILE + "abc:1:x.png"])
    assert files_of(kept) == []
    assert text_of(kept) == FILE + "abc:1:x.png"


def test_what_is_sent_is_one_text_of_bounded_length() -> None:
    assert KIND.find_fault(order(), ["a" * MOST_TEXT]) is None
    for takes, sent in (("either", ["a", "b"]), ("either", ["a" * (MOST_TEXT + 1)]), ("files", ["a"])):
        assert KIND.find_fault(order(takes), sent) is not None


def test_no_key_material_is_in_what_is_asked() -> None:
    shown = repr(KIND.ask(BODY, order(), ["text:x", A_FILE.entry]))
    assert not [secret for secret in SECRETS if secret in shown]
    assert "DANDO" not in repr(KIND.review(BODY, order(), ["text:x"]))


def test_no_other_version_judges_anew_what_a_person_judged() -> None:
    assert not may_correct("task", BODY, "task", BODY)


def test_a_file_that_came_between_makes_no_text_stale() -> None:
    shown = {1: frozenset({token("cũ")})}
    changes = changed_answers({1: frozenset({token("mới")})}, shown, {}, {1: frozenset({token("cũ")})})
    assert changes.stale == ()
    assert list(changes.new) == [1]
