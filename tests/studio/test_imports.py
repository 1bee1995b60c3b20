"""`lms courses`, and the packs that come with the service."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.models import CourseVersion, PackImport
from lms.kernel import settings
from lms.kernel.db import db
from lms.studio import imports
from lms.studio.cli import courses
from tests.make import SYSTEM
from tests.packs.make import changed, files, write


def run(app: Flask, *args: str) -> Result:
    result = app.test_cli_runner().invoke(courses, list(args))
    db.session.rollback()
    return result


def numbers() -> list[int]:
    found = list(db.session.scalars(sa.select(CourseVersion.number).order_by(CourseVersion.id)))
    db.session.rollback()
    return found


def second_version(folder: Path) -> Path:
    contents = changed("course.toml", "version = 1", "version = 2")
    contents["course.toml"] = contents["course.toml"].replace("dễ nhớ".encode(), "rất dễ nhớ".encode())
    return write(folder, contents)


def test_check_says_what_is_sound(app: Flask, tmp_path: Path) -> None:
    result = run(app, "check", str(write(tmp_path / "a", files())))
    assert result.exit_code == 0
    assert "“Mật khẩu dễ nhớ”, phiên bản 1, 2 bài, 3 câu hỏi." in result.output
    assert numbers() == []


def test_check_prints_every_error_of_every_folder(app: Flask, tmp_path: Path) -> None:
    one = write(tmp_path / "one", changed("course.toml", "order =", "ordre ="))
    two = write(tmp_path / "two", changed("questions/final.toml", "difficulty = 2", "difficulty 2"))
    result = run(app, "check", str(one), str(two), str(write(tmp_path / "three", files())))
    assert result.exit_code == 1
    assert f"{one}/course.toml:1: Thiếu mục “order”." in result.output
    assert f"{one}/course.toml:17: Không có mục nào tên là “ordre” ở đây." in result.output
    assert f"{two}/questions/final.toml:31: Sai cú pháp TOML" in result.output
    assert "three: đúng" in result.output


def test_check_of_what_is_not_there(app: Flask, tmp_path: Path) -> None:
    result = run(app, "check", str(tmp_path / "none"))
    assert result.exit_code == 1
    assert result.output == f"{tmp_path}/none: Không có thư mục này.\n{tmp_path}/none: 1 lỗi.\n"


def test_import_publishes_once(app: Flask, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", files())
    result = run(app, "import", str(folder))
    assert (result.exit_code, numbers()) == (0, [1])
    assert "đã đăng “Mật khẩu dễ nhớ”, phiên bản 1" in result.output
    again = run(app, "import", str(folder))
    assert (again.exit_code, numbers()) == (0, [1])
    assert "không có gì mới" in again.output


def test_import_of_a_broken_pack_writes_nothing(app: Flask, tmp_path: Path) -> None:
    good = write(tmp_path / "good", files())
    bad = write(tmp_path / "bad", changed("course.toml", '"mat-khau"', '"Mật khẩu"'))
    result = run(app, "import", str(bad), str(good))
    assert result.exit_code == 1
    assert f"{bad}/course.toml:2:" in result.output
    assert numbers() == [1]


def test_a_new_version_without_finishers_needs_none(app: Flask, tmp_path: Path) -> None:
    run(app, "import", str(write(tmp_path / "one", files())))
    assert run(app, "import", str(second_version(tmp_path / "two"))).exit_code == 0
    assert numbers() == [1, 2]


def test_list(app: Flask, tmp_path: Path) -> None:
    assert "Chưa có khóa học nào" in run(app, "list").output
    run(app, "import", str(write(tmp_path / "a", files())))
    assert run(app, "list").output == "mat-khau\tphiên bản 1\t2 bài\t9 phút\tMật khẩu dễ nhớ\n"


def test_shipped_packs_are_published_once_and_then_not_even_parsed(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "mot", files())
    write(tmp_path / "hai", changed("course.toml", '"mat-khau"', '"khac"'))
    (tmp_path / "README.md").write_text("not a pack")
    said: list[str] = []
    assert imports.import_shipped(SYSTEM, said.append, tmp_path) == 2
    assert said == ["Đọc khóa học hai…", "Đọc khóa học mot…"]

    def parsed(*_: object) -> None:
        raise AssertionError("an unchanged pack was parsed")

    monkeypatch.setattr(imports, "parse_files", parsed)
    said.clear()
    assert imports.import_shipped(SYSTEM, said.append, tmp_path) == 0
    assert said == []


def test_a_comment_makes_no_version(app: Flask, tmp_path: Path) -> None:
    folder = write(tmp_path / "mot", files())
    imports.import_shipped(SYSTEM, lambda _: None, tmp_path)
    path = folder / "course.toml"
    path.write_bytes(b"# a note\n" + path.read_bytes())
    assert imports.import_shipped(SYSTEM, lambda _: None, tmp_path) == 0
    assert numbers() == [1]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PackImport)) == 2


def test_a_broken_shipped_pack_does_not_keep_the_others_away(app: Flask, tmp_path: Path) -> None:
    write(tmp_path / "a-hong", changed("course.toml", "order =", "ordre ="))
    write(tmp_path / "b-tot", files())
    said: list[str] = []
    assert imports.import_shipped(SYSTEM, said.append, tmp_path) == 1
    assert any("a-hong/course.toml:17" in line for line in said)


def test_a_shipped_version_that_needs_a_word_waits(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.import_shipped(SYSTEM, lambda _: None, write(tmp_path / "one" / "mot", files()).parent)
    monkeypatch.setattr(imports, "finished_people", lambda course_id: 1)
    said: list[str] = []
    assert imports.import_shipped(SYSTEM, said.append, second_version(tmp_path / "two" / "mot").parent) == 0
    assert any("chưa được đăng" in line and "retake" in line for line in said)
    assert numbers() == [1]


@pytest.mark.parametrize(
    "folder", sorted((settings.ROOT / "courses").iterdir()), ids=lambda folder: folder.name
)
def test_the_packs_that_come_with_the_service_are_sound(folder: Path) -> None:
    assert imports.check_folder(folder).errors == ()


def test_they_are_found_without_diacritics(app: Flask) -> None:
    imports.import_shipped(SYSTEM, lambda _: None)
    assert [card.key for card in catalog.courses("lua dao truc tuyen")] == ["phong-chong-lua-dao"]
