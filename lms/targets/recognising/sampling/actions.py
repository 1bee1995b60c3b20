"""Every write of re-checking: drawing, and what was found."""

import secrets
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.targets.recognising.actions import NO_REASON, OWN, STALE, revoke
from lms.targets.recognising.models import RecognitionDrawn, RecognitionRecheck, RecognitionSample
from lms.targets.recognising.rules import Result, Standing, draw
from lms.targets.recognising.sampling.queries import DrawnRow, SampleRow, candidates


def draw_sample(actor: Actor, first_on: date, last_on: date, wanted: int) -> str:
    """Draws `wanted` of the acceptances decided in these days and still standing; returns the sample's public id.

    Nobody chooses the seed. Invalid for days that cross, or where nothing was accepted in them.
    """
    require(actor, "recognitions.decide", read="recognitions.read")
    if last_on < first_on:
        raise Invalid(Message(mark("Ngày cuối phải sau ngày đầu.")))
    found, seed = candidates(first_on, last_on), secrets.token_hex(16)
    if not found:
        raise Invalid(Message(mark("Trong những ngày này không có công nhận nào để kiểm tra lại.")))
    sample = RecognitionSample(
        public_id=new_public_id(), first_on=first_on, last_on=last_on, wanted=wanted, found=len(found), seed=seed,
        drawn_at=clock.now(), drawn_by=actor.name,
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    ids = draw(seed, found, wanted)
    db.session.execute(
        sa.insert(RecognitionDrawn),
        [{"sample_id": sample.id, "position": place, "decision_id": one} for place, one in enumerate(ids, 1)],
    )
    record(
        actor, "recognition.draw", f"recognition_sample:{sample.id}",
        after={"first_on": first_on, "last_on": last_on, "drawn": len(ids), "seed": seed},
    )  # fmt: skip
    return sample.public_id


def recheck(
    actor: Actor, sample: SampleRow, one: DrawnRow, result: str, note: str | None, from_on: date | None
) -> None:
    """What the re-check found. What is not right counts no more from `from_on` (today) on, with the note as the reason.

    Conflict where it was checked before, or it is the actor's own; Invalid as for revoking, and without a note there.
    """
    require(actor, "recognitions.decide", read="recognitions.read")
    if actor.person_id is not None and actor.person_id == one.paper.person_id:
        raise Conflict(Message(OWN))
    if result == Result.REVOKED and not note:
        raise Invalid(Message(NO_REASON))
    if not insert_ignore(
        RecognitionRecheck, drawn_id=one.id, result=result, note=note, recorded_at=clock.now(),
        recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(STALE))
    if result == Result.REVOKED and one.paper.standing is Standing.ACCEPTED:
        revoke(actor, one.paper, from_on or clock.today(), note or "")
    record(
        actor, "recognition.recheck", f"person:{one.paper.person_id}", reason=note,
        after={"paper": one.paper.public_id, "result": result},
    )  # fmt: skip
