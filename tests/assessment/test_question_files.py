"""`lms questions`: what people type, what they get, and that it needs neither a database nor an installation."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lms.assessment.cli import questions
from lms.kernel.settings import ROOT

GOOD = "::Một::Hai cộng hai?{=bốn#Đúng ~ba#Đếm lại}\n\nNối.{=a -> b\n=c -> d}\n"
BAD = GOOD + "\nBa?{=x ~y\n"


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(questions, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def check(path: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("check", path, "--format", "json", *words).stdout)
    return found


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "câu hỏi.gift"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "sai.gift"
    path.write_text(BAD, "utf-8")
    return path


def test_check_shows_questions_and_ends_well(good: Path) -> None:
    result = run("check", good)
    assert result.exit_code == 0
    for shown in (
        "1. một lựa chọn, dòng 1 – Một",
        "[x]      100%  A. bốn   # Đúng",
        "A. a -> b",
        "2 câu hỏi, 0 chỗ sai",
    ):
        assert shown in result.stdout


def test_check_tells_problems_with_their_lines(bad: Path) -> None:
    result = run("check", bad)
    assert result.exit_code == 1
    assert "- dòng 6, Câu 3: Câu này có “{”" in result.stdout
    found = check(bad)
    assert [problem["line"] for problem in found["problems"]] == [6]
    assert len(found["questions"]) == 2


def test_json_says_where_in_words_and_for_programs(bad: Path) -> None:
    [problem] = check(bad)["problems"]
    assert (problem["line"], problem["place"], problem["where"]) == (6, "Câu 3", {"question": "3"})
    titled = bad.with_name("tên.gift")
    titled.write_text("::Mười::Ba?{=x ~y", "utf-8")
    [*_, problem] = check(titled)["problems"]
    assert problem["where"] == {"question": "1", "title": "Mười"}


def test_json_holds_all_of_a_question(good: Path) -> None:
    found = check(good)
    assert set(found) == {"format", "questions", "problems", "notes"}
    first, second = found["questions"]
    assert (first["kind"], first["title"], first["text"], first["line"]) == (
        "single",
        "Một",
        "Hai cộng hai?",
        1,
    )
    assert [(o["text"], o["weight"], o["feedback"]) for o in first["options"]] == [
        ("bốn", 1, "Đúng"),
        ("ba", 0, "Đếm lại"),
    ]
    assert [(o["text"], o["match"]) for o in second["options"]] == [("a", "b"), ("c", "d")]
    assert found["problems"] == []


def test_convert_there_and_back(good: Path, tmp_path: Path) -> None:
    book, back = tmp_path / "a.xlsx", tmp_path / "b.txt"
    assert run("convert", good, book).exit_code == 0
    assert run("convert", book, back, "--to", "gift").exit_code == 0
    first, last = check(good)["questions"], check(back)["questions"]
    assert [question["options"] for question in last] == [question["options"] for question in first]
    if os.name == "posix":
        assert book.stat().st_mode & 0o777 == good.stat().st_mode & 0o777  # as any file the person makes


def test_convert_writes_the_rest_and_says_what_is_lost(good: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.aiken"
    result = run("convert", good, target)
    assert result.exit_code == 1
    assert "không có loại câu “ghép đôi”" in result.stderr
    assert target.read_text("utf-8") == "Hai cộng hai?\nA. bốn\nB. ba\nANSWER: A\n"


def test_convert_leaves_a_file_that_is_there(good: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"mine")
    refused = run("convert", good, target)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert target.read_bytes() == b"mine"
    assert run("convert", good, target, "--force").exit_code == 0
    assert target.read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", good.name]  # nothing half-written


def test_nothing_is_written_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.gift").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "b.gift").write_text("Nối.{=a -> b\n=c -> d}")
    for name in ("a", "b"):
        result = run("convert", tmp_path / f"{name}.gift", tmp_path / "c.aiken")
        assert result.exit_code == 1
        assert "không ghi gì" in result.stderr
    assert not (tmp_path / "c.aiken").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "."], "là một thư mục"), (["check", "không-có.gift"], "Không có tệp"),
        (["check", "a.cfg"], "Không rõ định dạng"), (["check", "a.gift", "--from", "word"], "không có định dạng “word”"),
        (["convert", "a.gift", "b.cfg"], "Không rõ định dạng để ghi"), (["convert", "a.gift", "không/b.xlsx"], "Không có thư mục"),
        (["convert", "a.gift", "."], "là một thư mục"), (["convert", "a.gift", "a.gift", "--force"], "là một"),
        (["template", "mau.xls"], "cần có đuôi .xlsx"), (["check"], "Missing argument"), (["check", "a.gift", "--format", "xml"], "xml"),
    ],
)  # fmt: skip
def test_misuse_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.gift", "a.cfg"):
        Path(name).write_text(GOOD, "utf-8")
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "lớn.gift"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    result = run("check", path)
    assert result.exit_code == 1
    assert "lớn hơn 20 MB" in result.stdout


def test_rubbish_by_any_name_is_a_sentence(tmp_path: Path) -> None:
    for ending in ("gift", "aiken", "txt", "xlsx"):
        path = tmp_path / f"a.{ending}"
        path.write_bytes(bytes(range(256)) * 20)
        found = check(path)
        assert found["questions"] == []
        assert found["problems"][0]["message"]


def test_template_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    assert run("template", path).exit_code == 0
    assert run("template", path).exit_code == 2
    assert run("template", path, "--force").exit_code == 0
    assert run("check", path).exit_code == 1  # nothing in it yet


def test_no_database_and_no_installation_is_touched(good: Path, tmp_path: Path) -> None:
    instance = tmp_path / "nowhere"
    environment = {
        **os.environ,
        "LMS_INSTANCE": str(instance),
        "LMS_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/x",
    }
    command = [sys.executable, "-c", "from lms.cli import main; main()", "questions", "check", str(good)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not instance.exists()


def test_one_question_of_qti_is_a_file_and_several_are_a_package(tmp_path: Path, good: Path) -> None:
    several = run("convert", good, tmp_path / "hai.xml", "--to", "qti")
    assert several.exit_code == 2
    assert "hai.zip" in several.stderr
    assert not (tmp_path / "hai.xml").exists()
    one = tmp_path / "mot.gift"
    one.write_text("$CATEGORY: Tin/Bài 1\n\n::Một::Hai cộng hai?{=bốn ~ba}\n", "utf-8")
    done = run("convert", one, tmp_path / "mot.xml", "--to", "qti3")
    assert done.exit_code == 0, done.stderr
    assert "danh mục" in done.stderr
    found = check(tmp_path / "mot.xml")
    assert (found["format"], found["problems"]) == ("qti", [])
    assert [option["text"] for option in found["questions"][0]["options"]] == ["bốn", "ba"]
    assert run("convert", one, tmp_path / "mot.zip").exit_code == 0
