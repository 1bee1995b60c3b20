"""`lms paper` without a browser."""

from pathlib import Path

import pytest
from flask import Flask

from lms.commands import COMMANDS
from lms.kernel.official.sources import read_back
from tests.emulation.make import School, complete
from tests.papers.conftest import TODAY
from tests.papers.council import hold_council

PAPER = COMMANDS["paper"]


def run(app: Flask, *args: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(PAPER, list(args))
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("kind", "period"),
    [("bao-cao-dinh-ky", "2027"), ("ke-hoach-kiem-tra", "2027"), ("trich-ngang", "2027"), ("so-ket", "phase-1"), ("tong-ket", "phase-1")],
)  # fmt: skip
def test_a_paper_is_made_and_checked(
    app: Flask, school: School, tmp_path: Path, kind: str, period: str
) -> None:
    target = tmp_path / "giay.docx"
    code, said = run(app, "make", kind, "--period", period, "-o", str(target))
    assert code == 0, said
    assert "Còn phải điền:" in said
    assert read_back(target.read_bytes()).sources or kind == "trich-ngang"
    code, said = run(app, "check", str(target))
    assert code == 0, said
    assert "0 số khác" in said


def test_a_figure_that_changed_is_named(app: Flask, school: School, tmp_path: Path) -> None:
    target = tmp_path / "giay.docx"
    run(app, "make", "bao-cao-dinh-ky", "--period", "2027", "-o", str(target))
    complete(school.chi, school.free, TODAY)
    code, said = run(app, "check", str(target))
    assert code == 1
    assert "all.completions: trong tệp '5', nay 6" in said


def test_a_lapsed_basis_is_told_before_the_file_is_made(app: Flask, school: School, tmp_path: Path) -> None:
    target = str(tmp_path / "giay.docx")
    code, said = run(app, "make", "bao-cao-dinh-ky", "--period", "2027", "-o", target, "--day", "1/1/2031")
    assert code == 0
    assert "CĂN CỨ:" in said
    assert said.index("CĂN CỨ:") < said.index("Đã ghi")


def test_the_decree_on_awards_is_told_from_the_day_it_lapses(
    app: Flask, school: School, tmp_path: Path
) -> None:
    hold_council(school.faculty, school.an, school.binh, school.chi)
    target, lapsed = tmp_path / "giay.docx", "hết hiệu lực từ ngày 01/03/2027"
    for day, is_told in (("28/2/2027", False), ("1/3/2027", True)):
        code, said = run(app, "make", "to-trinh", "--period", "2027", "-o", str(target), "--day", day)
        told = [line for line in said.splitlines() if line.startswith("CĂN CỨ:") and lapsed in line]
        assert (code, bool(told)) == (0, is_told), said
        if is_told:
            assert said.index("CĂN CỨ:") < said.index("Đã ghi")


@pytest.mark.parametrize(
    "args",
    [
        ("make", "bao-cao-dinh-ky", "--period", "1999", "-o", "x.docx"),
        ("make", "bao-cao-dinh-ky", "--period", "phase-1", "-o", "x.docx"),
        ("make", "khong-co", "--period", "2027", "-o", "x.docx"),
        ("make", "bao-cao-dinh-ky", "--period", "2027", "-o", "/khong/co/x.docx"),
        ("make", "bao-cao-dinh-ky", "-o", "x.docx"),
        ("check", __file__),
        ("check", "khong-co.docx"),
    ],
)
def test_a_mistake_is_told_in_words(app: Flask, school: School, args: tuple[str, ...]) -> None:
    code, said = run(app, *args)
    assert code != 0
    assert "Traceback" not in said
    assert len(said) > 20


def test_the_kinds_are_listed(app: Flask) -> None:
    code, said = run(app, "kinds")
    assert code == 0
    assert "bao-cao-dinh-ky" in said
