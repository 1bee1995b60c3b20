"""Makers of questions, quizzes and attempts. Each opens its own transaction."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from lms.assessment import actions, queries
from lms.assessment.attempts.rules import Terms
from lms.assessment.marking.rules import USUAL, Marking
from lms.assessment.review.queries import attempt_review
from lms.assessment.review.rules import PRESETS
from lms.assessment.rows import ReviewItem
from lms.kernel.db import db, transaction


@contextmanager
def writing() -> Iterator[None]:
    """A transaction, also after the test has read something."""
    db.session.rollback()
    with transaction():
        yield


def source(
    correct: Sequence[str] = ("a",), keys: Sequence[str] = ("a", "b", "c"), text: str = "Bạn làm gì trước?"
) -> dict[str, Any]:
    """What an author writes. Explanations and keys can be told from anything else on a page."""
    return {
        "text": text,
        "options": [
            {"key": key, "text": f"Phương án {key}", "correct": key in correct, "why": f"VISAO-{key} vì thế."}
            for key in keys
        ],
    }


def make_question(key: str, kind: str = "single", bank: str = "khoa/bai-1", **changes: Any) -> int:
    """A published question version's id."""
    with writing():
        return actions.publish_question(bank, key, kind, ["bai-1"], 1, source(**changes))


def make_quiz(
    questions: Sequence[int],
    draw: int | None = None,
    pass_mark: int = 60,
    time_limit: int | None = None,
    attempts_allowed: int = 0,
    shuffle: bool = False,
    review: str = "all",
    series: str = "",
    marking: Marking = USUAL,
    points: Sequence[int] = (),
    anonymous: bool = False,
    sections: Sequence[str] = (),
    shuffle_options: bool | None = None,
    **terms: Any,
) -> int:
    """A quiz that draws `draw` of `questions` (None: takes all, in order). `review` names a preset; `terms` are fields
    of `Terms`."""
    slots = [(1, [q]) for q in questions] if draw is None else [(draw, list(questions))]
    with writing():
        return actions.create_quiz(
            "Kiểm tra nhanh", pass_mark, time_limit, attempts_allowed, shuffle, slots,
            series=series, terms=Terms(**terms), review=PRESETS[review], marking=marking, points=points,
            anonymous=anonymous,
            sections=sections, shuffle_options=shuffle_options,
        )  # fmt: skip


def start(quiz_id: int, person_id: int, seed: int = 1) -> actions.StartedAttempt:
    """An attempt."""
    with writing():
        return actions.start_attempt(quiz_id, person_id, random.Random(seed))


def answer(attempt_id: int, person_id: int, position: int, *chosen: str) -> None:
    """Saves one answer."""
    with writing():
        actions.save_answer(attempt_id, person_id, position, chosen)


def submit(attempt_id: int, person_id: int) -> bool:
    """Hands the attempt in."""
    with writing():
        return actions.submit(attempt_id, person_id, "person")


def review(attempt: actions.StartedAttempt) -> list[ReviewItem]:
    """What may be seen of the attempt now."""
    row = queries.find_attempt(attempt.public_id)
    assert row is not None
    return attempt_review(row)


def five() -> list[int]:
    """Five published questions; "a" is right in each."""
    return [make_question(f"cau-{n}", text=f"Câu hỏi số {n}?") for n in range(1, 6)]


def count(model: type) -> int:
    """How many rows there are."""
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model))
    db.session.rollback()
    return found or 0
