"""Search ignores diacritics and puts first what was typed exactly."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, transaction
from lms.kernel.search import SearchWord, index, matches
from lms.org.models import Person
from tests.make import make_person

NAMES = [
    "Trần Hoà Bình",
    "Trần Hóa Binh",
    "Đỗ Thị Hoa",
    "Nguyễn Văn Do",
    "Lê Hoàng",
    "Hoàng Lê Hoa",
    "Phạm Thị An-Na",
]


def found(query: str) -> list[str]:
    conditions, rank = matches("person", query, Person.__table__.c.id)
    names = db.session.scalars(sa.select(Person.full_name).where(*conditions).order_by(rank, Person.id)).all()
    db.session.rollback()
    return list(names)


@pytest.fixture(autouse=True)
def people(app: Flask) -> None:
    for name in NAMES:
        make_person(name)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hoà bình", ["Trần Hoà Bình", "Trần Hóa Binh"]),
        ("hòa bình", ["Trần Hoà Bình", "Trần Hóa Binh"]),
        ("HOA BINH", ["Trần Hóa Binh", "Trần Hoà Bình"]),
        ("đỗ", ["Đỗ Thị Hoa", "Nguyễn Văn Do"]),
        ("do", ["Nguyễn Văn Do", "Đỗ Thị Hoa"]),
        ("bình trần", ["Trần Hoà Bình", "Trần Hóa Binh"]),
        ("lê hoà", ["Lê Hoàng", "Hoàng Lê Hoa"]),
        ("hoà", ["Trần Hoà Bình", "Lê Hoàng", "Hoàng Lê Hoa", "Trần Hóa Binh", "Đỗ Thị Hoa"]),
        ("an na", ["Phạm Thị An-Na"]),
        ("ình", []),
        ("không ai", []),
        ("%", NAMES),
        ("_", NAMES),
        ("", NAMES),
        ("   ", NAMES),
        ("'; drop table person; --", []),
        ("\U0010ffff", NAMES),
    ],
)
def test_who_is_found_and_in_which_order(query: str, expected: list[str]) -> None:
    assert found(query) == expected


def test_a_decomposed_query_finds_the_same() -> None:
    import unicodedata

    assert found(unicodedata.normalize("NFD", "hoà bình")) == found("hoà bình")


def test_every_word_must_match_and_a_prefix_is_enough() -> None:
    assert found("tr b") == ["Trần Hoà Bình", "Trần Hóa Binh"]
    assert found("tr b x") == []


def test_a_long_query_is_no_burden() -> None:
    assert found("tran " * 500) == ["Trần Hoà Bình", "Trần Hóa Binh"]


def test_indexing_again_replaces_the_words(app: Flask) -> None:
    person = make_person("Ngô Quyền")
    with transaction():
        index("person", person, ["Ngô Văn Quyền", "0912"])
        index("course", person, ["Khóa khác"])
    assert found("quyền 0912") == ["Ngô Quyền"]
    with transaction():
        index("person", person, [])
    assert found("quyền") == []
    assert db.session.scalar(sa.select(sa.func.count()).where(SearchWord.topic == "course")) == 2
