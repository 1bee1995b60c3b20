"""The register of requests."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel import search
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.days.queries import calendar
from lms.org.days.rules import Calendar
from lms.org.models import Person
from lms.privacy.models import DataRequest, DataRequestStep
from lms.privacy.rules.requests import CLOSED, Due, Kind, Received, State, Step, due, is_overdue, state_of


@dataclass(frozen=True)
class StepRow:
    """A step taken, by whom and with which words."""

    step: Step
    days: int
    note: str
    done_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class RequestView:
    """A request with everything that is derived: its state, due dates, whether something is overdue."""

    id: int
    public_id: str
    person_id: int
    person_public_id: str
    name: str
    code: str | None
    kind: Kind
    source: str
    text: str
    received_on: date
    recorded_by: str
    steps: tuple[StepRow, ...]
    state: State
    due: Due
    overdue: bool

    @property
    def taken(self) -> frozenset[Step]:
        return frozenset(row.step for row in self.steps)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def closed_on(self) -> date | None:
        return self.steps[-1].done_on if self.is_closed else None


_ROWS = sa.select(
    DataRequest, Person.public_id.label("person_public_id"), Person.full_name, Person.code
).join(Person, Person.id == DataRequest.person_id)


_OF_PERSON = _ROWS.where(DataRequest.person_id == sa.bindparam("person_id")).order_by(DataRequest.id.desc())


def _views(statement: Any, today: date, **places: object) -> list[RequestView]:
    """Three queries, however many requests: the rows, their steps, the days off."""
    rows = db.session.execute(statement, places).all()
    if not rows:
        return []
    steps: dict[int, list[StepRow]] = {}
    ids = [row.DataRequest.id for row in rows]
    for s in db.session.scalars(
        sa.select(DataRequestStep).where(DataRequestStep.request_id.in_(ids)).order_by(DataRequestStep.id)
    ).all():
        found = StepRow(Step(s.step), s.days, s.note, s.done_on, s.recorded_at, s.recorded_by)
        steps.setdefault(s.request_id, []).append(found)
    days = calendar()
    return [_view(row, tuple(steps.get(row.DataRequest.id, ())), days, today) for row in rows]


def _view(
    row: Any,
    steps: tuple[StepRow, ...],
    days: Calendar,
    today: date,
) -> RequestView:
    held: DataRequest = row.DataRequest
    extension = sum(s.days for s in steps)
    state = state_of({s.step for s in steps})
    kind = Kind(held.kind)
    dates = due(Received(kind, held.received_on, held.answer_days, held.done_days, extension), days)
    return RequestView(
        held.id, held.public_id, held.person_id, row.person_public_id, row.full_name, row.code, kind, held.source, held.text,
        held.received_on, held.recorded_by, steps, state, dates, is_overdue(state, dates, today),
    )  # fmt: skip


def get_request(public_id: str, today: date) -> RequestView:
    """The request with this address, or NotFound."""
    found = _views(_ROWS.where(DataRequest.public_id == public_id), today)
    if not found:
        raise NotFound(Message(mark("Không có yêu cầu này.")))
    return found[0]


def requests_of(person_id: int, today: date) -> list[RequestView]:
    """A person's requests, the newest first."""
    return _views(_OF_PERSON, today, person_id=person_id)


def find_open_of(person_id: int, kind: Kind) -> str | None:
    """The public id of an open request of this kind, or None."""
    return db.session.scalar(
        sa.select(DataRequest.public_id)
        .where(DataRequest.person_id == person_id, DataRequest.kind == kind.value, ~_CLOSED)
        .limit(1)
    )


_CLOSED = sa.exists().where(DataRequestStep.request_id == DataRequest.id, DataRequestStep.slot == "ending")
OPEN, DONE, REFUSED = "open", "done", "refused"


@dataclass(frozen=True)
class RegisterFilter:
    """What the register is narrowed to. `state`: "" all, "open", "overdue", "done" or "refused"."""

    query: str = ""
    kind: str = ""
    state: str = ""


def register(wanted: RegisterFilter, today: date) -> list[RequestView]:
    """The register, open ones first, then the newest. The whole of it: a school has dozens, and what is overdue
    depends on working days that only the rules know."""
    conditions, _ = search.matches("person", wanted.query, DataRequest.person_id)
    statement = _ROWS.where(*conditions)
    if wanted.kind:
        statement = statement.where(DataRequest.kind == wanted.kind)
    if wanted.state in (DONE, REFUSED):
        ended = sa.exists().where(
            DataRequestStep.request_id == DataRequest.id, DataRequestStep.step == wanted.state
        )
        statement = statement.where(ended)
    elif wanted.state:
        statement = statement.where(~_CLOSED)
    found = _views(statement.order_by(_CLOSED, DataRequest.received_on.desc(), DataRequest.id.desc()), today)
    return [r for r in found if r.overdue] if wanted.state == "overdue" else found


def open_count() -> int:
    """How many requests are not closed."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(DataRequest).where(~_CLOSED)) or 0
