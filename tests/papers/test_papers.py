"""The papers themselves: their figures are those of their sources, and what they say is what is known."""

from datetime import date

import pytest
import sqlalchemy as sa

from lms.emulation import queries as emulation
from lms.emulation.models import EmulationEntry
from lms.kernel import clock
from lms.kernel.actor import system_actor
from lms.kernel.archives import Archive
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import NotFound
from lms.kernel.official.rules import Figure, Source, Table
from lms.kernel.official.sources import read_back
from lms.papers import actions, kinds, pages
from lms.papers.sheets import Book
from lms.papers.sheets.book import differences, named
from lms.targets.queries import targets
from tests.emulation.make import School, complete, revoke
from tests.kernel.official.reading import paragraphs
from tests.make import replace_membership
from tests.targets.make import noon

OFFICE = system_actor("Phòng HCKT")
YEARS = ["bao-cao-dinh-ky", "ke-hoach-kiem-tra", "trich-ngang"]
PHASES = ["so-ket", "tong-ket", "trich-ngang"]
EVERY = [(kind, "2027") for kind in YEARS] + [(kind, "phase-1") for kind in PHASES]


def made(kind: str, period: str = "2027", day: date | None = None) -> bytes:
    found = pages.draft(kind, period, day)
    release()
    return pages.make(found)


def texts(content: bytes) -> str:
    return "\n".join(p.text for p in paragraphs(content))


def write(kind: str, period: str = "2027", **fields: str) -> None:
    with transaction():
        actions.save_entries(OFFICE, kind, period, {}, {k.replace("_", "-"): v for k, v in fields.items()})


def pick_everybody(period: str = "2027") -> None:
    write("trich-ngang", period, danh_sach="Khoa Điện; Giấy khen\n0000000001; Giấy khen\n0000000003")


@pytest.mark.parametrize(("kind", "period"), EVERY)
def test_every_figure_of_a_paper_is_derived_again(school: School, kind: str, period: str) -> None:
    pick_everybody(period)
    found = read_back(made(kind, period))
    assert len(found.figures) > 3
    assert {figure.source for figure in found.figures} == set(found.sources)
    assert differences(found.sources, found.figures) == []


@pytest.mark.parametrize(("kind", "period"), EVERY)
def test_no_number_stands_in_a_paper_outside_its_figures(school: School, kind: str, period: str) -> None:
    """What is counted changes, and nothing else does: every counted number of the text is a control."""
    pick_everybody(period)
    before = pages.draft(kind, period)
    release()
    complete(school.chi, school.a, date(2027, 4, 1))
    complete(school.chi, school.b, date(2027, 4, 2))
    after = pages.draft(kind, period)
    release()

    def rest(found: pages.Draft) -> list[list[object]]:
        return [[p for p in line if not isinstance(p, Figure)] for line in found.paper.lines()]

    assert [f.text for f in before.paper.figures()] != [f.text for f in after.paper.figures()]
    assert rest(before) == rest(after)


def test_a_changed_figure_is_found(school: School) -> None:
    content = made("bao-cao-dinh-ky")
    complete(school.chi, school.a, date(2027, 4, 1))
    complete(school.chi, school.b, date(2027, 4, 1))
    found = read_back(content)
    other = {(figure.cell, figure.text, now) for figure, now in differences(found.sources, found.figures)}
    assert {
        ("all.done", "1", "2"),
        ("all.done_ratio", "33,3%", "66,6%"),
        ("all.completions", "5", "7"),
    } <= other


def test_a_figure_of_no_source_is_found() -> None:
    source = Source("S1", "nonsense/2027", "")
    figures = [Figure("1", "S1", "all.done"), Figure("1", "S2", "all.done")]
    assert differences({"S1": source}, figures) == [(figure, None) for figure in figures]


@pytest.mark.parametrize(
    "name", ["", "coverage", "coverage/x/target/2027-05-19", "record/2027/x", "record/1999/2027-01-01", "people/2027"]
)  # fmt: skip
def test_a_sheet_that_does_not_exist(school: School, name: str) -> None:
    with pytest.raises(NotFound):
        Book().sheet(name)


