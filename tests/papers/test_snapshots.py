"""Papers of a May speak by the snapshot: what happens afterwards changes nothing in them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.emulation.rules import Period, PeriodKind
from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.official.sources import read_back
from lms.papers import pages
from lms.papers.rules import FROZEN_WITHIN, figures_day
from lms.papers.sheets.book import differences
from lms.targets.freezing.actions import freeze
from lms.targets.queries import targets
from tests.emulation.make import School, complete
from tests.make import SYSTEM
from tests.papers.conftest import TODAY
from tests.targets.make import noon

YEAR = Period(1, "2027", PeriodKind.YEAR, "Năm 2027", date(2026, 5, 20), date(2027, 5, 19), date(2026, 1, 1), "lms", False)  # fmt: skip


def frozen(on: date) -> str:
    target = targets()[0]
    release()
    with transaction():
        return freeze(SYSTEM, target, on, "Báo cáo 20/5")


def test_a_paper_made_later_says_what_was_frozen(school: School) -> None:
    public_id = frozen(TODAY)
    before = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    with clock.frozen(noon(TODAY + timedelta(days=6))):
        complete(school.chi, school.a, TODAY)
        complete(school.chi, school.b, TODAY)
        after = pages.draft("bao-cao-dinh-ky", "2027")
        release()
        assert after.on == before.on == TODAY
        names = {s.name: s.id for s in after.paper.sources}
        assert f"snapshot/{public_id}" in names
        assert public_id in next(
            s.label for s in after.paper.sources if s.id == names[f"snapshot/{public_id}"]
        )
        cells = {f.cell: f.text for f in after.paper.figures() if f.source == names[f"snapshot/{public_id}"]}
        assert (cells["all.counted"], cells["all.done"], cells["all.done_ratio"]) == ("3", "1", "33,3%")
        [compared] = [s for s in after.paper.sources if s.name.startswith("comparison/")]
        assert public_id in compared.name
        assert {f.cell: f.text for f in after.paper.figures() if f.source == compared.id}["done.now"] == "1"
        content = pages.make(after)
        found = read_back(content)
        assert differences(found.sources, found.figures) == []
        assert not any("chưa chốt" in note.plain() for note in after.doubts)


def test_without_a_snapshot_it_is_said(school: School) -> None:
    found = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    assert any("chưa chốt" in note.plain() for note in found.doubts)
    frozen(TODAY - timedelta(days=30))
    found = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    assert found.on == TODAY, "an old snapshot is not taken for the figures of today"


@given(
    st.lists(st.dates(date(2026, 5, 1), date(2027, 6, 1)), max_size=5),
    st.dates(date(2026, 5, 20), date(2027, 5, 19)),
)
def test_the_day_of_the_figures(days: list[date], as_of: date) -> None:
    found = figures_day(YEAR, as_of, days)
    assert YEAR.starts_on <= found <= as_of
    assert as_of - found <= FROZEN_WITHIN
    assert found == as_of or found in days
