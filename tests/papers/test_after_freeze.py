"""After a freeze no figure of a paper moves, whatever is written down later about that day; each says as known when."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.emulation.values.models import RecordValue
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import NotFound
from lms.kernel.official.rules import Figure
from lms.kernel.official.sources import read_back
from lms.learning.models import Completion, CompletionRevocation
from lms.papers import pages
from lms.papers.sheets import Book
from lms.papers.sheets.book import AS_KNOWN, differences, named
from lms.targets.freezing.actions import freeze
from lms.targets.queries import targets
from tests.emulation.make import School, certify, complete, revoke
from tests.make import SYSTEM, make_person, replace_membership
from tests.mentoring.make import help_given
from tests.papers.conftest import TODAY, stage
from tests.papers.council import hold_council
from tests.papers.test_entered import hold_workshop, put, say, withdraw
from tests.papers.test_papers import pick_everybody
from tests.targets.make import begin, noon

AN = "0000000001"
PAPERS = [
    ("bao-cao-dinh-ky", "2027", ""), ("ke-hoach-kiem-tra", "2027", ""), ("trich-ngang", "2027", ""), ("to-trinh", "2027", ""),
    ("bien-ban", "2027", ""), ("bao-cao-thanh-tich-tap-the", "2027", "khoa dien"), ("bao-cao-thanh-tich-ca-nhan", "2027", AN),
    ("quyet-dinh", "2027", ""), ("giay-khen", "2027", ""), ("so-ket", "phase-1", ""), ("tong-ket", "phase-1", ""),
]  # fmt: skip
EARLIER = noon(TODAY) - timedelta(hours=3)


@pytest.fixture
def frozen(app: Flask) -> tuple[School, str]:
    """The figures frozen in the morning of the day whose noon it is; the Council met, and a list was written, before."""
    with clock.frozen(EARLIER - timedelta(hours=1)):
        school = stage()
        hold_council(school.faculty, school.an, school.binh, school.chi)
        pick_everybody()
        enter_some(school)
    target = targets()[0]
    release()
    with clock.frozen(EARLIER), transaction():
        public_id = freeze(SYSTEM, target, TODAY, "Báo cáo 20/5")
    return school, public_id


def enter_some(school: School) -> None:
    put(say("initiative", "Sổ tay số", result="Trường công nhận"), school.an)
    put(say("model", "Tổ số", result="Áp dụng"), unit_id=school.faculty)


def figures(kind: str, period: str, about: str) -> tuple[list[Figure], bytes]:
    found = pages.draft(kind, period, about=about)
    release()
    content = pages.make(found)
    assert read_back(content).figures == list(found.paper.figures())
    return list(found.paper.figures()), content


def go_on(school: School) -> None:
    """What is written down after the freeze, all of it about days that the papers speak of."""
    pupil = make_person("Trần Văn Muộn", school.faculty, "student", code="0000000099")
    with clock.frozen(noon(TODAY) + timedelta(hours=1)):
        certify(complete(school.chi, school.a, TODAY), 77)
        certify(complete(school.chi, school.b, TODAY), 78)
        complete(pupil, school.a, TODAY)
        complete(pupil, school.b, TODAY)
        begin(pupil, school.free, TODAY)
        revoke(complete(school.an, school.free, date(2027, 1, 5)), TODAY)
        replace_membership(school.dung, school.office, "teacher")
        void_two_completions()
        first = db.session.scalars(sa.select(RecordValue.public_id).order_by(RecordValue.id)).first()
        release()
        withdraw(first or "")
        put(say("prize", "Hội thi", level="province", result="Nhất"), school.an)
        put(say("model", "Tổ số hai", result="Áp dụng"), unit_id=school.faculty)
        hold_workshop(school.an, [school.binh, school.chi])
        help_given(school.an, school.binh)


def void_two_completions() -> None:
    void = sa.exists().where(CompletionRevocation.completion_id == Completion.id)
    ids = db.session.scalars(sa.select(Completion.id).where(~void).order_by(Completion.id).limit(2)).all()
    release()
    for completion_id in ids:
        revoke(completion_id, TODAY)


@pytest.mark.parametrize(("kind", "period", "about"), PAPERS)
def test_no_figure_moves_and_each_is_derived_again(
    frozen: tuple[School, str], kind: str, period: str, about: str
) -> None:
    school, _ = frozen
    before, content = figures(kind, period, about)
    go_on(school)
    after, again = figures(kind, period, about)
    assert [(f.cell, f.text) for f in after] == [(f.cell, f.text) for f in before]
    assert all(figure.text for figure in after), "no cell is empty, the sums neither"
    assert before or kind == "giay-khen", "a giấy khen names people and counts nothing"
    for each in (content, again):
        found = read_back(each)
        assert differences(found.sources, found.figures) == []
        release()


def test_the_same_facts_move_a_paper_of_no_snapshot(school: School) -> None:
    """What `go_on` writes is seen where nothing was frozen: the test above would notice."""
    hold_council(school.faculty, school.an, school.binh, school.chi)
    pick_everybody()
    enter_some(school)
    moved = (
        "bao-cao-dinh-ky",
        "trich-ngang",
        "bao-cao-thanh-tich-tap-the",
        "bao-cao-thanh-tich-ca-nhan",
        "so-ket",
    )
    chosen = [one for one in PAPERS if one[0] in moved]
    before = [figures(*one)[0] for one in chosen]
    go_on(school)
    for one, was in zip(chosen, before, strict=True):
        assert [f.text for f in figures(*one)[0]] != [f.text for f in was], one


def test_every_source_names_the_snapshot(frozen: tuple[School, str]) -> None:
    _, public_id = frozen
    for kind, period in (("bao-cao-dinh-ky", "2027"), ("so-ket", "phase-1")):
        found = pages.draft(kind, period)
        release()
        for source in found.paper.sources:
            if not source.name.startswith("awards/"):
                assert public_id in source.name
                assert public_id in source.label
        names = [s.name for s in found.paper.sources]
        assert any(name.endswith(f"{AS_KNOWN}{public_id}") for name in names)


@pytest.mark.parametrize(
    "name", ["record/2027/2027-05-18@nobody", "session/x@nobody", "@", "record/2027/2027-05-18@"]
)
def test_a_name_that_pins_to_nothing(school: School, name: str) -> None:
    if name.endswith("18@"):
        assert Book().sheet(name).rows
    else:
        with pytest.raises(NotFound):
            Book().sheet(name)


def test_only_facts_are_pinned(frozen: tuple[School, str]) -> None:
    _, public_id = frozen
    with pytest.raises(NotFound):
        Book().sheet(f"{named('snapshot', public_id)}{AS_KNOWN}{public_id}")
