"""The SELECTs of samples and of what was found of each that was drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import not_replaced
from lms.targets.recognising.models import (
    RecognitionDecision,
    RecognitionDrawn,
    RecognitionPaper,
    RecognitionRecheck,
    RecognitionRevocation,
    RecognitionSample,
)
from lms.targets.recognising.queries import PaperRow, papers_select
from lms.targets.recognising.rules import Outcome

NO_SAMPLE = mark("Không có mẫu kiểm tra lại này.")


@dataclass(frozen=True)
class SampleRow:
    """A sample, how many were drawn, and how many of them were checked."""

    id: int
    public_id: str
    first_on: date
    last_on: date
    wanted: int
    found: int
    seed: str
    drawn_at: datetime
    drawn_by: str
    drawn: int
    checked: int
    revoked: int


@dataclass(frozen=True)
class DrawnRow:
    """One that was drawn: the paper as it stands now, and what the re-check found (None: not checked yet)."""

    id: int
    position: int
    decision_id: int
    result: str | None
    note: str | None
    checked_by: str | None
    checked_at: datetime | None
    paper: PaperRow


def _samples() -> sa.Select[Any]:
    sample, drawn, check = RecognitionSample, RecognitionDrawn, RecognitionRecheck
    columns: list[Any] = [
        sample.id, sample.public_id, sample.first_on, sample.last_on, sample.wanted, sample.found, sample.seed,
        sample.drawn_at, sample.drawn_by, sa.func.count(drawn.id), sa.func.count(check.id),
        sa.func.count(sa.case((check.result == "revoked", check.id))),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .outerjoin(drawn, drawn.sample_id == sample.id)
        .outerjoin(check, check.drawn_id == drawn.id)
        .group_by(sample.id)
    )


def samples() -> list[SampleRow]:
    """Every sample, the newest first."""
    return [SampleRow(*row) for row in db.session.execute(_samples().order_by(RecognitionSample.id.desc()))]


def get_sample(public_id: str) -> SampleRow:
    """The sample; NotFound."""
    row = db.session.execute(_samples().where(RecognitionSample.public_id == public_id)).first()
    if row is None:
        raise NotFound(Message(NO_SAMPLE))
    return SampleRow(*row)


def drawn(sample_id: int) -> list[DrawnRow]:
    """Everything that was drawn, in its order. A paper that was decided anew since shows as it stands now."""
    columns: list[Any] = [
        RecognitionDrawn.id, RecognitionDrawn.position, RecognitionDrawn.decision_id, RecognitionRecheck.result,
        RecognitionRecheck.note, RecognitionRecheck.recorded_by, RecognitionRecheck.recorded_at,
        RecognitionDecision.paper_id,
    ]  # fmt: skip
    found = db.session.execute(
        sa.select(*columns)
        .join(RecognitionDecision, RecognitionDecision.id == RecognitionDrawn.decision_id)
        .outerjoin(RecognitionRecheck, RecognitionRecheck.drawn_id == RecognitionDrawn.id)
        .where(RecognitionDrawn.sample_id == sample_id)
        .order_by(RecognitionDrawn.position)
    ).all()
    papers = _papers([row.paper_id for row in found])
    return [
        DrawnRow(
            row.id, row.position, row.decision_id, row.result, row.note, row.recorded_by, row.recorded_at,
            papers[row.paper_id],
        )
        for row in found
    ]  # fmt: skip


def _papers(ids: Sequence[int]) -> dict[int, PaperRow]:
    rows = db.session.execute(papers_select(RecognitionPaper.id.in_(ids)))
    return {row.id: PaperRow(*row) for row in rows}


def get_drawn(sample: SampleRow, position: int) -> DrawnRow:
    """The one at this place of the sample; NotFound."""
    for one in drawn(sample.id):
        if one.position == position:
            return one
    raise NotFound(Message(NO_SAMPLE))


def candidates(first_on: date, last_on: date, at: datetime | None = None) -> list[int]:
    """The acceptances decided from `first_on` to `last_on` (days of the school) that stand: now, or at an instant."""
    decision = RecognitionDecision
    zone = clock.local(clock.now()).tzinfo
    begin = datetime.combine(first_on, time.min, zone)
    last = datetime.combine(last_on, time.max, zone)
    revoked = sa.exists().where(RecognitionRevocation.decision_id == decision.id)
    if at is not None:
        revoked = revoked.where(RecognitionRevocation.recorded_at <= at)
    found = sa.select(decision.id).where(
        decision.outcome == Outcome.ACCEPTED.value, decision.recorded_at >= begin, decision.recorded_at <= last,
        not_replaced(decision, at), ~revoked,
    )  # fmt: skip
    return list(db.session.scalars(found.order_by(decision.id)))


def drawn_ids(sample_id: int) -> list[int]:
    """The decisions of the sample, in the order they were drawn."""
    return list(
        db.session.scalars(
            sa.select(RecognitionDrawn.decision_id)
            .where(RecognitionDrawn.sample_id == sample_id)
            .order_by(RecognitionDrawn.position)
        )
    )
