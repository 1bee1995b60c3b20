"""The kinds that are typed or picked from lists: pure marking, what is kept, what leaves before its moment."""

import copy
import random
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import kinds, rules
from tests.assessment.questions import RIGHT, SOURCES

NAMES = sorted(SOURCES)


def body_of(name: str) -> dict[str, Any]:
    return kinds.get(name).render(SOURCES[name])


def order_of(name: str, seed: int = 1, shuffle: bool = True) -> list[str]:
    return kinds.get(name).lay_out(body_of(name), shuffle, random.Random(seed))


@pytest.mark.parametrize("name", NAMES)
def test_a_good_source_has_no_faults_and_its_right_answer_the_full_mark(name: str) -> None:
    kind = kinds.get(name)
    assert kind.check(SOURCES[name]) == []
    assert kind.grade(body_of(name), kind.right(body_of(name))) == 1
    assert kind.grade(body_of(name), RIGHT[name]) == 1
    assert kind.grade(body_of(name), []) == 0


noise = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[0-9]{1,2}=[a-z0-9-]{0,6}", fullmatch=True),
    st.sampled_from(
        ["1=1", "2=1", "2=2", "1=BIMAT", "3=2", "4=4", "98761,5", "bimat-1=1", "=", "1", "\0", "١=١"]
    ),
)


@given(st.sampled_from(NAMES), st.lists(noise, max_size=6), st.integers())
def test_whatever_is_sent_is_kept_in_one_form_and_marked_between_0_and_1(
    name: str, sent: list[str], seed: int
) -> None:
    kind, body, order = kinds.get(name), body_of(name), order_of(name, seed)
    kept = kind.keep(order, sent)
    mark = kind.grade(body, kept)
    assert 0 <= mark <= 1
    assert mark.denominator <= rules.MAX_CORRECT
    if kind.find_fault(order, sent) is not None:
        return
    asked = kind.ask(body, order, kept)
    assert kind.keep(order, asked.sent) == kept
    carried = [unquote(value) for value in asked.carried.split(",")] if asked.carried else []
    assert kind.keep(order, carried) == kept
    reviewed = kind.review(body, order, kept)
    assert len(reviewed.lines) == max(1, len(asked.inputs))
    if mark == 1:
        assert all(line.is_right for line in reviewed.lines)
        assert kind.is_complete(order, kept)


@given(st.sampled_from(NAMES), st.integers(), st.booleans())
def test_nothing_secret_is_in_what_is_asked(name: str, seed: int, answered: bool) -> None:
    kind = kinds.get(name)
    chosen = kind.right(body_of(name)) if answered and name in ("matching", "ordering") else []
    asked = kind.ask(body_of(name), order_of(name, seed, shuffle=False), chosen)
    shown = (repr(asked) + asked.carried).lower()
    for secret in ("visao", "bimat", "bimật", "98761", "0.25", "match"):
        assert secret not in shown, secret


@pytest.mark.parametrize("name", ["matching", "ordering", "blanks"])
def test_the_authors_order_is_mixed_even_where_the_quiz_does_not_shuffle(name: str) -> None:
    orders = {tuple(order_of(name, seed, shuffle=False)) for seed in range(40)}
    assert len(orders) > 1


@pytest.mark.parametrize("name", ["matching", "ordering"])
def test_one_choice_everywhere_gains_nothing(name: str) -> None:
    kind, body, order = kinds.get(name), body_of(name), order_of(name)
    for choice in ("1", "2", "3"):
        sent = [f"{part}={choice}" for part in range(1, len(kind.ask(body, order, []).inputs) + 1)]
        assert kind.grade(body, kind.keep(order, sent)) == 0


wanted = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("xyz"), min_size=2, max_size=7)


@given(wanted, st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("wxyz")), st.data())
def test_one_more_right_pair_never_lowers_a_mark(
    right: dict[str, str], answer: dict[str, str], data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from(sorted(right)))
    before = rules.count_pairs(right, answer)
    after = rules.count_pairs(right, {**answer, part: right[part]})
    assert 0 <= before <= after <= len(right)
    assert rules.count_pairs(right, right) == len(right)
    assert (before == len(right)) == all(answer.get(key) == value for key, value in right.items())


def test_half_of_the_pairs_is_half_of_the_mark() -> None:
    kind = kinds.get("ordering")
    assert kind.grade(body_of("ordering"), ["bimat-1=1", "bimat-2=2", "bimat-3=4", "bimat-4=3"]) == Fraction(
        1, 2
    )
    assert kind.grade(body_of("ordering"), ["bimat-1=1"]) == Fraction(1, 4)


def test_options_are_compared_by_key_and_never_by_text() -> None:
    source = copy.deepcopy(SOURCES["matching"])
    kind = kinds.get("matching")
    source["choices"][0]["text"], source["choices"][2]["text"] = "Hộp thư", "VNeID"
    assert kind.grade(kind.render(source), ["bimat-1=bimat-1"]) == Fraction(1, 2)
    assert kind.grade(kind.render(source), ["bimat-1=bimat-3"]) == 0


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("mã bimat", True),
        ("  MÃ   BiMat ", True),
        ("ma\u0303 bimat", True),  # the letter and its tone apart
        ("ｍã ｂｉｍａｔ", True),
        ("mãbimat", True),
        ("mật khẩu bimat", True),
        ("ma bimat", False),
        ("má bimat", False),
        ("mã bimat nhé", False),
        ("", False),
    ],
)
def test_case_blanks_and_unicode_form_do_not_matter_but_diacritics_do(typed: str, right: bool) -> None:
    assert (kinds.get("text").grade(body_of("text"), [typed] if typed else []) == 1) is right


