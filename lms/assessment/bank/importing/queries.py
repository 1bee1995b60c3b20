"""The SELECTs of an import: the upload that waits, and what the bank holds under its keys."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Row

from lms.assessment.bank.models import BankQuestion, BankUpload, BankUploadPicture
from lms.assessment.models import Question, QuestionVersion
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark


def get_upload(public_id: str, account_id: int | None) -> BankUpload:
    """The account's own upload, or NotFound."""
    asked = sa.select(BankUpload).where(
        BankUpload.public_id == public_id, BankUpload.account_id == account_id
    )
    found = db.session.scalars(asked).first()
    if found is None:
        raise NotFound(Message(mark("Không có tệp câu hỏi này. Có thể bạn đã lưu hoặc đã bỏ nó.")))
    return found


def picture_files(public_id: str) -> list[int]:
    """The ids of the stored files of an upload's pictures."""
    asked = (
        sa.select(BankUploadPicture.file_id)
        .join(BankUpload, BankUpload.id == BankUploadPicture.upload_id)
        .where(BankUpload.public_id == public_id)
    )
    return list(db.session.scalars(asked))


def find_picture(public_id: str, account_id: int | None, sha256: str) -> Row[str, str, int] | None:
    """Hash, kind and size of a picture of the account's own upload, or None."""
    asked = (
        sa.select(StoredFile.sha256, StoredFile.kind, StoredFile.size)
        .join(BankUploadPicture, BankUploadPicture.file_id == StoredFile.id)
        .join(BankUpload, BankUpload.id == BankUploadPicture.upload_id)
        .where(
            BankUpload.public_id == public_id,
            BankUpload.account_id == account_id,
            StoredFile.sha256 == sha256,
        )
    )
    return db.session.execute(asked).first()


def known(bank_key: str, keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """Those of the keys that the bank has: the version that counts and the hash of its content. One query."""
    asked = (
        sa.select(Question.key, BankQuestion.version_id, QuestionVersion.content_hash)
        .join(BankQuestion, BankQuestion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(Question.bank_key == bank_key, Question.key.in_(list(keys)))
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(asked)}


def question_ids(bank_key: str, keys: Collection[str]) -> dict[str, int]:
    """The questions of the bank by key."""
    asked = sa.select(Question.key, Question.id).where(
        Question.bank_key == bank_key, Question.key.in_(list(keys))
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


class Indexed(NamedTuple):
    """A question with its wording that counts, as far as it is searched for."""

    question_id: int
    version_id: int
    key: str
    tags: list[str]
    body: dict[str, Any]


def indexed(question_ids: Collection[int]) -> list[Indexed]:
    """The questions of the bank among these. One query."""
    columns: list[Any] = [
        BankQuestion.question_id, BankQuestion.version_id, Question.key, QuestionVersion.tags, QuestionVersion.body,
    ]  # fmt: skip
    asked = (
        sa.select(*columns)
        .join(Question, Question.id == BankQuestion.question_id)
        .join(QuestionVersion, QuestionVersion.id == BankQuestion.version_id)
        .where(BankQuestion.question_id.in_(list(question_ids)))
        .order_by(BankQuestion.question_id)
    )
    return [Indexed(*row) for row in db.session.execute(asked)]


def standing(question_ids: Collection[int]) -> dict[int, int]:
    """The version that counts of each of the questions. One query."""
    asked = sa.select(BankQuestion.question_id, BankQuestion.version_id).where(
        BankQuestion.question_id.in_(list(question_ids))
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}


def version_hashes(question_ids: Collection[int]) -> dict[tuple[int, int, str], int]:
    """The version of each (question, number, hash of its content)."""
    asked = sa.select(
        QuestionVersion.question_id, QuestionVersion.number, QuestionVersion.content_hash, QuestionVersion.id
    ).where(QuestionVersion.question_id.in_(list(question_ids)))
    return {(row[0], row[1], row[2]): row[3] for row in db.session.execute(asked)}
