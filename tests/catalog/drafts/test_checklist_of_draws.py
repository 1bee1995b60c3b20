"""The checklist says in time what a check quiz can no longer draw."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.bank.models import BankQuestion
from lms.assessment.models import Question
from lms.catalog.drafts.checklist.findings.rules import Finding
from lms.catalog.drafts.checklist.rules import findings
from lms.catalog.drafts.publishing import actions as publishing
from lms.catalog.drafts.publishing.packing import packed
from lms.catalog.drafts.rows import DraftView
from lms.catalog.packs.content import PackDraw
from lms.kernel import clock
from lms.kernel.db import change, db, release, transaction
from lms.studio.drafting.publishing.queries import facts_of
from tests.catalog.drafts.make import opened
from tests.catalog.drafts.test_check_quizzes import asking, true_or_false
from tests.catalog.make import publish


def retire(*keys: str) -> None:
    asked = sa.select(Question.id).where(Question.key.in_(keys), Question.bank_key == "mat-khau/bai-1")
    with transaction():
        ids = list(db.session.scalars(asked))
        assert len(ids) == len(keys)
        change(
            sa.update(BankQuestion)
            .where(BankQuestion.question_id.in_(ids))
            .values(retired_at=clock.now(), retired_reason="Cũ")
        )


def of_quizzes(draft: DraftView) -> list[Finding]:
    found = findings(facts_of(draft, lambda address: True))
    release()
    return [one for one in found if one.blocks and one.part == "quiz"]


@pytest.mark.parametrize(
    ("draws", "gone", "said"),
    [
        ((PackDraw("bai-1", 4),), "ab", [(1, 4, 3)]),
        ((PackDraw("bai-1", 2), PackDraw("bai-1", 2)), "ab", [(1, 4, 3), (2, 4, 3)]),
        ((PackDraw("bai-1", 1, question="e"), PackDraw("bai-1", 3)), "ab", [(2, 4, 3)]),
        ((PackDraw("bai-1", 2, "x"),), "ab", [(1, 2, 1)]),
        ((PackDraw("bai-1", 4),), "a", []),
        ((PackDraw("bai-1", 2, "x"), PackDraw("bai-1", 1)), "a", [(1, 3, 2)]),
    ],
)
def test_too_few_to_draw_from_is_said_before_publishing(
    app: Flask, draws: Sequence[PackDraw], gone: str, said: list[tuple[int, int, int]]
) -> None:
    asked = [true_or_false(key, tags=("x",) if key in "abc" else ()) for key in "abcde"]
    draft = opened(publish(asking(*asked, draws=tuple(draws))))
    assert of_quizzes(draft) == []
    retire(*gone)
    found = of_quizzes(draft)
    params = [one.message.params for one in found]
    assert [(p["number"], p["asked"], p["found"]) for p in params] == said
    assert all(one.lesson for one in found)
    ready = packed(draft)
    release()
    assert bool(publishing.problems_of(ready)) == bool(said), "the reader of packs says the same"
