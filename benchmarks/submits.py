"""Prepares open attempts for the benchmark of handing in."""

import random
from collections.abc import Iterator

import sqlalchemy as sa

from lms.accounts import actions as accounts
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password
from lms.assessment import actions as assessment
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion
from lms.catalog.queries import courses
from lms.demo.accounts import PASSWORD
from lms.kernel.actor import system_actor
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.learning.models import Enrolment
from lms.org.models import Membership


def prepare(number: int) -> Iterator[tuple[str, str]]:
    """(username, attempt's public id) of `number` members of staff who have answered a first lesson's quiz."""
    course = courses()[0]
    begun = sa.select(Enrolment.person_id)
    people = db.session.scalars(
        sa.select(Membership.person_id)
        .outerjoin(Account, Account.person_id == Membership.person_id)
        .where(Membership.valid_to.is_(None), Account.id.is_(None), Membership.person_id.not_in(begun))
        .distinct()
        .limit(number)
    ).all()
    release()
    hashed = hash_password(PASSWORD)
    for person_id in people:
        with transaction():
            name = f"bench{person_id}"
            accounts.create_account(
                system_actor("bench"), name, name, person_id, hashed, must_change=False, is_demo=True
            )
            started = learning.start_quiz(person_id, course.public_id, 1, random.Random(person_id))
            rows = db.session.execute(
                sa.select(AttemptItem.position, QuestionVersion.body)
                .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
                .where(AttemptItem.attempt_id == started.id)
            ).all()
            for row in rows:
                right = [option["key"] for option in row.body["options"] if option["correct"]]
                assessment.save_answer(started.id, person_id, row.position, right)
            public_id = db.session.scalar(sa.select(Attempt.public_id).where(Attempt.id == started.id))
        yield name, str(public_id)


def saved() -> dict[str, str]:
    """The newest answer to the first question of each open attempt, by the attempt's public id."""
    newest = (
        sa.select(sa.func.max(AttemptAnswer.id))
        .where(AttemptAnswer.position == 1)
        .group_by(AttemptAnswer.attempt_id)
    )
    rows = db.session.execute(
        sa.select(Attempt.public_id, AttemptAnswer.chosen)
        .join(AttemptAnswer, AttemptAnswer.attempt_id == Attempt.id)
        .where(AttemptAnswer.id.in_(newest))
    )
    return {row.public_id: ",".join(row.chosen) for row in rows}
