"""Acts on ticked questions: the page that says how many, the act, and files of them."""

import sqlalchemy as sa
from flask import Flask

from lms.assessment.bank.models import BankTag
from lms.assessment.bank.queries import categories
from lms.assessment.formats import files
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db
from tests.assessment.make import make_question
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, row_of, trainer


def ids(*keys: str) -> str:
    return ",".join(row_of(key).public_id for key in keys)


def act(client: LmsClient, name: str, questions: str, status: int = 303, **fields: str) -> str:
    response = client.post(f"{HOME}/acts", data={"act": name, "questions": questions, **fields})
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_the_page_says_how_many_and_changes_nothing(client: LmsClient) -> None:
    for key in ("cau-1", "cau-2", "cau-3"):
        make_question(key)
    trainer(client)
    ticked = "&".join(f"id={one}" for one in ids("cau-1", "cau-2").split(","))
    page = client.get(f"{HOME}/acts?act=retire&{ticked}").get_data(as_text=True)
    assert "Số câu hỏi đã chọn: 2." in page
    every = client.get(f"{HOME}/acts?act=retire&all=1&filters=q%3Dcau").get_data(as_text=True)
    assert "Số câu hỏi đã chọn: 3." in every
    assert "Chưa chọn câu hỏi nào" in client.get(f"{HOME}/acts?act=nonsense").get_data(as_text=True)
    assert row_of("cau-1").retired_at is None


def test_retired_and_restored(client: LmsClient) -> None:
    make_question("cau-1")
    trainer(client)
    page = act(client, "retire", ids("cau-1"), 422)
    assert "Vui lòng điền ô này." in page
    act(client, "retire", ids("cau-1"), reason="Luật đã đổi")
    assert row_of("cau-1").retired_reason == "Luật đã đổi"
    assert "cau-1" not in client.get(HOME).get_data(as_text=True)
    assert "cau-1" in client.get(f"{HOME}?state=retired").get_data(as_text=True)
    act(client, "restore", ids("cau-1"))
    assert row_of("cau-1").retired_at is None
    verbs = db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert [verb for verb in verbs if verb.startswith("question.")] == ["question.retire", "question.restore"]


def test_tags_competences_and_practice(client: LmsClient) -> None:
    for key in ("cau-1", "cau-2"):
        make_question(key)
    trainer(client)
    both = ids("cau-1", "cau-2")
    act(client, "tag", both, tag="  Ôn   thi ")
    act(client, "tag", both, tag="Ôn thi")  # a second click adds nothing
    act(client, "competence", both, code="4.2")
    act(client, "competence", both, 422, code="99.9")
    act(client, "uncompetence", ids("cau-2"), code="4.2")
    act(client, "practice", ids("cau-1"))
    rows = db.session.execute(
        sa.select(BankTag.kind, BankTag.tag).where(BankTag.kind != "own").order_by(BankTag.kind, BankTag.tag)
    ).all()
    assert [tuple(row) for row in rows] == [("added", "Ôn thi")] * 2 + [("competence", "4.2")]
    assert row_of("cau-1").is_practice
    assert not row_of("cau-2").is_practice
    act(client, "unpractice", both)
    assert not row_of("cau-1").is_practice


def test_categories_are_made_filled_moved_and_removed(client: LmsClient) -> None:
    make_question("cau-1")
    trainer(client)
    assert client.post(f"{HOME}/categories", data={"name": "An toàn", "parent": ""}).status_code == 303
    twice = client.post(f"{HOME}/categories", data={"name": "an TOÀN", "parent": ""})
    assert twice.status_code == 422
    assert "đã có danh mục" in twice.get_data(as_text=True)
    assert client.post(f"{HOME}/categories", data={"name": " ", "parent": ""}).status_code == 422
    top = categories()[0]
    client.post(f"{HOME}/categories", data={"name": "Mật khẩu", "parent": top.public_id})
    below = next(one for one in categories() if one.parent_id)
    loop = client.post(f"{HOME}/categories/{top.public_id}", data={"name": "A", "parent": below.public_id})
    assert loop.status_code == 422
    assert "vào chính nó" in loop.get_data(as_text=True)
    act(client, "move", ids("cau-1"), category=below.public_id)
    assert row_of("cau-1").category_id == below.id
    assert "An toàn › Mật khẩu" in client.get(HOME).get_data(as_text=True)
    assert client.post(f"{HOME}/categories/{below.public_id}/removal").status_code == 409
    assert client.post(f"{HOME}/categories/{top.public_id}/removal").status_code == 409
    act(client, "move", ids("cau-1"), category="")
    assert client.post(f"{HOME}/categories/{below.public_id}/removal").status_code == 303
    assert client.get(f"{HOME}/categories/{below.public_id}").status_code == 404
    assert (
        client.post(f"{HOME}/categories/{top.public_id}", data={"name": "B", "parent": ""}).status_code == 303
    )
    assert client.get(f"{HOME}/categories/{top.public_id}").status_code == 200


def test_a_file_is_told_before_it_is_given(client: LmsClient) -> None:
    make_question("cau-1", text="Mật khẩu nào?")
    make_question("cau-2", kind="multiple", correct=("a", "b"))
    trainer(client)
    data = {"questions": ids("cau-1", "cau-2"), "format": "aiken"}
    told = client.post(f"{HOME}/files", data=data)
    assert told.status_code == 200
    assert "không giữ được mọi thứ" in told.get_data(as_text=True)
    data["format"] = "gift"
    got = client.post(f"{HOME}/files", data={**data, "confirmed": "1"})
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].startswith("attachment")
    found = files.read("gift", got.data)
    assert [item.key for item in found.items] == ["cau-1", "cau-2"]
    assert client.post(f"{HOME}/files", data={**data, "format": "exe"}).status_code == 422


def test_strangers_do_nothing(app: Flask, client: LmsClient) -> None:
    make_question("cau-1")
    assert client.post(f"{HOME}/acts", data={"act": "practice", "questions": ids("cau-1")}).status_code == 303
    assert not row_of("cau-1").is_practice
