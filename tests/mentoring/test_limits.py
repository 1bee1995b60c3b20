"""Whom a head reaches, what verify finds, what erasure leaves."""

from datetime import date, timedelta

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.mentoring.models import (
    CoreTrainer,
    CoreTrainerMember,
    MentoringAnswer,
    MentoringHelp,
    MentoringWithdrawal,
)
from lms.mentoring.queries.helps import Given
from tests.make import announce_erased
from tests.mentoring.make import appoint, given, problems
from tests.small_school import School, post, text


def test_a_head_names_trainers_in_the_own_subtree_only(school: School) -> None:
    head = school.browser("head", (Role.HEAD, school.it))
    office, leader = school.browser("office", Role.OFFICE), school.browser("cuc", Role.LEADER)
    mine, theirs = (f"/mentoring/trainers/{school.address(who)}" for who in ("trainer", "other"))
    assert "thuộc đơn vị khác" in appoint(head, 422, who="Mai Thị Khác")
    appoint(head)
    appoint(office, who="Mai Thị Khác")
    page = text(head, "/mentoring")
    assert "Lê Thị Giảng" in page
    assert "Mai Thị Khác" not in page
    text(head, theirs, 404)
    for path in (f"{theirs}/members", f"{theirs}/end"):
        text(head, path, 404)
    assert "thuộc đơn vị khác" in post(head, f"{mine}/members", 422, names="Phạm Thị Cúc", first="20/11/2026")
    post(office, f"{mine}/members", names="Phạm Thị Cúc\nNguyễn Văn An", first="20/11/2026")
    page = text(head, mine)
    assert "Nguyễn Văn An" in page
    assert "Phạm Thị Cúc" not in page
    assert "Phạm Thị Cúc" in text(leader, mine)
    text(leader, f"{mine}/members", 403)
    post(leader, f"{mine}/end", 403, last="20/11/2026", reason="Không")
    text(leader, "/mentoring/trainers/new", 403)
    text(school.browser("be"), "/mentoring", 404)


def test_verify_finds_what_the_pages_refuse_and_erasure_leaves_the_fact(school: School) -> None:
    people, now = school.people, clock.now()
    said = {"recorded_at": now, "recorded_by": "Lê Thị Giảng"}
    days = {"valid_from": date(2026, 11, 1), "valid_to": None}
    with transaction():
        for person in ("trainer", "trainer", "other"):
            db.session.add(
                CoreTrainer(
                    person_id=people[person], decision_number=None, reason="Giảng dạy", **days, **said
                )
            )
        for trainer, member in (("trainer", "an"), ("other", "an"), ("other", "other")):
            row = {
                "trainer_id": people[trainer],
                "person_id": people[member],
                "reason": "Giảng",
                **days,
                **said,
            }
            db.session.add(CoreTrainerMember(**row))
        for helped in ("an", "trainer"):
            made = MentoringHelp(
                public_id=helped, trainer_id=people["trainer"], person_id=people[helped], helped_on=date(2026, 11, 2),
                topic="Giúp chị Giảng", course_id=None, competence=None, minutes=5, words="An không biết", **said,
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
            early = {"recorded_at": now - timedelta(days=1), "recorded_by": "An"}
            db.session.add(MentoringAnswer(help_id=made.id, is_right=True, words="Chị Giảng", **early))
        db.session.add(MentoringWithdrawal(help_id=made.id, reason="Nhầm", **said))
    assert [sum(word in one for one in problems()) for word in ("trùng ngày", "hai nhóm", "chính mình", "trước khi")] == [
        1, 1, 2, 2,
    ]  # fmt: skip
    assert given(school) == Given(1, 1, 5)
    announce_erased(people["trainer"])
    kept = db.session.execute(
        sa.select(MentoringHelp.topic, MentoringHelp.words, MentoringHelp.recorded_by, MentoringAnswer.words)
        .join(MentoringAnswer, MentoringAnswer.help_id == MentoringHelp.id)
        .order_by(MentoringHelp.id)
    ).all()
    release()
    assert kept[0] == ("–", "", "–", "–")
    assert given(school) == Given(1, 1, 5)
