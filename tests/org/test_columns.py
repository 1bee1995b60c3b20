"""Seeing and correcting what columns hold: on the page, on the command line, and the next time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.org.defaults import ensure_defaults
from lms.org.models import Person, RosterUpload
from lms.org.roster.columns import Choices
from lms.org.roster.corrections.models import ColumnChoice, KeptRows
from lms.org.roster.sandbox import RawRows, read_kept, read_upload
from tests.conftest import sign_in
from tests.make import make_account, make_school
from tests.org.biff import xls
from tests.org.make import AS_OF, PRIVATE, STUDENTS, staff_row, student_row, workbook
from tests.org.test_kinds import FILES
from tests.org.test_layouts import PUPIL, SECTOR
from tests.org.test_pages import count, upload
from tests.pages import LmsClient

ODD = ("No", "Ident", "Person", "Group", "Born", "CCCD")
ROWS: list[list[object]] = [
    [1, "A1", "Lê An", "H26A", "1/2/2009", "056200000001"],
    [2, "A2", "Trần Bình", "H26B", "2/3/2009", "056200000002"],
]
RIGHT = {"column-0-B": "code", "column-0-C": "name", "column-0-D": "class", "column-0-E": "born"}


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    make_school()
    with transaction():
        ensure_defaults()
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def odd(folder: Path, rows: list[list[object]] = ROWS, name: str = "odd.xlsx") -> bytes:
    return workbook(folder / name, rows, ODD).read_bytes()


def choices() -> list[dict[str, Any]]:
    found = list(db.session.scalars(sa.select(ColumnChoice.columns).order_by(ColumnChoice.id)))
    db.session.rollback()
    return found


def test_a_list_in_words_nobody_knows_is_told_column_by_column(office: LmsClient, tmp_path: Path) -> None:
    sent = upload(office, odd(tmp_path))
    assert sent.status_code == 303
    assert sent.location.endswith("/columns")
    page = office.get(sent.location)
    assert "Còn thiếu:" in page.text
    assert "Lê An; Trần Bình" in page.text
    assert "CCCD (F)." in page.text
    assert "056200000001" not in page.text
    assert (count(RosterUpload), count(KeptRows)) == (0, 1)

    half = office.post(sent.location, data={**RIGHT, "column-0-D": ""})
    assert half.status_code == 422
    assert "thiếu cột: Đơn vị công tác, Vị trí việc làm" in half.text
    assert '<option value="code" selected>' in half.text
    twice = office.post(sent.location, data={**RIGHT, "column-0-E": "name"})
    assert twice.status_code == 422
    assert "Hai cột C và E" in twice.text
    assert choices() == []

    done = office.post(sent.location, data={**RIGHT, "column-0-F": "email", "column-0-Z": "code"})
    assert done.status_code == 303
    assert "Lê An" in office.get(f"{done.location}?list=new").text
    assert choices() == [{"B": "code", "C": "name", "D": "class", "E": "born"}]
    assert (count(RosterUpload), count(KeptRows), count(Person)) == (1, 1, 0)
    assert office.get(sent.location).status_code == 404
    assert office.get(f"{done.location}/columns").status_code == 200


def test_the_next_list_with_the_same_headings_is_understood_silently(
    office: LmsClient, tmp_path: Path
) -> None:
    office.post(upload(office, odd(tmp_path)).location, data=RIGHT)
    sent = upload(office, odd(tmp_path, [*ROWS, [3, "A3", "Võ Ba", "H26A", "3/4/2009", None]], "next.xlsx"))
    assert not sent.location.endswith("/columns")
    assert "đã nhớ từ lần trước" in office.get(sent.location).text
    assert "Đã nhớ từ lần trước" in office.get(f"{sent.location}/columns").text
    other = workbook(tmp_path / "other.xlsx", [["A1", "Lê An"]], ["Person", "Ident"]).read_bytes()
    assert upload(office, other).location.endswith("/columns")

    changed = office.post(f"{sent.location}/columns", data={**RIGHT, "column-0-E": ""})
    assert changed.status_code == 303
    assert [c.get("E") for c in choices()] == ["born", ""]
    office.post(f"{changed.location}/columns", data={**RIGHT, "column-0-E": ""})
    assert len(choices()) == 2, "the same choice again is no new row"


def test_a_guess_is_corrected_and_what_was_chosen_stays(office: LmsClient, tmp_path: Path) -> None:
    header = ["Mã", "Họ tên", "Chức vụ", "Đơn vị", "Vị trí việc làm", "Loại"]
    rows = [["A1", "Lê An", "Tổ trưởng", "Khoa Hàn", "Hạng II", "Giáo viên"]]
    sent = upload(office, workbook(tmp_path / "a.xlsx", rows, header).read_bytes())
    page = office.get(f"{sent.location}/columns").text
    assert "Nhận ra theo tiêu đề" in page
    told = {
        "column-0-A": "code",
        "column-0-B": "name",
        "column-0-C": "position",
        "column-0-D": "unit",
        "column-0-F": "label",
    }
    done = office.post(f"{sent.location}/columns", data=told)
    assert "Giáo viên" in office.get(done.location).text
    assert "Hạng II" not in office.get(done.location).text
    assert count(RosterUpload) == 1


def test_a_guess_that_nobody_corrects_stays_a_guess(office: LmsClient, tmp_path: Path) -> None:
    header = ["Mã", "Họ tên", "Lớp", "Trạng thái"]
    content = workbook(tmp_path / "a.xlsx", [["A1", "Lê An", "H26A", "Đang học"]], header).read_bytes()
    where = upload(office, content).location
    same = {"column-0-A": "code", "column-0-B": "name", "column-0-C": "class", "column-0-D": "status"}
    assert office.post(f"{where}/columns", data=same).status_code == 303
    assert choices() == []


def test_kept_rows_belong_to_their_account_and_their_day(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, odd(tmp_path)).location
    colleague = sign_in(office.application.test_client(), make_account(roles=[Role.OFFICE]))
    assert colleague.get(where).status_code == 404
    assert colleague.post(where, data=RIGHT).status_code == 404
    learner = sign_in(office.application.test_client(), make_account())
    assert learner.get(where).status_code == 404
    with clock.frozen(clock.now() + timedelta(days=2)):
        jobs.run_due()
    assert count(KeptRows) == 0


def test_kept_rows_go_with_their_upload(office: LmsClient, tmp_path: Path) -> None:
    rows = [staff_row("A1", "Lê An")]
    where = upload(office, workbook(tmp_path / "a.xlsx", rows).read_bytes()).location
    assert count(KeptRows) == 1
    office.post(f"{where}/removal")
    assert count(KeptRows) == 0


class _Sent:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def save(self, dst: Any) -> None:
        Path(dst).write_bytes(self.content)


def test_what_must_not_be_kept_is_not(tmp_path: Path) -> None:
    content = workbook(
        tmp_path / "a.xlsx", [PUPIL, ["x", 56200000999, "Lê Hai", *[None] * 13, "H1"]], SECTOR
    ).read_bytes()
    sent = read_upload(_Sent(content), "a.xlsx", AS_OF, 20_000_000)
    import gzip

    text = gzip.decompress(sent.kept).decode()
    assert "Đàng Thanh Anh" in text
    for private in (*PRIVATE, "200000999"):
        assert private not in text
    again = read_kept(RawRows(sent.kept, "a.xlsx", sent.roster.file_hash, AS_OF), Choices())
    assert again.rows == sent.roster.rows
    assert [s.columns for s in again.sheets] == [s.columns for s in sent.roster.sheets]
    assert again.sheets[0].signature == sent.roster.sheets[0].signature
    assert [p.message for p in again.problems] == [p.message for p in sent.roster.problems]
    assert again.file_hash == sent.roster.file_hash


def test_every_sheet_and_kind_of_cell_is_kept(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        second = book.create_sheet("Hai")
        second.append(ODD)
        second.append([1, "B1", "=C9", "H26A", datetime(2009, 4, 25), None])  # noqa: DTZ001
        second.row_dimensions[2].hidden = True

    content = workbook(tmp_path / "a.xlsx", [staff_row()], change=more).read_bytes()
    sent = read_upload(_Sent(content), "a.xlsx", AS_OF, 20_000_000)
    assert [s.name for s in sent.roster.sheets] == ["Sheet1"]
    assert [s.name for s in sent.roster.unread] == ["Hai"]
    told = Choices(
        by_sheet={"Hai": {1: "code", 2: "name", 3: "class", 4: "born"}},
        headings={"Hai": sent.roster.unread[0].signature},
    )
    again = read_kept(RawRows(sent.kept, "a.xlsx", "hash", AS_OF), told)
    assert [s.name for s in again.sheets] == ["Sheet1", "Hai"]
    found = {p.place: p.message.plain() for p in again.problems}
    assert "công thức" in found["Hai!C2"]
    assert "bị ẩn" in found["Hai"]


@pytest.mark.parametrize("size", [20 * 1024 * 1024 + 10, 21_000_000, 30_000_000])
def test_a_file_beyond_the_limit_is_refused_with_a_sentence(office: LmsClient, size: int) -> None:
    answer = upload(office, b"x" * size, "big.csv")
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == (422 if size < 20 * 1024 * 1024 + 60_000 else 413)
    assert ("lớn hơn 20 MB" if answer.status_code == 422 else "tối đa 20 MB") in answer.text


def test_a_list_without_a_row_says_so(office: LmsClient, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[None] * 9] * 300, STUDENTS)
    page = office.get(upload(office, path.read_bytes(), "a.xlsx").location)
    assert "không có dòng nào ghi tên người" in page.text
    assert "theo các chỗ đã nêu" not in page.text


def test_an_old_workbook_under_a_new_name_is_read_and_told(office: LmsClient, tmp_path: Path) -> None:
    content = xls(
        tmp_path / "a.xls", [STUDENTS, student_row(), student_row("2", "Lê <b>Hai</b>")]
    ).read_bytes()
    where = upload(office, content, "ds.xlsx").location
    page = office.get(f"{where}?list=problems").text
    assert "nội dung là bảng tính .xls; đã đọc theo nội dung" in page
    assert "Sheet1!C3" in page
    assert "Lê &lt;b&gt;Hai&lt;/b&gt;" in page


@pytest.mark.parametrize("kind", ["png", "docx", "html", "cut"])
def test_a_refusal_writes_nothing(office: LmsClient, kind: str) -> None:
    content, says = FILES[kind]
    answer = upload(office, content)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="05/09/2026"' in answer.text or 'value="2026-09-05"' in answer.text
    assert (count(RosterUpload), count(KeptRows), count(ColumnChoice)) == (0, 0, 0)


def test_a_choice_keeps_who_and_when(office: LmsClient, tmp_path: Path) -> None:
    with clock.frozen(datetime(2026, 9, 5, 3, tzinfo=UTC)):
        office.post(upload(office, odd(tmp_path)).location, data=RIGHT)
    row = db.session.scalars(sa.select(ColumnChoice)).one()
    assert row.recorded_at == datetime(2026, 9, 5, 3, tzinfo=UTC)
    assert row.recorded_by
    assert row.titles == ["Ident", "Person", "Group", "Born", "CCCD"]
    db.session.rollback()