def test_the_report_says_what_the_record_says(school: School) -> None:
    said = texts(made("bao-cao-dinh-ky"))
    # Counted: An, Bình, Chi. An finished both courses; Bình and Chi take part.
    assert "trong số 3 cán bộ quản lý, giáo viên, viên chức khác được tính vào chỉ tiêu" in said
    assert "có 3 người đã tham gia (100%), 1 người đã hoàn thành đủ các khóa học của chỉ tiêu (33,3%)" in said
    assert "còn 2 người chưa hoàn thành" in said
    assert "trong số 1 người lao động có 1 người đã tham gia (100%), 0 người đã hoàn thành" in said
    # Turns of the year: An 2, Bình 1 (the other was declared void), Dũng 1, the pupil 1.
    assert "Trong kỳ có 4 người hoàn thành ít nhất một khóa học, với 5 lượt hoàn thành" in said


def test_staff_and_students_stand_side_by_side_by_unit(school: School) -> None:
    """Each from its own sheet: the sums are those of the text, and a unit without the one or the other has a dash."""
    found = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    table = next(b for b in found.paper.annexes[0].body if isinstance(b, Table))
    rows = [
        ["".join(p.text if isinstance(p, Figure) else str(p) for p in cell) for cell in row]
        for row in table.rows
    ]
    assert rows[-1] == ["", "Cộng", "3", "3", "1", "33,3%", "1", "0", "0", "0%"]
    by_unit = {row[1]: row[2:] for row in rows[:-1]}
    assert by_unit["Học sinh"][4:] == ["1", "0", "0", "0%"]
    assert sum(int(row[2]) for row in rows[:-1] if row[2].isdigit()) == 3
    assert len({f.source for row in table.rows for cell in row for f in cell if isinstance(f, Figure)}) == 2
    assert "giáo viên" in table.source
    assert "học sinh" in table.source


def test_a_year_is_named_by_its_may_and_the_one_before_stands_beside_it(school: School) -> None:
    said = texts(made("bao-cao-dinh-ky"))
    assert "từ ngày 20/05/2026 đến hết ngày 19/05/2027" in said
    assert "Bảng 2. So sánh năm 2027 với năm 2026" in said
    found = read_back(made("bao-cao-dinh-ky"))
    [compared] = [s.id for s in found.sources.values() if s.name.startswith("comparison/")]
    cells = {f.cell: f.text for f in found.figures if f.source == compared}
    assert (cells["completions.before"], cells["completions.now"], cells["completions.change"]) == ("1", "5", "tăng 4")  # fmt: skip
    assert (cells["done.before"], cells["done.now"]) == ("0", "1")
    assert cells["done_ratio.change"] == "tăng 33,3 điểm phần trăm"
    first = pages.draft("bao-cao-dinh-ky", "2026")
    release()
    assert any("năm trước" in note.plain() for note in first.notes)


def test_totals_are_the_same_wherever_they_stand(school: School) -> None:
    book, on = Book(), date(2027, 5, 18)
    by_category, by_unit = book.sheet(named("record", "2027", on)), book.sheet(named("work", "2027", on))
    for column in ("people", "completions", "certificates", "hours"):
        assert by_category.cells[f"all.{column}"] == by_unit.cells[f"all.{column}"], column
    total = db.session.scalar(
        sa.select(sa.func.sum(EmulationEntry.delta)).where(EmulationEntry.fact_on.between(date(2026, 5, 20), on))
    )  # fmt: skip
    assert by_unit.count("all", "completions") == total == 5
    for sheet in (by_category, by_unit):
        for column in ("completions", "certificates"):
            assert sum(sheet.count(row.id, column) for row in sheet.rows) == sheet.count("all", column)


def test_somebody_who_left_is_counted_where_nobody_looks_for_a_unit(school: School) -> None:
    found = emulation.category_figures(emulation.get_period("2027", emulation.periods()), date(2019, 1, 1))
    assert set(found) == {None}
    assert found[None].completions == 5


def test_a_moved_person_and_a_revocation_change_the_next_paper(school: School) -> None:
    replace_membership(school.chi, school.office, "worker")
    revoke(complete(school.an, school.a, date(2027, 5, 1)), date(2027, 5, 2))
    said = texts(made("bao-cao-dinh-ky"))
    assert "trong số 2 cán bộ quản lý, giáo viên, viên chức khác" in said


