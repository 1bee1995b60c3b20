"""`lms people` and `lms units` as somebody types them."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from lms.cli import main
from lms.kernel.db import db
from tests.make import make_school


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    make_school("Trường")
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, words: str, *more: str, code: int = 0) -> str:
    db.session.rollback()
    result = runner.invoke(main, [*words.split(), *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result.output


def as_of(runner: FlaskCliRunner, *words: str) -> Any:
    return json.loads(run(runner, "people as-of --format json", *words))


def test_a_school_by_commands(runner: FlaskCliRunner) -> None:
    for name, kind in (("Khoa Cơ khí", "faculty"), ("Khoa Điện", "faculty"), ("Phòng Đào tạo", "office")):
        run(runner, "units add --since-ever --parent Trường --kind", kind, name)
    run(runner, "units add --kind team --parent khoa-dien --on 01/01/2026 --code to-lanh", "Tổ Điện lạnh")
    run(runner, "people add P1 --unit khoa-dien --category teacher --on 05/01/2026", "Lê Văn Ánh")
    run(runner, "people add P2 --unit to-lanh --category teacher --on 2026-01-05", "Đỗ Ý")
    run(runner, "people add P3 --category officer --on 01/02/2026 --unit", "Khoa Cơ khí", "Bùi Bé")
    run(runner, "people move P3 --unit phong-dao-tao --on 01/03/2026 --decision 12/QĐ")
    run(runner, "people leave P1 --on 01/03/2026 --kind", "Nghỉ thai sản")
    run(runner, "units head khoa-dien P1 --on 01/01/2026 --title", "Trưởng khoa")
    found = as_of(runner, "02/03/2026")
    assert list(found) == ["date", "total", "on_leave", "units"]
    assert (found["date"], found["total"], found["on_leave"]) == (
        "2026-03-02",
        {"teacher": 2, "officer": 1},
        1,
    )
    told = {u["code"]: u["categories"] for u in found["units"]}
    assert told["khoa-dien"] == {"teacher": 2}
    assert told["to-lanh"] == {"teacher": 1}
    assert told["phong-dao-tao"] == {"officer": 1}
    assert told["khoa-co-khi"] == {}
    names = [u["name"] for u in found["units"]]
    assert names == ["Trường", "Phòng Đào tạo", "Khoa Cơ khí", "Khoa Điện", "Tổ Điện lạnh"]
    assert found["units"][0]["categories"] == found["total"]
    assert as_of(runner, "2026-03-02", "--known", "2020-01-01") == {
        "date": "2026-03-02", "known": "2020-01-01", "total": {}, "on_leave": 0, "units": [],
    }  # fmt: skip
    text = run(runner, "people as-of 02/03/2026")
    assert "Khoa Điện (khoa-dien): 2 (giáo viên 2; đang nghỉ 1)" in text
    run(runner, "units merge khoa-co-khi --into khoa-dien --on 01/04/2026")
    run(
        runner,
        "units split khoa-dien --kind faculty --parent Trường --child to-lanh --on 01/05/2026",
        "Khoa Lạnh",
    )
    run(runner, "units rename phong-dao-tao --on 01/05/2026", "Phòng Đào tạo - Khảo thí")
    assert "Khoa Lạnh (khoa-lanh), khoa" in run(runner, "units list --on 01/05/2026")
    run(runner, "people return P1 --on 01/06/2026")
    run(runner, "people end P1 --on 30/06/2026 --reason Hưu")
    assert "01/03/2026 – 31/05/2026: Khoa Điện, giáo viên, Nghỉ thai sản" in run(runner, "people history P1")
    run(runner, "people join P1 --unit khoa-dien --category worker --on 01/09/2026")
    assert as_of(runner, "01/09/2026")["total"] == {"teacher": 1, "officer": 1, "worker": 1}


def test_two_records_by_commands(runner: FlaskCliRunner) -> None:
    run(runner, "units add --since-ever --parent Trường --kind faculty Khoa")
    for code in ("P1", "P2"):
        run(runner, f"people add {code} --unit khoa --category teacher --on 01/01/2026", "Lê An")
    assert "P2" in run(runner, "people duplicates")
    run(runner, "people merge P1 P2 --reason x")
    assert as_of(runner, "01/02/2026")["total"] == {"teacher": 1}
    assert "Lê An (mã P1)" in run(runner, "people history P2")
    run(runner, "people unmerge P1 P2 --reason x")
    assert as_of(runner, "01/02/2026")["total"] == {"teacher": 2}
    run(runner, "people unmerge P1 P2 --reason x", code=1)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("people as-of 31/02/2026", 2, "dd/mm/yyyy"),
        ("people as-of", 2, "DATE"),
        ("people move KHONG", 1, "Không có ai mang mã KHONG"),
        ("people end P1 --on 01/06/2026", 1, "lý do"),
        ("people leave P1 --kind x --on 01/06/2126", 1, "quá xa"),
        ("people add P1 Tên --unit khoa --category teacher", 1, "đã có trong danh sách"),
        ("people add P2 Tên --unit khong-co --category teacher", 1, "lms units list"),
        ("people merge P1 P1 --reason x", 1, "đã là của một người"),
        ("units close khoa --on 01/06/2026", 1, "Còn 1 người"),
        ("units merge khoa", 2, "--into"),
        ("units move truong --parent khoa --on 01/06/2026", 1, "trực thuộc chính nó"),
        ("units head khoa --on 01/06/2026", 1, "không có người đứng đầu"),
        ("units split khoa X --kind faculty --on 01/06/2026", 1, "Hãy chọn người"),
    ],
)
def test_refusals(runner: FlaskCliRunner, words: str, code: int, says: str) -> None:
    run(runner, "units add --since-ever --parent Trường --kind faculty Khoa")
    run(runner, "people add P1 --unit khoa --category teacher --on 01/01/2026", "Lê An")
    words = words.replace("truong", "Trường")
    assert says in run(runner, words, code=code)


def test_far_dates_are_answered(runner: FlaskCliRunner) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert as_of(runner, day, "--known", "9999-12-31")["total"] == {}
