"""The demo's core trainer: the account `giangvien`, with a small group and a few helps of the days before. One help waits
for the word of `vienchuc`."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms.accounts.models import Account
from lms.demo.rosters import DEMO_CODES
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, release, transaction
from lms.mentoring.actions import helping, naming
from lms.mentoring.actions.helping import Wanted
from lms.mentoring.queries.helps import get_help
from lms.mentoring.queries.trainers import terms_of
from lms.org.models import Person
from lms.org.queries import find_main_membership, find_person_by_code, main_membership_rows

GROUP = 4  # colleagues of the trainer's own unit, beside the account `vienchuc`
# Days ago, whom of the group (0: the account `vienchuc`), with what, minutes, what they said of it.
HELPS: Sequence[tuple[int, int, str, int, str, bool | None]] = (
    (19, 1, "Cài VNeID và định danh mức 2", 40, "2.6", True),
    (16, 2, "Nhận ra tin nhắn lừa đảo, khóa thẻ khi nghi bị lộ", 25, "4.2", True),
    (12, 3, "Nộp bài và chấm bài trên hệ thống", 30, "2.1", True),
    (9, 1, "Soạn phiếu học tập bằng trợ lý AI", 60, "3.1", True),
    (5, 4, "Chia sẻ thư mục dùng chung của khoa", 20, "2.2", False),
    (2, 0, "Học tiếp bài 2, tìm văn bản trên Cổng dịch vụ công", 35, "1.1", None),
)


def make_core_trainer(actor: Actor) -> bool:
    """Names the core trainer and all that follows; False where it was done before, or the people are missing."""
    trainer, learner = (find_person_by_code(DEMO_CODES[name]) for name in ("giangvien", "vienchuc"))
    account = db.session.scalars(sa.select(Account).where(Account.username == "giangvien")).first()
    member = find_main_membership(trainer.id, clock.today()) if trainer else None
    if trainer is None or learner is None or account is None or member is None or terms_of(trainer.id):
        release()
        return False
    found = [learner.id, *_colleagues(member.unit_id, trainer.id)[:GROUP]]
    me = Actor(account.id, trainer.id, account.display_name)
    people = {
        one.id: one.full_name for one in db.session.scalars(sa.select(Person).where(Person.id.in_(found)))
    }
    release()
    _name(actor, me, found)
    for days, whom, *said in HELPS:
        if whom < len(found):
            _help(me, found[whom], people[found[whom]], clock.now() - timedelta(days=days), said)
    return True


def _colleagues(unit_id: int, trainer_id: int) -> list[int]:
    held = main_membership_rows(clock.today()).subquery()
    rows = db.session.scalars(
        sa.select(held.c.person_id)
        .where(held.c.unit_id == unit_id, held.c.person_id != trainer_id, held.c.status == "active")
        .where(held.c.category == "teacher")
        .order_by(held.c.person_id)
    )
    return list(rows)


def _name(actor: Actor, me: Actor, group: Sequence[int]) -> None:
    with clock.frozen(clock.now() - timedelta(days=30)), transaction():
        first = clock.today()
        if me.person_id is not None:
            naming.appoint(actor, me.person_id, first, "Thành thạo công nghệ, được Khoa giới thiệu", None)
            naming.give(actor, me.person_id, group, first)


def _help(me: Actor, person_id: int, name: str, at: datetime, said: Sequence[Any]) -> None:
    topic, minutes, competence, is_right = said
    with clock.frozen(at), transaction():
        wanted = Wanted(person_id, clock.today(), topic, minutes, competence=competence)
        logged = get_help(helping.log(me, wanted))
    if is_right is not None:
        with clock.frozen(at + timedelta(hours=3)), transaction():
            words = "" if is_right else "Hôm ấy tôi nghỉ, chưa kịp làm"
            helping.answer(Actor(None, person_id, name), logged, is_right, words)
