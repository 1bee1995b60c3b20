"""Makers of people who sat a quiz, with what each answered and how long it took."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from lms.assessment import actions, kinds
from lms.assessment.models import Attempt, AttemptItem
from lms.assessment.queries import item_rows
from lms.assessment.statistics.pages import QuizReport, quiz_report
from lms.assessment.statistics.sums import actions as sums
from lms.assessment.statistics.sums.checks import CHECKS
from lms.kernel import clock
from lms.kernel.db import db, release
from lms.kernel.verify import run_checks
from tests.assessment.make import writing

MORNING = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)  # 08:00 at the school

Chosen = Mapping[int, Sequence[str]]
"""By question version, what is answered there; a question that is missing is left open."""


def sit(
    quiz_id: int, person_id: int, chosen: Chosen, seconds: float = 600, at: datetime = MORNING, seed: int = 1
) -> int:
    """A handed-in attempt's id."""
    with clock.frozen(at):
        with writing():
            started = actions.start_attempt(quiz_id, person_id, random.Random(seed))
        items = drawn(started.id)
        with writing():
            for position, version_id in items.items():
                if version_id in chosen:
                    actions.save_answer(started.id, person_id, position, chosen[version_id])
    with clock.frozen(at + timedelta(seconds=seconds)), writing():
        actions.submit(started.id, person_id, "person")
    return started.id


def drawn(attempt_id: int) -> dict[int, int]:
    """The attempt's question versions by position."""
    rows = db.session.execute(
        sa.select(AttemptItem.position, AttemptItem.question_version_id).where(
            AttemptItem.attempt_id == attempt_id
        )
    )
    found = {row.position: row.question_version_id for row in rows}
    db.session.rollback()
    return found


def sent(attempt_id: int, position: int, stored: Sequence[str]) -> list[str]:
    """What a page of the attempt sends where `stored` is to be kept."""
    row = next(row for row in item_rows(attempt_id) if row.position == position)
    db.session.rollback()
    return kinds.get(row.kind).ask(row.body, row.option_order, stored).sent


def everywhere(questions: Sequence[int], *chosen: str) -> dict[int, Sequence[str]]:
    """The same answer to each of these questions."""
    return dict.fromkeys(questions, chosen)


def sit_all(
    quiz_id: int, people: Sequence[int], chosen: Callable[[int], Chosen], seconds: float = 600
) -> list[int]:
    """One attempt for each of `people`, a minute apart; `chosen` gets the number of the person, from 0."""
    return [
        sit(quiz_id, person_id, chosen(number), seconds, MORNING + timedelta(minutes=number), seed=number)
        for number, person_id in enumerate(people)
    ]


def reported(quiz_id: int) -> QuizReport:
    """The figures of the quiz."""
    found = quiz_report(quiz_id)
    release()
    return found


def kept(quiz_id: int) -> int:
    """Adds everything; how many attempts are in the sums now."""
    db.session.rollback()
    sums.add_all(quiz_id)
    held = db.session.scalar(sa.select(sa.func.count()).where(Attempt.quiz_id == quiz_id, Attempt.summed > 0))
    db.session.rollback()
    return held or 0


def problems() -> list[str]:
    """Where the sums do not say what the rows say."""
    return [problem.where for outcome in run_checks(CHECKS) for problem in outcome.problems]
