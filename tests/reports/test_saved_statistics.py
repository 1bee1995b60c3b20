"""Questions that are kept, shared and sent to a mailbox."""

import io
import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock, jobs, mail
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.settings import Smtp
from lms.oversight.labels import VERBS
from lms.reports.statistics import jobs as sending
from lms.reports.statistics.models import SavedStatistics, StatisticsLetter
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import School
from tests.reports.learnt import XLSX, cells
from tests.targets.make import noon


class Post:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.refuses = False

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send(self, _line: object, message: Any) -> None:
        if self.refuses:
            raise mail.Refused("550")
        self.got.append(message)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    made = Post()
    monkeypatch.setattr(
        mail, "server", lambda: Smtp("mail.example", 587, "starttls", "", "", "hoc@truong.example")
    )
    monkeypatch.setattr(mail, "connected", lambda smtp: made)
    monkeypatch.setattr(mail, "send", made.send)
    return made


def test_a_question_is_kept_sent_changed_and_removed(
    taught: School, office: LmsClient, app: Flask, post: Post
) -> None:
    asked = {
        "period": "days",
        "first": "01/11/2026",
        "last": "30/11/2026",
        "by": "course",
        "source": ["online", "workshop"],
    }
    wrong = office.post(
        "/statistics/saved", data={**asked, "name": "Tháng 11", "every": "week", "mailbox": "phòng"}
    )
    assert wrong.status_code == 422
    assert "Địa chỉ thư chưa đúng" in wrong.get_data(as_text=True)
    assert 'value="Tháng 11"' in wrong.get_data(as_text=True)
    assert 'name="source" value="workshop"' in wrong.get_data(as_text=True)
    assert "cần địa chỉ hộp thư" in office.post(
        "/statistics/saved", data={**asked, "name": "T", "every": "week"}
    ).get_data(as_text=True)
    assert office.post("/statistics/saved", data={**asked, "name": " ", "every": "week"}).status_code == 422
    kept = {**asked, "name": "Tháng 11", "every": "week", "mailbox": "vp@truong.example"}
    assert office.post("/statistics/saved", data=kept).status_code == 303
    leader = sign_in(app.test_client(), make_account(roles=[Role.LEADER]))
    shared = leader.get("/statistics/saved").get_data(as_text=True)
    href = re.search(r'href="(/statistics/learning\?[^"]*)">Tháng 11', shared)
    assert href
    opened = leader.get(href[1].replace("&amp;", "&")).get_data(as_text=True)
    assert cells(opened)[-8:][:4] == ["Cộng", "6", "4", "2"]

    with transaction():
        jobs.enqueue(sending.SEND, {}, "a")
    jobs.run_due()
    with transaction():
        jobs.enqueue(sending.SEND, {}, "b")
    jobs.run_due()
    assert len(post.got) == 1
    letter = post.got[0]
    assert letter["To"] == "vp@truong.example"
    assert "Cộng: Số lượt 6; Học trực tuyến 4; Tập huấn trực tiếp 2" in letter.get_body().get_content()
    enclosed = next(letter.iter_attachments())
    assert enclosed.get_content_type() == XLSX
    book = openpyxl.load_workbook(io.BytesIO(enclosed.get_content()))
    assert book.sheetnames == ["Lựa chọn", "Bảng số liệu", "Biểu đồ"]
    assert not any("Nguyễn" in part.get_content() for part in [letter.get_body()])

    held = db.session.scalars(sa.select(SavedStatistics)).one()
    seen, public_id = held.id, held.public_id
    assert db.session.scalars(sa.select(StatisticsLetter.due_on)).all() == [date(2026, 11, 16)]
    release()
    where = f"/statistics/saved/{public_id}"
    preview = office.get(f"{where}/letter")
    assert message_from_bytes(preview.get_data(), policy=policy.default)["Subject"].startswith(
        "Thống kê học tập: Tháng 11"
    )
    change = {"name": "Tháng Mười một", "every": "month", "mailbox": "vp@truong.example", "seen": str(seen)}
    assert office.get(where).status_code == 200
    assert office.post(where, data=change).status_code == 303
    stale = office.post(where, data={**change, "name": "Khác"})
    assert stale.status_code == 422
    assert "Có người vừa sửa" in stale.get_data(as_text=True)
    post.refuses = True
    with clock.frozen(noon(date(2026, 12, 1))):
        with transaction():
            jobs.enqueue(sending.SEND, {}, "c")
        jobs.run_due()
    assert db.session.scalars(sa.select(StatisticsLetter.outcome).order_by(StatisticsLetter.id)).all() == [
        "sent",
        "refused",
    ]
    release()
    assert office.post(f"{where}/removal").status_code == 303
    assert office.get(where).status_code == 404
    assert "Tháng Mười một" not in office.get("/statistics/saved").get_data(as_text=True)
    acts = {verb for verb in VERBS if verb.startswith("statistics.")}
    assert acts >= {"statistics.save", "statistics.change", "statistics.remove"}
