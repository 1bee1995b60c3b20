"""Places on a picture: pure marking, what is kept, what a page may know, where outlines and numbers stand."""

import copy
import random
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment import kinds, rules
from lms.assessment.kinds import areas
from lms.kernel.markup import Picture

HOTSPOT = kinds.get("hotspot")
PICTURE = Picture("/media/" + "a" * 64 + ".png", 640, 400)


def area(key: str, shape: str, coordinates: list[int], *, correct: bool = False) -> dict[str, Any]:
    return {
        "key": f"bimat-{key}", "label": f"Chỗ {key}", "shape": shape, "coordinates": coordinates, "correct": correct,
        "why": f"VISAO {key}.",
    }  # fmt: skip


SOURCE: dict[str, Any] = {
    "text": "Đánh dấu hai chỗ.",
    "picture": "media/thu.png",
    "alt": "Một bức thư",
    "media": {"thu.png": {"address": PICTURE.address, "width": 640, "height": 400}},
    "areas": [
        area("duoi", "rect", [250, 220, 490, 276], correct=True),
        area("tren", "circle", [110, 60, 46], correct=True),
        area("giua", "poly", [300, 40, 400, 40, 350, 90]),
        area("cuoi", "rect", [0, 340, 640, 400]),
        area("goc", "rect", [0, 0, 20, 20]),
    ],
}
KEYS = [row["key"] for row in SOURCE["areas"]]
RIGHT = {row["key"] for row in SOURCE["areas"] if row["correct"]}
BODY = HOTSPOT.render(SOURCE)
ORDER = HOTSPOT.lay_out(BODY, True, random.Random(1))

answers = st.sets(st.sampled_from(KEYS))


def test_a_good_source_has_no_faults_and_its_right_answer_the_full_mark() -> None:
    assert HOTSPOT.check(SOURCE) == []
    assert HOTSPOT.grade(BODY, HOTSPOT.right(BODY)) == 1
    assert HOTSPOT.grade(BODY, []) == 0


@given(answers)
def test_each_right_place_earns_its_share_and_each_other_mark_takes_one(chosen: set[str]) -> None:
    mark = HOTSPOT.grade(BODY, sorted(chosen))
    assert 0 <= mark <= 1
    assert mark.denominator <= rules.MAX_CORRECT
    assert (mark == 1) == (chosen == RIGHT)
    if chosen != set(KEYS):
        assert mark == max(Fraction(0), Fraction(len(chosen & RIGHT) - len(chosen - RIGHT), len(RIGHT)))


@given(answers, st.sampled_from(sorted(RIGHT)))
def test_one_more_right_place_never_lowers_a_mark(chosen: set[str], more: str) -> None:
    if chosen | {more} != set(KEYS):
        assert HOTSPOT.grade(BODY, sorted(chosen | {more})) >= HOTSPOT.grade(BODY, sorted(chosen))


@given(answers)
def test_a_mark_beyond_those_asked_for_gains_nothing(chosen: set[str]) -> None:
    if len(chosen) > len(RIGHT):
        assert HOTSPOT.grade(BODY, sorted(chosen)) < 1
    assert HOTSPOT.grade(BODY, KEYS) == 0


noise = st.one_of(st.text(max_size=5), st.sampled_from([*"123456", "0", "01", "१", "#2", *KEYS]))


@given(st.lists(noise, max_size=7), st.integers(), st.booleans())
def test_whatever_is_sent_is_kept_in_one_form(sent: list[str], seed: int, shuffle: bool) -> None:
    order = HOTSPOT.lay_out(BODY, shuffle, random.Random(seed))
    kept = HOTSPOT.keep(order, sent)
    assert set(kept) <= set(KEYS)
    asked = HOTSPOT.ask(BODY, order, kept)
    assert HOTSPOT.keep(order, asked.sent) == kept
    assert HOTSPOT.keep(order, asked.carried.split(",")) == kept
    if HOTSPOT.find_fault(order, sent) is None:
        assert len(kept) == len(set(sent))
    reviewed = HOTSPOT.review(BODY, order, kept)
    assert {option.key for option in reviewed.options if option.is_chosen} == asked.chosen
    assert HOTSPOT.is_complete(order, kept) == bool(kept)


def test_a_page_names_places_by_their_number_and_never_by_the_authors_key() -> None:
    assert HOTSPOT.find_fault(ORDER, ["1", "5"]) is None
    for sent in ("6", "0", KEYS[0], ""):
        assert HOTSPOT.find_fault(ORDER, [sent]) is not None


