"""Every write of the question bank. Each act on a question is in the audit; wordings are only added."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lms.assessment.bank import queries, rules
from lms.assessment.bank.models import BankCategory, BankQuestion, BankTag, QuestionEdit
from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import Draft, TagKind
from lms.assessment.publishing import publish_question
from lms.kernel import audit, clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.db import change, db, insert_ignore_many
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, sort_key

WRITE, READ = "bank.write", "bank.read"
SAME_NAME = mark("Ở đó đã có danh mục “{name}”. Hãy đặt tên khác.")
INSIDE_ITSELF = mark("Không đặt được một danh mục vào chính nó hay vào danh mục nằm trong nó.")
NOT_EMPTY = mark("Danh mục “{name}” còn {count} câu hỏi hoặc danh mục con. Hãy chuyển chúng đi trước.")
KEY_TAKEN = mark("Ngân hàng này đã có câu hỏi mang mã “{key}”. Hãy đặt mã khác, hoặc mở câu ấy để sửa.")
CHANGED_MEANWHILE = mark("Trong lúc bạn soạn, câu hỏi này đã có phiên bản khác. Chưa có gì được lưu.")


# ---- categories ------------------------------------------------------------------------------------------------


def add_category(actor: Actor, name: str, parent_id: int | None) -> str:
    """A new category; its public id. Invalid if its neighbours have one of that name."""
    require(actor, WRITE, read=READ)
    _check_name(name, parent_id, None)
    category = BankCategory(
        public_id=new_public_id(), parent_id=parent_id, name=clean(name), sort_key=sort_key(name),
        created_at=clock.now(), created_by=actor.account_id,
    )  # fmt: skip
    db.session.add(category)
    db.session.flush()
    audit.record(
        actor, "bank-category.add", f"bank_category:{category.id}",
        after={"category_name": category.name, "category_parent": _name_of(parent_id)},
    )  # fmt: skip
    return category.public_id


def change_category(actor: Actor, category: BankCategory, name: str, parent_id: int | None) -> None:
    """Another name or place. Invalid if the name is taken there, or the place lies inside the category."""
    require(actor, WRITE, read=READ)
    if parent_id is not None and parent_id in rules.subtree(queries.categories(), category.id):
        raise Invalid(Message(INSIDE_ITSELF))
    _check_name(name, parent_id, category.id)
    before = {"category_name": category.name, "category_parent": _name_of(category.parent_id)}
    category.name, category.sort_key, category.parent_id = clean(name), sort_key(name), parent_id
    after = {"category_name": category.name, "category_parent": _name_of(parent_id)}
    if before != after:
        audit.record(
            actor, "bank-category.change", f"bank_category:{category.id}", before=before, after=after
        )


def remove_category(actor: Actor, category: BankCategory) -> None:
    """Takes an empty category away. Conflict while a question or another category is in it."""
    require(actor, WRITE, read=READ)
    held = queries.category_counts().get(category.id, 0)
    held += sum(one.parent_id == category.id for one in queries.categories())
    if held:
        raise Conflict(Message(NOT_EMPTY, {"name": category.name, "count": held}))
    before = {"category_name": category.name, "category_parent": _name_of(category.parent_id)}
    audit.record(actor, "bank-category.remove", f"bank_category:{category.id}", before=before)
    db.session.delete(category)
    db.session.flush()


def _check_name(name: str, parent_id: int | None, own_id: int | None) -> None:
    for one in queries.categories():
        if one.parent_id == parent_id and one.id != own_id and one.name.casefold() == clean(name).casefold():
            raise Invalid(Message(SAME_NAME, {"name": one.name}))


def _name_of(category_id: int | None) -> str | None:
    return next((one.name for one in queries.categories() if one.id == category_id), None)


# ---- questions, many at once -------------------------------------------------------------------------------------


def move(actor: Actor, rows: Sequence[BankRow], category_id: int | None) -> int:
    """Puts the questions into a category, None for none; how many stood elsewhere."""
    require(actor, WRITE, read=READ)
    names = {one.id: one.name for one in queries.categories()}
    elsewhere = BankQuestion.category_id.is_distinct_from(category_id)
    moved = _change(rows, elsewhere, category_id=category_id)
    for row in moved:
        audit.record(
            actor, "question.move", f"question:{row.question_id}",
            before={"bank_category": names.get(row.category_id or 0)},
            after={"bank_category": names.get(category_id or 0)},
        )  # fmt: skip
    return len(moved)


def tag(actor: Actor, rows: Sequence[BankRow], tag: str, is_competence: bool = False) -> int:
    """Adds a tag, or the code of a competence; how many did not have it. Invalid for an empty one."""
    require(actor, WRITE, read=READ)
    kind, tag = _tag(tag, is_competence)
    held = queries.tagged(tag, kind, [row.question_id for row in rows])
    new = [row for row in rows if row.question_id not in held]
    insert_ignore_many(
        BankTag, [{"question_id": row.question_id, "kind": kind.value, "tag": tag} for row in new]
    )
    for row in new:
        audit.record(actor, "question.tag", f"question:{row.question_id}", after={"tag": tag})
    return len(new)


def untag(actor: Actor, rows: Sequence[BankRow], tag: str, is_competence: bool = False) -> int:
    """Takes an added tag away; how many had it. A tag of the wording itself goes with a new wording only."""
    require(actor, WRITE, read=READ)
    kind, tag = _tag(tag, is_competence)
    ids = [row.question_id for row in rows]
    held = queries.tagged(tag, kind, ids)
    change(
        sa.delete(BankTag).where(BankTag.question_id.in_(ids), BankTag.kind == kind.value, BankTag.tag == tag)
    )
    for question_id in sorted(held):
        audit.record(actor, "question.untag", f"question:{question_id}", before={"tag": tag})
    return len(held)


def _tag(tag: str, is_competence: bool) -> tuple[TagKind, str]:
    tidy = rules.tidy_tag(tag)
    if not tidy:
        raise Invalid(Message(mark("Vui lòng ghi nhãn.")))
    return (TagKind.COMPETENCE if is_competence else TagKind.ADDED), tidy


def retire(actor: Actor, rows: Sequence[BankRow], reason: str) -> int:
    """No longer offers the questions for new quizzes; published ones keep their lists. How many were offered."""
    require(actor, WRITE, read=READ)
    reason = clean(reason)
    offered = BankQuestion.retired_at.is_(None)
    retired = _change(rows, offered, retired_at=clock.now(), retired_reason=reason)
    for row in retired:
        audit.record(actor, "question.retire", f"question:{row.question_id}", reason=reason)
    return len(retired)


def restore(actor: Actor, rows: Sequence[BankRow]) -> int:
    """Offers the questions again; how many were not."""
    require(actor, WRITE, read=READ)
    restored = _change(rows, BankQuestion.retired_at.is_not(None), retired_at=None, retired_reason=None)
    for row in restored:
        audit.record(actor, "question.restore", f"question:{row.question_id}")
    return len(restored)


def set_practice(actor: Actor, rows: Sequence[BankRow], is_practice: bool) -> int:
    """Marks the questions for practice, or not; how many were otherwise."""
    require(actor, WRITE, read=READ)
    marked = _change(rows, BankQuestion.is_practice.is_not(is_practice), is_practice=is_practice)
    for row in marked:
        audit.record(
            actor, "question.practice", f"question:{row.question_id}", before={"practice": not is_practice},
            after={"practice": is_practice},
        )  # fmt: skip
    return len(marked)


def _change(rows: Sequence[BankRow], condition: sa.ColumnElement[bool], **values: Any) -> list[BankRow]:
    """Those of the questions that this act changed, in one statement: of two acts at once only one does it."""
    held = sa.update(BankQuestion).where(
        BankQuestion.question_id.in_([r.question_id for r in rows]), condition
    )
    changed = set(db.session.scalars(held.values(**values).returning(BankQuestion.question_id)))
    return [row for row in rows if row.question_id in changed]


# ---- wordings ----------------------------------------------------------------------------------------------------


def write_question(actor: Actor, bank_key: str, draft: Draft, category_id: int | None = None) -> str:
    """A new question; its public id. Invalid if the key is taken or the kind finds a fault."""
    require(actor, WRITE, read=READ)
    if queries.find_question_id(bank_key, draft.key) is not None:
        raise Invalid(Message(KEY_TAKEN, {"key": draft.key}))
    return _keep_wording(actor, bank_key, draft, None, category_id)


def reword_question(actor: Actor, row: BankRow, draft: Draft, expected: int) -> bool:
    """A new version of the question, which counts from now on; False if nothing is different.

    `expected`: the version that the author began with. Conflict if another one counts by now; Invalid if the kind
    finds a fault.
    """
    require(actor, WRITE, read=READ)
    held = queries.lock_version(row.question_id)
    if held != expected:
        raise Conflict(Message(CHANGED_MEANWHILE))
    _keep_wording(actor, row.bank_key, draft, held)
    return queries.lock_version(row.question_id) != held


def _keep_wording(
    actor: Actor, bank_key: str, draft: Draft, was_id: int | None, category_id: int | None = None
) -> str:
    """Publishes the draft's wording and notes who did; the question's public id. Equal content notes nothing.
    `category_id`: where a new question goes."""
    version_id = publish_question(bank_key, draft.key, draft.kind, draft.tags, draft.difficulty, draft.source)
    question_id, public_id = db.session.execute(
        sa.select(BankQuestion.question_id, BankQuestion.public_id).where(
            BankQuestion.version_id == version_id
        )
    ).one()
    if version_id == was_id:
        return str(public_id)
    db.session.add(
        QuestionEdit(
            question_id=question_id, version_id=version_id, was_id=was_id, account_id=actor.account_id,
            note=clean(draft.note), at=clock.now(),
        )
    )  # fmt: skip
    if was_id is None and category_id is not None:
        placed = sa.update(BankQuestion).where(BankQuestion.question_id == question_id)
        db.session.execute(placed.values(category_id=category_id))
    audit.record(
        actor, "question.write", f"question:{question_id}",
        before={"wording": was_id} if was_id else None, after={"wording": version_id},
    )  # fmt: skip
    return str(public_id)
