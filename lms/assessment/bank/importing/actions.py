"""Keeping what was read until somebody confirms it, and saving it whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.bank.actions import READ, WRITE
from lms.assessment.bank.importing import queries
from lms.assessment.bank.importing.parsing import Parsed
from lms.assessment.bank.importing.saving import Ready, save_all, words_of
from lms.assessment.bank.models import BankUpload, BankUploadPicture
from lms.assessment.bank.rules import Draft
from lms.assessment.formats.bank.sources import explained
from lms.assessment.publishing import content_hash
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.files.rows import discard as forget_files
from lms.kernel.files.rows import record
from lms.kernel.files.store import Kept
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean

KEPT = timedelta(days=1)
GONE = mark("Tệp này đã được lưu vào ngân hàng, hoặc đã bị bỏ. Không có gì được lưu thêm.")
WHY_NEEDED = mark(
    "Có {count} câu thiếu lời giải thích. Hãy ghi lời giải thích dùng tạm cho các câu ấy, hoặc bỏ chúng."
)
NOTHING = mark("Không có câu nào nhận được.")


@dataclass(frozen=True)
class Saved:
    """What saving did: questions that are new, have a new version, and were there as they are."""

    new: int
    changed: int
    same: int


def keep(
    actor: Actor, bank_key: str, file_name: str, parsed: Mapping[str, Any], pictures: Iterable[Kept] = ()
) -> str:
    """Keeps what was read for the preview; its public id. What anybody left for longer than a day goes. `pictures` lie
    in the folder of files already."""
    require(actor, WRITE, read=READ)
    if actor.account_id is None:
        raise Invalid(Message(GONE))
    db.session.execute(sa.delete(BankUpload).where(BankUpload.created_at < clock.now() - KEPT))
    upload = BankUpload(
        public_id=new_public_id(), account_id=actor.account_id, file_name=clean(file_name)[-200:],
        format=parsed["format"], parsed={**parsed, "bank": bank_key}, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(upload)
    db.session.flush()
    for file_id in sorted({record(picture) for picture in pictures}):
        db.session.add(BankUploadPicture(upload_id=upload.id, file_id=file_id))
    return upload.public_id


def discard(actor: Actor, public_id: str) -> bool:
    """Forgets an upload; False if it was gone."""
    require(actor, WRITE, read=READ)
    held = sa.delete(BankUpload).where(
        BankUpload.public_id == public_id, BankUpload.account_id == actor.account_id
    )
    pictures = queries.picture_files(public_id)
    is_gone = change(held) == 1
    if is_gone:
        forget_files(pictures)
    return is_gone


def prepare(questions: Sequence[Parsed], why: str, note: str) -> list[Ready]:
    """The good ones of the questions, ready to be saved; those without explanations get `why`, or stay out where it is
    empty. Slow (texts become HTML): call it with no transaction open. Invalid if nothing remains."""
    ready = []
    for one in questions:
        if not one.is_good or one.source is None or (one.lacks_why and not why):
            continue
        source = explained(one.source, why) if one.lacks_why else dict(one.source)
        kind = kinds.get(one.kind)
        if faults := kind.check(source):
            raise Invalid(faults[0])
        draft = Draft(one.key, one.kind, source, one.tags, one.difficulty, note)
        hashed = content_hash(one.kind, one.tags, one.difficulty, source)
        body = kind.render(source)
        ready.append(Ready(draft, body, hashed, words_of(draft, body)))
    if not ready:
        raise Invalid(Message(NOTHING))
    return ready


def save(
    actor: Actor, public_id: str, bank_key: str, ready: Sequence[Ready], category_id: int | None
) -> Saved:
    """Saves the questions into the bank: all of them, or with an exception none. A key that the bank has gets a new
    version, equal content nothing. Conflict if the upload was saved or discarded before."""
    if not discard(actor, public_id):
        raise Conflict(Message(GONE))
    new, changed = save_all(bank_key, ready, actor.account_id, category_id)
    saved = Saved(new, changed, len(ready) - new - changed)
    audit.record(
        actor, "question.import", f"bank:{bank_key}",
        counts={"new": saved.new, "changed": saved.changed, "unchanged": saved.same},
    )  # fmt: skip
    return saved
