"""Numbers, dates and the words on the paper."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates import rules
from lms.certificates.rules import Facts, Letterhead
from lms.kernel.vietnamese import date_words

HEAD = Letterhead(
    "Trường Trung cấp nghề Diên Khánh", "UBND tỉnh Khánh Hòa", "Diên Khánh", "HIỆU TRƯỞNG", "Trần Văn Hòa",
    "https://hoc.truong.example/",
)  # fmt: skip
FACTS = Facts(
    1, 2, "Nguyễn Thị Ánh", date(1985, 2, 3), "teacher", 4, "Khoa Cơ khí", "VNeID và danh tính số", 2, 80,
    date(2026, 11, 12), date(2026, 11, 22),
)  # fmt: skip


def test_the_paper_says_everything_in_words():
    paper = rules.printed(FACTS, HEAD, 123, "abc", date(2026, 11, 22))
    assert paper == {
        "parent_body": "UBND tỉnh Khánh Hòa",
        "school": "Trường Trung cấp nghề Diên Khánh",
        "number": "0123/2026/GCN",
        "issuer": "HIỆU TRƯỞNG Trường Trung cấp nghề Diên Khánh",
        "addressee": "Chứng nhận Ông (Bà):",
        "name": "Nguyễn Thị Ánh",
        "born": "03 tháng 02 năm 1985",
        "unit_label": "Đơn vị công tác",
        "unit": "Khoa Cơ khí",
        "course": "VNeID và danh tính số",
        "version": "2",
        "duration": "1 giờ 20 phút",
        "began": "12/11/2026",
        "finished": "22/11/2026",
        "issued": "Diên Khánh, ngày 22 tháng 11 năm 2026",
        "signer_title": "HIỆU TRƯỞNG",
        "signer_name": "Trần Văn Hòa",
        "notice": "Giá trị nội bộ, kiểm tra tại",
        "address": "https://hoc.truong.example/c/abc",
    }
    assert "phổ cập" not in " ".join(paper.values()).lower()


def test_a_student_is_addressed_as_one_and_nothing_is_invented():
    facts = Facts(
        1, 2, unicodedata.normalize("NFD", "Lê Thị Ngọc Ễ"), None, "student", 4, "Lớp 10A2 Điện", "AI", 1, 20,
        date(2026, 11, 22), date(2026, 11, 22),
    )  # fmt: skip
    head = Letterhead("Trường", "", "", "KT. HIỆU TRƯỞNG; PHÓ HIỆU TRƯỞNG", "", "http://127.0.0.1:8000")
    paper = rules.printed(facts, head, 10_001, "x", date(2026, 1, 5))
    assert (paper["addressee"], paper["unit_label"], paper["unit"]) == (
        "Chứng nhận học sinh:",
        "Lớp",
        "10A2 Điện",
    )
    assert paper["name"] == "Lê Thị Ngọc Ễ"
    assert (paper["born"], paper["parent_body"], paper["signer_name"]) == ("", "", "")
    assert paper["number"] == "10001/2026/GCN"
    assert paper["signer_title"] == "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG"
    assert paper["issuer"] == "HIỆU TRƯỞNG Trường"
    assert paper["issued"] == "Ngày 05 tháng 01 năm 2026"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0123/2026/GCN", (123, 2026, "GCN")),
        ("123/2026", (123, 2026, "GCN")),
        (" 0123 / 2026 / gcn ", (123, 2026, "GCN")),
        ("0123-2026-GCN", (123, 2026, "GCN")),
        ("10001/2026/GCN", (10001, 2026, "GCN")),
        ("0000/2026/GCN", None),
        ("123", None),
        ("2026/GCN", None),
        ("'; drop table", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_type_it(text, read):
    assert rules.read_number(text) == read


@given(st.integers(1, 10**8), st.integers(2025, 2099))
def test_a_shown_number_reads_back(number, year):
    assert rules.read_number(rules.show_number(number, year)) == (number, year, "GCN")


@given(st.dates())
def test_a_worded_date_reads_back(day):
    words = date_words(day)
    assert rules.short_date(words) == f"{day.day:02d}/{day.month:02d}/{day.year:04d}" or day.year < 1000


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 phút"), (45, "45 phút"), (60, "1 giờ"), (80, "1 giờ 20 phút")]
)
def test_durations(minutes, words):
    assert rules.duration_words(minutes) == words


def test_a_code_typed_off_the_paper():
    assert rules.read_code(" 7K3MO1lI ") == "7k3m0111"


def test_missing_numbers():
    assert rules.missing_numbers([1, 2, 4], 5) == [3, 5]
    assert rules.missing_numbers([1, 2], 2) == []
