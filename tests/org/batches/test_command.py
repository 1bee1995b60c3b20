"""Importing by groups, going on, listing and taking back on the command line."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from lms.kernel.db import db
from lms.org.cli import roster
from lms.org.roster.batches import actions, queries, running
from tests.org.batches.make import OCTOBER, SEPTEMBER, on
from tests.org.make import roster_command, staff_row, workbook

ROWS = [staff_row(f"A{i}", f"Lê {chr(97 + i)}", born=date(1980, 5, 20)) for i in range(5)]


run = roster_command


def a_list(folder: Path, rows: Sequence[Sequence[object]], name: str = "ds.xlsx") -> Path:
    return workbook(folder / name, rows)


def test_left_is_written_only_when_asked_for(runner: FlaskCliRunner, tmp_path: Path) -> None:
    run(runner, "import", a_list(tmp_path, ROWS), "--as-of", "05/09/2026", "--yes")
    fewer = a_list(tmp_path, [*ROWS[:3], staff_row("A9", "Võ Mới")], "b.xlsx")
    when = ("--as-of", "05/10/2026")
    code, output = run(runner, "import", fewer, *when, "--dry-run")
    assert code == 0
    assert "Không còn trong danh sách: đề nghị ghi là đã rời trường" in output
    assert "A4  Lê e, Khoa Điện" in output
    code, output = run(runner, "import", fewer, *when, "--yes")
    assert (code, len(on(OCTOBER))) == (0, 6)
    code, output = run(runner, "import", fewer, *when, "--yes")
    assert (code, len(on(OCTOBER))) == (0, 6)
    assert "Không ghi gì" in output
    code, output = run(runner, "import", fewer, *when, "--groups", "left", answer="y\n")
    assert (code, set(on(OCTOBER))) == (0, {"A0", "A1", "A2", "A9"})
    assert "rời trường 2" in output
    code, output = run(runner, "import", fewer, *when, "--yes", "--left")
    assert code == 0
    assert "không thay đổi gì" in output
    assert run(runner, "import", fewer, "--groups", "left,boss")[0] == 2


def test_it_asks_for_who_left_too(runner: FlaskCliRunner, tmp_path: Path) -> None:
    run(runner, "import", a_list(tmp_path, ROWS), "--as-of", "05/09/2026", "--yes")
    fewer = a_list(tmp_path, [*ROWS[:3], staff_row("A9", "Võ Mới")], "b.xlsx")
    assert run(runner, "import", fewer, "--as-of", "05/10/2026", answer="y\nn\n")[0] == 0
    assert len(on(OCTOBER)) == 6
    assert run(runner, "import", fewer, "--as-of", "05/10/2026", answer="y\n")[0] == 0
    assert len(on(OCTOBER)) == 4


def test_batches_are_listed_and_taken_back(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert "Chưa nhập" in run(runner, "batches")[1]
    _, output = run(runner, "import", a_list(tmp_path, ROWS), "--as-of", "05/09/2026", "--yes")
    found = re.search(r"Lần nhập số (\d+) \((\w+)\)", output)
    assert found
    number, public_id = found.groups()
    code, output = run(runner, "undo", public_id, "--reason", "Nhầm tệp")
    assert (code, on(SEPTEMBER)) == (0, {})
    assert "xem lại 5 người" in output
    for again in (number, public_id):
        code, output = run(runner, "undo", again)
        assert code == 1
        assert "đã được hoàn tác" in output
    for nobody in ("999999", "99999999999999999999", "zzz", "-"):
        assert run(runner, "undo", nobody)[0] == 1
    _, output = run(runner, "batches")
    assert "đã hoàn tác" in output
    assert f"hoàn tác lần {number}" in output
    assert "Không có lần nhập nào đang dở" in run(runner, "continue")[1]


def test_the_same_command_goes_on_after_a_kill(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = [True, True]

    def dying(batch_id: int, _size: int) -> bool:
        if not chunks:
            raise KeyboardInterrupt
        chunks.pop()
        return actions.apply_chunk(batch_id, 1)

    path = a_list(tmp_path, ROWS)
    words = ["import", str(path), "--as-of", "05/09/2026", "--yes"]
    with monkeypatch.context() as patch:
        patch.setattr(running, "apply_chunk", dying)
        runner.invoke(roster, words)
    db.session.rollback()
    assert len(on(SEPTEMBER)) == 2
    code, output = run(
        runner, "import", a_list(tmp_path, ROWS[:1], "c.xlsx"), "--as-of", "06/09/2026", "--yes"
    )
    assert code == 0
    assert "Không ghi gì" in output
    code, output = run(
        runner, "import", a_list(tmp_path, ROWS[2:], "d.xlsx"), "--as-of", "06/09/2026", "--yes"
    )
    assert code == 1
    assert "đã xong 2 trong 5" in output
    assert "đang ghi 2/5" in run(runner, "batches")[1]
    code, output = run(runner, *words)
    assert code == 0
    assert "làm tiếp" in output
    assert len(on(SEPTEMBER)) == 5
    assert len(queries.batches()) == 1
