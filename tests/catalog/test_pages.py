"""The catalogue page and the pictures."""

import gzip
import re
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog import queries
from lms.catalog.competences import AREAS, COMPETENCES
from lms.catalog.queries import Filters
from lms.catalog.rules import AUDIENCES, LENGTHS, LEVELS, Shelves
from lms.kernel.db import db
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person
from tests.packs.make import SVG, good_pack
from tests.pages import LmsClient


@pytest.fixture
def learner(client: LmsClient) -> LmsClient:
    """Somebody signed in who holds no role."""
    return sign_in(client, make_account(make_person()))


def three_courses() -> None:
    publish()
    publish(
        key="lua-dao", title="Phòng chống lừa đảo trực tuyến", summary="Biết lúc nào phải dừng.", level="advanced",
        audience=("student",), competences=("1.2",), lessons=good_pack().lessons[:1] * 1, final_quiz=None,
    )  # fmt: skip
    long = tuple(
        good_pack().lessons[1].__class__(f"bai-{n}", f"Bài {n}", 20, ("Làm được.",), "Chữ.") for n in range(2)
    )
    publish(
        key="ai",
        title="Ánh sáng và AI",
        summary="Dùng AI.",
        competences=("6.2",),
        lessons=long,
        final_quiz=None,
    )


def titles(**filters: object) -> list[str]:
    return [card.title for card in queries.courses_page(Filters(**filters), 1, 20)[0]]


def test_search_ignores_diacritics_and_finds_lessons(app: Flask) -> None:
    three_courses()
    assert titles(query="lua dao") == ["Phòng chống lừa đảo trực tuyến"]
    assert titles(query="LỪA ĐẢO") == ["Phòng chống lừa đảo trực tuyến"]
    assert titles(query="mat khau") == ["Mật khẩu dễ nhớ", "Phòng chống lừa đảo trực tuyến"]
    assert titles(query="phong chông") == ["Phòng chống lừa đảo trực tuyến"]
    assert titles(query="giu mat") == ["Mật khẩu dễ nhớ"]
    assert titles(query="khong co dau") == []
    assert titles(query="%") == titles(query="") == titles()


def test_exact_diacritics_come_first(app: Flask) -> None:
    lessons = (replace(good_pack().lessons[1], title="Một bài"),)
    publish(key="mot", title="A mất khẩu", summary="Một.", lessons=lessons, final_quiz=None)
    publish(key="hai", title="B mật khẩu", summary="Hai.", lessons=lessons, final_quiz=None)
    assert titles(query="mật khẩu")[0] == "B mật khẩu"
    assert titles(query="mat khau")[0] == "A mất khẩu"


def test_titles_sort_as_in_a_vietnamese_dictionary(app: Flask) -> None:
    three_courses()
    assert titles() == ["Ánh sáng và AI", "Mật khẩu dễ nhớ", "Phòng chống lừa đảo trực tuyến"]
    assert titles(order="shortest")[0] == "Phòng chống lừa đảo trực tuyến"
    assert titles(order="newest")[0] == "Ánh sáng và AI"


def test_filters(app: Flask) -> None:
    three_courses()
    assert titles(audience="student") == [
        "Ánh sáng và AI",
        "Mật khẩu dễ nhớ",
        "Phòng chống lừa đảo trực tuyến",
    ]
    assert titles(audience="teacher") == ["Ánh sáng và AI", "Mật khẩu dễ nhớ"]
    assert titles(audience="worker") == []
    assert titles(level="advanced") == ["Phòng chống lừa đảo trực tuyến"]
    assert titles(competence="6") == ["Ánh sáng và AI"]
    assert titles(competence="1.2") == ["Phòng chống lừa đảo trực tuyến"]
    assert titles(competence="4.2", audience="teacher") == ["Mật khẩu dễ nhớ"]
    assert titles(minutes=15) == ["Mật khẩu dễ nhớ", "Phòng chống lừa đảo trực tuyến"]
    assert [card.key for card in queries.courses(competence="2.6")] == ["mat-khau"]


