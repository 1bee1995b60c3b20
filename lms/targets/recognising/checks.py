"""What `lms verify` asks of recognitions: facts that say what was decided, and samples that can be drawn again."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.kernel.db import db, release
from lms.kernel.messages import Message, mark
from lms.kernel.verify import Check, Problem, each
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionSample,
)
from lms.targets.recognising.rules import Outcome, draw
from lms.targets.recognising.sampling.queries import candidates, drawn_ids

OTHER_FACT = mark("công nhận số {fact} khác với quyết định đã ghi")
NO_FACT = mark("giấy đã được công nhận mà không có nội dung nào được tính")
OTHER_DRAW = mark("mẫu kiểm tra lại khác với kết quả rút từ mã rút mẫu đã lưu")


def _facts(connection: Connection) -> Iterator[Problem]:
    """Each fact has the person of its paper, and the days of an acceptance."""
    fact, decision, paper = Recognition, RecognitionDecision, RecognitionPaper
    joined: Any = (
        sa.select(decision.paper_id, fact.id.label("fact"))
        .join(decision, decision.id == fact.decision_id)
        .join(paper, paper.id == decision.paper_id)
    )
    wrong = joined.where(
        sa.or_(
            fact.person_id != paper.person_id, decision.outcome != Outcome.ACCEPTED.value,
            fact.since != decision.valid_from, fact.until.is_distinct_from(decision.valid_to),
            fact.recorded_at != decision.recorded_at,
        )
    )  # fmt: skip
    yield from each(connection, "recognition_paper", wrong.order_by(fact.id), OTHER_FACT)
    bare = sa.select(decision.paper_id).where(
        decision.outcome == Outcome.ACCEPTED.value, ~sa.exists().where(fact.decision_id == decision.id)
    )
    yield from each(connection, "recognition_paper", bare.order_by(decision.id), NO_FACT)


def _samples(connection: Connection) -> Iterator[Problem]:
    """Each sample is what its seed draws from what stood then."""
    for one in db.session.scalars(sa.select(RecognitionSample).order_by(RecognitionSample.id)).all():
        found = candidates(one.first_on, one.last_on, one.drawn_at)
        if len(found) != one.found or draw(one.seed, found, one.wanted) != drawn_ids(one.id):
            yield Problem(f"recognition_sample:{one.id}", Message(OTHER_DRAW))
    release()


CHECKS = (
    Check("targets.recognitions", mark("Công nhận đúng như quyết định đã ghi"), _facts),
    Check("targets.recognition-samples", mark("Mẫu kiểm tra lại rút lại được y như đã rút"), _samples),
)
