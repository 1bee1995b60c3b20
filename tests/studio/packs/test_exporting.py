"""A version taken out of the service: by command, and by the studio's page."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import read_pack
from lms.kernel.actor import Role
from lms.kernel.db import release
from lms.studio.packs import exporting
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.packs.make import good_pack
from tests.pages import LmsClient
from tests.studio.test_imports import run


def address(number: int = 1) -> str:
    card = catalog.courses()[0]
    release()
    return f"/studio/courses/{card.public_id}/versions/{number}/pack"


def test_to_a_folder(app: Flask, tmp_path: Path) -> None:
    publish()
    result = run(app, "export", "mat-khau", "--to", str(tmp_path / "goi"))
    assert (result.exit_code, result.output) == (0, f"Đã ghi {tmp_path}/goi.\n")
    assert read_pack(tmp_path / "goi") == good_pack()


def test_to_a_file_in_the_folder_one_stands_in(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    publish(version=2, title="Tên mới", effect="valid")
    monkeypatch.chdir(tmp_path)
    assert run(app, "export", "mat-khau").exit_code == 0
    assert run(app, "export", "mat-khau", "--version", "1").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mat-khau-1.zip", "mat-khau-2.zip"]
    with zipfile.ZipFile(tmp_path / "mat-khau-1.zip") as archive:
        held = {name.removeprefix("mat-khau/"): archive.read(name) for name in archive.namelist()}
    assert held == print_pack(good_pack())


def test_nothing_is_overwritten(app: Flask, tmp_path: Path) -> None:
    publish()
    (tmp_path / "luan-van.zip").write_text("mine")
    for place in (tmp_path, tmp_path / "luan-van.zip"):
        result = run(app, "export", "mat-khau", "--to", str(place))
        assert (result.exit_code, "đã có" in result.output) == (1, True)
    assert (tmp_path / "luan-van.zip").read_text() == "mine"
    assert run(app, "export", "mat-khau", "--to", str(tmp_path / "khong" / "co.zip")).exit_code == 1


def test_what_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    publish()
    assert "Không có khóa học nào mang mã “vneid”" in run(app, "export", "vneid").output
    assert "Không có phiên bản 9" in run(app, "export", "mat-khau", "--version", "9").output


def test_by_the_page(app: Flask, client: LmsClient) -> None:
    publish()
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    page = client.get(address().split("/versions")[0]).get_data(as_text=True)
    assert address() in page
    response = client.get(address())
    assert response.content_type == "application/zip"
    assert response.headers["Content-Disposition"] == "attachment; filename=mat-khau-1.zip"
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        assert "mat-khau/course.toml" in archive.namelist()
    assert client.get(address(9)).status_code == 404


def test_a_pack_holds_the_keys_so_only_trainers_take_it(app: Flask, client: LmsClient) -> None:
    publish()
    assert client.get(address()).status_code == 303
    for role in (Role.OFFICE, Role.LEADER, Role.LEARNER):
        sign_in(client, make_account(make_person(), [role]))
        assert client.get(address()).status_code == 404


def test_a_film_that_vanishes_leaves_no_half_a_file(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()

    def vanishing(files: object, folder: str) -> Iterator[bytes]:
        yield b"PK\x03\x04"
        raise FileNotFoundError("film")

    monkeypatch.setattr(exporting, "zipped", vanishing)
    with pytest.raises(FileNotFoundError):
        exporting.export("mat-khau", None, tmp_path / "goi.zip")
    release()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert exporting.export("mat-khau", None, tmp_path / "goi.zip").stat().st_size > 1000, "the name is free"
    release()
