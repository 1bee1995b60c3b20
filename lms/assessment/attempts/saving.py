"""Saving answers: rows are added, the newest per question counts, and a page never undoes what it has not seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.assessment import kinds
from lms.assessment.attempts import rules
from lms.assessment.kinds.handed import file_entries, is_token, known
from lms.assessment.models import Attempt, AttemptAnswer, AttemptItem, QuestionVersion
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.messages import Message, mark


class StaleAnswers(Conflict):
    """Another browser has saved something newer than the page knew. `saved`: by position, what is saved, as stored."""

    def __init__(self, saved: dict[int, list[str]]) -> None:
        self.saved = saved
        super().__init__(
            Message(
                mark(
                    "Câu {positions} đã được lưu ở nơi khác sau khi trang này mở, nên câu trả lời ở đây chưa được lưu."
                    " Hãy chọn giữ câu trả lời nào."
                ),
                {"positions": ", ".join(str(position) for position in saved)},
            )
        )


def save_answer(attempt_id: int, person_id: int, position: int, chosen: Sequence[str]) -> datetime:
    """Saves one answer; the instant it was saved. See `save_answers`."""
    return save_answers(attempt_id, person_id, {position: chosen})


def save_answers(
    attempt_id: int,
    person_id: int,
    carried: Mapping[int, Sequence[str]],
    shown: Mapping[int, Sequence[str]] | None = None,
    page: str | None = None,
    leave_stale: bool = False,
) -> datetime:
    """Adds a row for each answer that is new; the instant.

    `carried`: position to an answer as a page sent it; `shown`: what the page `page` (an id it was given) was shown
    with. Conflict once the attempt is over; Invalid for what can't be an answer. StaleAnswers, and nothing is saved,
    where the page would undo what another browser saved since; with `leave_stale` the others are saved instead.
    """
    now = clock.now()
    items = lock_for_answers(attempt_id, person_id, now)
    for position, chosen in carried.items():
        if position not in items:
            raise Invalid(Message(mark("Không có câu {position} trong bài này."), {"position": position}))
        kind, order = items[position]
        if fault := kinds.get(kind).find_fault(order, chosen):
            raise Invalid(fault)
    kept, before = _kept(items, carried), _shown(items, shown or {})
    newest, sent = _saved_answers(attempt_id, page)
    changes = rules.changed_answers(_sets(kept), _sets(before), _sets(sent), _sets(newest))
    if changes.stale and not leave_stale:
        raise StaleAnswers({position: newest.get(position, []) for position in changes.stale})
    rows = [
        {
            "attempt_id": attempt_id, "position": position, "page": page, "saved_at": now,
            "chosen": [*kept[position], *file_entries(newest.get(position, ()))],
        }
        for position in sorted(changes.new)
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(AttemptAnswer), rows)
    return now


def _kept(
    items: Mapping[int, tuple[str, list[str]]], sent: Mapping[int, Sequence[str]]
) -> dict[int, list[str]]:
    """The answers in the form in which they are stored; those to other questions are left out."""
    return {
        position: kinds.get(items[position][0]).keep(items[position][1], chosen)
        for position, chosen in sent.items()
        if position in items
    }


def _shown(
    items: Mapping[int, tuple[str, list[str]]], shown: Mapping[int, Sequence[str]]
) -> dict[int, list[str]]:
    """What a page was shown with, in the same form; of a long text it carries the token alone."""
    tokens = {
        position: list(values)
        for position, values in shown.items()
        if position in items and kinds.get(items[position][0]).needs_grader and any(map(is_token, values))
    }
    return _kept(items, shown) | tokens


def _sets(answers: Mapping[int, Sequence[str]]) -> dict[int, frozenset[str]]:
    return {position: frozenset(known(chosen)) for position, chosen in answers.items()}


_LOCK = (
    sa.select(
        Attempt.state, Attempt.over_at, AttemptItem.position, AttemptItem.option_order, QuestionVersion.kind
    )
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
    .where(Attempt.id == sa.bindparam("attempt_id"), Attempt.person_id == sa.bindparam("person_id"))
    .with_for_update(of=Attempt, key_share=True)
)  # fmt: skip


def _saved() -> sa.Select[Any]:
    """The newest answer to each question, and the newest that the page `page` sent, oldest first."""
    saved = aliased(AttemptAnswer)
    newest = sa.select(sa.func.max(saved.id)).where(saved.attempt_id == sa.bindparam("attempt_id"))
    of_page = newest.where(saved.page == sa.bindparam("page", type_=sa.Text))
    columns: list[Any] = [AttemptAnswer.position, AttemptAnswer.chosen, AttemptAnswer.page]
    return (
        sa.select(*columns)
        .where(
            sa.or_(
                AttemptAnswer.id.in_(newest.group_by(saved.position)),
                AttemptAnswer.id.in_(of_page.group_by(saved.position)),
            )
        )
        .order_by(AttemptAnswer.id)
    )


_SAVED = _saved()


def _saved_answers(attempt_id: int, page: str | None) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """By position the newest answer, and the newest that the page `page` sent."""
    newest: dict[int, list[str]] = {}
    sent: dict[int, list[str]] = {}
    for row in db.session.execute(_SAVED, {"attempt_id": attempt_id, "page": page}):
        newest[row.position] = row.chosen
        if page is not None and row.page == page:
            sent[row.position] = row.chosen
    return newest, sent


def newest_answers(attempt_id: int) -> dict[int, list[str]]:
    """What is saved, by position. One query."""
    return _saved_answers(attempt_id, None)[0]


def lock_for_answers(attempt_id: int, person_id: int, now: datetime) -> dict[int, tuple[str, list[str]]]:
    """Position to (kind, order of its parts) of the person's attempt, which stays open until this transaction ends:
    a submission waits for the lock and then marks what was saved under it."""
    rows = db.session.execute(_LOCK, {"attempt_id": attempt_id, "person_id": person_id}).all()
    if not rows:
        raise NotFound(Message(mark("Không có lượt làm bài này trong các lượt của bạn.")))
    if rows[0].state == rules.AttemptState.ABANDONED:
        raise Conflict(
            Message(mark("Lượt làm bài này đã hết giờ mà chưa nộp, nên câu trả lời vừa gửi không được tính."))
        )
    if rows[0].state != rules.AttemptState.OPEN:
        raise Conflict(
            Message(mark("Bài này đã nộp nên câu trả lời vừa gửi không được tính. Hãy xem kết quả."))
        )
    if rules.is_over(rows[0].over_at, now):
        raise Conflict(
            Message(
                mark(
                    "Đã hết giờ làm bài nên câu trả lời vừa gửi không được tính. Các câu đã lưu trước đó vẫn còn."
                )
            )
        )
    return {row.position: (row.kind, row.option_order) for row in rows}
