"""A workshop from its plan to what it counts for, and those who would be there without coming."""

import io
import re
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.targets import queries as targets
from lms.targets.rules import Standing
from lms.targets.status.rules import Status, status
from lms.workshops import rules
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopTopic
from lms.workshops.queries import counts
from tests.make import announce_erased
from tests.sample_files import pdf
from tests.small_school import School, post, text
from tests.targets.make import make_target
from tests.workshops.make import (
    DAY,
    PLAN,
    START,
    planned,
    problems,
    public_id,
    scanned,
    scanned_late,
    secret_now,
    ticket,
)


def status_of(person_id: int) -> Status:
    target = targets.targets(clock.today())[0]
    population = targets.population_of(target, clock.today())
    case = targets.cases_of(population, target, {person_id: Standing.COUNTED})[person_id]
    release()
    return status(case, clock.today())


def figures(known: datetime | None = None) -> tuple[int, int]:
    target = targets.targets(clock.today())[0]
    found = targets.coverage(targets.population_of(target, clock.today(), known_at=known)).tree.all
    release()
    return found.enrolled, found.done


def test_a_workshop_from_plan_to_figures(school: School) -> None:
    trainer = school.browser("trainer", Role.TRAINER)
    an, be, cuc = (school.browser(who) for who in ("an", "be", "cuc"))
    head = school.browser("left", (Role.HEAD, school.it))
    office = school.browser("office", Role.OFFICE)
    refused = post(trainer, "/workshops/new", 422, **PLAN | {"begins": "bảy rưỡi", "trainer0": "Ai Đó"})
    assert "Ai Đó" in refused
    assert "Mang điện thoại" in refused, "what was typed stays"
    assert "Không có ai mang mã" in post(trainer, "/workshops/new", 422, **PLAN | {"trainer0": "Ai Đó"})
    assert "sau giờ bắt đầu" in post(trainer, "/workshops/new", 422, **PLAN | {"ends": "7:00"})
    where = planned(trainer, courses=str(school.course))
    invite = f"{where}/invitations"
    units = list(re.findall(r'name="units" type="checkbox" value="([^"]+)"', text(trainer, invite)))
    assert len(units) == 3
    post(trainer, invite, units=units[0], categories=["teacher", "officer"], do="add")
    assert "có 2 chỗ" in text(trainer, invite), "more than there are places: told, not refused"
    post(trainer, invite, names="Võ Thị Phòng", do="remove")
    page = text(trainer, f"{where}/attendance")
    assert "Nguyễn Văn An" in page
    assert "Võ Thị Phòng" not in page
    assert "Hồ Văn Giang" not in page
    assert 'name="present"' not in page, "not before it has begun"
    for who in (an, be, cuc):
        assert "Dùng VNeID cho người mới" in text(who, "/")
    assert "Dùng VNeID" not in text(office, "/")
    text(an, f"{where}/attendance", 404)
    text(an, f"{where}/screen", 404)
    text(head, f"{where}/screen", 403)
    assert "chưa bắt đầu" in text(trainer, f"{where}/screen")
    topic = db.session.scalars(sa.select(WorkshopTopic.id)).one()
    release()
    make_target([], items=[f"workshop:{topic}"])
    make_target(["a"], key="course")
    assert "Định danh điện tử" in text(office, "/targets/new")
    with clock.frozen(START + timedelta(minutes=5)):
        address = scanned(trainer, where)
        page = text(an, address)
        assert "Ghi tôi có mặt" in page
        assert figures() == (0, 0), "opening an address records nothing"
        post(an, f"{where}/presence", ticket=ticket(page))
        assert "từ trước" in text(an, post(an, f"{where}/presence", ticket=ticket(page))), "twice is once"
        assert figures() == (1, 0)
        assert status_of(school.people["an"]) is Status.IN_REVIEW
        secret = secret_now()
        wrong = "000000" if rules.pin(secret) != "000000" else "111111"
        assert "chưa đúng" in post(be, f"{where}/pin", 422, pin=wrong)
        spaced = f"{rules.pin(secret)[:3]} {rules.pin(secret)[3:]}"
        post(be, f"{where}/pin", pin=spaced)
    with clock.frozen(START + timedelta(hours=8)):
        assert "đã kết thúc" in text(cuc, scanned_late(where), 422)
        post(
            trainer,
            f"{where}/attendance",
            way="sheet",
            present=[public_id(school.people[w]) for w in ("an", "cuc")],
        )
        sent = {"file": (io.BytesIO(pdf()), "Ký tên.pdf")}
        assert trainer.post(f"{where}/sheets", data=sent).status_code == 303
        post(trainer, f"{where}/sheets", 422)
        evidence = re.findall(rf"{where}/sheets/\w+(?=\")", text(office, where))[0]
        assert office.get(evidence).data == pdf()
        text(head, evidence, 404)
        page = text(head, f"{where}/attendance")
        assert "Trần Thị Bé" in page
        assert "Phạm Thị Cúc" not in page, "a head sees the own people"
        assert "không đổi được" in post(trainer, f"{where}/plan", 422, **PLAN | {"day": "24/11/2026"})
        before = clock.now()
    with clock.frozen(START + timedelta(hours=9)):
        post(trainer, f"{where}/steps/closure")
        post(trainer, f"{where}/steps/closure", 409)
        post(trainer, f"{where}/attendance", 422, present=public_id(school.people["be"]))
        assert figures() == (3, 3)
        assert status_of(school.people["an"]) is Status.DONE
        assert figures(before) == (3, 0), "as known before it was closed"
        post(trainer, f"{where}/people/{public_id(school.people['be'])}/withdrawal", 422)
        post(trainer, f"{where}/people/{public_id(school.people['be'])}/withdrawal", reason="Ký thay")
        assert figures() == (2, 2)
        course = next(one for one in targets.targets(DAY) if one.key == "course")
        done = targets.coverage(targets.population_of(course, DAY)).tree.all.done
        release()
        assert done == 2, "the course for which it stands"
        found = counts.figures(DAY, DAY, None, DAY)
        release()
        assert (found.workshops, found.people, found.turns) == (1, 2, 2)
        assert "2,5" in text(office, "/workshops/trainers")
        assert "2,5 giờ trong 1 buổi" in text(trainer, "/workshops/mine")
        assert "Cộng;2;2" in text(office, "/workshops/figures/export")
        assert "Lê Thị Giảng" in text(office, "/workshops/trainers/export")
        assert problems() == []
    with clock.frozen(START + timedelta(hours=10)):
        post(trainer, f"{where}/steps/reopening", 422)
        post(trainer, f"{where}/steps/reopening", reason="Ghi nhầm")
        assert figures() == (2, 0), "until it is closed again"
        post(trainer, f"{where}/attendance", present=public_id(school.people["be"]))
        post(trainer, f"{where}/steps/closure")
        assert figures() == (3, 3)
        page = text(trainer, f"{where}/people/{public_id(school.people['be'])}")
        assert "Ký thay" in page
        assert "Nhập mã PIN" in page, "every row stays"
        post(trainer, f"{where}/steps/reopening", reason="Hoãn")
        post(trainer, f"{where}/steps/cancellation", reason="Mất điện")
        assert figures() == (0, 0)
        assert "Mất điện" in text(an, where)
        assert problems() == []


