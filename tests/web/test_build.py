"""The build of style sheets and scripts: names by content, compressed beforehand, quick when nothing changed."""

import gzip
import json
from pathlib import Path

import pytest

from lms.web import build


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of sources with a style sheet that names a picture; no minifier."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "site.css").write_text('.mark { background: url("mark.svg") }\n', "utf-8")
    (folder / "mark.svg").write_text("<svg/>", "utf-8")
    (folder / "notes.txt").write_text("not for the browser", "utf-8")
    monkeypatch.setattr(build, "ASSETS", folder)
    monkeypatch.setattr(build, "STATIC", tmp_path / "static")
    monkeypatch.setattr(build, "NODE_MODULES", tmp_path / "absent")
    return folder


def test_names_carry_the_content_and_packed_files_hold_the_same(assets: Path) -> None:
    made = build.asset_map()
    assert sorted(made) == ["mark.svg", "site.css"]
    css = (build.STATIC / made["site.css"]).read_bytes()
    assert css.decode() == f'.mark {{ background: url("{made["mark.svg"]}") }}\n'
    assert gzip.decompress((build.STATIC / f"{made['site.css']}.gz").read_bytes()) == css


def test_parts_are_joined_in_their_order(assets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "JOINED", {"whole.css": ("second-by-name", "first-by-name")})
    (assets / "whole").mkdir()
    (assets / "whole" / "second-by-name.css").write_text("a { b: c }\n", "utf-8")
    (assets / "whole" / "first-by-name.css").write_text('d { e: url("mark.svg") }\n', "utf-8")
    made = build.asset_map()
    css = (build.STATIC / made["whole.css"]).read_text("utf-8")
    assert css == f'a {{ b: c }}\n\nd {{ e: url("{made["mark.svg"]}") }}\n'
    assert sorted(made) == ["mark.svg", "site.css", "whole.css"]


def test_every_part_of_the_style_sheet_is_named() -> None:
    for name, parts in build.JOINED.items():
        folder = (build.ASSETS / name).with_suffix("")
        assert {path.stem for path in folder.iterdir()} == set(parts)
        assert max(path.read_text("utf-8").count("\n") for path in folder.iterdir()) <= 300


def test_nothing_is_written_when_nothing_changed(assets: Path) -> None:
    build.asset_map()
    before = {path: path.stat().st_mtime_ns for path in build.STATIC.iterdir()}
    build.asset_map()
    assert {path: path.stat().st_mtime_ns for path in build.STATIC.iterdir()} == before


def test_a_changed_picture_renames_the_style_sheet_that_names_it(assets: Path) -> None:
    before = build.asset_map()
    (assets / "mark.svg").write_text("<svg><g/></svg>", "utf-8")
    after = build.asset_map()
    assert after["mark.svg"] != before["mark.svg"]
    assert after["site.css"] != before["site.css"]
    assert (build.STATIC / before["site.css"]).exists(), "an open page may still ask for the old one"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"assets": 3}'])
def test_a_broken_manifest_is_made_anew(assets: Path, text: str) -> None:
    made = build.asset_map()
    (build.STATIC / "manifest.json").write_text(text, "utf-8")
    assert build.asset_map() == made
    assert json.loads((build.STATIC / "manifest.json").read_text("utf-8"))["assets"].keys() == made.keys()


def test_where_nothing_can_be_written_what_was_built_stands(
    assets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build.asset_map()
    (assets / "mark.svg").write_text("<svg><g/></svg>", "utf-8")

    def refuse(_path: Path, _content: bytes) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(build, "_write", refuse)
    assert build.asset_map() == made


def test_the_shipped_assets_stay_light() -> None:
    made = build.build()
    assert build.weigh(made) <= build.WIRE_LIMIT


# ---- the lesson editor ------------------------------------------------------------------------------------------


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An esbuild that writes what it was asked beside itself, and the packages of the editor."""
    modules = tmp_path / "frontend" / "node_modules"
    program = modules / "@esbuild" / "here" / "bin" / "esbuild"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\necho "$@" >> "$(dirname "$0")/asked"\ncase "$*" in *--bundle*) echo "bundle()";; *) cat;; esac\n'
    )
    program.chmod(0o755)
    (program.parents[1] / "package.json").write_text('{"version": "1.0"}')
    (modules / "@tiptap").mkdir()
    editor = tmp_path / "frontend" / "editor"
    editor.mkdir()
    (editor / "main.js").write_text("start();")
    (modules.parent / "package-lock.json").write_text("{}")
    monkeypatch.setattr(build, "NODE_MODULES", modules)
    monkeypatch.setattr(build, "EDITOR", editor)
    return program


def _bundled(program: Path) -> int:
    return (program.parent / "asked").read_text().count("--bundle")


def test_the_editor_is_bundled_once_and_weighs_nothing_on_a_first_visit(assets: Path, packages: Path) -> None:
    without = build.weigh({name: entry for name, entry in build.build().items() if name != build.BUNDLE})
    made = build.build()
    assert (build.STATIC / made[build.BUNDLE]["file"]).read_text() == "bundle()\n"
    assert build.weigh(made) == without
    assert _bundled(packages) == 1
    (build.EDITOR / "main.js").write_text("start(2);")
    build.build()
    assert _bundled(packages) == 2


def test_an_editor_that_can_not_be_built_is_told_once_and_left_out(
    assets: Path, packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages.write_text(
        '#!/bin/sh\ncase "$*" in *--bundle*) echo "cannot resolve" >&2; exit 1;; *) cat;; esac\n'
    )
    assert build.BUNDLE not in build.asset_map()
    assert "Không dựng được trình soạn thảo (cannot resolve)" in capsys.readouterr().err
    assert build.BUNDLE not in build.asset_map()
    assert capsys.readouterr().err == ""
    packages.write_text('#!/bin/sh\ncase "$*" in *--bundle*) echo "bundle()";; *) cat;; esac\n')
    assert build.build(retry=True)[build.BUNDLE]["file"], "make frontend tries again"


def test_without_its_packages_there_is_no_editor(assets: Path) -> None:
    assert build.BUNDLE not in build.asset_map()
