"""Naming columns on the command line, and looking at a list without importing it."""

import json
from pathlib import Path

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.org.cli import roster as roster_commands
from lms.org.defaults import ensure_defaults
from lms.org.models import Membership, Person, RosterBatch, RosterUpload
from lms.org.roster.corrections.models import ColumnChoice
from tests.org.make import staff_row, workbook
from tests.org.test_columns import ODD, ROWS, choices
from tests.org.test_columns import office as office
from tests.org.test_pages import count, upload
from tests.pages import LmsClient


def run(app: Flask, *words: str | Path) -> tuple[int, str]:
    db.session.rollback()
    result = app.test_cli_runner().invoke(roster_commands, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def odd_file(app: Flask, tmp_path: Path) -> Path:
    with transaction():
        ensure_defaults()
    return workbook(tmp_path / "odd.xlsx", ROWS, ODD)


def test_columns_are_named_on_the_command_line_and_remembered(app: Flask, odd_file: Path) -> None:
    code, output = run(app, "import", odd_file, "--yes")
    assert code == 1
    assert "thiếu cột" in output
    named = ["--column", "Ident=code", "--column", "person=Họ và tên", "--column", "D=class"]
    code, output = run(app, "import", odd_file, "--dry-run", *named)
    assert (code, choices()) == (0, [])
    assert "B “Ident” → Mã định danh (bạn đã chọn)" in output
    assert run(app, "import", odd_file, "--yes", *named)[0] == 0
    assert count(Person) == 2
    assert choices() == [{"B": "code", "C": "name", "D": "class", "E": ""}]
    code, output = run(app, "import", odd_file, "--yes")
    assert code == 0
    assert "đã nhớ từ lần trước" in output
    assert "không thay đổi gì" in output


@pytest.mark.parametrize(
    ("named", "code", "says"),
    [
        ("Nơi nào=code", 1, "Không có cột nào tên là hoặc mang chữ cái “Nơi nào” để dùng làm Mã định danh"),
        ("ZZ=code", 1, "Không có cột nào"),
        ("B=tuổi", 2, "trường là code, name"),
        ("=code", 2, "cần dạng"),
        ("F=email", 1, "dữ liệu mà dịch vụ không lưu"),
    ],
)
def test_columns_that_can_not_be(app: Flask, odd_file: Path, named: str, code: int, says: str) -> None:
    done = run(app, "import", odd_file, "--dry-run", "--column", named)
    assert done[0] == code
    assert says in done[1]


def test_check_says_everything_and_writes_nothing(app: Flask, odd_file: Path, tmp_path: Path) -> None:
    rows = [
        staff_row("A1", "Lê An"),
        staff_row(None, "Võ Không Mã"),
        staff_row("A3", "Bá Thọ", born="31/02/1980"),
    ]
    path = workbook(tmp_path / "ds.xlsx", rows)
    code, output = run(app, "check", path)
    assert code == 1
    assert "Đọc được 2 người; không nhận 1 dòng" in output
    code, output = run(app, "check", path, "--format", "json", "--as-of", "05/09/2026")
    told = json.loads(output)
    assert (code, told["rows"], told["rows_refused"], told["refusal"]) == (1, 2, 1, None)
    places = {(p["sheet"], p["cell"], p["value"]) for p in told["problems"] if p["cell"]}
    assert places == {
        ("Sheet1", "B6", ""),
        ("Sheet1", "D7", "31/02/1980"),
    }
    assert told["sheets"][0]["columns"][0] == {
        "letter": "B", "heading": "Mã định danh Bộ GD&ĐT", "samples": ["A1", "A3"], "field": "code", "sure": "exact",
        "never_kept": False,
    }  # fmt: skip
    code, output = run(app, "check", odd_file, "--format", "json")
    told = json.loads(output)
    assert code == 1
    assert told["sheets"][0]["missing"] == ["code", "name", "unit", "label"]
    assert "thiếu cột" in told["refusal"]
    assert (
        run(
            app, "check", odd_file, "--column", "Ident=code", "--column", "C=name", "--column", "Group=class"
        )[0]
        == 0
    )
    (tmp_path / "x.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "một hình ảnh" in run(app, "check", tmp_path / "x.xlsx")[1]
    assert [count(model) for model in (Person, Membership, RosterBatch, RosterUpload, ColumnChoice)] == [
        0
    ] * 5


def test_the_heading_named_on_the_command_line_is_the_one_the_page_corrects(
    app: Flask, office: LmsClient, tmp_path: Path
) -> None:
    """A wider row of words above the real heading is not taken for it once somebody named the real one."""
    rows = [["Ident", "Person", "Group"], ["A1", "Lê An", "H26A"]]
    path = workbook(tmp_path / "a.xlsx", rows, ["Một", "Hai", "Ba", "Bốn"])
    named = ["--column", "Ident=code", "--column", "Person=name", "--column", "Group=class"]
    assert run(app, "import", path, "--yes", *named)[0] == 0
    where = upload(office, path.read_bytes(), as_of=clock.today().isoformat()).location
    assert "Tiêu đề ở dòng 5" in office.get(f"{where}/columns").text
    again = {"column-0-A": "code", "column-0-B": "name", "column-0-C": "class"}
    assert office.post(f"{where}/columns", data=again).status_code == 303
