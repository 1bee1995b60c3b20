"""What bears on a criterion stands beside it and opens to its fact; late is what the school's calendar says."""

import re
from datetime import date

import sqlalchemy as sa

from lms.emulation.values.actions import Subject, enter, take_step
from lms.emulation.values.queries import get_value
from lms.emulation.values.rules import Said, Step
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, release, transaction
from lms.kernel.ids import new_public_id
from lms.mentoring.models import MentoringAnswer, MentoringHelp
from lms.org.deadlines import actions as calendar
from lms.org.deadlines.queries import find_deadline
from lms.org.deadlines.rules import Act
from lms.org.models import Unit
from lms.workshops.models import Workshop, WorkshopStep, WorkshopTrainer
from tests.make import SYSTEM
from tests.nominations.conftest import Cast
from tests.nominations.test_pages import begin, step, text_of
from tests.targets.make import noon

IN_MAY = date(2027, 5, 10)


def flat(page: str) -> str:
    return re.sub(r"\s+", " ", page)


def cards(page: str) -> list[str]:
    return flat(page).split('<article class="card">')[1:]


def put(person_id: int | None, unit_id: int | None, kind: str, title: str, *, stands: bool = True) -> str:
    """Something entered, confirmed if it `stands`; its public id."""
    said = Said(kind, title, IN_MAY, "school", "Loại B", "Trường", "45/QĐ-TCN", date(2027, 5, 2), "")
    who = SYSTEM if stands else Actor(None, person_id, "Người ghi")
    with transaction():
        made = enter(who, Subject(person_id, unit_id, frozenset()), said, None)
        if stands and get_value(made, clock.today()).state.value != "confirmed":
            take_step(SYSTEM, get_value(made, clock.today()), Step.CONFIRMED, "")
    return made


def help_and_teach(trainer: int, helped: int) -> str:
    """A confirmed help, one that nobody confirmed, a workshop closed and one that is not; the closed one's public id."""
    said = {"recorded_at": clock.now(), "recorded_by": "test"}
    with transaction():
        helps = [
            MentoringHelp(
                public_id=new_public_id(), trainer_id=trainer, person_id=helped, helped_on=IN_MAY, topic=topic,
                course_id=None, competence=None, minutes=30, words="", **said,
            )
            for topic in ("Cài VNeID", "Chưa ai xác nhận")
        ]  # fmt: skip
        rooms = [
            Workshop(
                public_id=new_public_id(), title=title, topic_id=None, place="P1", starts_at=noon(IN_MAY), ends_at=noon(IN_MAY),
                held_on=IN_MAY, places=None, guests="", note="", secret="", account_id=None, **said,
            )
            for title in ("Chữ ký số", "Chưa đóng")
        ]  # fmt: skip
        db.session.add_all([*helps, *rooms])
        db.session.flush()
        db.session.add(MentoringAnswer(help_id=helps[0].id, is_right=True, words=None, **said))
        for room in rooms:
            db.session.add(WorkshopTrainer(workshop_id=room.id, person_id=trainer, minutes=90))
        db.session.add(WorkshopStep(workshop_id=rooms[0].id, step="closed", reason=None, **said))
        return rooms[0].public_id


def test_help_workshops_and_what_was_entered_stand_beside_their_criterion(people: Cast) -> None:
    binh, faculty = people.school.binh, people.school.faculty
    closed = help_and_teach(binh, people.school.an)
    good = put(binh, None, "initiative", "Phiếu chấm điểm")
    open_ = put(binh, None, "initiative", "Chưa ai xem", stands=False)
    rated = put(binh, None, "rating", "Hoàn thành xuất sắc nhiệm vụ")
    award = put(binh, None, "award", "Giấy khen năm trước")
    gone = put(binh, None, "initiative", "Ghi nhầm")
    with transaction():
        take_step(SYSTEM, get_value(gone, clock.today()), Step.WITHDRAWN, "nhầm")
    where = begin(people.head)
    for reader in (people.head, people.clerk, people.leader):
        page = text_of(reader, where)
        excellent, invented, helped = cards(page)
        assert rated in excellent
        assert good not in excellent
        assert good in invented
        assert "45/QĐ-TCN, Trường" in invented
        assert "Chờ xác nhận" not in invented.split(open_)[0]
        assert "Chờ xác nhận" in invented.split(open_)[1]
        assert "Ghi nhầm" not in invented
        assert "Lượt giúp đồng nghiệp đã được xác nhận: <strong>1</strong>" in helped
        assert "Buổi tập huấn đã giảng: <strong>1</strong>" in helped
        facts = flat(page).split('id="facts"')[1]
        assert "Cài VNeID" in facts
        assert "Chưa ai xác nhận" not in facts
        assert "Chưa đóng" not in facts
        assert "Nguyễn Văn An" not in facts.split("Các bước")[0], (
            "whom Bình helped is on the trainer's page alone"
        )
        assert award in facts
        for opens in (f"/workshops/{closed}", f"/emulation/entries/{good}"):
            assert opens in page
            text_of(reader, opens)
    # A unit has its own, and none of its people's.
    model = put(None, faculty, "model", "Lớp học số")
    close = put(None, faculty, "solidarity", "Nội bộ đoàn kết")
    address = db.session.scalars(sa.select(Unit.public_id).where(Unit.id == faculty)).one()
    release()
    plan, new, together = cards(text_of(people.head, begin(people.head, code="", unit=address)))
    assert model in new
    assert close in together
    assert "strong" in plan
    assert good not in plan + new + together


def test_late_is_what_the_schools_calendar_says(people: Cast) -> None:
    held = find_deadline(Act.NOMINATIONS, 2027)
    council = find_deadline(Act.COUNCIL, 2027)
    assert held is not None
    assert council is not None
    release()
    page = text_of(people.head, "/nominations")
    assert "đơn vị gửi đề nghị 24/05/2027, Hội đồng xét xong 26/05/2027, gửi Sở 29/05/2027" in page
    where = begin(people.head)
    step(people.head, where, "confirmed")
    assert "muộn, hạn" not in text_of(people.head, where), "20/5 is in time for 24/5"
    with transaction():
        calendar.change(
            SYSTEM, held.key, held.id, calendar.Wanted(held.name, None, date(2027, 5, 19), held.concerns)
        )
        calendar.remove(SYSTEM, council.key, council.id)
    assert "muộn, hạn 19/05/2027" in text_of(people.head, where)
    page = text_of(people.head, "/nominations")
    assert "đơn vị gửi đề nghị 19/05/2027, gửi Sở 29/05/2027." in page
    assert "Hội đồng xét xong 2" not in page
    for act in (Act.NOMINATIONS, Act.SENDING):
        one = find_deadline(act, 2027)
        assert one is not None
        release()
        with transaction():
            calendar.remove(SYSTEM, one.key, one.id)
    assert "muộn, hạn" not in text_of(people.head, where)
    assert "Ngày cuối đúng hạn" not in text_of(people.head, "/nominations")