@given(st.integers(), st.booleans(), answers)
def test_nothing_secret_is_in_what_is_asked(seed: int, shuffle: bool, chosen: set[str]) -> None:
    order = HOTSPOT.lay_out(BODY, shuffle, random.Random(seed))
    asked = HOTSPOT.ask(BODY, order, sorted(chosen))
    for secret in ("visao", "bimat", "correct", "wrong", "missed"):
        assert secret not in (repr(asked) + asked.carried).lower()


def test_what_is_asked_is_the_same_whichever_places_are_right_but_for_their_number() -> None:
    other = copy.deepcopy(SOURCE)
    for row in other["areas"]:
        row["correct"] = row["key"] in KEYS[2:4]
    for order in (ORDER, KEYS):
        assert HOTSPOT.ask(HOTSPOT.render(other), order, KEYS[:2]) == HOTSPOT.ask(BODY, order, KEYS[:2])


def test_numbers_run_as_one_reads_unless_the_quiz_shuffles() -> None:
    plain = HOTSPOT.lay_out(BODY, False, random.Random(1))
    assert plain == [f"bimat-{key}" for key in ("goc", "tren", "giua", "duoi", "cuoi")]
    assert len({tuple(HOTSPOT.lay_out(BODY, True, random.Random(seed))) for seed in range(30)}) > 1


def test_the_result_tells_each_state() -> None:
    reviewed = HOTSPOT.review(BODY, KEYS, [KEYS[0], KEYS[2]])
    assert reviewed.spotted is not None
    assert [spot.state for spot in reviewed.spotted.spots] == ["correct", "missed", "wrong", "", ""]


shapes = st.one_of(
    st.tuples(st.just("rect"), st.tuples(*[st.integers(0, 300)] * 2, *[st.integers(320, 400)] * 2).map(list)),
    st.tuples(
        st.just("circle"), st.tuples(st.integers(60, 580), st.integers(60, 340), st.integers(8, 60)).map(list)
    ),
    st.tuples(
        st.just("poly"),
        st.lists(st.tuples(st.integers(0, 640), st.integers(0, 400)), min_size=3, max_size=9).map(
            lambda points: [number for point in points for number in point]
        ),
    ),
)


@given(shapes)
def test_outlines_are_paths_and_numbers_stand_inside_the_picture(drawn: tuple[str, list[int]]) -> None:
    shape, numbers = drawn
    if list(areas.faults(shape, numbers, PICTURE)):
        return
    assert re.fullmatch(r"M[-0-9 aHVLz]+z", areas.path(shape, numbers))
    x, y = areas.number_at(shape, numbers, PICTURE)
    letter = areas.letter(PICTURE)
    assert letter <= x <= 640 - 3 * letter
    assert letter <= y <= 400 - letter


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_numbers_stand_inside_the_smallest_picture_too(width: int, height: int) -> None:
    x, y = areas.number_at("circle", [width // 2, height // 2, 8], Picture("", width, height))
    assert 0 <= x <= width
    assert 0 <= y <= height


BROKEN: dict[str, tuple[list[Any], Any, str]] = {
    "no picture": (["picture"], "", "picture"),
    "a picture nobody has": (["media"], {}, "Không có ảnh"),
    "no words for it": (["alt"], "", "alt"),
    "one area": (["areas"], SOURCE["areas"][:1], "từ 2 đến 8"),
    "no outline": (["areas", 0, "coordinates"], [], "coordinates"),
    "all right": (["areas"], [{**row, "correct": True} for row in SOURCE["areas"]], "ít nhất một vùng sai"),
    "none right": (["areas"], [{**row, "correct": False} for row in SOURCE["areas"]], "ít nhất một vùng đúng"),
    "bad key": (["areas", 0, "key"], "Bí mật", "chưa đúng dạng"),
    "too thin": (["areas", 0, "coordinates"], [10, 10, 200, 12], "hẹp quá"),
    "behind the edge": (["areas", 1, "coordinates"], [10, 60, 46], "ra ngoài ảnh"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_each_fault_is_named(case: str) -> None:
    path, value, words = BROKEN[case]
    source = copy.deepcopy(SOURCE)
    place: Any = source
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert any(words in fault.plain() for fault in HOTSPOT.check(source)), HOTSPOT.check(source)


def test_what_is_stored_is_clean() -> None:
    source = copy.deepcopy(SOURCE)
    for row in source["areas"]:
        row["label"] += " <img src=x onerror=alert(1)> ![ngoài](https://example.vn/a.png) **đậm**"
    stored = str(HOTSPOT.render(source)["options"])
    assert "<img" not in stored
    assert "<strong>đậm</strong>" in stored
    assert "ngoài" in stored
