"""A new question on a picture: chosen among those of the courses, its areas typed, looked at, saved; never somebody
else's picture."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.accounts import actions as accounts
from lms.assessment.models import QuestionVersion
from lms.catalog import queries as catalog
from lms.catalog.models import Media
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from tests.assessment.make import count
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import LONG_AGO, SYSTEM, make_account, make_person
from tests.packs.make import good_pack
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, row_of, trainer

NEW = f"{HOME}/new/hotspot"
PICTURE = good_pack().find_media("khoa.svg")
assert PICTURE is not None
ADDRESS = PICTURE.address


def row(number: int, **values: str) -> dict[str, str]:
    return {f"areas-{number}-{name}": value for name, value in values.items()}


FORM = {
    "q-text": "Đánh dấu chỗ khóa.", "q-picture": ADDRESS, "q-alt": "Một ổ khóa và một cái ghế", "q-shuffle": "y",
    "rows-areas": "4", "bank": "mat-khau/studio", "category": "", "key": "o-khoa", "difficulty": "1", "tags": "",
    "note": "",
    **row(0, label="Ổ khóa", shape="rect", coordinates="10, 10, 200, 100", correct="y", why="Đúng."),
    **row(1, label="Cái ghế", shape="circle", coordinates="400,200,50", why="Đó là ghế."),
    **row(2, label="", shape="", coordinates="", why=""), **row(3, label="", shape="", coordinates="", why=""),
}  # fmt: skip


@pytest.fixture(autouse=True)
def course(app: Flask) -> None:
    publish()


def text(client: LmsClient, data: dict[str, str], status: int = 200, to: str = NEW) -> str:
    response = client.post(to, data=data)
    assert response.status_code == status, response.get_data(as_text=True)[:3000]
    return response.get_data(as_text=True)


def test_it_is_chosen_looked_at_and_saved(client: LmsClient) -> None:
    trainer(client)
    assert "hotspot" in client.get(f"{HOME}/new").get_data(as_text=True)
    empty = client.get(f"{HOME}/new?kind=hotspot").get_data(as_text=True)
    assert f'value="{ADDRESS}"' in empty
    assert "Mật khẩu dễ nhớ" in empty
    assert 'class="spots"' not in empty
    page = text(client, {"q-picture": ADDRESS, "rows-areas": "4", "act": "look"})
    assert "Hình rộng 640 và cao 360 điểm" in page
    assert "spot-line" not in page
    page = text(client, {**FORM, "areas-1-coordinates": "", "act": "look"})
    assert page.count('class="spot-line"') == 1
    assert "Cái ghế" in page
    text(client, {**FORM, "act": "save"}, 303)
    source = row_of("o-khoa", "mat-khau/studio").wording.source
    assert source["picture"] == "media/khoa.svg"
    assert source["media"] == {"khoa.svg": {"address": ADDRESS, "width": 640, "height": 360}}
    assert [area["coordinates"] for area in source["areas"]] == [[10, 10, 200, 100], [400, 200, 50]]
    assert "shuffle" not in source


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(client: LmsClient) -> None:
    trainer(client)
    page = text(client, {**FORM, "areas-1-coordinates": "600, 200, 90"}, 422)
    assert "Vùng ra ngoài ảnh: ảnh rộng 640 và cao 360 điểm ảnh." in page
    assert 'value="600, 200, 90"' in page
    page = text(client, {**FORM, "q-picture": ""}, 422)
    assert "Vui lòng điền ô này." in page
    for nonsense in ("/media/" + "0" * 64 + ".svg", "../../etc/passwd", "javascript:alert(1)"):
        page = text(client, {**FORM, "q-picture": nonsense}, 422)
        assert nonsense not in page
        text(client, {**FORM, "q-picture": nonsense, "act": "look"})
    assert count(QuestionVersion) == 3  # those of the course


def test_a_picture_that_is_gone_is_told(client: LmsClient) -> None:
    trainer(client)
    page = client.get(f"{HOME}/new?kind=hotspot").get_data(as_text=True)
    assert ADDRESS in page
    with transaction():
        db.session.execute(sa.delete(Media).where(Media.sha256 == ADDRESS[7:71]))
    text(client, FORM, 422)


def test_the_picture_may_be_changed_for_another(client: LmsClient) -> None:
    trainer(client)
    text(client, {**FORM, "act": "save"}, 303)
    address = f"{HOME}/questions/{row_of('o-khoa', 'mat-khau/studio').public_id}/versions"
    cover = good_pack().find_media("cover.svg")
    assert cover is not None
    version = str(row_of("o-khoa", "mat-khau/studio").wording.version_id)
    changed = {**FORM, "q-picture": cover.address, "note": "Hình khác", "expected": version}
    text(client, changed, 303, address)
    source = row_of("o-khoa", "mat-khau/studio").wording.source
    assert (source["picture"], set(source["media"])) == ("media/cover.svg", {"cover.svg"})


def test_pictures_of_other_courses_are_not_offered(app: Flask, client: LmsClient) -> None:
    other = publish(key="khac", title="Khóa khác")
    account_id = make_account(make_person("Trần Văn Hai"))
    with transaction():
        accounts.grant_role(SYSTEM, account_id, Role.TRAINER, course_id=other.course_id, valid_from=LONG_AGO)
    release()
    sign_in(client, account_id)
    page = client.get(f"{HOME}/new?kind=hotspot").get_data(as_text=True)
    assert "Khóa khác" in page
    assert "Mật khẩu dễ nhớ" not in page
    assert len(catalog.courses()) == 2
    release()
