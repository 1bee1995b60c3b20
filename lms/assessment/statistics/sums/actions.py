"""Keeping the sums of what was answered. They follow from the rows, and can be made again at any time."""

import math
import time
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.kinds.handed import TEXT, known
from lms.assessment.models import Attempt
from lms.assessment.statistics.sums import queries
from lms.assessment.statistics.sums.models import AnswerSum
from lms.assessment.statistics.sums.queries import Answered
from lms.kernel.db import change, db, transaction

_QUIET = {"synchronize_session": False}


def add_some(quiz_id: int) -> int:
    """Adds up to `CHUNK` first attempts at the quiz to its sums, in the caller's transaction; how many. Of those that
    were marked anew since they were added, what the sums say is taken back."""
    queries.wait_for_turn(quiz_id)
    found = queries.unsummed(quiz_id)
    if not found:
        return 0
    again = [attempt_id for attempt_id, number in found.items() if number]
    changes = [*queries.answered_in(list(found)), *queries.taken_back(again)]
    if rows := _rows(quiz_id, changes):
        db.session.execute(sa.insert(AnswerSum), rows)
    added = sa.update(Attempt).where(Attempt.id.in_(found)).values(summed=Attempt.results)
    change(added.execution_options(**_QUIET))
    return len(found)


def _rows(quiz_id: int, changes: Iterable[Answered]) -> list[dict[str, object]]:
    """The rows to add. Of a text that a person marks only its token is kept, and of files only that there are some: what
    they say is for the marker."""
    changes = list(changes)
    kind_of = queries.kinds_of({one.question_version_id for one in changes})
    by_hand = {version_id for version_id, name in kind_of.items() if kinds.get(name).needs_grader}
    found: dict[tuple[int, Fraction, tuple[str, ...]], list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for one in changes:
        is_work = bool(one.answer) and one.question_version_id in by_hand
        answer = known(one.answer) or [TEXT] if is_work else one.answer
        held = found[one.question_version_id, one.mark, tuple(answer)]
        for place, figure in enumerate((one.people, one.points, one.squares)):
            held[place] += figure
    return [
        {
            "quiz_id": quiz_id, "question_version_id": version_id, "mark": str(mark), "chosen": list(answer),
            "people": people, "points": points, "squares": squares,
        }
        for (version_id, mark, answer), (people, points, squares) in found.items()
        if people or points or squares  # most of what is marked anew stays as it was
    ]  # fmt: skip


def add_all(quiz_id: int, seconds: float = math.inf) -> int:
    """Adds what is not in the sums of the quiz yet, chunk by chunk, for that long at most; how many attempts. Call it
    when no transaction is open: each chunk has its own."""
    until, total = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with transaction():
            added = add_some(quiz_id)
        total += added
        if added < queries.CHUNK:
            break
    return total


def forget(quiz_id: int) -> None:
    """Throws the sums of the quiz away, in the caller's transaction; its figures come from the rows again."""
    queries.wait_for_turn(quiz_id)
    change(sa.delete(AnswerSum).where(AnswerSum.quiz_id == quiz_id).execution_options(**_QUIET))
    held = sa.update(Attempt).where(Attempt.quiz_id == quiz_id, Attempt.summed > 0).values(summed=0)
    change(held.execution_options(**_QUIET))
