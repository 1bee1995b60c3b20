"""What the tests of the bank's pages share."""

import sqlalchemy as sa

from lms.assessment.bank import queries
from lms.assessment.bank.models import BankQuestion
from lms.assessment.bank.rows import BankRow
from lms.assessment.models import Question
from lms.kernel.actor import Role
from lms.kernel.db import db
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient

HOME = "/studio/bank"


def trainer(client: LmsClient) -> LmsClient:
    """Signed in as a trainer of every course."""
    return sign_in(client, make_account(make_person("Phạm Thị Soạn"), [Role.TRAINER]))


def row_of(key: str, bank_key: str = "khoa/bai-1") -> BankRow:
    """The question as it stands."""
    db.session.rollback()
    found = db.session.scalars(
        sa.select(BankQuestion.public_id)
        .join(Question, Question.id == BankQuestion.question_id)
        .where(Question.key == key, Question.bank_key == bank_key)
    ).one()
    row = queries.get_question(found, None)
    db.session.rollback()
    return row


def href(key: str, bank_key: str = "khoa/bai-1") -> str:
    """The question's page."""
    return f"{HOME}/questions/{row_of(key, bank_key).public_id}"
