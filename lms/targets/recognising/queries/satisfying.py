"""What recognitions give to coverage: a satisfier for each kind of requirement that a paper can be recognised for."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lms.kernel.messages import mark
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionRevocation,
)
from lms.targets.satisfiers import Moment, News


class Recognitions:
    """Papers about learning elsewhere that were accepted for requirements of the kind `answers`."""

    label = mark("Công nhận học ở nơi khác")

    def __init__(self, answers: str) -> None:
        self.answers = answers
        self.source = "recognition" if answers == "course" else f"recognition-{answers}"

    def done(self, moment: Moment) -> sa.Select[Any]:
        """Acceptances in force. One that was revoked counts to the day before that."""
        last, ended = RecognitionRevocation.last_on, Recognition.until
        until = sa.case(
            (last.is_(None), ended), (sa.or_(ended.is_(None), last < ended), last), else_=ended
        ).label("until")
        return self._accepted(moment, [until])

    def begun(self, moment: Moment) -> sa.Select[Any]:
        """An accepted recognition makes enrolled too when it no longer counts (product rule 3.4); a revoked one not."""
        last = RecognitionRevocation.last_on
        return self._accepted(moment, []).where(sa.or_(last.is_(None), last >= moment.on))

    def _accepted(self, moment: Moment, more: list[Any]) -> sa.Select[Any]:
        known = moment.known_at
        columns: list[Any] = [
            Recognition.person_id, Recognition.ref, Recognition.since, Recognition.id.label("fact_id"),
        ]  # fmt: skip
        revoked = RecognitionRevocation.decision_id == Recognition.decision_id
        newer = sa.exists().where(RecognitionDecision.replaces_id == Recognition.decision_id)
        if known is not None:
            revoked = sa.and_(revoked, RecognitionRevocation.recorded_at <= known)
            newer = newer.where(RecognitionDecision.recorded_at <= known)
        found = (
            sa.select(*columns, *more)
            .outerjoin(RecognitionRevocation, revoked)
            .where(Recognition.kind == self.answers, ~newer)
        )
        return found if known is None else found.where(Recognition.recorded_at <= known)

    def in_review(self, moment: Moment) -> sa.Select[Any]:
        """Papers that wait for the office."""
        known = moment.known_at
        columns: list[Any] = [
            RecognitionPaper.person_id, RecognitionPaper.ref, RecognitionPaper.sent_on.label("since"),
            RecognitionPaper.id.label("fact_id"),
        ]  # fmt: skip
        decided = sa.exists().where(RecognitionDecision.paper_id == RecognitionPaper.id)
        if known is not None:
            decided = decided.where(RecognitionDecision.recorded_at <= known)
        found = sa.select(*columns).where(RecognitionPaper.kind == self.answers, ~decided)
        return found if known is None else found.where(RecognitionPaper.sent_at <= known)

    def titles(self) -> Mapping[int, str]:
        """Nothing of their own: a paper is recognised for what a target asks anyway."""
        return {}

    def news(self) -> Sequence[News]:
        """Acceptances, decisions that take the place of one, and what takes one back."""
        replaced = sa.select(Recognition.person_id).join(
            RecognitionDecision, RecognitionDecision.replaces_id == Recognition.decision_id
        )
        revoked = sa.select(Recognition.person_id).join(
            RecognitionRevocation, RecognitionRevocation.decision_id == Recognition.decision_id
        )
        return [
            (Recognition.id, sa.select(Recognition.person_id)), (RecognitionDecision.id, replaced),
            (RecognitionRevocation.id, revoked),
        ]  # fmt: skip


COURSES, WORKSHOPS = Recognitions("course"), Recognitions("workshop")
