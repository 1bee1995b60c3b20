"""What may be seen of an attempt's questions after it was handed in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.attempts.rules import Phase
from lms.assessment.kinds.protocol import Work
from lms.assessment.marking.queries import Given, MarkedRow, given_marks, marked_rows
from lms.assessment.marking.rules import ItemMark, from_entries
from lms.assessment.marking.rules import from_text as marking_of
from lms.assessment.models import Attempt, AttemptResult
from lms.assessment.queries import newest_result
from lms.assessment.review.masking import masked
from lms.assessment.review.rules import ONLY_ANSWER, Aspect, Seen
from lms.assessment.rows import AttemptRow, ReviewItem
from lms.kernel.db import read
from lms.kernel.errors import Conflict
from lms.kernel.messages import Message, mark

_MARKS = (
    sa.select(AttemptResult.marks)
    .join(Attempt, newest_result())
    .where(Attempt.id == sa.bindparam("attempt_id"))
)


def attempt_review(attempt: AttemptRow) -> list[ReviewItem]:
    """The questions with what may be seen of them now: see `AttemptRow.seen_of_items`. Nothing where that is nothing;
    Conflict while the attempt is open."""
    if attempt.is_open:
        raise Conflict(Message(mark("Bài chưa nộp nên chưa có kết quả.")))
    seen = attempt.seen_of_items
    if not seen - {Aspect.MARK}:
        return []
    rows = marked_rows(attempt.id)
    if attempt.phase is not Phase.GRADED:
        waits = attempt.phase is Phase.SUBMITTED
        return [_unmarked(row, attempt, seen, waits) for row in rows]
    stored = read(_MARKS, {"attempt_id": attempt.id})
    marks = {item.position: item for row in stored for item in from_entries(row[0])}
    by_hand = any(item.hand is not None for item in marks.values())
    given = {(one.position, one.number): one for one in given_marks(attempt.id)} if by_hand else {}
    found = [(row, marks[row.position]) for row in rows]
    return [_reviewed(row, seen, item, given.get((row.position, item.hand or 0))) for row, item in found]


def _reviewed(row: MarkedRow, seen: Seen, item: ItemMark, given: Given | None = None) -> ReviewItem:
    """A marked question with no more than `seen`; `given`: the mark of a person that it rests on."""
    reviewed = kinds.get(row.kind).review(row.body, row.option_order, row.chosen or ())
    if given is not None and reviewed.work:
        reviewed = reviewed._replace(work=judged(reviewed.work, row.body, given))
    tells = Aspect.CORRECTNESS in seen
    return ReviewItem(
        row.position,
        row.kind,
        masked(reviewed, seen),
        item.earned if tells else None,
        bool(row.chosen) if tells or Aspect.ANSWER in seen else None,
        Aspect.ANSWER in seen,
    )


def _unmarked(row: MarkedRow, attempt: AttemptRow, seen: Seen, waits: bool) -> ReviewItem:
    """A question of an attempt without a result: what is marked without a person as it will be, the rest as it was
    handed in."""
    if waits and not row.is_by_hand:
        return _reviewed(row, seen, row.mark(marking_of(attempt.marking)))
    shown = kinds.get(row.kind).review(row.body, row.option_order, row.chosen or ())
    is_answered = bool(row.chosen) if Aspect.ANSWER in seen else None
    return ReviewItem(
        row.position, row.kind, masked(shown, seen & ONLY_ANSWER), None, is_answered, Aspect.ANSWER in seen, waits
    )  # fmt: skip


def judged(work: Work, body: Mapping[str, Any], given: Given) -> Work:
    """What was handed in with what a person gave it."""
    criteria = [
        replace(each, points=given.levels.get(row["key"]))
        for each, row in zip(work.criteria, body["criteria"], strict=True)
    ]
    return replace(work, criteria=criteria, comment=given.comment)
