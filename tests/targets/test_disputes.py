"""“Tôi đã học rồi”: a word with papers, an answer by a day, and no fact but by its own way."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.files.models import StoredFile
from lms.org.days.rules import Calendar, DayKind
from lms.targets.disputes.checks import CHECKS
from lms.targets.disputes.models import Dispute, DisputeFile, DisputeStep
from lms.targets.disputes.rules import AFTER, NEXT, State, Step, Taken, due_on, is_legal, read_days, state_of
from lms.targets.models import Target
from tests import sample_files as samples
from tests.conftest import sign_in
from tests.make import announce_erased, make_account
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import complete, noon
from tests.targets.test_chasing import count, reminders

SAID = {"requirement": "b", "text": "Tôi học ở lớp tập huấn 12/10"}


def paper(name: str = "giấy.png", content: bytes = b"") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content or samples.png()), name


def say(client: LmsClient, where: str = "/disputes/new", **data: Any) -> Any:
    return client.post(where, data={**SAID, **data}, content_type="multipart/form-data")


@pytest.fixture
def learner(client: LmsClient, school: School) -> LmsClient:
    return sign_in(client, make_account(school.people["half"]))


def test_a_case_from_word_to_fact(school: School, learner: LmsClient, app: Flask) -> None:
    clerk = make_account(roles=[Role.OFFICE])
    office = sign_in(app.test_client(), clerk)
    assert "Tôi đã học rồi" in text_of(learner, "/")
    form = text_of(learner, "/disputes/new")
    assert "Khóa B" in form
    assert "Khóa A" not in form, "that one is done"
    # What is not taken is said, and what was typed is still there.
    refused = say(learner, files=[paper("x.exe", b"MZ\x00\x01")])
    assert refused.status_code == 422
    assert SAID["text"] in refused.get_data(as_text=True)
    assert say(learner, files=[paper()] * 4).status_code == 422
    assert say(learner, requirement="a").status_code == 422
    assert say(learner, text=" ").status_code == 422
    assert count(Dispute) == 0
    where = say(learner, files=[paper()]).location
    again = say(learner)
    assert again.status_code == 409
    assert "<textarea" in again.get_data(as_text=True), "what was written is not lost"
    # Whose word waits is not reminded.
    assert "Trần Thị Bé" not in text_of(office, reminders(school.it))
    page = text_of(office, where)
    assert "27/11/2026" in page, "five working days after Sunday 22/11"
    assert "1 ý kiến chờ trả lời" in text_of(office, "/")
    file = next(part.split('"')[0] for part in page.split('href="') if "/files/" in part.split('"')[0])
    assert office.get(file).data == samples.png()
    assert learner.post(f"{where}/answers", data={"step": "accepted", "note": "x"}).status_code == 403
    for data in ({"step": ""}, {"step": "refused", "note": ""}, {"step": "recorded", "note": ""}):
        assert office.post(f"{where}/answers", data=data).status_code == 422
    asked = {"step": "returned", "note": "Lớp do ai mở?"}
    assert office.post(f"{where}/answers", data=asked).status_code == 303
    assert "Trần Thị Bé" in text_of(office, reminders(school.it)), "it is the person's turn"
    assert "Lớp do ai mở?" in text_of(learner, where)
    with clock.frozen(noon(TODAY + timedelta(days=12))):
        sign_in(learner, make_account(school.people["worker"]))
        assert learner.get(where).status_code == 404
        assert learner.get(file).status_code == 404
        assert learner.post(f"{where}/withdrawal").status_code == 404
        sign_in(office, clerk)
        assert office.post(f"{where}/words", data=SAID).status_code == 403
    from lms.accounts.models import Account

    mine = db.session.scalars(sa.select(Account.id).where(Account.person_id == school.people["half"])).one()
    sign_in(learner, mine)
    assert say(learner, f"{where}/words", text="Sở mở", files=[paper("thêm.png")]).status_code == 303
    accepted = {"step": "accepted", "note": "Có tên trong danh sách"}
    sign_in(office, clerk)
    assert office.post(f"{where}/answers", data=accepted).status_code == 303
    # Accepting changes no figure; the case closes only when the fact is there.
    assert "Còn một việc: ghi nhận kết quả" in text_of(office, where)
    early = office.post(f"{where}/answers", data={"step": "recorded", "note": ""})
    assert early.status_code == 422
    assert "Chưa thấy kết quả này" in early.get_data(as_text=True)
    with clock.frozen(noon(TODAY + timedelta(days=12))):
        sign_in(office, clerk)
        assert "trong đó 1 quá hạn" in text_of(office, "/")
        assert "quá hạn" in text_of(office, "/disputes")
    sign_in(office, clerk)
    complete(school.people["half"], school.courses[1], TODAY)
    assert office.post(f"{where}/answers", data={"step": "recorded", "note": ""}).status_code == 303
    assert office.post(f"{where}/answers", data=accepted).status_code in (409, 422)
    assert "Đã ghi nhận" in text_of(learner, "/disputes/mine")
    assert not faults()
    assert "Trần Thị Bé" in text_of(office, "/disputes?list=closed")
    announce_erased(school.people["half"])
    assert count(DisputeFile) == count(StoredFile) == 0
    assert {row.note for row in db.session.scalars(sa.select(DisputeStep))} == {"–"}
    assert db.session.scalars(sa.select(Dispute.text)).one() == "–"
    release()
    with transaction():
        db.session.execute(sa.update(DisputeStep).where(DisputeStep.number == 1).values(step="refused"))
    assert len(faults()) == 1


def faults() -> list[str]:
    with db.engine.connect() as connection:
        return [problem.message.plain() for problem in CHECKS[0].run(connection)]


def test_who_is_asked_nothing_has_nothing_to_say(school: School, learner: LmsClient) -> None:
    sign_in(learner, make_account(school.people["worker"]))
    assert "Không có nội dung nào bạn còn thiếu" in text_of(learner, "/disputes/new")
    assert say(learner).status_code == 422
    assert learner.get("/disputes").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Target)) == 1
    release()


@given(st.lists(st.sampled_from(list(Step)), max_size=6))
def test_no_closed_case_goes_on(steps: list[Step]) -> None:
    taken = [Taken(step, date(2026, 11, 2)) for step in steps]
    if is_legal(steps):
        assert all(AFTER[step] in NEXT for step in steps[:-1])
    assert state_of(taken) == (AFTER[steps[-1]] if steps else State.WAITING)


def test_the_day_of_the_answer() -> None:
    days = Calendar({date(2026, 11, 25): DayKind.OFF}, frozenset())
    sunday, monday, tuesday = date(2026, 11, 22), date(2026, 11, 30), date(2026, 12, 1)
    assert due_on(sunday, [], 5, days) == date(2026, 11, 30), "the holiday is not counted"
    assert due_on(sunday, [Taken(Step.TOLD, monday)], 5, days) == date(2026, 11, 30), (
        "adding starts nothing anew"
    )
    back = [Taken(Step.RETURNED, sunday), Taken(Step.TOLD, monday)]
    assert due_on(sunday, back[:1], 5, days) is None
    assert due_on(sunday, back, 5, days) == date(2026, 12, 7)
    assert due_on(sunday, [Taken(Step.ACCEPTED, tuesday)], 5, days) == date(2026, 12, 8)
    assert [read_days(text) for text in ("7", " 3 ", "0", "x", "99", "")] == [7, 3, 5, 5, 5, 5]
