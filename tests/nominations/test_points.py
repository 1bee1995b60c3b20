"""The optional points table: off by default, printed with its formula, opening to facts, and never used for any verdict."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from lms.emulation.values.models import RecordValue
from lms.kernel import clock
from lms.kernel.db import db, release
from lms.nominations.points.models import PointsVersion
from lms.nominations.points.rules import COUNTED, Line, read_lines, read_number, score, show, total
from tests.nominations.conftest import Cast
from tests.nominations.test_bearing import flat, help_and_teach, put
from tests.nominations.test_pages import begin, found, step, text_of, to_council
from tests.pages import LmsClient
from tests.targets.make import noon

NEW = "/nominations/points/new"
POINTS = st.decimals(Decimal("0.01"), 1000, places=2)


@given(
    st.lists(st.tuples(POINTS, st.none() | POINTS, st.fractions(0, 5000, max_denominator=60)), max_size=11)
)
def test_what_is_printed_adds_up(asked: list[tuple[Decimal, Decimal | None, Fraction]]) -> None:
    sources = list(COUNTED)
    lines = [Line(sources[n], points, most) for n, (points, most, _count) in enumerate(asked)]
    counts = {sources[n]: count for n, (_points, _most, count) in enumerate(asked)}
    scored = score(lines, counts)
    assert sum(Decimal(show(one.given).replace(".", "").replace(",", ".")) for one in scored) == total(scored)
    for one in scored:
        exact = counts[one.line.source] * Fraction(one.line.points)
        assert 0 <= exact - Fraction(one.raw) < Fraction(1, 100), "cut, never rounded up"
        assert one.given <= (one.line.most if one.line.most is not None else one.raw)
        assert read_number(show(one.line.points).replace(".", "")) == one.line.points


def test_points_as_people_type_them() -> None:
    assert [str(read_number(one)) for one in ("2", "0,5", "1.25", "1000")] == ["2", "0.5", "1.25", "1000"]
    assert [read_number(one) for one in ("", "0", "-1", "1,234", "1001", "1e3", "hai", "٢", " 2")] == [
        None
    ] * 9
    assert [show(Fraction(one)) for one in ("2", "5/2", "1999/1000", "12000")] == [
        "2",
        "2,5",
        "1,99",
        "12.000",
    ]
    lines, wrong = read_lines(
        [("hours", "", ""), ("taught", "", "3"), ("helped", "x", ""), ("prize", "1", "0")]
    )
    assert (lines, set(wrong)) == (
        [Line("prize", Decimal(1), None)],
        {"points_taught", "points_helped", "most_prize"},
    )


def write(client: LmsClient, status: int = 303, **data: Any) -> str:
    said = {
        "seen": "0", "is_on": "y", "valid_from": "20/05/2027", "ground": "Biên bản số 3", "points_completions": "2",
        "most_completions": "3", "points_helped": "1,5", "points_initiative": "10", "points_hours": "0,1", "points_prize": "5",
    }  # fmt: skip
    answer = client.post(NEW, data={**said, **data})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def table(client: LmsClient, where: str) -> str:
    page = flat(text_of(client, where))
    return page.split('aria-labelledby="points"')[1].split("</section>")[0] if 'id="points"' in page else ""


def test_off_until_the_office_writes_one_and_no_verdict_reads_it(people: Cast) -> None:
    binh = people.school.binh
    help_and_teach(binh, people.school.an)
    put(binh, None, "initiative", "Phiếu chấm điểm")
    put(binh, None, "initiative", "Chưa ai xem", stands=False)
    where = begin(people.head)
    assert table(people.head, where) == ""
    assert "Trường không dùng bảng điểm" in text_of(people.learner, "/nominations/points")
    assert people.leader.get(NEW).status_code == 403
    assert people.head.post(NEW, data={}).status_code == 403
    assert "Điểm cho mỗi đơn vị" in text_of(people.clerk, NEW)
    # What a tired clerk types comes back.
    for odd, words in (
        ({"points_hours": "nhiều"}, "nhiều nhất 1000"),
        ({"most_taught": "5"}, "chưa có điểm cho mỗi đơn vị"),
        ({"ground": " "}, "Vui lòng điền"),
        ({"valid_from": "19/05/2027"}, "sớm nhất từ hôm nay"),
        ({"seen": "7"}, "phiên bản khác"),
        ({f"points_{one}": "" for one in COUNTED} | {"most_completions": ""}, "ít nhất một dòng"),
    ):
        page = write(people.clerk, 422, **odd)
        assert words in page, odd
        assert 'value="1,5"' in page or "points_helped" in odd
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PointsVersion)) == 0
    release()
    write(people.clerk)
    # Two completions of 2 points with 3 at most, 75 minutes of 0,1 an hour, a help, a confirmed initiative; no prize.
    for reader in (people.head, people.clerk, people.leader):
        shown = re.sub(r"<[^>]+>", " ", table(reader, where))
        for words in (
            "2 lượt × 2 = 4; nhiều nhất 3", "1,25 giờ × 0,1 = 0,12", "1 lượt × 1,5 = 1,5", "1 mục đã xác nhận × 10 = 10",
            "0 mục đã xác nhận × 5 = 0", "Biên bản số 3",
        ):  # fmt: skip
            assert words in flat(shown), words
        assert re.search(r"Cộng\s+14,62", shown), "3 + 0,12 + 1,5 + 10"
    page = text_of(people.head, where)
    for anchor in re.findall(r'href="#(facts[a-z-]*)"', table(people.head, where)):
        assert f'id="{anchor}"' in page, anchor
    # Everybody reads the formula; a unit has no points; nothing about the nomination changed.
    assert "1,5 / lượt" in text_of(people.learner, "/nominations/points")
    state, lines = found(where).state, found(where).outcomes
    # Decided: the table of that day stays, whatever the office writes later.
    to_council(people, where)
    step(people.clerk, where, "withdrawn", "Thôi")
    with clock.frozen(noon(date(2027, 5, 25))):
        write(people.clerk, seen="1", valid_from="25/05/2027", is_on="", points_completions="900")
        assert "Cộng" in table(people.head, where)
        assert "900" not in table(people.head, where)
        other = begin(people.head, reason="Lần nữa")
        assert table(people.head, other) == "", "turned off"
        assert "Trường không dùng bảng điểm" in text_of(people.learner, "/nominations/points")
    assert (state.value, list(lines)) == ("draft", [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RecordValue)) == 2
    release()
