"""Many wordings at once, in a dozen statements however many they are; nobody else's writing waits long for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank.importing import queries
from lms.assessment.bank.importing.indexing import index
from lms.assessment.bank.models import BankQuestion, BankTag, QuestionEdit
from lms.assessment.bank.rules import Draft, TagKind
from lms.assessment.bank.standing import texts_of
from lms.assessment.models import Question, QuestionVersion
from lms.kernel import clock
from lms.kernel.db import db, insert_ignore_many
from lms.kernel.ids import new_public_id
from lms.kernel.markup import POLICY


@dataclass(frozen=True)
class Ready:
    """A question as it will be saved: its draft, and what was made of it before the transaction opened."""

    draft: Draft
    body: Mapping[str, Any]
    content_hash: str
    words: Sequence[str]


def words_of(draft: Draft, body: Mapping[str, Any]) -> list[str]:
    """The texts by which a question is found."""
    return [draft.key, *draft.tags, *texts_of(body)]


def save_all(
    bank_key: str, ready: Sequence[Ready], account_id: int | None, category_id: int | None
) -> tuple[int, int]:
    """Saves the wordings, each key once, and makes them the ones that count; how many questions are new, and how many
    have another wording than before. Equal content is left alone."""
    held = queries.known(bank_key, [each.draft.key for each in ready])
    changed = [each for each in ready if held.get(each.draft.key, (0, ""))[1] != each.content_hash]
    if not changed:
        return 0, 0
    insert_ignore_many(Question, [{"bank_key": bank_key, "key": each.draft.key} for each in changed])
    ids = queries.question_ids(bank_key, [each.draft.key for each in changed])
    versions = _versions(changed, ids)
    new = [each for each in changed if each.draft.key not in held]
    insert_ignore_many(BankQuestion, [_place(ids, versions, each, category_id) for each in new])
    _point({ids[e.draft.key]: versions[e.draft.key] for e in changed if e.draft.key in held})
    _tag_and_index(changed, ids)
    now = clock.now()
    edits = [
        {
            "question_id": ids[e.draft.key], "version_id": versions[e.draft.key],
            "was_id": held[e.draft.key][0] if e.draft.key in held else None, "account_id": account_id,
            "note": e.draft.note, "at": now,
        }
        for e in changed
    ]  # fmt: skip
    db.session.execute(sa.insert(QuestionEdit), edits)
    return len(new), len(changed) - len(new)


def _place(
    ids: Mapping[str, int], versions: Mapping[str, int], each: Ready, category_id: int | None
) -> dict[str, object]:
    return {
        "question_id": ids[each.draft.key], "public_id": new_public_id(), "version_id": versions[each.draft.key],
        "category_id": category_id, "is_practice": False, "retired_at": None, "retired_reason": None,
    }  # fmt: skip


def _versions(changed: Sequence[Ready], ids: Mapping[str, int]) -> dict[str, int]:
    """The version of each key with its content, made where there is none."""
    held = queries.version_hashes(ids.values())
    known = {(question_id, hashed) for question_id, _, hashed in held}
    newest: dict[int, int] = {}
    for question_id, number, _ in held:
        newest[question_id] = max(newest.get(question_id, 0), number)
    now = clock.now()
    rows = [
        {
            "question_id": ids[each.draft.key], "number": newest.get(ids[each.draft.key], 0) + 1,
            "kind": each.draft.kind, "tags": list(each.draft.tags), "difficulty": each.draft.difficulty,
            "body": dict(each.body), "source": dict(each.draft.source), "content_hash": each.content_hash,
            "policy": POLICY, "created_at": now,
        }
        for each in changed
        if (ids[each.draft.key], each.content_hash) not in known
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(QuestionVersion), rows)
    made = {
        (question_id, hashed): found
        for (question_id, _, hashed), found in queries.version_hashes(ids.values()).items()
    }
    return {each.draft.key: made[ids[each.draft.key], each.content_hash] for each in changed}


def _point(versions: Mapping[int, int]) -> None:
    """Makes these versions count, by question."""
    if not versions:
        return
    table = BankQuestion.__table__
    held = (
        sa.update(BankQuestion.__table__)  # type: ignore[arg-type] # a Table, as mapped
        .where(table.c.question_id == sa.bindparam("question"))
        .values(version_id=sa.bindparam("version"))
    )
    db.session.connection().execute(held, [{"question": q, "version": v} for q, v in versions.items()])


def _tag_and_index(changed: Sequence[Ready], ids: Mapping[str, int]) -> None:
    own = sa.and_(BankTag.question_id.in_(sorted(ids.values())), BankTag.kind == TagKind.OWN.value)
    db.session.execute(sa.delete(BankTag).where(own))
    tags = [
        {"question_id": ids[each.draft.key], "kind": TagKind.OWN.value, "tag": tag}
        for each in changed
        for tag in dict.fromkeys(each.draft.tags)
    ]
    insert_ignore_many(BankTag, tags)
    index({ids[each.draft.key]: each.words for each in changed})
