"""Suggestions as one types: who is found, in which order, by whom; and in one query."""

import random
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import search
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.vietnamese import fold, name_key
from lms.org.finding.queries import suggestions
from lms.org.finding.rules import search_texts
from lms.org.models import Person
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

ON = date(2026, 11, 22)
NAMES = [
    "Nguyễn Thị Ánh", "Nguyễn Thị Anh", "Nguyễn Văn An", "Trần Thị Ngọc Ánh", "Nguyễn Quốc Thi", "Đỗ Thị Hoà",
    "Lê Hoàng Ân", "Hoàng Lê An", "Nguyễn Văn Nguyên", "Võ Hạ My",
]  # fmt: skip


@pytest.fixture
def people(app: Flask) -> None:
    unit = make_unit("Khoa Cơ bản", kind="faculty", parent_id=make_school())
    for number, name in enumerate(NAMES):
        person = make_person(name, unit if number else None, code=f"5600{number:04d}")
        with transaction():
            email = f"{fold(name).replace(' ', '.')}@truong.edu.vn"
            db.session.get_one(Person, person).email = email
            search.index("person", person, search_texts(name, f"5600{number:04d}", email))


def names(query: str) -> list[str]:
    found = [one.full_name for one in suggestions(query, ON)]
    release()
    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ánh", ["Nguyễn Thị Ánh", "Trần Thị Ngọc Ánh", "Nguyễn Thị Anh"]),
        ("anh", ["Nguyễn Thị Anh", "Nguyễn Thị Ánh", "Trần Thị Ngọc Ánh"]),
        ("nguyễn thị á", ["Nguyễn Thị Ánh", "Nguyễn Thị Anh"]),
        ("nguyen an", ["Nguyễn Văn An", "Nguyễn Thị Anh", "Nguyễn Thị Ánh"]),
        ("an nguyen van", ["Nguyễn Văn An"]),
        ("nguyen thi quoc", ["Nguyễn Quốc Thi"]),
        ("tran anh", ["Trần Thị Ngọc Ánh"]),
        ("hòa", ["Đỗ Thị Hoà", "Hoàng Lê An", "Lê Hoàng Ân"]),
        ("hóa", ["Hoàng Lê An", "Lê Hoàng Ân", "Đỗ Thị Hoà"]),
        ("thị hòa", ["Đỗ Thị Hoà"]),
        ("do thi hoa", ["Đỗ Thị Hoà"]),
        ("ĐỖ", ["Đỗ Thị Hoà"]),
        ("56000003", ["Trần Thị Ngọc Ánh"]),
        ("anh 56000003", ["Trần Thị Ngọc Ánh"]),
        ("vo.ha.my@tr", ["Võ Hạ My"]),
        ("vo.ha.my@khac", []),
        ("edu", []),
        ("lê hoàng", ["Hoàng Lê An", "Lê Hoàng Ân"]),
        ("xyz", []),
        ("", []),
        ("  % _ ' ", []),
        ("nguyen le tran", []),
        ("an an an", ["Hoàng Lê An", "Nguyễn Văn An", "Lê Hoàng Ân", "Nguyễn Thị Anh", "Nguyễn Thị Ánh", "Trần Thị Ngọc Ánh"]),
    ],
)  # fmt: skip
def test_who_is_suggested_in_which_order(people: None, query: str, expected: list[str]) -> None:
    assert names(query) == expected


def test_no_more_than_ten_and_one_query(app: Flask) -> None:
    for number in range(25):
        make_person(f"Nguyễn Văn A{chr(97 + number)}")
    with count_queries(db.engine) as seen:
        assert len(names("nguyen van")) == 10
    assert len(seen) == 1
    with count_queries(db.engine) as seen:
        assert names(" . ") == []
    assert seen == []


def test_suggestions_agree_with_the_full_search(app: Flask) -> None:
    """What is suggested is what the list finds, and nothing is missed while no more match than are shown."""
    chance = random.Random(5)
    parts = "Nguyễn Trần Lê Thị Văn Hữu Ngọc An Ánh Ân Bình Hoà Hạnh Đức Dung".split()
    for _ in range(120):
        make_person(" ".join(chance.sample(parts, chance.choice((2, 3, 4)))))
    for _ in range(150):
        typed = chance.sample(parts, chance.choice((1, 2, 3)))
        typed[-1] = typed[-1][: chance.choice((1, 2, 9))]
        if any(a != b and fold(a).startswith(fold(b)) for a in typed for b in typed):
            continue  # the list takes "nguyễn ng" for one word, a suggestion for two
        query = fold(" ".join(typed)) if chance.random() < 0.5 else " ".join(typed)
        conditions, _rank = search.matches("person", query, Person.__table__.c.id)
        every = set(db.session.scalars(sa.select(Person.public_id).where(*conditions)))
        shown = {one.public_id for one in suggestions(query, ON)}
        release()
        assert shown <= every, query
        assert len(shown) == min(10, len(every)), query