def test_cards_by_id(app: Flask) -> None:
    three_courses()
    ids = queries.course_ids_by_key(["ai", "mat-khau", "none"])
    assert set(ids) == {"ai", "mat-khau"}
    cards = queries.cards_by_course_ids(list(ids.values()))
    assert {card.key: (card.lesson_count, card.minutes) for card in cards.values()} == {
        "ai": (2, 40),
        "mat-khau": (2, 9),
    }
    assert queries.cards_by_course_ids([]) == {}
    assert queries.find_card_by_course_id(0) is None


def test_the_page_shows_searches_and_filters(learner: LmsClient) -> None:
    three_courses()
    page = learner.get("/courses").get_data(as_text=True)
    assert page.index("Ánh sáng và AI") < page.index("Mật khẩu dễ nhớ") < page.index("Phòng chống lừa đảo")
    assert "3 khóa học" in page
    assert 'alt="Một ổ khóa"' in page
    page = learner.get("/courses?q=lua+dao&level=advanced").get_data(as_text=True)
    assert "Phòng chống lừa đảo trực tuyến" in page
    assert "Mật khẩu dễ nhớ" not in page
    assert 'value="lua dao"' in page
    assert '<option selected value="advanced">' in page


def test_nonsense_in_the_address_is_no_filter(learner: LmsClient) -> None:
    three_courses()
    address = "/courses?audience=%27&level=x&competence=%25&minutes=-1&order=drop&page=x"
    assert "3 khóa học" in learner.get(address).get_data(as_text=True)


def test_the_page_says_when_there_is_nothing(learner: LmsClient) -> None:
    assert "Chưa có khóa học nào được đăng" in learner.get("/courses").get_data(as_text=True)
    publish()
    assert "Không có khóa học nào như vậy" in learner.get("/courses?q=zzz").get_data(as_text=True)


