"""The demo's workshops: one that was held and closed, one to come. They stand for no course and no topic, so no figure of
the demo moves by them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from lms.demo.rosters import DEMO_CODES
from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, release, transaction
from lms.org.queries import find_person_by_code, main_membership_rows
from lms.workshops.actions import attending, planning
from lms.workshops.actions.planning import Plan
from lms.workshops.models import Workshop
from lms.workshops.queries.plans import get_workshop
from lms.workshops.rules import Step, Way

HOURS = timedelta(hours=2, minutes=30)
INVITED, ABSENT = 12, 3
HELD, COMING = "Nhận ra lừa đảo trên mạng", "Soạn phiếu học tập với trợ lý AI"


def make_workshops(actor: Actor) -> bool:
    """Makes both; False where there are workshops already, or the people are missing."""
    trainer, learner = (find_person_by_code(DEMO_CODES[name]) for name in ("giangvien", "vienchuc"))
    found = db.session.scalar(sa.select(Workshop.id).limit(1))
    if trainer is None or learner is None or found is not None:
        release()
        return False
    trainer_id, people = trainer.id, [learner.id, *_teachers(trainer.id)]
    release()
    morning = clock.local(clock.now()).replace(hour=7, minute=30, second=0, microsecond=0)
    held = morning - timedelta(days=14)
    with clock.frozen(held - timedelta(days=7)):
        address = _plan(actor, HELD, held, trainer_id, people)
    with clock.frozen(held + HOURS), transaction():
        attending.tick(actor, get_workshop(address), people[ABSENT:], Way.LIST)
    with clock.frozen(held + HOURS + timedelta(hours=1)), transaction():
        planning.take_step(actor, get_workshop(address), Step.CLOSED, None)
    _plan(actor, COMING, morning + timedelta(days=9), trainer_id, people)
    return True


def _teachers(trainer_id: int) -> Sequence[int]:
    held = main_membership_rows(clock.today()).subquery()
    return db.session.scalars(
        sa.select(held.c.person_id)
        .where(held.c.category == "teacher", held.c.status == "active", held.c.person_id != trainer_id)
        .order_by(held.c.person_id)
        .limit(INVITED)
    ).all()


def _plan(actor: Actor, title: str, begins: datetime, trainer_id: int, people: Sequence[int]) -> str:
    wanted = Plan(
        title, None, "Phòng máy 2", begins, begins + HOURS, 30, "", "Mang theo điện thoại đã sạc đầy.", frozenset(),
        {trainer_id: int(HOURS / timedelta(minutes=1))},
    )  # fmt: skip
    with transaction():
        address = planning.plan(actor, wanted)
        planning.invite(actor, get_workshop(address), people)
    return address
