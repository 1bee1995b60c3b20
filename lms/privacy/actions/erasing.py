"""Removing a person's identity for good. Facts keep their person id, so no figure of any day changes.

The slices hear `PersonErased` and scrub their own tables; then a sweep looks through every text of every table for
what others wrote about the person (`lms/privacy/sweep.py`). One transaction: all of it or nothing.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock, hooks
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db
from lms.kernel.errors import Conflict, Forbidden, Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.reading import AccessEntry
from lms.kernel.vietnamese import clean, fold
from lms.org.models import Membership, Person
from lms.org.queries import get_person
from lms.privacy import sweep
from lms.privacy.actions.requests import OWN, take_step
from lms.privacy.models import DataExport, DataRequest, DataRequestStep, Erasure
from lms.privacy.queries.erasures import find_erasure, open_memberships
from lms.privacy.queries.requests import RequestView
from lms.privacy.rules.requests import Kind, Step

PSEUDONYM = "Người đã xóa #{number}"
END_REASON = "Xóa dữ liệu theo yêu cầu"


@dataclass(frozen=True)
class Asked:
    """What the office confirmed: the name typed once more, why, and the last day for somebody who still belongs."""

    typed_name: str
    reason: str
    last_day: date | None = None


def erase(actor: Actor, request: RequestView, asked: Asked) -> str:
    """Carries out a request for deletion and closes it. Returns the pseudonym. Cannot be undone.

    Invalid for another kind of request, a closed one, a name that is not the person's, no reason, or a last day
    missing or in the future; Forbidden for the actor's own data; Conflict where it was done already.
    """
    require(actor, "privacy.handle", read="privacy.read")
    person = get_person(request.person_id)
    _check(actor, request, person, asked)
    _end_memberships(person.id, asked.last_day)
    traces = sweep.traces_of(person.id)
    erasure = Erasure(
        person_id=person.id, request_id=request.id, reason=asked.reason.strip(), erased_at=clock.now(),
        erased_on=clock.today(), erased_by=actor.name,
    )  # fmt: skip
    db.session.add(erasure)
    db.session.flush()
    pseudonym = PSEUDONYM.format(number=erasure.id)
    take_step(actor, request, Step.DONE, END_REASON)
    record(actor, "person.erase", f"person:{person.id}", request=request.public_id)
    db.session.flush()
    hooks.announce(hooks.PersonErased(person.id, pseudonym))
    db.session.flush()
    db.session.expire_all()
    sweep.sweep(traces.named(pseudonym))
    return pseudonym


def _check(actor: Actor, request: RequestView, person: Person, asked: Asked) -> None:
    if actor.person_id == person.id:
        raise Forbidden(Message(OWN))
    if find_erasure(person.id) is not None:
        raise Conflict(Message(mark("Dữ liệu của người này đã được xóa.")))
    if request.kind is not Kind.DELETION or request.is_closed:
        raise Invalid(Message(mark("Chỉ xóa được theo một yêu cầu xóa dữ liệu đang mở trong sổ.")))
    if fold(clean(asked.typed_name)) != fold(person.full_name):
        raise Invalid(Message(mark("Họ tên gõ lại chưa khớp với người trong yêu cầu.")))
    if not asked.reason.strip():
        raise Invalid(Message(mark("Hãy ghi căn cứ xóa, ví dụ: đã thôi học, không còn mục đích xử lý.")))
    if open_memberships(person.id) and (asked.last_day is None or asked.last_day > clock.today()):
        raise Invalid(Message(mark("Người này còn thuộc Trường: cần ghi ngày cuối cùng, không sau hôm nay.")))


def _end_memberships(person_id: int, last_day: date | None) -> None:
    """Ends them with `last_day`; one that began later is void (it ends the day before it begins)."""
    for held in open_memberships(person_id):
        if last_day is None:
            break
        values = {c.key: getattr(held, c.key) for c in Membership.__table__.columns if c.key != "id"}
        ended = {"valid_to": last_day, "end_reason": END_REASON, "recorded_at": clock.now(), "batch_id": None}
        db.session.add(Membership(**{**values, **ended, "replaces_id": held.id}))
    db.session.flush()


def scrub(person_id: int) -> None:
    """What this slice removes of an erased person: what was written in requests, copies of their data, and who
    opened it. Acknowledgements, kinds and dates of requests stay, without a word."""
    db.session.execute(sa.delete(DataExport).where(DataExport.person_id == person_id))
    db.session.execute(sa.delete(AccessEntry).where(AccessEntry.person_id == person_id))
    db.session.execute(sa.update(DataRequest).where(DataRequest.person_id == person_id).values(text=""))
    mine = sa.select(DataRequest.id).where(DataRequest.person_id == person_id)
    db.session.execute(
        sa.update(DataRequestStep)
        .where(DataRequestStep.request_id.in_(mine), DataRequestStep.note != END_REASON)
        .values(note="")
    )
