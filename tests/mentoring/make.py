"""Makers of core trainers, their groups and confirmed help; a school with both."""

from datetime import UTC, date, datetime
from typing import Any

from lms.kernel import clock
from lms.kernel.actor import Actor
from lms.kernel.db import db, release, transaction
from lms.kernel.ids import new_public_id
from lms.kernel.verify import run_checks
from lms.mentoring.actions import helping, naming
from lms.mentoring.checks import CHECKS
from lms.mentoring.models import (
    CoreTrainer,
    CoreTrainerMember,
    MentoringAnswer,
    MentoringHelp,
)
from lms.mentoring.queries.helps import Given, get_help, helps_of
from tests.make import SYSTEM
from tests.pages import LmsClient
from tests.small_school import School, post

DAY = date(2026, 6, 1)


def make_core_trainer(person_id: int) -> None:
    """The person is core trainer since long ago."""
    with transaction():
        db.session.add(
            CoreTrainer(
                person_id=person_id, valid_from=DAY, valid_to=None, decision_number=None, reason="Thạo",
                recorded_at=clock.now(), recorded_by="Văn phòng",
            )
        )  # fmt: skip


def help_given(trainer_id: int, person_id: int) -> None:
    """The person joins the trainer's group, is helped and confirms it, and is helped once more."""
    said = {"recorded_at": clock.now(), "recorded_by": "Văn phòng"}
    with transaction():
        member = CoreTrainerMember(
            trainer_id=trainer_id, person_id=person_id, valid_from=DAY, valid_to=None, reason=None, **said
        )
        helps = [
            MentoringHelp(
                public_id=new_public_id(), trainer_id=trainer_id, person_id=person_id, helped_on=DAY, topic=topic,
                course_id=None, competence="2.1", minutes=30, words="", **said,
            )
            for topic in ("Cài VNeID", "Nộp bài")
        ]  # fmt: skip
        db.session.add_all([member, *helps])
        db.session.flush()
        db.session.add(MentoringAnswer(help_id=helps[0].id, is_right=True, words=None, **said))


NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def appoint(client: LmsClient, status_code: int = 303, **changes: str) -> str:
    filled: dict[str, Any] = {
        "who": "Lê Thị Giảng",
        "first": "01/11/2026",
        "decision_number": "12/QĐ",
        "reason": "Thạo",
    }
    return post(client, "/mentoring/trainers/new", status_code, **(filled | changes))


def given(school: School, who: str = "trainer") -> Given | None:
    found = helps_of([school.people[who], school.people["other"]], date(2026, 11, 1), date(2026, 11, 30))
    release()
    return found.get(school.people[who])


def problems() -> list[str]:
    found = [p.message.msgid for outcome in run_checks(CHECKS) for p in outcome.problems]
    release()
    return found


def help_and_be_helped(mine: int, account_id: int, other: int, name: str) -> None:
    """Core trainer for a while; helped a colleague who says it was not so, and was helped by them."""
    today = clock.today()
    me, friend = Actor(account_id, mine, name), Actor(account_id, other, "Bạn")
    with transaction():
        for trainer, colleague, who in ((mine, other, friend), (other, mine, me)):
            naming.appoint(SYSTEM, trainer, today, f"{name} giới thiệu", None)
            naming.give(SYSTEM, trainer, [colleague], today)
            helper = me if trainer == mine else friend
            wanted = helping.Wanted(colleague, today, f"Việc của {name}", 10, f"Cùng {name}")
            logged = get_help(helping.log(helper, wanted))
            helping.answer(who, logged, is_right=False, words=f"{name} nhớ nhầm")
            helping.withdraw(helper, logged, f"{name} ghi nhầm")
        naming.take_out(SYSTEM, other, mine, today, f"{name} xong việc")
