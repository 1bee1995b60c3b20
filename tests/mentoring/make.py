"""Makers of core trainers, their groups and confirmed help."""

from datetime import date

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.mentoring.models import CoreTrainer, CoreTrainerMember, MentoringAnswer, MentoringHelp

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
