"""Letters of kept questions go as long as whoever kept them may read statistics; text and workbook are of one moment."""

import io
import re
from threading import Thread
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.reports.statistics import jobs as sending
from lms.reports.statistics import queries
from lms.reports.statistics.models import StatisticsLetter
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient
from tests.reports.conftest import TODAY, School
from tests.reports.learnt import NOVEMBER, cells
from tests.reports.test_saved_statistics import Post, post
from tests.targets.make import complete, noon

__all__ = ["post"]
KEPT = {
    "period": "days", "first": "01/11/2026", "last": "30/11/2026", "by": "month", "name": "Tháng 11", "every": "week",
    "mailbox": "vp@truong.example",
}  # fmt: skip
STOPPED = "Đã ngừng gửi"


def test_without_the_right_nothing_is_sent_until_somebody_else_keeps_it(
    taught: School, client: LmsClient, app: Flask, post: Post
) -> None:
    owner = make_account(roles=[Role.OFFICE])
    office = sign_in(client, owner)
    leader = sign_in(app.test_client(), make_account(roles=[Role.LEADER]))  # type: ignore[arg-type]
    assert office.post("/statistics/saved", data=KEPT).status_code == 303
    assert STOPPED not in office.get("/statistics/saved").get_data(as_text=True)
    with transaction():
        db.session.execute(sa.text("DELETE FROM role_grant WHERE account_id = :a"), {"a": owner})
    sending.send({})
    assert post.got == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(StatisticsLetter)) == 0
    release()
    shown = leader.get("/statistics/saved").get_data(as_text=True)
    assert STOPPED in shown
    where = re.search(r'href="(/statistics/saved/[^"/]+)"', shown)
    assert where
    form = leader.get(where[1]).get_data(as_text=True)
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', form)
    assert seen
    told = {name: KEPT[name] for name in ("name", "every", "mailbox")}
    assert leader.post(where[1], data={**told, "seen": seen[1]}).status_code == 303
    assert STOPPED not in leader.get("/statistics/saved").get_data(as_text=True)
    sending.send({})
    assert len(post.got) == 1


def test_a_closed_account_sends_nothing(taught: School, client: LmsClient, post: Post) -> None:
    owner = make_account(roles=[Role.OFFICE])
    assert sign_in(client, owner).post("/statistics/saved", data=KEPT).status_code == 303
    with transaction():
        db.session.execute(sa.text("UPDATE account SET disabled_at = created_at WHERE id = :a"), {"a": owner})
    sending.send({})
    assert post.got == []


@pytest.mark.parametrize("kind", ["page", "pdf", "docx", "letter"])
def test_the_total_is_of_the_moment_of_the_rows(
    taught: School, office: LmsClient, app: Flask, post: Post, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Somebody new finishes a course when the rows were read and their Cộng row was not yet."""
    counted, seen = queries.total_of_turns, []

    def meanwhile(*given: Any) -> Any:
        def write() -> None:
            with app.app_context(), clock.frozen(noon(TODAY)):
                complete(taught.people["exempt"], taught.courses[0], TODAY)

        thread = Thread(target=write)
        thread.start()
        thread.join()
        seen.append(counted(*given))
        return seen[-1]

    assert office.post("/statistics/saved", data=KEPT).status_code == 303
    with monkeypatch.context() as patch:
        patch.setattr(queries, "total_of_turns", meanwhile)
        if kind == "letter":
            sending.send({})
        elif kind == "page":
            page = office.get(f"/statistics/learning?{NOVEMBER}&by=month").get_data(as_text=True)
            assert "Cộng" in cells(page)
        else:
            assert (
                office.get(f"/statistics/learning/file?{NOVEMBER}&by=month&format={kind}").status_code == 200
            )
    assert [(one.turns, one.people) for one in seen] == [(7, 5)]
    if kind == "letter":
        letter = post.got[0]
        assert "Cộng: Số lượt 7;" in letter.get_body().get_content()
        book = openpyxl.load_workbook(io.BytesIO(next(letter.iter_attachments()).get_content()))
        table: Any = book["Bảng số liệu"]
        assert [table.cell(table.max_row, n).value for n in (1, 2, 6)] == ["Cộng", 7, 5]
