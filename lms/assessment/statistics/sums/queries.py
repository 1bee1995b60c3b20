"""What was answered in the first attempts at a quiz: the kept sums, and what differs from them.

Every attempt that is in the sums was somebody's first when it was added. Added to them is what is not in yet; taken
away, what has another result by now or counts no longer, because two records were found to be one person's.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa

from lms.assessment.models import Attempt, AttemptItem, AttemptResult, QuestionVersion, Quiz
from lms.assessment.queries import newest_result
from lms.assessment.statistics.queries import is_earliest, marked_items, results
from lms.assessment.statistics.sums.models import AnswerSum
from lms.kernel.db import db

CHUNK = 500
"""So many attempts are added to the sums at once: the write lock is held for a twentieth of a second. What is left over
is read from the rows each time."""

FEW = 2 * CHUNK
"""Up to so many attempts are named by their ids in a statement."""

AS_SUMMED = AttemptResult.number == Attempt.summed
"""Condition on AttemptResult: the attempt it is joined to is in the sums with this result."""

_UNSUMMED = sa.and_(
    Attempt.number == sa.literal_column("1"), Attempt.results != Attempt.summed
)  # as the index says


class Answered(NamedTuple):
    """`people` who were asked the question gave the same answer (empty: none) and got the same mark; `points`,
    `squares`: sums of these people's points in the whole attempt, and of their squares.

    Fewer than no people where somebody's typed answer was taken out of the rows after it had come into the sums.
    """

    question_version_id: int
    mark: Fraction
    answer: list[str]
    people: int
    points: float
    squares: float


def answers(quiz_id: int, question_version_id: int | None = None) -> Iterator[Answered]:
    """Everything answered in the quiz's first attempts, or to one question, by question, the most frequent first.

    A fixed number of statements; what is held grows with the number of different answers, not of attempts.
    """
    everything = sa.union_all(
        _kept(quiz_id, question_version_id),
        *(part.asked(question_version_id) for part in _differing(quiz_id)),
    ).subquery("answered")
    version, mark, answer = everything.c.question_version_id, everything.c.mark, everything.c.answer
    people = sa.func.sum(everything.c.people)
    wanted = (
        sa.select(
            version, mark, answer, people, sa.func.sum(everything.c.points), sa.func.sum(everything.c.squares)
        )
        .group_by(version, mark, answer)
        .having(people != 0)
        .order_by(version, people.desc(), answer)
    )
    for row in db.session.execute(wanted, execution_options={"yield_per": 1_000}):
        yield _answered(*row)


def _answered(
    version_id: int, mark: str, answer: str, people: int, points: float, squares: float
) -> Answered:
    return Answered(
        version_id, Fraction(mark), json.loads(answer), int(people), float(points), float(squares)
    )


def _kept(quiz_id: int, question_version_id: int | None) -> sa.Select[Any]:
    columns: list[Any] = [
        AnswerSum.question_version_id, AnswerSum.mark, sa.cast(AnswerSum.chosen, sa.Text).label("answer"),
        AnswerSum.people, AnswerSum.points, AnswerSum.squares,
    ]  # fmt: skip
    kept = sa.select(*columns).where(AnswerSum.quiz_id == quiz_id)
    of_one = AnswerSum.question_version_id == question_version_id
    return kept if question_version_id is None else kept.where(of_one)


class _Part(NamedTuple):
    """Attempts whose answers are added to the sums (`sign` 1) or taken away (-1), as the result `which` marked them.

    `conditions`: on Attempt, say which; `ids`: theirs as they were found, None where they are many. Both are asked
    for, so that an attempt which a worker adds to the sums meanwhile is not counted twice.
    """

    sign: int
    which: sa.ColumnElement[bool]
    ids: Collection[int] | None
    conditions: Sequence[sa.ColumnElement[bool]]

    def asked(self, question_version_id: int | None = None) -> sa.Select[Any]:
        """question_version_id, mark, answer, people, points, squares of them."""
        named = () if self.ids is None else (Attempt.id.in_(self.ids),)
        found = results(self.which, *named, *self.conditions)
        rows, mark, answer = marked_items(found, self.ids)
        given = sa.func.coalesce(answer, "[]")
        columns: list[Any] = [
            AttemptItem.question_version_id, mark.label("mark"), given.label("answer"),
            (self.sign * sa.func.count()).label("people"), (self.sign * sa.func.sum(found.c.points)).label("points"),
            (self.sign * sa.func.sum(found.c.points * found.c.points)).label("squares"),
        ]  # fmt: skip
        asked = sa.select(*columns).select_from(rows)
        if question_version_id is not None:
            asked = asked.where(AttemptItem.question_version_id == question_version_id)
        return asked.group_by(
            AttemptItem.question_version_id, sa.literal_column("mark"), sa.literal_column("answer")
        )


def _differing(quiz_id: int) -> Iterator[_Part]:
    """What differs between the kept sums of the quiz and what counts. One query."""
    mine = Attempt.quiz_id == quiz_id
    new = [mine, _UNSUMMED, Attempt.results > 0, is_earliest()]
    old = [mine, _UNSUMMED, Attempt.summed > 0]
    merged = [mine, Attempt.results == Attempt.summed, Attempt.summed > 0, ~is_earliest()]
    groups = [new, old, merged]
    found: dict[int, list[int]] = {number: [] for number, _ in enumerate(groups)}
    asked = sa.union_all(
        *(
            sa.select(sa.literal(number).label("part"), Attempt.id).where(*conditions).limit(FEW + 1)
            .subquery(f"part_{number}").select()
            for number, conditions in enumerate(groups)
        )
    )  # fmt: skip
    for number, attempt_id in db.session.execute(asked):
        found[number].append(attempt_id)
    signs = ((1, newest_result()), (-1, AS_SUMMED), (-1, AS_SUMMED))
    for number, (sign, which) in enumerate(signs):
        if ids := found[number]:
            yield _Part(sign, which, ids if len(ids) <= FEW else None, groups[number])


# -- For those who keep the sums --------------------------------------------------------------------------------


def crowded() -> list[int]:
    """The quizzes of which at least `CHUNK` first attempts are not in the sums."""
    rows = db.session.scalars(
        sa.select(Attempt.quiz_id).where(_UNSUMMED).group_by(Attempt.quiz_id).having(sa.func.count() >= CHUNK)
    )
    return list(rows)


def summed_quizzes() -> list[int]:
    """The quizzes of which sums are kept."""
    return list(db.session.scalars(sa.select(AnswerSum.quiz_id).distinct().order_by(AnswerSum.quiz_id)))


def wait_for_turn(quiz_id: int) -> None:
    """Whoever adds to a quiz's sums or throws them away comes after whoever is at it (PostgreSQL; on SQLite one writes
    at a time)."""
    db.session.execute(sa.select(Quiz.id).where(Quiz.id == quiz_id).with_for_update(key_share=True)).all()


def unsummed(quiz_id: int) -> dict[int, int]:
    """Up to `CHUNK` first attempts that are not in the sums, with the number of the result of theirs that is (0: none).
    They are locked until this transaction ends, so that no other result comes meanwhile."""
    rows = db.session.execute(
        sa.select(Attempt.id, Attempt.summed)
        .where(Attempt.quiz_id == quiz_id, _UNSUMMED)
        .order_by(Attempt.id)
        .limit(CHUNK)
        .with_for_update(key_share=True)
    )
    return {row[0]: row[1] for row in rows}


def answered_in(attempt_ids: Collection[int]) -> list[Answered]:
    """What was answered in these attempts, by their newest results."""
    return _answered_in(_Part(1, newest_result(), attempt_ids, ()))


def taken_back(attempt_ids: Collection[int]) -> list[Answered]:
    """What the sums say was answered in these attempts, of fewer than no people. None for no attempt."""
    return _answered_in(_Part(-1, AS_SUMMED, attempt_ids, ())) if attempt_ids else []


def _answered_in(part: _Part) -> list[Answered]:
    return [_answered(*row) for row in db.session.execute(part.asked())]


def kinds_of(version_ids: Collection[int]) -> dict[int, str]:
    """The kind of each of these question versions. One query."""
    rows = db.session.execute(
        sa.select(QuestionVersion.id, QuestionVersion.kind).where(QuestionVersion.id.in_(version_ids))
    )
    return {row[0]: row[1] for row in rows}