def office(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def test_the_answer_leads_to_the_person(people: None, client: LmsClient) -> None:
    answer = office(client).get("/people/suggestions?q=vo ha")
    assert answer.headers["Cache-Control"] == "no-store"
    (item,) = answer.get_json()["items"]
    assert (item["name"], item["code"], item["unit"]) == ("Võ Hạ My", "56000009", "Khoa Cơ bản")
    assert client.get(item["href"]).status_code == 200
    first = client.get("/people/suggestions?q=56000000").get_json()["items"][0]
    assert first["unit"] is None, "in no unit today"


def test_nobody_but_the_office_is_told_names(people: None, client: LmsClient) -> None:
    assert client.get("/people/suggestions?q=an").status_code == 303
    sign_in(client, make_account(make_person("Ai đó")))
    assert client.get("/people/suggestions?q=an").status_code == 404


@pytest.mark.parametrize("query", ["a" * 5000, "%00", "%F0%9F%98%80", "'--", "@", "@@ @", "a@b@c", "\u0300"])
def test_odd_input_is_no_trouble(people: None, client: LmsClient, query: str) -> None:
    assert office(client).get("/people/suggestions", query_string={"q": query}).status_code == 200


def test_the_list_finds_by_e_mail_too(people: None, client: LmsClient) -> None:
    page = office(client).get("/people?q=vo.ha.my@truong.edu.vn").text
    assert "Võ Hạ My" in page
    assert "Nguyễn Văn An" not in page
    assert 'data-suggest="/people/suggestions"' in page


def test_a_whole_word_comes_before_longer_ones_that_begin_so(people: None, client: LmsClient) -> None:
    unit = make_unit("Khoa Điện", kind="faculty", parent_id=make_school())
    for number in range(40):
        make_person(f"Lê Hoài {chr(65 + number % 20)}n", unit, code=f"58{number:04d}")
    make_person("Cao Mỹ Hòa", unit, code="589999")
    assert names("hòa")[:2] == ["Cao Mỹ Hòa", "Đỗ Thị Hoà"]
    assert names("hòa")[2].startswith("Lê Hoài")
    page = office(client).get("/people?q=hòa").text
    assert page.index("Cao Mỹ Hòa") < page.index("Đỗ Thị Hoà") < page.index("Lê Hoài An")


# What CLDR's Vietnamese collation (ICU 78, "vi") makes of these names, tên first and then họ đệm.
ICU_ORDER = [
    "Lê Văn An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần An", "Nguyễn Thị Ảnh", "Nguyễn Thị Ánh", "Trần Ánh", "Lê Hoàng Ân", "Đào Bá", "Đặng Thị Bạch", "Lê Châu", "Lê Chi", "Lê Cúc", "Lê Dung", "Lê Dũng", "Lê Duyên", "Lê Đan", "Lê Đào", "Lê Đạt", "Lê Em", "Lê Én", "Lê Êm", "Lê Hoa", "Lê Hoà", "Lê Hoài", "Lê Hồng", "Lê Hợp", "Lê Nga", "Lê Ngà", "Lê Nghĩa", "Lê Nguyên", "Lê Nguyễn", "Lê Nhã", "Lê Phước", "Lê Phương", "Lê Phượng", "Lê Quỳ", "Lê Quý", "Lê Quyên", "Lê Sang", "Lê Sáng", "Lê Song", "Lê Sơn", "Trịnh Công Sơn", "Lê Thuỷ", "Lê Thuý", "Lê Thư", "Lê Tú", "Lê Tuấn", "Lê Tư", "Lê Tứ", "Lê Uyên", "Lê Ứng", "Lê Vân", "Lê Y", "Lê Ý", "Lê Yến",
]  # fmt: skip


def test_names_sort_as_real_collation_sorts_them() -> None:
    shuffled = ICU_ORDER[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=name_key) == ICU_ORDER
