"""What learning does when a person's identity is removed: completions are facts and stay, the trail goes."""

import sqlalchemy as sa

from lms.kernel.db import db
from lms.learning.models import Enrolment, LessonOpened
from lms.learning.practice.models import PracticeRound


def forget_opened(person_id: int) -> None:
    """Removes when which lesson was on the person's screen."""
    mine = sa.select(Enrolment.id).where(Enrolment.person_id == person_id)
    db.session.execute(sa.delete(LessonOpened).where(LessonOpened.enrolment_id.in_(mine)))


def forget_practice(person_id: int) -> None:
    """Removes the person's rounds of practice with all their answers: they never counted for anything."""
    db.session.execute(sa.delete(PracticeRound).where(PracticeRound.person_id == person_id))
