"""`lms privacy`: the register, copies and retention on the command line."""

import json
import zipfile
from datetime import date
from pathlib import Path

from flask import Flask

from lms.cli import main
from lms.kernel.db import db
from lms.privacy.rules.requests import Kind
from lms.privacy.zip_file import JSON_NAME
from tests.privacy.make import School, make_request


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(main, ["privacy", *words], obj=None)
    db.session.rollback()
    return result.exit_code, result.output


def test_overdue_requests_make_the_status_one(app: Flask) -> None:
    school = School(app)
    late = make_request(school.teacher, Kind.COPY, "Xin", date(2026, 1, 5))
    status, output = run(app, "requests", "--state", "overdue", "--format", "json")
    assert status == 1
    assert [(row["id"], row["overdue"]) for row in json.loads(output)] == [(late, True)]
    assert "Nguyệt" not in output
    assert run(app, "requests", "--state", "done") == (0, "")


def test_a_copy_for_somebody_without_an_account(app: Flask, tmp_path: Path) -> None:
    School(app)
    target = tmp_path / "ban-sao.zip"
    status, output = run(app, "copy", "2299900017", "--output", str(target))
    assert status == 0, output
    with zipfile.ZipFile(target) as file:
        held = json.loads(file.read(JSON_NAME))
    assert held["sections"]["person"][0]["code"] == "2299900017"
    assert target.stat().st_mode & 0o077 == 0
    status, output = run(app, "copy", "000", "--output", str(target))
    assert status == 1
    assert "Không có ai mang mã" in output


def test_tidy_says_what_it_removed(app: Flask) -> None:
    School(app)
    status, output = run(app, "tidy")
    assert status == 0
    assert output.count(": 0") == 6
