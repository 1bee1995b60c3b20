"""Writes to the register of requests. Rows are added; the state is read off them."""

from datetime import date

from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean
from lms.org.queries import get_person
from lms.privacy.models import DataRequest, DataRequestStep
from lms.privacy.queries import requests as queries
from lms.privacy.queries.limits import limits
from lms.privacy.rules.limits import ANSWER, EXTENSION
from lms.privacy.rules.requests import SLOTS, Kind, Source, Step, step_problem

LONGEST = 4000  # letters of a request or an answer


def ask(actor: Actor, kind: Kind, text: str) -> str:
    """Receives the actor's own request today. Returns its public id; that of the open one where the same kind was
    asked already, so that a second tap makes no second request."""
    require(actor, "privacy.mine")
    if actor.person_id is None:
        raise NotFound(Message(mark("Tài khoản này không gắn với người nào trong danh sách của Trường.")))
    if kind is not Kind.COPY and not text.strip():
        raise Invalid(Message(mark("Hãy viết điều bạn muốn, để văn phòng làm đúng ý bạn.")))
    return queries.find_open_of(actor.person_id, kind) or _receive(
        actor, actor.person_id, kind, Source.PAGE, text, clock.today()
    )


def enter_from_paper(actor: Actor, person_id: int, kind: Kind, text: str, received_on: date) -> str:
    """Receives what somebody handed in on paper on `received_on`. Returns its public id."""
    require(actor, "privacy.handle", read="privacy.read")
    if received_on > clock.today():
        raise Invalid(Message(mark("Ngày nhận đơn không thể sau hôm nay.")))
    if not text.strip():
        raise Invalid(Message(mark("Hãy ghi nội dung đơn, và đơn để ở đâu.")))
    return _receive(actor, get_person(person_id).id, kind, Source.PAPER, text, received_on)


def _receive(actor: Actor, person_id: int, kind: Kind, source: Source, text: str, on: date) -> str:
    held = limits()
    request = DataRequest(
        public_id=new_public_id(), person_id=person_id, kind=kind.value, source=source.value,
        text=text.strip()[:LONGEST], received_on=on, answer_days=held[ANSWER],
        done_days=held[f"{kind.value}_days"], recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    db.session.add(request)
    record(
        actor,
        "data-request.receive",
        f"data_request:{request.public_id}",
        kind=kind.value,
        source=source.value,
    )
    return request.public_id


OWN = mark("Bạn không tự giải quyết yêu cầu của chính mình; hãy nhờ người khác trong văn phòng.")


def take_step(actor: Actor, request: queries.RequestView, step: Step, note: str, days: int = 0) -> None:
    """Adds a step. Invalid where the rules do not allow it, Conflict where somebody took its place meanwhile.

    Nobody handles a request of their own (Forbidden).
    """
    require(actor, "privacy.handle", read="privacy.read")
    if actor.person_id == request.person_id:
        raise Forbidden(Message(OWN))
    note = note.strip()[:LONGEST]
    most = limits()[EXTENSION] if step is Step.EXTENDED else 0
    if problem := step_problem(request.kind, request.taken, step, clean(note), days, most):
        raise Invalid(problem)
    made = insert_ignore(
        DataRequestStep, request_id=request.id, slot=SLOTS[step], step=step.value,
        days=days if step is Step.EXTENDED else 0, note=note, done_on=clock.today(), recorded_at=clock.now(),
        recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(
            Message(mark("Có người vừa ghi một kết quả khác cho yêu cầu này. Hãy mở lại trang để xem."))
        )
    record(actor, "data-request.step", f"data_request:{request.public_id}", step=step.value, days=days)
