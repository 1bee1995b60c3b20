"""`lms roster import` as somebody types it."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner

from lms.kernel.db import db
from lms.org.models import CategoryMapping, Person
from tests.org.make import roster_command, staff_row, workbook


def run(runner: FlaskCliRunner, *words: str | Path, answer: str = "") -> tuple[int, str]:
    return roster_command(runner, "import", *words, answer=answer)


def count() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0
    db.session.rollback()
    return found


@pytest.fixture
def a_list(tmp_path: Path) -> Path:
    rows = [
        staff_row("A1", "Lê An"),
        staff_row("A2", "Trần Hòa", label="Nhân viên"),
        staff_row(None, "Võ Sơn"),
    ]
    return workbook(tmp_path / "ds.xlsx", rows)


def test_dry_run_writes_nothing(runner: FlaskCliRunner, a_list: Path) -> None:
    code, output = run(runner, a_list, "--as-of", "05/09/2026", "--dry-run")
    assert (code, count()) == (0, 0)
    assert "tính đến ngày 05/09/2026" in output
    assert "Sheet1!B7" in output
    assert 'chọn bằng --map "Nhân viên=officer"' in output
    assert "Số CMND/CCCD" in output


def test_it_asks_before_it_writes(runner: FlaskCliRunner, a_list: Path) -> None:
    assert run(runner, a_list, answer="n\n")[0] == 1
    assert count() == 0
    assert run(runner, a_list, answer="y\n")[0] == 0
    assert count() == 1


def test_yes_with_a_mapping_and_again(runner: FlaskCliRunner, a_list: Path) -> None:
    code, output = run(runner, a_list, "--as-of", "2026-09-05", "--map", "Nhân viên=Viên chức khác", "--yes")
    assert (code, count()) == (0, 2)
    assert "thêm 2" in output
    assert (
        db.session.scalar(sa.select(CategoryMapping.category).where(CategoryMapping.label == "Nhân viên"))
        == "officer"
    )
    code, output = run(runner, a_list, "--as-of", "2026-09-05", "--yes")
    assert (code, count()) == (0, 2)
    assert "không thay đổi gì" in output
    code, output = run(runner, a_list, "--as-of", "2026-09-01", "--yes")
    assert code == 1
    assert "05/09/2026" in output


def test_a_list_without_a_row_says_so(runner: FlaskCliRunner, tmp_path: Path) -> None:
    code, output = run(runner, workbook(tmp_path / "a.xlsx", [[None] * 11] * 300), "--yes")
    assert (code, count()) == (1, 0)
    assert "không có dòng nào ghi tên người" in output
    assert "theo các chỗ đã nêu" not in output


def test_refusals(runner: FlaskCliRunner, tmp_path: Path, a_list: Path) -> None:
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_text("chữ")
    assert run(runner, wrong, "--yes")[0] == 1
    assert run(runner, tmp_path / "none.xlsx")[0] == 2
    assert run(runner, a_list, "--map", "Nhân viên=giám đốc")[0] == 2
    assert run(runner, a_list, "--as-of", "5 tháng 9")[0] == 2
    assert run(runner, a_list, "--yes", "--dry-run")[0] == 2
    bad = workbook(tmp_path / "bad.xlsx", [staff_row(None)])
    code, output = run(runner, bad, "--yes")
    assert code == 1
    assert "Không có dòng nào nhận được" in output
    assert count() == 0