def test_diacritics_do_not_matter_where_the_author_says_so() -> None:
    body = kinds.get("text").render({"text": "x", "answers": ["đăng xuất"], "diacritics": False, "why": "y"})
    assert kinds.get("text").grade(body, ["Dang xuat"]) == 1
    assert kinds.get("text").grade(body, ["dang nhap"]) == 0


def test_the_place_of_the_tone_is_no_mistake() -> None:
    body = kinds.get("text").render({"text": "x", "answers": ["hòa mạng"], "diacritics": True, "why": "y"})
    assert kinds.get("text").grade(body, ["Hoà mạng"]) == 1
    assert kinds.get("text").grade(body, ["hóa mạng"]) == 0


def test_what_is_no_number_is_kept_and_said() -> None:
    kind = kinds.get("number")
    assert kind.keep([], [" gần một  trăm "]) == ["gần một trăm"]
    assert kind.ask(body_of("number"), [], ["gần một trăm"]).inputs[0].is_odd
    assert not kind.ask(body_of("number"), [], ["100"]).inputs[0].is_odd
    assert not kind.ask(body_of("number"), [], []).inputs[0].is_odd


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("text", ["a", "b"]),
        ("text", ["x" * 1001]),
        ("blanks", ["1=" + "x" * 1001]),
        ("matching", ["9=1"]),
        ("matching", ["1=9"]),
        ("matching", ["bimat-1=bimat-1"]),
        ("matching", ["1=1", "1=2"]),
        ("ordering", ["1=5"]),
        ("ordering", ["1=0"]),
    ],
)
def test_answers_that_cannot_be(name: str, sent: list[str]) -> None:
    assert kinds.get(name).find_fault(order_of(name), sent) is not None


def test_a_question_is_complete_when_every_part_is_filled() -> None:
    kind, order = kinds.get("ordering"), order_of("ordering")
    assert not kind.is_complete(order, kind.keep(order, ["1=1", "2=2"]))
    assert kind.is_complete(order, kind.keep(order, ["1=1", "2=2", "3=2", "4=1"]))


BROKEN: dict[str, tuple[str, list[Any], Any, str]] = {
    "no answer": ("text", ["answers"], [], "answers"),
    "blank answer": ("text", ["answers"], ["  "], "để trống"),
    "equal answers": ("text", ["answers"], ["Mã", "ma\u0303 "], "trùng"),
    "no text": ("text", ["text"], " ", "chưa có nội dung"),
    "no explanation": ("number", ["why"], "", "why"),
    "negative tolerance": ("number", ["tolerance"], "-1", "không được âm"),
    "unit like a number": ("number", ["unit"], "5km", "chữ số"),
    "match to nothing": ("matching", ["options", 0, "match"], "khac", "“khac”"),
    "key twice": ("matching", ["options", 0, "key"], "bimat-2", "bị trùng"),
    "bad key": ("ordering", ["options", 0, "key"], "Bí mật", "chưa đúng dạng"),
    "text twice": ("ordering", ["options", 0, "text"], "Việc ghi lại", "cùng nội dung"),
    "choice text twice": ("matching", ["choices", 0, "text"], "Hộp thư", "cùng nội dung"),
    "too few": ("ordering", ["options"], SOURCES["ordering"]["options"][:2], "từ 3 đến 7"),
    "gap without a place": ("blanks", ["passage"], "Chỉ [[bimat-otp]].", "không có [[bimat-so]]"),
    "place without a gap": ("blanks", ["passage"], "[[bimat-otp]] [[bimat-so]] [[x]]", "[[x]]"),
    "place twice": ("blanks", ["passage"], "[[bimat-otp]] [[bimat-so]] [[bimat-so]]", "hai lần"),
    "place in a link": ("blanks", ["passage"], "[[bimat-otp]] [a [[bimat-so]]](https://a.vn)", "liên kết"),
    "place in an attribute": (
        "blanks",
        ["passage"],
        '[[bimat-otp]] [a](https://a.vn "[[bimat-so]]")',
        "liên kết",
    ),
    "both ways": ("blanks", ["gaps", 1, "match"], "bimat-a", "hoặc answers"),
    "neither way": ("blanks", ["gaps", 1, "answers"], [], "hoặc answers"),
    "a list of one": ("blanks", ["choices"], SOURCES["blanks"]["choices"][:1], "ít nhất hai"),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_each_fault_is_named(case: str) -> None:
    name, path, value, words = BROKEN[case]
    source = copy.deepcopy(SOURCES[name])
    place: Any = source
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert any(words in fault.plain() for fault in kinds.get(name).check(source)), kinds.get(name).check(
        source
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_is_clean(name: str) -> None:
    dirty = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **đậm**"
    source = copy.deepcopy(SOURCES[name])
    source["text"] = source["why"] = dirty
    for row in [*source.get("options", []), *source.get("choices", []), *source.get("gaps", [])]:
        row["text"] = row["why"] = dirty
    if "passage" in source:
        source["passage"] += dirty
    stored = kinds.get(name).render(source)
    assert "<strong>đậm</strong>" in stored["html"]
    assert "<img" not in str({**stored, "choices": []})  # a choice is plain text, escaped where it is shown
    assert 'href="javascript' not in str(stored)
