"""The line over time, held against the figures of each of its days; the pace; and what the pages say of them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.charts import HEIGHT, WIDTH, Line, chart
from lms.kernel.db import db
from lms.kernel.reading import AccessEntry
from lms.org.headcount.queries import end_of_day
from lms.org.models import Person
from lms.org.rules import UnitNode
from lms.targets import queries
from lms.targets.asking.rules import Content, Validity
from lms.targets.queries.coverage import looked_at
from lms.targets.rules import Figures, UnitLine
from lms.targets.status.rules import Fact, is_met, met_on
from lms.targets.trend.queries import line
from lms.targets.trend.rules import (
    POINTS,
    WINDOW,
    Forecast,
    Order,
    Point,
    Scope,
    covers,
    days_of_line,
    done_spans,
    forecast,
    met_spans,
    ranked,
    year_before,
)  # fmt: skip
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.targets.conftest import School, text_of, unit_path
from tests.targets.make import noon
from tests.targets.year import DAYS, FIRST, Year


@pytest.mark.parametrize("seed", [0, 5])
def test_the_line_is_the_figures_of_its_days(app: Flask, seed: int) -> None:
    year = Year(seed)
    year.live(120)
    days = [FIRST + timedelta(days=n) for n in range(-10, DAYS + 20, 26)]
    compared = done = 0
    with clock.frozen(noon(FIRST + timedelta(days=DAYS + 30))):
        for known in (None, FIRST + timedelta(days=150)):
            instant = end_of_day(known) if known else None
            target = queries.targets(days[-1], instant)[0]
            scopes = [
                Scope(),
                Scope(visible=frozenset(year.units[::2])),
                *map(Scope, [year.root, *year.units]),
            ]
            lines = {scope: line(target, days, scope, instant) for scope in scopes}
            for place, on in enumerate(days):
                view = queries.at(queries.timelines(instant)[target.target_id], on)
                population = queries.population_of(view, on, known_at=instant)
                for scope in scopes:
                    tree = queries.coverage(population, visible=scope.visible).tree
                    whole = tree.all if scope.unit_id is None else tree.of(scope.unit_id)
                    only = looked_at(tree.nodes, scope.unit_id, scope.visible)
                    part = queries.coverage(population, visible=only, nodes=tree.nodes).tree
                    alone = part.all if scope.unit_id is None else part.of(scope.unit_id)
                    assert alone == whole, f"seed {seed}, {scope}, {on}: a unit's own people say otherwise"
                    point = lines[scope][place].figures
                    if point is None:
                        assert on < view.starts_on or scope.unit_id not in tree.nodes
                        continue
                    said, wanted = ((f.counted, f.enrolled, f.done) for f in (point, whole))
                    assert said == wanted, f"seed {seed}, {scope}, {on}, as known on {known}"
                    compared, done = compared + 1, done + point.done
            db.session.rollback()
    assert (compared > 100, done > 10) == (True, True), "the year says nothing"


def fact(ref: int, day: date, until: date | None = None) -> Fact:
    return Fact("course", ref, day, until)


DAYS_ = st.dates(date(2025, 1, 1), date(2027, 12, 31))
FACTS = st.lists(st.builds(fact, st.integers(1, 3), DAYS_, st.none() | DAYS_), max_size=8)


@given(
    FACTS,
    st.sampled_from(list(Validity)),
    st.integers(1, 14),
    st.none() | st.integers(1, 3),
    st.lists(DAYS_, max_size=20),
)
def test_stretches_say_what_every_day_says(
    facts: list[Fact], validity: Validity, months: int, needed: int | None, days: list[date]
) -> None:
    content = Content(
        "t", "", ["teacher"], ["a", "b", "c"], FIRST, FIRST, FIRST, needed=needed, validity=validity.value, validity_months=months
    )  # fmt: skip
    whole, some = done_spans(content, facts), met_spans(content, facts)
    for day in {*days, *(one.since for one in facts), *(one.until for one in facts if one.until)}:
        held = [one for one in facts if one.since <= day]
        assert any(covers(span, day) for span in whole) == is_met(content, held, day)
        assert any(covers(span, day) for span in some) == bool(met_on(content, held, day))


@given(st.integers(0, 900), st.integers(0, 900))
def test_the_days_of_a_line(span: int, shift: int) -> None:
    on = FIRST + timedelta(days=shift)
    days = days_of_line(on - timedelta(days=span), on)
    assert days[-1] == on
    assert 1 <= len(days) <= POINTS
    assert days[0] >= on - timedelta(days=span)
    assert days == sorted(set(days))
    steps = {(b - a).days for a, b in pairwise(days)}
    assert len(steps) <= 1
    assert (span >= 14) <= (len(days) > 2)
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_forecast_only_where_the_pace_says_something() -> None:
    due = FIRST + timedelta(days=70)

    def ahead(
        before: Figures | None, now: Figures, days: int = WINDOW, due_on: date = due
    ) -> Forecast | None:
        return forecast(Point(FIRST - timedelta(days=days), before), Point(FIRST, now), due_on)

    found = ahead(Figures(90, 40, 20), Figures(100, 50, 30))
    assert found is not None
    assert (found.gained, found.days) == (10, 28)
    assert found.figures == Figures(100, 55, 55), "25 more in 70 days; nobody is rounded up"
    reached = ahead(Figures(100, 50, 50), Figures(100, 90, 90))
    assert reached is not None
    assert reached.figures.done_text == "100%"
    almost = ahead(Figures(10_000, 9000, 9000), Figures(10_000, 9285, 9285))
    assert almost is not None
    assert (almost.figures.done, almost.figures.done_text) == (9997, "99,9%")
    before, now = Figures(90, 40, 20), Figures(100, 50, 30)
    assert ahead(None, now) is None
    assert ahead(before, now, WINDOW - 1) is None, "too few days"
    assert ahead(Figures(100, 50, 28), now) is None, "too few people"
    assert ahead(Figures(100, 50, 40), now) is None, "fewer than before"
    assert ahead(before, now, due_on=FIRST) is None, "the last day is here"
    assert ahead(before, Figures(30, 30, 30)) is None, "nobody is missing"
    assert ahead(Figures(), Figures()) is None


def test_units_are_ranked_only_where_asked() -> None:
    def unit(number: int, figures: Figures) -> UnitLine:
        return UnitLine(UnitNode(number, str(number), None, "team", f"Tổ {number}", ""), figures)

    lines = [
        unit(1, Figures(10, 9, 5)),
        unit(2, Figures()),
        unit(3, Figures(4, 4, 4)),
        unit(4, Figures(100, 60, 10)),
    ]
    order = {order: [line.node.id for line in ranked(lines, order)] for order in (None, *Order)}
    assert order == {
        None: [1, 2, 3, 4],
        Order.LOW: [4, 1, 3, 2],
        Order.HIGH: [3, 1, 4, 2],
        Order.MISSING: [4, 1, 2, 3],
    }


def test_a_drawing_leaves_gaps_and_keeps_words_apart() -> None:
    days = [FIRST + timedelta(days=n) for n in range(4)]
    found = chart(
        [
            Line("a", "A 50%", days, [0.0, None, 0.5, 0.5]),
            Line("b", "B 51%", days, [None, 0.2, 0.4, 0.51], "dashed"),
        ]
    )
    assert found is not None
    one, other = found.lines
    assert one.path.count("M") == 2
    assert one.path.count("L") == 1
    assert other.path.count("M") == 1
    assert one.line.name == "a"
    assert (one.anchor, other.anchor) == ("end", "end")
    assert abs(one.label_y - other.label_y) >= 15
    assert all(0 < each.label_y < HEIGHT and 0 < each.x < WIDTH for each in found.lines)
    assert chart([Line("a", "", days, [None] * 4)]) is None
    assert chart([Line("a", "", days[:1], [1.0])]) is None


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=12), min_size=1, max_size=3),
    st.integers(1, 28),
    st.text("a", min_size=1, max_size=22),
)
def test_words_stay_in_the_drawing_and_lines_in_their_order(
    drawn: list[list[float]], step: int, words: str
) -> None:
    lines = [
        Line(str(n), words, [FIRST + timedelta(days=step * i) for i in range(len(values))], values)
        for n, values in enumerate(drawn)
    ]
    found = chart(lines)
    assert found is not None
    for one in found.lines:
        assert one.anchor in ("end", "start")
        assert 0 < one.label_y < HEIGHT
        assert one.label_x + (one.anchor == "start") * len(words) * 7 <= WIDTH
    assert [one.line for one in found.lines] == lines, "in the order they were given"


def test_words_keep_off_the_line_that_goes_on() -> None:
    """What was done, steeply up, with a dotted line from its end to 100% and a dashed one close by."""
    days = [FIRST + timedelta(days=7 * n) for n in range(27)]
    flat = [0.0] * 21
    found = chart(
        [
            Line("done", "Hoàn thành 35,1%", days, [*flat, 0.06, 0.13, 0.2, 0.24, 0.32, 0.351]),
            Line("in", "Tham gia 60,8%", days, [*flat, 0.16, 0.29, 0.41, 0.5, 0.58, 0.608], "dashed"),
            Line(
                "ahead",
                "nếu giữ nhịp này: 100%",
                [days[-1], days[-1] + timedelta(days=176)],
                [0.351, 1.0],
                "dotted",
            ),
        ]
    )
    assert found is not None
    done, begun, ahead = found.lines
    assert (done.anchor, begun.anchor) == ("start", "end")
    assert done.label_y > done.y, "below the dotted line"
    assert begun.label_y < begun.y
    assert ahead.label_y < ahead.y - 4, "above the line of 100%"


def test_the_pages_tell_the_story(school: School, office: LmsClient) -> None:
    page = text_of(office, "/coverage")
    for said in ("<svg", "Bảng số liệu của biểu đồ", "stroke-dasharray", "Cùng ngày năm trước", "22/11/2025: chưa có số liệu",
                 "Chỉ còn 3 người", "Nếu 3 người này hoàn thành, tỷ lệ đạt 100%", "Mẫu số gồm những ai", "đang nghỉ"):  # fmt: skip
        assert said in page, said
    assert "Dự báo" not in page, "one who finished says nothing about a pace"
    assert page.index("Khoa Công nghệ") < page.index("Phòng Đào tạo")
    ranking = text_of(office, "/coverage?order=high&on=2026-11-22")
    assert "Xếp theo tỷ lệ hoàn thành từ cao đến thấp" in ranking
    assert "Xếp theo" not in page.replace("Xếp đơn vị theo", "")
    assert "Xếp theo" not in text_of(office, "/coverage?order=%27;drop")
    unit = text_of(office, unit_path(school.it))
    assert "Nếu người trong danh sách dưới đây hoàn thành, đơn vị đạt 100%" in unit
    with clock.frozen(noon(date(2027, 11, 22))):
        sign_in(office, make_account(roles=[Role.OFFICE]))
        later = text_of(office, "/coverage")
        assert "hoàn thành 25% (1/4), tham gia 50%" in later
        late = text_of(office, f"{unit_path(school.office)}?list=missing")
        assert "Trưởng đơn vị: sắp xếp thời gian để người này học “Khóa A”, đã quá hạn" in late


def test_one_person_opens_to_facts(school: School, client: LmsClient) -> None:
    def path(who: str, more: str = "") -> str:
        public_id = db.session.scalar(sa.select(Person.public_id).where(Person.id == school.people[who]))
        db.session.rollback()
        return f"/coverage/people/{public_id}{more}"

    head = sign_in(client, make_account(roles=[(Role.HEAD, school.it)]))
    half = text_of(head, path("half"))
    for said in (
        "Trần Thị Bé",
        "đã đạt",
        "19/11/2026",
        "Khóa học trên hệ thống",
        "chưa bắt đầu",
        "bắt đầu “Khóa B”",
        "19/05/2027",
    ):
        assert said in half, said
    assert "đã đạt" not in text_of(head, path("half", "?on=2026-11-01"))
    leave = text_of(head, path("leave"))
    assert "Vì sao không tính" in leave
    assert "NGHỈ THAI SẢN" in leave
    assert "Bước tiếp theo" not in leave
    assert "Đã rời trường trong kỳ" in text_of(head, path("left"))
    for who in ("idle", "exempt", "worker"):
        text_of(head, path(who), 404)
    text_of(head, "/coverage/people/khong-co", 404)
    assert path("half").split("/")[-1] in text_of(head, "/coverage?list=missing"), "names lead there"
    reads = db.session.scalars(
        sa.select(AccessEntry.what).where(AccessEntry.person_id == school.people["half"])
    ).all()
    assert "targets.person" in reads
