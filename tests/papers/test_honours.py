"""Awards in the reports of a phase: who got one, by which decision, counted from nominations that were decided."""

from datetime import date

import pytest

from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.official.sources import read_back
from lms.nominations import queries
from lms.nominations.decisions.actions import write_decision
from lms.nominations.decisions.models import AwardDecision
from lms.nominations.decisions.queries import decisions_of
from lms.nominations.decisions.rules import Decision, answered, number_of
from lms.nominations.models import NominationStep
from lms.nominations.rules import answer_note
from lms.papers import pages
from lms.papers.sheets.book import differences
from tests.emulation.make import School
from tests.make import SYSTEM
from tests.pages import LmsClient
from tests.papers.conftest import TODAY
from tests.papers.council import HIGHER_AWARD, SCHOOL_AWARD, Council, hold_council, nominate
from tests.papers.test_papers import texts
from tests.targets.make import noon

KINDS = ("so-ket", "tong-ket")
URL = "/nominations/decisions?period=2027"


@pytest.fixture
def council(school: School) -> Council:
    return hold_council(school.faculty, school.an, school.binh, school.chi)


def made(kind: str, period: str = "phase-1", day: date | None = None) -> tuple[pages.Draft, bytes]:
    found = pages.draft(kind, period, day)
    release()
    return found, pages.make(found)


def step(public_id: str, name: str, note: str = "") -> None:
    with transaction():
        found = queries.nomination(public_id)
        values = {"session_id": None, "votes_for": None, "votes_against": None, "account_id": None}
        db.session.add(
            NominationStep(
                nomination_id=found.id, number=len(found.steps) + 1, step=name, note=note, done_on=clock.today(),
                recorded_at=clock.now(), recorded_by="test", **values,
            )
        )  # fmt: skip


def read_twice(content: bytes) -> dict[str, str]:
    """Every figure is the same when it is derived again; those of the awards by cell."""
    found = read_back(content)
    assert differences(found.sources, found.figures) == []
    release()
    [source] = [s.id for s in found.sources.values() if s.name.startswith("awards/")]
    return {f.cell: f.text for f in found.figures if f.source == source}


@pytest.mark.parametrize("kind", KINDS)
def test_awards_fill_themselves_in(council: Council, kind: str) -> None:
    ids = council.nominations
    step(ids["binh"], "sent-up")
    step(ids["binh"], "granted", answer_note("Quyết định số 15/QĐ-SGDĐT", date(2027, 5, 18), "Chúc mừng."))
    step(ids["unit"], "awarded")
    with transaction():
        unit = queries.nomination(ids["unit"])
        assert write_decision(SYSTEM, [unit], {}, "quyết định số: 45/QĐ-TCNDK", TODAY) == 1
    found, content = made(kind)
    said = texts(content)
    assert (
        "đã có 1 lượt tập thể và 2 lượt cá nhân được khen thưởng: Hiệu trưởng khen thưởng 1 lượt tập thể"
        in said
    )
    assert "; cấp trên khen thưởng 1 lượt cá nhân (nguồn" in said
    assert "Lê Kim Chi" not in said, "the Council did not pass Chi"
    assert said.index("Khoa Điện") < said.index("Nguyễn Văn An") < said.index("Trần Thị Bình")
    cells = read_twice(content)
    assert cells[f"{ids['unit']}.decision"] == "Quyết định số 45/QĐ-TCNDK ngày 18/05/2027"
    assert cells[f"{ids['binh']}.decision"] == "Quyết định số 15/QĐ-SGDĐT ngày 18/05/2027"
    assert (cells["school.units"], cells["school.people"], cells["higher.people"]) == ("1", "1", "1")
    assert (cells["all.units"], cells["all.people"]) == ("1", "2")
    assert f"quyet-dinh-{ids['an']}" in {gap.name for gap in found.gaps}, "nobody wrote An's decision yet"


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_decision_is_found_when_the_paper_is_read_again(council: Council, kind: str) -> None:
    _, content = made(kind)
    assert read_twice(content)["all.people"] == "1"
    step(council.nominations["unit"], "awarded")
    found = read_back(content)
    assert ("school.count" in {f.cell for f in found.figures}) is False
    _, after = made(kind)
    assert read_twice(after)["all.units"] == "1"


