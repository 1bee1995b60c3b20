import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import vietnamese as vi


def test_letters_sort_in_dictionary_order_not_by_code_point() -> None:
    words = ["Đào", "Dung", "Ánh", "An", "Ân", "Ăn", "Ất", "Ơn", "Ôn", "On", "Ứng", "Ung", "Zen", "Yến"]
    expected = ["An", "Ánh", "Ăn", "Ân", "Ất", "Dung", "Đào", "On", "Ôn", "Ơn", "Ung", "Ứng", "Yến", "Zen"]
    assert sorted(words, key=vi.sort_key) == expected


def test_tones_sort_in_school_order() -> None:
    words = ["mạ", "má", "mã", "mả", "mà", "ma"]
    assert sorted(words, key=vi.sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_a_shorter_name_comes_before_the_longer_one_it_begins() -> None:
    assert sorted(["An Bình", "An", "Anh"], key=vi.sort_key) == ["An", "An Bình", "Anh"]


def test_names_sort_by_given_name_then_family_name() -> None:
    names = ["Trần Văn Bình", "Nguyễn Thị Ánh", "Lê An", "Đỗ Văn Bình", "Phạm Đức", "Võ Dung"]
    expected = ["Lê An", "Nguyễn Thị Ánh", "Đỗ Văn Bình", "Trần Văn Bình", "Võ Dung", "Phạm Đức"]
    assert sorted(names, key=vi.name_key) == expected


def test_unicode_form_does_not_change_a_key() -> None:
    name = "Nguyễn Thị Ánh Ngọc"
    assert vi.name_key(unicodedata.normalize("NFD", name)) == vi.name_key(name)


def test_folding_drops_every_diacritic_and_d() -> None:
    assert vi.fold("Đặng Thị Thuỳ Dương ỡ Ữ") == "dang thi thuy duong o u"


def test_both_tone_placements_are_one_word() -> None:
    assert vi.words("Hòa Thủy khỏe") == vi.words("Hoà Thuỷ khoẻ")


def test_cleaning_keeps_case_and_removes_what_cannot_be_seen() -> None:
    assert vi.clean("  Lê\u200b  Văn\u00a0An \n") == "Lê Văn An"


def test_masked_name_shows_initials_and_the_given_name() -> None:
    assert vi.masked_name("Nguyễn Văn An") == "N. V. An"
    assert vi.masked_name("An") == "An"


@pytest.mark.parametrize(
    ("done", "counted", "shown", "ratio"),
    [
        (0, 0, "–", None),
        (0, 7, "0%", Decimal("0")),
        (9996, 10000, "99,9%", Decimal("0.999")),
        (10000, 10000, "100%", Decimal("1")),
        (2, 3, "66,6%", Decimal("0.666")),
        (1, 2, "50%", Decimal("0.5")),
    ],
)
def test_percentages_are_cut_never_rounded(
    done: int, counted: int, shown: str, ratio: Decimal | None
) -> None:
    assert vi.show_percent(done, counted) == shown
    assert vi.cut_ratio(done, counted) == ratio


@given(st.integers(1, 10**6), st.data())
def test_one_hundred_percent_only_when_nobody_is_missing(counted: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, counted))
    assert (vi.show_percent(done, counted) == "100%") == (done == counted)


def test_numbers_use_points_and_a_comma() -> None:
    assert vi.show_number(1234567) == "1.234.567"
    assert vi.show_number(1234.56, 1) == "1.234,5"