def test_what_the_office_wrote_stands_in_the_paper_and_the_rest_stays_a_gap(school: School) -> None:
    write(
        "bao-cao-dinh-ky", kho_khan="- Máy tính cũ.\n\n- Mạng yếu <b>& chậm</b>.", thuan_loi="Được quan tâm."
    )
    found = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    gaps = {gap.name for gap in found.gaps}
    assert {"chi-dao", "kien-nghi"} <= gaps
    assert not {"kho-khan", "thuan-loi"} & gaps
    lines = texts(pages.make(found)).split("\n")
    assert "- Máy tính cũ." in lines
    assert "- Mạng yếu <b>& chậm</b>." in lines
    assert read_back(pages.make(found)).gaps == [gap.name for gap in found.paper.gaps()]


def test_the_school_without_anybody_gets_its_papers_too(app: object) -> None:
    from tests.emulation.make import ship_periods

    ship_periods()
    for kind, period in EVERY:
        said = texts(made(kind, period))
        assert "CỘNG HÒA XÃ HỘI" in said
        assert "None" not in said


def test_the_short_list_names_people_as_they_are_and_in_the_order_written(school: School) -> None:
    pick_everybody()
    said = texts(made("trich-ngang"))
    assert said.index("Khoa Điện") < said.index("Nguyễn Văn An") < said.index("Lê Kim Chi")
    assert "Hoàn thành 2/2 khóa bắt buộc; 2 lượt (1,1 giờ), 2 giấy chứng nhận. " in said
    assert "Hoàn thành chỉ tiêu học tập: 1/2 người (50%)." in said
    assert "Danh sách gồm 1 tập thể và 2 cá nhân." in said
    assert "giáo viên, Khoa Điện".lower() in said.lower()
    assert "Số:" not in said, "an attached list has no number of its own"


def test_an_undecided_target_leaves_a_gap_for_its_decision(school: School) -> None:
    found = pages.draft("bao-cao-dinh-ky", "2027")
    release()
    target = targets()[0]
    release()
    if target.is_proposal:
        assert f"decision-{target.public_id}" in {gap.name for gap in found.gaps}
        assert any("chưa có quyết định" in note.plain() for note in found.notes)
    else:
        assert "Chỉ tiêu được giao tại" in texts(pages.make(found))


def test_a_phase_is_counted_from_facts_and_not_as_a_sum_of_years(school: School) -> None:
    found = read_back(made("so-ket", "phase-1"))
    by_name = {s.name: s.id for s in found.sources.values()}
    phase = by_name["record/phase-1/2027-05-18"]
    cells = {(f.source, f.cell): f.text for f in found.figures}
    # An's first course on 1/3/2026 lies in the phase and in the year before.
    assert cells[phase, "all.completions"] == "6"
    assert cells[by_name["record/2027/2027-05-18"], "all.completions"] == "5"
    assert cells[by_name["record/2026/2026-05-19"], "all.completions"] == "1"


def test_a_period_the_kind_is_not_made_for(school: School) -> None:
    with pytest.raises(NotFound, match="2027"):
        pages.draft("bao-cao-dinh-ky", "phase-1")
    with pytest.raises(NotFound):
        pages.draft("bao-cao-dinh-ky", "1999")
    with pytest.raises(NotFound):
        pages.draft("nonsense", "2027")


def test_the_same_moment_makes_the_same_bytes(school: School) -> None:
    assert made("bao-cao-dinh-ky") == made("bao-cao-dinh-ky")
    with clock.frozen(noon(date(2027, 5, 19))):
        assert made("bao-cao-dinh-ky") != made("ke-hoach-kiem-tra")


def test_a_kind_registers_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.register(kinds.get("so-ket"))


@pytest.mark.parametrize(("kind", "period"), EVERY)
def test_the_file_is_whole(school: School, kind: str, period: str) -> None:
    with Archive(made(kind, period)) as archive:
        assert {"word/document.xml", "word/styles.xml", "customXml/item1.xml"} <= set(archive.names())