def test_who_would_be_there_without_coming(school: School) -> None:
    trainer = school.browser("trainer", Role.TRAINER)
    an, be, cuc, left = (school.browser(who) for who in ("an", "be", "cuc", "left"))
    where = planned(trainer)
    post(trainer, f"{where}/invitations", names="Nguyễn Văn An\nTrần Thị Bé\n\nHồ Văn Giang", do="add")
    assert "Hồ Văn Giang" not in text(trainer, f"{where}/attendance"), "who has left is not invited"
    with clock.frozen(START - timedelta(minutes=1)):
        assert "chưa bắt đầu" in text(an, scanned_late(where), 422)
    with clock.frozen(START):
        address = scanned(trainer, where)
    with clock.frozen(START + timedelta(seconds=31)):
        mine = ticket(text(an, address))
        assert "không có tên trong danh sách mời" in post(
            cuc, f"{where}/presence", 403, ticket=ticket(text(cuc, address))
        )
        assert "không có tên" in post(left, f"{where}/presence", 403, ticket=ticket(text(left, address)))
        assert "đã qua" in post(be, f"{where}/presence", 422, ticket=mine), "somebody else's scan"
    with clock.frozen(START + timedelta(seconds=61)):
        assert "đã qua" in text(be, address, 422), "sent on by Zalo: too old"
        assert "đã qua" in text(be, f"{where}/scan/{'0' * 24}", 422)
        post(an, f"{where}/presence", ticket=mine)
        fresh = scanned(trainer, where)
        # The same telephone for a colleague.
        number = an.get_cookie("lms_device", path="/workshops")
        assert number is not None
        be.set_cookie("lms_device", number.value, path="/workshops")
        post(be, f"{where}/presence", ticket=ticket(text(be, fresh)))
        page = text(trainer, where)
        assert "Một điện thoại ghi có mặt cho nhiều người" in page
        assert "Nguyễn Văn An, Trần Thị Bé" in page
        assert "Một điện thoại" not in text(an, where)
    with clock.frozen(START + timedelta(minutes=5)):
        assert "đã qua" in post(an, f"{where}/presence", 422, ticket=mine)
        post(trainer, f"{where}/invitations", names="Phạm Thị Cúc", do="add")
        secret = secret_now()
        wrong = "000000" if rules.pin(secret) != "000000" else "111111"
        for _guess in range(5):
            post(cuc, f"{where}/pin", 422, pin=wrong)
        assert "Vui lòng chờ" in post(cuc, f"{where}/pin", 429, pin=rules.pin(secret)), (
            "even the right one waits"
        )
        post(trainer, f"{where}/codes")
    with clock.frozen(START + timedelta(minutes=25)):
        assert "chưa đúng" in post(cuc, f"{where}/pin", 422, pin=rules.pin(secret)), "the old PIN"
        post(trainer, f"{where}/steps/cancellation", reason="Mất điện")
        assert "đã hủy" in text(cuc, scanned_late(where), 422)
        post(trainer, f"{where}/attendance", 422, present=public_id(school.people["cuc"]))
        post(trainer, f"{where}/steps/closure", 409)
    announce_erased(school.people["an"])
    device = sa.select(WorkshopAttendance.device).where(WorkshopAttendance.person_id == school.people["an"])
    assert db.session.scalars(device).one() is None
    release()
    assert problems() == []
    with transaction():
        db.session.execute(sa.update(WorkshopAttendance).values(recorded_at=START - timedelta(hours=1)))
        db.session.execute(sa.update(Workshop).values(held_on=date(2026, 11, 22)))
    assert len(problems()) == 3
