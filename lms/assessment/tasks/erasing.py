"""What goes of tasks when a person's identity is removed: what they wrote and sent, and the words of whoever marked it.
That they handed in, and what it was worth, are facts and stay."""

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.attempts.rules import AttemptState
from lms.assessment.kinds.handed import TEXT
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion
from lms.assessment.tasks.models import AttemptFile, TaskMark, TaskWork
from lms.kernel import clock
from lms.kernel.db import change, db
from lms.kernel.files import rows


def forget_works(person_id: int) -> None:
    """Removes texts and files; none of the works is to be marked any more.

    Whoever is marking one just now is waited for, and their words go with the others; whoever comes later, waits and
    is told that there is nothing to mark.
    """
    held = sa.select(Attempt.id).where(Attempt.person_id == person_id).order_by(Attempt.id).with_for_update()
    db.session.scalars(held).all()
    own = sa.select(Attempt.id).where(Attempt.person_id == person_id)
    by_hand = [name for name in kinds.names() if kinds.get(name).needs_grader]
    of_task = (
        sa.select(AttemptItem.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(
            AttemptItem.attempt_id == AttemptAnswer.attempt_id,
            AttemptItem.position == AttemptAnswer.position,
            QuestionVersion.kind.in_(by_hand),
        )
    )
    given = sa.cast(AttemptAnswer.chosen, sa.Text) != "[]"  # that there was an answer is no secret
    open_ones = own.where(Attempt.state == AttemptState.OPEN.value)
    answers = sa.update(AttemptAnswer).where(of_task.exists(), given)
    quiet = {"synchronize_session": False}
    # What is still open ends with its time; an answer without words would then wait for somebody's marks.
    emptied = answers.where(AttemptAnswer.attempt_id.in_(open_ones)).values(chosen=[])
    change(emptied.execution_options(**quiet))
    kept = answers.where(AttemptAnswer.attempt_id.in_(own)).values(chosen=[TEXT])
    change(kept.execution_options(**quiet))
    file_ids = db.session.scalars(sa.select(AttemptFile.file_id).where(AttemptFile.attempt_id.in_(own))).all()
    change(sa.delete(AttemptFile).where(AttemptFile.attempt_id.in_(own)).execution_options(**quiet))
    rows.discard(file_ids)
    works = sa.select(TaskWork.id).where(TaskWork.attempt_id.in_(own))
    change(
        sa.update(TaskMark).where(TaskMark.work_id.in_(works)).values(comment="").execution_options(**quiet)
    )
    unmarkable = sa.update(TaskWork).where(TaskWork.attempt_id.in_(own), TaskWork.withdrawn_at.is_(None))
    change(unmarkable.values(withdrawn_at=clock.now()).execution_options(**quiet))
