"""What people do in practice, in one word each."""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from lms.assessment.bank.models import BankQuestion
from lms.assessment.models import QuestionVersion
from lms.catalog.models import Course
from lms.kernel.db import db
from lms.learning.practice.models import PracticeItem, PracticeRound
from tests.assessment.make import writing
from tests.learning.browser import get, post
from tests.pages import LmsClient

# By what keys and explanations are known in the bytes of a page; see tests/learning/test_review.py.
SECRETS = (
    "is-wrong", "is-correct", "is-missed", "Đáp án", "BIMAT", "bimat", "BIMẬT", "98761", "98.761", '"correct"',
    "VISAO",
)  # fmt: skip


def offer(version_ids: Iterable[int], is_practice: bool = True) -> None:
    """Marks the questions of these versions for practice, or not."""
    asked = sa.select(QuestionVersion.question_id).where(QuestionVersion.id.in_(list(version_ids)))
    with writing():
        db.session.execute(
            sa.update(BankQuestion).where(BankQuestion.question_id.in_(asked)).values(is_practice=is_practice)
        )


def begin(client: LmsClient, course_id: int, part: str = "whole", count: str = "20") -> str:
    """Begins a round of the course; the address of its first question."""
    public_id = db.session.scalars(sa.select(Course.public_id).where(Course.id == course_id)).one()
    return post(client, f"/practice/courses/{public_id}/rounds", {"part": part, "count": count})


def versions_in(question_href: str) -> list[int]:
    """The question versions of the round that an address belongs to, in its order."""
    [public_id] = re.findall(r"/rounds/(\w+)", question_href)
    found = db.session.scalars(
        sa.select(PracticeItem.question_version_id)
        .join(PracticeRound, PracticeRound.id == PracticeItem.round_id)
        .where(PracticeRound.public_id == public_id)
        .order_by(PracticeItem.position)
    ).all()
    db.session.rollback()
    return list(found)


def at(question_href: str, position: int) -> str:
    """The address of another question of the same round."""
    return re.sub(r"/questions/\d+", f"/questions/{position}", question_href)


def reply(client: LmsClient, question_href: str, chosen: str) -> str:
    """Answers a question of one choice; the page with the explanation."""
    place = question_href.rpartition("/")[2]
    return get(client, post(client, f"{question_href}/answer", {f"q{place}": chosen}))
