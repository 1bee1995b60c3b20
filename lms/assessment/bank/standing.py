"""Keeps a question findable and pointing at the wording that counts. Called by whoever publishes a wording."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank.models import BankQuestion, BankTag
from lms.assessment.bank.rules import TagKind
from lms.kernel import search
from lms.kernel.db import change, db, insert_ignore, insert_ignore_many
from lms.kernel.ids import new_public_id
from lms.kernel.markup import plain_text

SEARCH_TOPIC = "question"
_SHOWN = ("html", "plain", "passage")


def texts_of(body: object) -> Iterator[str]:
    """What a question's body says to a learner, as plain texts; without keys and explanations."""
    if isinstance(body, Mapping):
        for name, value in body.items():
            if name in _SHOWN and isinstance(value, str):
                yield plain_text(value)
            elif name == "pieces":
                yield plain_text(" ".join(value))
            elif isinstance(value, list):
                yield from texts_of(value)
    elif isinstance(body, list):
        for part in body:
            yield from texts_of(part)


def stand(question_id: int, version_id: int, key: str, tags: Sequence[str], body: Mapping[str, Any]) -> bool:
    """Makes the version the one that counts; False if it counted already. A new question stands in no category."""
    made = insert_ignore(
        BankQuestion, question_id=question_id, public_id=new_public_id(), version_id=version_id, category_id=None,
        is_practice=False, retired_at=None, retired_reason=None,
    )  # fmt: skip
    if not made:
        moved = change(
            sa.update(BankQuestion)
            .where(BankQuestion.question_id == question_id, BankQuestion.version_id != version_id)
            .values(version_id=version_id)
        )
        if not moved:
            return False
        db.session.execute(
            sa.delete(BankTag).where(BankTag.question_id == question_id, BankTag.kind == TagKind.OWN.value)
        )
    rows = [
        {"question_id": question_id, "kind": TagKind.OWN.value, "tag": tag} for tag in dict.fromkeys(tags)
    ]
    insert_ignore_many(BankTag, rows)
    search.index(SEARCH_TOPIC, question_id, [key, *tags, *texts_of(body)])
    return True