def test_what_is_typed_is_shown_as_text(learner: LmsClient) -> None:
    page = learner.get("/courses?q=%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in page


def test_a_stranger_signs_in_first(client: LmsClient) -> None:
    response = client.get("/courses")
    assert response.status_code == 303
    assert "/sign-in" in response.headers["Location"]


def test_the_page_costs_the_same_for_many_courses(learner: LmsClient) -> None:
    publish()
    learner.get("/courses")
    with count_queries(db.engine) as few:
        learner.get("/courses")
    for number in range(20):
        publish(
            key=f"khoa-{number}",
            title=f"Khóa {number}",
            final_quiz=None,
            lessons=good_pack().lessons[1:],
            banks=(),
        )
    with count_queries(db.engine) as many:
        learner.get("/courses")
    assert len(many) == len(few) <= 4


def test_long_lists_come_in_pages(learner: LmsClient) -> None:
    for number in range(25):
        publish(
            key=f"k-{number}",
            title=f"Khóa {number:02d}",
            final_quiz=None,
            lessons=good_pack().lessons[1:],
            banks=(),
        )
    first, second = (learner.get(f"/courses?page={page}").get_data(as_text=True) for page in (1, 2))
    assert "Khóa 00" in first
    assert "Khóa 24" not in first
    assert "Khóa 24" in second
    assert "25 khóa học" in first
    assert "25 khóa học" in second
    assert queries.courses_page(Filters(), 3, 24) == ([], 25)


def test_pictures_are_public_kept_for_ever_and_do_nothing(client: LmsClient) -> None:
    publish()
    media = good_pack().media[0]
    response = client.get(media.address)
    assert response.status_code == 200
    assert response.get_data() == SVG.encode()
    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (
        response.headers["Content-Security-Policy"]
        == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    zipped = client.get(media.address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.get_data()) == SVG.encode()
    assert zipped.headers["ETag"] != response.headers["ETag"]
    same = client.get(media.address, headers={"If-None-Match": response.headers["ETag"]})
    assert (same.status_code, same.get_data()) == (304, b"")


def test_other_pictures_are_refused(client: LmsClient) -> None:
    publish()
    known = good_pack().media[0].address
    for address in (
        f"/media/{'0' * 64}.svg", known.replace(".svg", ".png"), known.replace(".svg", ""), known.upper(),
        known[:-9] + ".svg", "/media/cover.svg", "/media/..%2Fcourse.toml",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(known).status_code == 405


def cards_in(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('class="card-title"')[1:]]


@pytest.mark.parametrize(
    ("asked", "found", "said"),
    [
        ("audience=student", 3, "3 khóa học · Học sinh"),
        ("level=advanced", 1, "1 khóa học · Nâng cao"),
        ("competence=6", 1, "1 khóa học · 6 Ứng dụng trí tuệ nhân tạo"),
        ("competence=4.2", 1, "1 khóa học · 4.2 Bảo vệ dữ liệu cá nhân và quyền riêng tư"),
        ("minutes=15", 2, "2 khóa học · Đến 15 phút"),
        ("audience=teacher&competence=4.2&minutes=15&level=basic&q=mat", 1, "1 khóa học · Giáo viên · Cơ bản · Đến 15"),
        ("q=mat", 2, "2 khóa học"),
    ],
)  # fmt: skip
def test_an_address_can_be_sent_to_somebody(learner: LmsClient, asked: str, found: int, said: str) -> None:
    """What was chosen stands in the address, in the fields and in words, with how many courses that leaves."""
    three_courses()
    page = learner.get(f"/courses?{asked}").get_data(as_text=True)
    assert len(cards_in(page)) == found
    status = page[page.index('role="status"') :].split("</p>")[0]
    assert said in status
    for each in asked.split("&"):
        name, value = each.split("=")
        chosen = f'value="{value}"' if name == "q" else f'<option selected value="{value}">'
        assert chosen in page
    assert ("Bỏ lọc" in status) == (asked != "q=mat")


def test_nothing_left_says_what_was_chosen_and_how_to_go_on(learner: LmsClient) -> None:
    three_courses()
    page = learner.get("/courses?audience=worker&competence=3.4&q=mat").get_data(as_text=True)
    assert cards_in(page) == []
    assert "Người lao động · 3.4 Lập trình" in page
    assert "Xem mọi khóa học" in page


def test_the_topics_lead_to_as_many_courses_as_they_say(learner: LmsClient) -> None:
    three_courses()
    page = learner.get("/courses/topics").get_data(as_text=True)
    shelves = re.findall(r'<li><a href="([^"]+)">[^<]+</a> <span class="meta">(\d+) khóa học', page)
    assert len(shelves) >= 8
    for address, count in shelves:
        assert len(cards_in(learner.get(address).get_data(as_text=True))) == int(count), address
    assert page.count("chưa có khóa học") >= 20
    assert "Người lao động <span" in page, "nothing to open, so no link"


def test_topics_of_an_empty_catalogue(learner: LmsClient) -> None:
    page = learner.get("/courses/topics").get_data(as_text=True)
    assert "khóa học</span>" in page
    assert "?competence=" not in page


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(sorted(AUDIENCES))), st.sampled_from(sorted(LEVELS)),
            st.sets(st.sampled_from(sorted(COMPETENCES))), st.integers(1, 200),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_a_course_stands_once_on_each_of_its_shelves(rows: list[tuple[set[str], str, set[str], int]]) -> None:
    shelves = Shelves.of(rows)
    assert shelves.courses == len(rows) == sum(shelves.level.values())
    for area in AREAS:
        inside = [row for row in rows if any(code.startswith(f"{area}.") for code in row[2])]
        assert shelves.competence.get(area, 0) == len(inside)
    for most in LENGTHS:
        assert shelves.minutes.get(most, 0) == sum(row[3] <= int(most) for row in rows)
    for key in AUDIENCES:
        assert shelves.audience.get(key, 0) == sum(key in row[0] for row in rows)
