"""Named by mistake, taken back: the days never were, and who took them back, when and why stays to be read."""

from datetime import date, timedelta

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.audit import AuditEvent, AuditReason
from lms.kernel.db import db, release
from lms.mentoring.models import CoreTrainer
from lms.mentoring.queries.trainers import places_in, terms_of
from tests.mentoring.make import NOON, appoint, problems
from tests.small_school import School, post, text


def acts() -> list[tuple[str, str | None]]:
    rows = db.session.execute(
        sa.select(AuditEvent.verb, AuditReason.text)
        .join(AuditReason, AuditReason.event_id == AuditEvent.id)
        .order_by(AuditEvent.id)
    ).all()
    release()
    return [(action, reason) for action, reason in rows if action.startswith("mentoring.revoke")]


def group(school: School, who: str) -> list[int]:
    found = [place.person_id for place in places_in(school.people[who])]
    release()
    return found


def test_a_term_named_by_mistake_is_taken_back_with_its_group(school: School) -> None:
    office = school.browser("office", Role.OFFICE)
    appoint(office)
    lead = f"/mentoring/trainers/{school.address('trainer')}"
    post(office, f"{lead}/members", names="Nguyễn Văn An\nTrần Thị Bé", first="20/11/2026")
    back = f"{lead}/terms/2026-11-01/revocation"
    assert back in text(office, lead)
    assert "coi như chưa từng làm" in text(office, back)
    post(office, back, 422, reason=" ")
    assert len(group(school, "trainer")) == 2, "nothing was taken back without a reason"
    post(office, back, reason="Nhầm với cô Giang ở Khoa khác")
    assert group(school, "trainer") == []
    assert terms_of(school.people["trainer"]) == []
    release()
    page = text(office, lead)
    assert "Nhầm với cô Giang" in page
    assert "Võ Thị Phòng rút lại lúc 12:00 23/11/2026" in page
    assert "12/QĐ" in page, "what had been said stays"
    assert "Lê Thị Giảng" not in text(office, "/mentoring?show=all")
    assert "không phải là giáo viên cốt cán" in text(school.browser("trainer"), "/mentoring/group")
    assert acts() == [("mentoring.revoke", "Nhầm với cô Giang ở Khoa khác")]
    text(office, back, 404)
    post(office, back, 404, reason="Bấm lần nữa")
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(CoreTrainer))
    release()
    assert rows == 2, "a row in the place of the other; neither changed nor lost"
    appoint(office, first="10/11/2026")
    post(office, f"{lead}/members", names="Nguyễn Văn An", first="20/11/2026")
    assert len(group(school, "trainer")) == 1, "named again, rightly"
    assert problems() == []


def test_where_help_was_logged_the_days_were_no_mistake(school: School) -> None:
    office, trainer = school.browser("office", Role.OFFICE), school.browser("trainer")
    appoint(office)
    lead = f"/mentoring/trainers/{school.address('trainer')}"
    post(office, f"{lead}/members", names="Nguyễn Văn An\nTrần Thị Bé", first="01/11/2026")
    said = {"who": school.address("an"), "helped_on": "12/11/2026", "topic": "Cài VNeID", "minutes": "20"}
    post(trainer, "/mentoring/helps/new", **said)
    assert "đã ghi 1 lần giúp" in post(office, f"{lead}/terms/2026-11-01/revocation", 422, reason="Nhầm")
    member = f"{lead}/members/{school.address('an')}/revocation"
    assert "đã ghi 1 lần giúp" in post(office, member, 422, reason="Nhầm")
    post(office, f"{lead}/members/{school.address('be')}/revocation", reason="Nhầm người")
    assert group(school, "trainer") == [school.people["an"]]
    help_page = text(office, lead).split("/mentoring/helps/")[1].split("/")[0]
    post(office, f"/mentoring/helps/{help_page}/withdrawal", reason="Ghi nhầm")
    post(office, member, reason="Nhầm")
    post(office, f"{lead}/terms/2026-11-01/revocation", reason="Nhầm")
    assert acts() == [
        ("mentoring.revoke-place", "Nhầm người"), ("mentoring.revoke-place", "Nhầm"), ("mentoring.revoke", "Nhầm"),
    ]  # fmt: skip


def test_days_that_are_over_and_days_to_come_can_be_a_mistake_too(school: School) -> None:
    office = school.browser("office", Role.OFFICE)
    appoint(office)
    lead = f"/mentoring/trainers/{school.address('trainer')}"
    post(office, f"{lead}/end", last="20/11/2026", reason="Thôi")
    appoint(office, first="01/12/2026")
    post(office, f"{lead}/members", names="Phạm Thị Cúc", first="05/12/2026")
    page = text(office, lead)
    assert "Phạm Thị Cúc" in page, "whoever comes later is seen now"
    assert "05/12/2026" in page
    post(office, f"{lead}/members/{school.address('cuc')}/revocation", reason="Nhầm")
    assert group(school, "trainer") == []
    post(office, f"{lead}/terms/2026-11-01/revocation", reason="Chưa từng làm")
    assert [term.valid_from for term in terms_of(school.people["trainer"])] == [date(2026, 12, 1)]
    release()
    for wrong in ("2026-12-02", "hom-qua", "2026-11-01"):
        text(office, f"{lead}/terms/{wrong}/revocation", 404)


def test_who_may_take_back(school: School) -> None:
    office, leader = school.browser("office", Role.OFFICE), school.browser("cuc", Role.LEADER)
    head = school.browser("head", (Role.HEAD, school.it))
    appoint(office)
    appoint(office, who="Mai Thị Khác")
    mine, theirs = (
        f"/mentoring/trainers/{school.address(who)}/terms/2026-11-01/revocation"
        for who in ("trainer", "other")
    )
    text(head, theirs, 404)
    text(leader, mine, 403)
    post(leader, mine, 403, reason="Không")
    text(school.browser("trainer"), mine, 403)
    text(school.browser("an"), mine, 403)
    with clock.frozen(NOON + timedelta(days=1)):
        post(head, mine, reason="Nhầm")
    assert acts() == [("mentoring.revoke", "Nhầm")]
