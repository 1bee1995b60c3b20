"""A pack from elsewhere: sent, looked at, published, by page and by command."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lms.accounts import actions as accounts
from lms.catalog.models import Course, CourseVersion
from lms.catalog.packs.content import Pack
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.zipped import zipped
from lms.catalog.rules import Published
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.studio.packs import rules
from lms.studio.packs.models import PackUpload
from lms.studio.packs.rules import Relation, relation
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.packs.make import SVG, changed, files, good_pack
from tests.pages import LmsClient
from tests.studio.test_imports import numbers, run
from tests.targets.make import complete


def as_zip(contents: dict[str, bytes]) -> bytes:
    return b"".join(zipped(sorted(contents.items()), "goi"))


def of(pack: Pack) -> bytes:
    return as_zip(print_pack(pack))


NEWER = replace(good_pack(), version=2, title="Mật khẩu rất dễ nhớ")


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def send(client: LmsClient, content: bytes, name: str = "goi.zip") -> TestResponse:
    return client.post("/studio/packs", data={"file": (io.BytesIO(content), name)})


def sent(client: LmsClient, content: bytes) -> str:
    response = send(client, content)
    assert response.status_code == 303, re.findall(r"field-error.*?</span>", response.get_data(as_text=True))
    return str(response.location)


def text(client: LmsClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def uploads() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(PackUpload))
    db.session.rollback()
    return found or 0


def test_a_new_course_is_looked_at_and_published(trainer: LmsClient) -> None:
    address = sent(trainer, as_zip(files()))
    page = text(trainer, address)
    assert "Khóa học mới: ở đây chưa có khóa học nào mang mã “mat-khau”." in page
    assert "Mật khẩu dễ nhớ" in page
    assert "CC-BY-4.0" in page
    assert numbers() == []
    lesson = text(trainer, f"{address}/lessons/1")
    assert "Cô Hạnh quên mật khẩu." in lesson
    [picture] = re.findall(r'<img src="([^"]+)"', lesson)
    shown = trainer.get(picture)
    assert shown.get_data(as_text=True) == SVG.replace("#fff", "#eee")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert trainer.get(f"{address}/lessons/3").status_code == 404
    assert trainer.get(f"{address}/media/khac.svg").status_code == 404
    response = trainer.post(f"{address}/publication", data={"note": "Từ trường bạn"})
    assert response.status_code == 303
    version = db.session.scalars(sa.select(CourseVersion)).one()
    assert (version.number, version.note, version.published_by) == (1, "Từ trường bạn", "Nguyễn Thị Ánh")
    assert uploads() == 0
    assert trainer.post(f"{address}/publication").status_code == 404


def test_every_fault_is_told_with_file_and_line_and_nothing_is_kept(trainer: LmsClient) -> None:
    contents = changed("course.toml", "order =", "ordre =")
    contents["lessons/020-giu.md"] += b"\n<img src=x onerror=alert(1)>\n"
    response = send(trainer, as_zip(contents))
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "có 3 chỗ cần sửa" in page
    assert "Thiếu mục “order”." in page
    assert "Không có mục nào tên là “ordre” ở đây." in page
    assert "Không dùng mã HTML trong bài: “&lt;img src=x onerror=alert(1)&gt;”" in page
    assert uploads() == 0


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("", b"", "Vui lòng chọn một gói"),
        ("bai.docx", b"PK", "không phải tệp .zip"),
        ("goi.zip", b"", "Tệp này trống"),
        ("goi.zip", b"not a zip", "hỏng hoặc bị cắt ngang"),
    ],
)
def test_what_is_no_pack_gets_a_sentence(
    trainer: LmsClient, name: str, content: bytes, expected: str
) -> None:
    response = send(trainer, content, name)
    assert response.status_code == 422
    assert expected in response.get_data(as_text=True)


def test_a_file_that_is_too_large(trainer: LmsClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 1000)
    response = send(trainer, as_zip(files()))
    assert response.status_code in (413, 422)


def test_the_same_again_says_so(trainer: LmsClient) -> None:
    publish()
    address = sent(trainer, as_zip(files()))
    page = text(trainer, address)
    assert "Không có gì mới" in page
    assert "/publication" not in page


def test_a_newer_version_asks_what_it_does_to_people(trainer: LmsClient) -> None:
    result = publish()
    complete(make_person(), result.course_id, clock.today())
    address = sent(trainer, of(NEWER))
    page = text(trainer, address)
    assert "Phiên bản mới của khóa học “mat-khau”; bản mới nhất ở đây là 1." in page
    assert "Đã hoàn thành phiên bản trước: 1 người." in page
    assert "typo: " in page
    assert "retake: 1 người đã hoàn thành cần học lại" in page
    refused = trainer.post(f"{address}/publication", data={"note": "Giữ lại chữ này"})
    assert refused.status_code == 422
    assert "Giữ lại chữ này" in refused.get_data(as_text=True)
    refused = trainer.post(f"{address}/publication", data={"effect": "retake"})
    assert (refused.status_code, "cần hạn học lại" in refused.get_data(as_text=True)) == (422, True)
    refused = trainer.post(f"{address}/publication", data={"effect": "retake", "due_on": "32/13/2026"})
    assert (refused.status_code, "32/13/2026" in refused.get_data(as_text=True)) == (422, True)
    assert numbers() == [1]
    due_on = (clock.today() + timedelta(days=30)).strftime("%d/%m/%Y")
    response = trainer.post(f"{address}/publication", data={"effect": "retake", "due_on": due_on})
    assert response.status_code == 303
    assert numbers() == [1, 2]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(3, "với nội dung khác. Phiên bản đã đăng không đổi được"), (2, "mới hơn phiên bản 2")],
)
def test_a_number_that_is_taken_or_passed(trainer: LmsClient, number: int, expected: str) -> None:
    publish()
    publish(version=3, title="Khác", effect="valid")
    address = sent(trainer, of(replace(good_pack(), version=number, title="Khác nữa")))
    page = text(trainer, address)
    assert expected in page
    assert "/publication" not in page
    assert trainer.post(f"{address}/publication", data={"effect": "typo"}).status_code == 422
    assert numbers() == [1, 3]


def test_a_pack_never_replaces_a_course_that_is_edited_here(trainer: LmsClient) -> None:
    result = publish()
    with transaction():
        db.session.get_one(Course, result.course_id).origin = "studio"
    address = sent(trainer, of(NEWER))
    assert "được biên soạn ngay tại đây" in text(trainer, address)
    assert trainer.post(f"{address}/publication", data={"effect": "typo"}).status_code == 409
    assert numbers() == [1]


def test_somebody_else_published_meanwhile(trainer: LmsClient) -> None:
    publish()
    address = sent(trainer, of(NEWER))
    publish(version=2, title="Ai đó nhanh hơn", effect="valid")
    assert trainer.post(f"{address}/publication", data={"effect": "typo"}).status_code == 422
    assert uploads() == 1


def test_discarding(trainer: LmsClient) -> None:
    address = sent(trainer, as_zip(files()))
    assert trainer.post(f"{address}/removal").status_code == 303
    assert (uploads(), trainer.get(address).status_code) == (0, 404)


def test_a_pack_that_waits_is_its_senders_alone(app: Flask, client: LmsClient) -> None:
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    address = sent(client, as_zip(files()))
    sign_in(client, make_account(make_person(), [Role.TRAINER]))
    for page in ("", "/lessons/1", "/media/khoa.svg"):
        assert client.get(address + page).status_code == 404
    for act in ("publication", "removal"):
        assert client.post(f"{address}/{act}").status_code == 404
    for role in (Role.OFFICE, Role.LEADER, Role.LEARNER):
        sign_in(client, make_account(make_person(), [role]))
        assert client.get("/studio/packs").status_code == 404
        assert send(client, as_zip(files())).status_code == 404


def test_a_trainer_of_one_course_publishes_into_no_other(client: LmsClient) -> None:
    publish()
    other = publish(key="khac", title="Khóa khác")
    account_id = make_account(make_person())
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=other.course_id, valid_from=LONG_AGO)
    sign_in(client, account_id)
    address = sent(client, of(NEWER))
    assert client.post(f"{address}/publication", data={"effect": "typo"}).status_code == 403
    assert numbers() == [1, 1]


def test_what_is_left_for_a_day_goes(trainer: LmsClient) -> None:
    sent(trainer, as_zip(files()))
    with transaction():
        db.session.execute(sa.update(PackUpload).values(created_at=clock.now() - timedelta(days=2)))
    sent(trainer, as_zip(files()))
    assert uploads() == 1


def test_by_command(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(as_zip(files()))
    assert "đúng" in run(app, "check", str(path)).output
    assert run(app, "import", str(path)).exit_code == 0
    assert numbers() == [1]
    path.write_bytes(as_zip(changed("course.toml", "order =", "ordre =")))
    result = run(app, "check", str(path))
    assert (result.exit_code, f"{path}/course.toml:17" in result.output) == (1, True)
    path.write_bytes(b"broken")
    result = run(app, "import", str(path))
    assert (result.exit_code, "bị hỏng" in result.output) == (1, True)


def test_from_one_school_to_the_next_by_command(app: Flask, tmp_path: Path) -> None:
    publish()
    first, second = tmp_path / "mot.zip", tmp_path / "hai.zip"
    run(app, "export", "mat-khau", "--to", str(first))
    with transaction():
        db.session.execute(sa.update(Course).values(key="cu"))  # as if it had never been here
    run(app, "import", str(first))
    run(app, "export", "mat-khau", "--to", str(second))
    assert first.read_bytes() == second.read_bytes()


def _relation(origin: str | None, number: int, *held: int) -> Relation:
    return relation(origin, [Published(n, f"hash{n}") for n in held], number, "other")


def test_how_a_pack_relates_to_what_is_here() -> None:
    assert _relation(None, 1) is Relation.NEW
    assert _relation("pack", 2, 1) is Relation.NEWER
    assert _relation("pack", 1, 1) is Relation.TAKEN
    assert _relation("pack", 2, 1, 3) is Relation.OLDER
    assert _relation("studio", 2, 1) is Relation.HERE
    assert _relation("studio", 1) is Relation.HERE
    same: Any = relation("studio", [Published(1, "x")], 1, "x")
    assert same is Relation.SAME
    assert set(rules.SENTENCES) == set(Relation)
