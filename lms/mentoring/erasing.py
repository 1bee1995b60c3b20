"""What erasure takes from core trainers: what was written about the person or by them. Who helped whom when, for how long
and that it was confirmed, stays."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.mentoring.models import (
    CoreTrainer,
    CoreTrainerMember,
    MentoringAnswer,
    MentoringHelp,
    MentoringWithdrawal,
)

NOTHING = "–"


def forget(person_id: int) -> None:
    """Empties the words of helps to and by the person, and the reasons of rows about them."""
    one = MentoringHelp
    about = sa.or_(one.person_id == person_id, one.trainer_id == person_id)
    mine = sa.select(one.id).where(about)
    db.session.execute(sa.update(one).where(about).values(topic=NOTHING, words=""))
    db.session.execute(sa.update(one).where(one.trainer_id == person_id).values(recorded_by=NOTHING))
    answers = sa.update(MentoringAnswer).where(MentoringAnswer.help_id.in_(mine))
    db.session.execute(answers.where(MentoringAnswer.words.is_not(None)).values(words=NOTHING))
    to_me = sa.select(one.id).where(one.person_id == person_id)
    answered = sa.update(MentoringAnswer).where(MentoringAnswer.help_id.in_(to_me))
    db.session.execute(answered.values(recorded_by=NOTHING))
    taken = sa.update(MentoringWithdrawal).where(MentoringWithdrawal.help_id.in_(mine))
    db.session.execute(taken.values(reason=NOTHING))
    db.session.execute(
        sa.update(CoreTrainer).where(CoreTrainer.person_id == person_id).values(reason=NOTHING)
    )
    member = sa.update(CoreTrainerMember).where(CoreTrainerMember.person_id == person_id)
    db.session.execute(member.where(CoreTrainerMember.reason.is_not(None)).values(reason=NOTHING))