def test_an_award_belongs_to_the_phase_in_which_it_was_decided(school: School, council: Council) -> None:
    """By the day of its decision, whichever year it was for; an award for the phase itself belongs to it."""
    with clock.frozen(noon(date(2028, 6, 1))):
        with transaction():
            nominate(1, school.faculty, school.chi, SCHOOL_AWARD, ("awarded", None, None), period="2028")
            nominate(1, school.faculty, None, HIGHER_AWARD, ("granted", None, None), period="phase-1")
        first, second = texts(made("tong-ket")[1]), texts(made("so-ket", "phase-2")[1])
    assert "Nguyễn Văn An" in first
    assert "Giai đoạn 2025-2027" in first
    assert "Lê Kim Chi" not in first
    assert "Lê Kim Chi" in second
    assert "Nguyễn Văn An" not in second


def test_nobody_awarded_is_said(school: School) -> None:
    _, content = made("so-ket")
    assert "chưa có tập thể, cá nhân nào được quyết định khen thưởng" in texts(content)
    assert "Phụ lục II" not in texts(content)


def test_the_office_writes_the_number_once_and_papers_have_it(council: Council, office: LmsClient) -> None:
    ids = council.nominations
    step(ids["unit"], "awarded")
    said = office.get(URL)
    assert "2 trong 2 đề nghị được khen thưởng chưa có số quyết định" in said.text
    both = [ids["an"], ids["unit"]]
    form = {"nominations": both, "number": "45/QĐ-TCNDK", "decided_on": "2027-05-18", "seen": ""}
    assert office.post(URL, data=form).status_code == 303
    assert "Mọi đề nghị được khen thưởng đã có số quyết định" in office.get(URL).text
    assert "Quyết định số 45/QĐ-TCNDK ngày 18/05/2027" in office.get(f"/nominations/{ids['an']}").text
    found = pages.draft("giay-khen", "2027")
    release()
    assert [award.decision for award in found.paper.awards] == [
        ("Quyết định số 45/QĐ-TCNDK ngày 18/05/2027",)
    ] * 2
    late = office.post(URL, data={**form, "number": "46/QĐ-TCNDK"})
    assert late.status_code == 422
    assert "Có người vừa ghi số quyết định" in late.text
    rows = decisions_of([queries.nomination(ids["an"])])
    release()
    seen = f"{ids['an']}:{rows[ids['an']].row_id}"
    again = {**form, "nominations": [ids["an"]], "number": "46/QĐ-TCNDK", "seen": seen}
    assert office.post(URL, data=again).status_code == 303
    assert "Quyết định số 46/QĐ-TCNDK ngày 18/05/2027" in office.get(f"/nominations/{ids['an']}").text
    assert db.session.query(AwardDecision).count() == 3, "the older row stays"
    release()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"nominations": []}, "Vui lòng chọn ít nhất một mục"), ({"number": ""}, "Số, ký hiệu"),
        ({"number": "số"}, "Vui lòng ghi số và ký hiệu"), ({"decided_on": "2027-05-19"}, "ở tương lai"),
        ({"decided_on": "2026-05-01"}, "trước ngày Hội đồng thông qua"), ({"seen": "x:y :: 1"}, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_decision_is_said(
    council: Council, office: LmsClient, fields: dict[str, object], says: str
) -> None:
    form = {
        "nominations": [council.nominations["an"]],
        "number": "45/QĐ",
        "decided_on": "2027-05-18",
        "seen": "",
        **fields,
    }
    answer = office.post(URL, data=form)
    assert answer.status_code == (422 if says else 303)
    assert says in answer.text


def test_only_who_has_an_award_of_the_principal_gets_a_number(council: Council) -> None:
    found = queries.nomination(council.nominations["unit"])
    release()
    with pytest.raises(Invalid, match="chưa quyết định"), transaction():
        write_decision(SYSTEM, [found], {}, "45/QĐ", TODAY)
    found = queries.nomination(council.nominations["an"])
    release()
    with transaction():
        assert write_decision(SYSTEM, [found], {}, "45/QĐ", TODAY) == 1
        assert write_decision(SYSTEM, [found], {}, "Số 45/QĐ.", TODAY) == 0, "written twice alike counts once"
    with pytest.raises(Conflict), transaction():
        write_decision(SYSTEM, [found], {}, "46/QĐ", TODAY)


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (answer_note("Quyết định số 1/QĐ, bản sao", TODAY, ""), Decision("Quyết định số 1/QĐ, bản sao", TODAY)),
        ("–", None), ("", None), ("Quyết định số 1, ngày 31/02/2027.", None),
    ],
)  # fmt: skip
def test_an_answer_from_above_names_its_paper(note: str, found: Decision | None) -> None:
    assert answered(note) == found


def test_a_number_is_kept_in_one_form() -> None:
    assert {
        number_of(text) for text in ("45/QĐ", "số 45/QĐ", "Quyết định số: 45/QĐ.", " quyết định 45/QĐ")
    } == {"Quyết định số 45/QĐ"}
    assert number_of("Quyết định số") == ""
