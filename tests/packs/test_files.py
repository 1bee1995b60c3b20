"""Folders: bounded, real files only, nothing from outside."""

import os
from pathlib import Path

import pytest

from lms.catalog.packs import rules as pack_rules
from lms.catalog.packs.files import fingerprint, read_files
from lms.catalog.packs.problems import PackInvalid, Problem, Problems
from lms.catalog.packs.reader import read_pack
from lms.catalog.packs.rules import MOST_FILES
from tests.packs.make import files, good_pack, places, write


def problems_in(folder: Path) -> list[Problem]:
    with pytest.raises(PackInvalid) as caught:
        read_pack(folder)
    return caught.value.problems


def test_a_sound_folder(tmp_path: Path) -> None:
    assert read_pack(write(tmp_path, files())) == good_pack()


def test_no_folder(tmp_path: Path) -> None:
    assert any("Không có thư mục" in str(problem) for problem in problems_in(tmp_path / "none"))


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    assert any("không phải là thư mục" in str(problem) for problem in problems_in(tmp_path / "a"))


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("bí mật")
    pack = write(tmp_path / "pack", files())
    (pack / "media" / "khoa.svg").unlink()
    (pack / "media" / "khoa.svg").symlink_to(secret)
    found = problems_in(pack)
    assert places(found) == [("media/khoa.svg", 0)]
    assert "liên kết tượng trưng" in str(found[0])


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    pack = write(tmp_path / "pack", files())
    (pack / "media").rename(tmp_path / "elsewhere")
    (pack / "media").symlink_to(tmp_path / "elsewhere")
    assert ("media", 0) in places(problems_in(pack))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    os.mkfifo(pack / "lessons" / "030-x.md")
    assert ("lessons/030-x.md", 0) in places(problems_in(pack))


def test_files_that_do_not_belong_are_told(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    write(
        pack,
        {"setup.py": b"", "lessons/bai.md": b"", "media/a.exe": b"", "deep/er/x.md": b"", ".DS_Store": b""},
    )
    assert {("setup.py", 0), ("lessons/bai.md", 0), ("media/a.exe", 0), ("deep", 0)} == set(
        places(problems_in(pack))
    )


def test_a_large_picture_is_told(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    (pack / "media" / "khoa.svg").write_bytes(b" " * (300 * 1024 + 1))
    found = problems_in(pack)
    assert places(found) == [("media/khoa.svg", 0)]
    assert "301 KB" in str(found[0])


def test_a_large_text_is_told(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    (pack / "questions" / "final.toml").write_bytes(b"#" * (600 * 1024))
    assert places(problems_in(pack)) == [("questions/final.toml", 0)]


def test_a_large_lesson_is_told(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    (pack / "lessons" / "030-dai.md").write_bytes(b"[" * (128 * 1024 + 1))
    assert places(problems_in(pack)) == [("lessons/030-dai.md", 0)]


def test_too_many_files(tmp_path: Path) -> None:
    pack = write(tmp_path, files())
    write(pack, {f"media/a{number}.svg": b"" for number in range(MOST_FILES + 50)})
    problems = Problems()
    assert len(read_files(pack, problems)) <= MOST_FILES
    assert any("quá nhiều tệp" in str(problem) for problem in problems.found)


def test_too_much_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_rules, "MOST_TOTAL", 1000)
    assert any("nặng quá" in str(problem) for problem in problems_in(write(tmp_path, files())))


def test_the_fingerprint_follows_names_and_bytes() -> None:
    one = files()
    assert fingerprint(one) == fingerprint(dict(reversed(one.items())))
    assert fingerprint(one) != fingerprint(one | {"course.toml": one["course.toml"] + b"\n"})
    assert fingerprint({"a": b"bc"}) != fingerprint({"ab": b"c"})
