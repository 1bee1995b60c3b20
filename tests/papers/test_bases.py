"""Legal bases: which stand in a paper of a day, what is flagged before it is made, and how the list is kept."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel.actor import system_actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.official.rules import Gap
from lms.papers import actions, pages, queries
from lms.papers.actions import BasisValues
from lms.papers.defaults import SHIPPED, ensure_defaults
from lms.papers.rules import Basis, Standing, bases_for
from tests.emulation.make import School

OFFICE = system_actor("Phòng HCKT")
AWARDS = "to-trinh"


def basis(
    key: str, topic: str, since: date | None, until: date | None, title: str = "T", position: int = 1
) -> Basis:
    return Basis(1, key, topic, "Căn cứ", f"Nghị định {key}", title, since, until, (AWARDS,), position, "", date(2026, 1, 1), "x")  # fmt: skip


def shipped(on: date, kind: str = AWARDS) -> dict[str, Standing]:
    rows = [
        Basis(n, s.key, s.topic, s.lead, s.reference, s.title, s.in_force_from, s.in_force_to, s.kinds, n, s.note, on, "lms")
        for n, s in enumerate(SHIPPED)
    ]  # fmt: skip
    return {found.key: found.standing(on) for found in bases_for(kind, rows, on)}


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), Standing.IN_FORCE),
        (date(2027, 2, 28), Standing.IN_FORCE),
        (date(2027, 3, 1), Standing.LAPSED),
    ],
)
def test_the_decree_in_use_lapses_on_the_first_of_march_2027(day: date, standing: Standing | None) -> None:
    assert shipped(day).get("nd-152-2025") == standing


def test_a_paper_cites_what_was_in_force_on_its_day() -> None:
    assert set(shipped(date(2025, 5, 1))) >= {
        "nd-98-2023",
        "tt-29-2023-bgddt",
        "tt-01-2024-bnv",
        "luat-tdkt-2022",
    }
    assert "nd-152-2025" not in shipped(date(2025, 5, 1))
    today = shipped(date(2026, 11, 22))
    assert set(today.values()) == {Standing.IN_FORCE}
    assert {"nd-152-2025", "tt-07-2026-bgddt", "tt-15-2025-bnv", "luat-06-2026"} <= set(today)
    assert not {"nd-98-2023", "tt-29-2023-bgddt", "tt-01-2024-bnv"} & set(today)
    late = shipped(date(2027, 5, 20))
    assert late["nd-152-2025"] is Standing.LAPSED, "nothing took its place: it is told, not dropped"
    assert "nd-98-2023" not in late


def test_reports_do_not_cite_the_law_on_awards() -> None:
    assert set(shipped(date(2027, 5, 18), "bao-cao-dinh-ky")) == {"kh-1756-so", "ke-hoach-truong"}


def test_what_may_not_be_cited_is_a_gap_that_says_why() -> None:
    lapsed = basis("nd", "a", date(2025, 7, 1), date(2027, 2, 28))
    line = lapsed.cited(date(2027, 5, 1))
    [gap] = [part for part in line if isinstance(part, Gap)]
    assert "hết hiệu lực từ ngày 01/03/2027" in gap.hint
    assert lapsed.cited(date(2027, 2, 28)) == ("Căn cứ Nghị định nd", " T")
    early = basis("nd", "a", date(2027, 7, 1), None).cited(date(2027, 5, 1))
    assert "chưa có hiệu lực" in next(part for part in early if isinstance(part, Gap)).hint


def test_a_title_nobody_wrote_is_a_gap_but_a_law_needs_none() -> None:
    decree = basis("nd", "a", None, None, title="")
    assert any(isinstance(part, Gap) for part in decree.cited(date(2027, 1, 1)))
    [law] = [s for s in SHIPPED if s.key == "luat-tdkt-2022"]
    row = Basis(1, law.key, law.topic, law.lead, law.reference, law.title, None, None, law.kinds, 1, "", date(2026, 1, 1), "")  # fmt: skip
    assert row.cited(date(2027, 1, 1)) == ("Căn cứ Luật Thi đua, khen thưởng năm 2022",)


def test_dots_in_a_reference_are_gaps() -> None:
    plan = Basis(1, "k", "k", "Thực hiện", "Kế hoạch số …, ngày … của Trường", "triển khai", None, None, (AWARDS,), 1, "", date(2026, 1, 1), "")  # fmt: skip
    line = plan.cited(date(2027, 1, 1))
    assert [part.hint for part in line if isinstance(part, Gap)] == ["số, ký hiệu", "ngày ban hành"]
    assert "".join(part if isinstance(part, str) else part.text for part in line) == (
        "Thực hiện Kế hoạch số [số, ký hiệu], ngày [ngày ban hành] của Trường triển khai"
    )


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
spans = st.tuples(st.none() | days, st.none() | days).filter(lambda s: not (s[0] and s[1] and s[1] < s[0]))


@given(st.lists(st.tuples(st.sampled_from("abc"), spans), max_size=8), days)
def test_each_topic_that_is_asked_for_is_cited_or_told(
    rows: list[tuple[str, tuple[date | None, date | None]]], on: date
) -> None:
    listed = [basis(f"k{n}", topic, *span, position=n) for n, (topic, span) in enumerate(rows)]
    found = bases_for(AWARDS, listed, on)
    assert {b.topic for b in found} == {b.topic for b in listed}
    for topic in {b.topic for b in listed}:
        mine = [b for b in found if b.topic == topic]
        in_force = [b for b in listed if b.topic == topic and b.standing(on) is Standing.IN_FORCE]
        assert mine == in_force if in_force else len(mine) == 1
    assert bases_for("giay-khen", listed, on) == []


def test_the_page_flags_it_before_the_file_is_made(school: School) -> None:
    with transaction():
        plan = queries.get_basis("ke-hoach-truong")
        values = BasisValues(plan.topic, plan.lead, plan.reference, plan.title, None, date(2027, 4, 30), plan.kinds, 1, "")  # fmt: skip
        actions.change_basis(OFFICE, plan.key, plan.id, values)
    found = pages.draft("bao-cao-dinh-ky", "2027")
    early = pages.draft("bao-cao-dinh-ky", "2027", date(2027, 4, 30))
    release()
    assert ["hết hiệu lực từ ngày 01/05/2027" in m.plain() for m in found.bad_bases] == [True]
    assert early.bad_bases == []
    assert any("nhưng hết hiệu lực từ ngày 01/05/2027" in m.plain() for m in early.doubts)


def values(**changed: object) -> BasisValues:
    held = {
        "topic": "", "lead": "Căn cứ", "reference": "Nghị định số 1/2027/NĐ-CP", "title": "về thi đua",
        "in_force_from": date(2027, 3, 1), "in_force_to": None, "kinds": (AWARDS,), "position": 5, "note": "",
    }  # fmt: skip
    return BasisValues(**(held | changed))


def test_the_list_is_kept_by_rows_that_replace_others(app: Flask) -> None:
    with transaction():
        ensure_defaults()
        ensure_defaults()
    assert len(queries.bases()) == len(SHIPPED)
    release()
    with transaction():
        key = actions.add_basis(OFFICE, values(topic="nd-tdkt"))
    first = queries.get_basis(key)
    assert [b.key for b in bases_for(AWARDS, queries.bases(), date(2027, 3, 1)) if b.topic == "nd-tdkt"] == [
        key
    ]
    release()
    with transaction():
        actions.change_basis(OFFICE, key, first.id, values(title="khác"))
    with pytest.raises(Conflict), transaction():
        actions.change_basis(OFFICE, key, first.id, values(title="muộn"))
    second = queries.get_basis(key)
    assert second.title == "khác"
    release()
    with transaction():
        actions.remove_basis(OFFICE, key, second.id)
        ensure_defaults()
    with pytest.raises(NotFound):
        queries.get_basis(key)
    release()


@pytest.mark.parametrize("wrong", [{"lead": "Theo"}, {"reference": "  "}, {"in_force_to": date(2026, 1, 1)}])
def test_what_can_be_no_basis(app: Flask, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid), transaction():
        actions.add_basis(OFFICE, values(**wrong))
