"""User names from the roster: what people expect, free of clashes, always allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.invitations.rules import allocate, school_domains, username_base
from lms.accounts.rules import username_problem

OURS = school_domains("@truong.edu.vn; nghe.truong.edu.vn")
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạíìỉĩịĐÂ 'HY-."


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Nguyễn Văn An", None, "an.nv"),
        ("Nguyễn Thị Ánh", "", "anh.nt"),
        ("Đặng Đình Đức", None, "duc.dd"),
        ("Nguyễn Văn An", "vanan@truong.edu.vn", "vanan"),
        ("Nguyễn Văn An", "VanAn@NGHE.truong.edu.vn", "vanan"),
        ("Nguyễn Văn An", "vanan@gmail.example", "an.nv"),
        ("Nguyễn Văn An", "a@truong.edu.vn", "an.nv"),
        ("Y Thịnh Niê", None, "nie.yt"),
        ("H'Linh Byă", None, "bya.h"),
        ("An", None, "an"),
        ("李", None, "nguoi.dung"),
        ("<b>An</b>", None, "banb"),
    ],
)
def test_the_name_people_expect(name: str, email: str | None, expected: str) -> None:
    assert username_base(name, email, OURS) == expected


def test_clashes_and_short_names_get_a_number() -> None:
    assert allocate(["an.nv", "an.nv", "an", "an.nv", "an"], ["an.nv2"]) == [
        "an.nv",
        "an.nv3",
        "an2",
        "an.nv4",
        "an3",
    ]


def test_three_thousand_of_one_name_take_no_time() -> None:
    assert len(set(allocate(["an.nv"] * 3000, ["an.nv"]))) == 3000


@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=30), max_size=12),
    st.lists(st.sampled_from(["an", "an2", "nguoi.dung", "y"])),
)
def test_names_are_free_different_and_allowed(names: list[str], taken: list[str]) -> None:
    found = allocate([username_base(name, None, OURS) for name in names], taken)
    assert len(set(found)) == len(names)
    assert not set(found) & set(taken)
    assert all(username_problem(name) is None for name in found)
