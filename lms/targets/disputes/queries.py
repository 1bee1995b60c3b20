"""The SELECTs of disputes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import kept_id, whole_person
from lms.targets.disputes.models import Dispute, DisputeFile, DisputeStep
from lms.targets.disputes.rules import AFTER, OFFICE_TURN, State, Step, Taken, state_of
from lms.targets.queries import TargetView, cases_of, persons, population_of
from lms.targets.rules import Standing
from lms.targets.status.rules import met_on

NO_CASE = mark("Không có ý kiến này, hoặc bạn không được giao quyền xem.")


@dataclass(frozen=True)
class StepRow:
    """A step as it is shown."""

    step: Step
    note: str
    on: date
    at: datetime
    by: str


@dataclass(frozen=True)
class FileRow:
    """A paper sent with a case."""

    public_id: str
    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Case:
    """A dispute with what was done about it."""

    id: int
    public_id: str
    target_id: int
    person_id: int
    person_public_id: str
    name: str
    requirement: str
    text: str
    answer_days: int
    asked_on: date
    asked_at: datetime
    steps: Sequence[StepRow] = ()

    @property
    def taken(self) -> list[Taken]:
        """The steps as the rules read them."""
        return [Taken(one.step, one.on) for one in self.steps]

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(self.taken)


_COLUMNS: list[Any] = [
    Dispute.id, Dispute.public_id, Dispute.target_id, Dispute.person_id, Person.public_id, Person.full_name,
    Dispute.requirement, Dispute.text, Dispute.answer_days, Dispute.asked_on, Dispute.asked_at,
]  # fmt: skip


def _newest() -> sa.ColumnElement[str]:
    """The newest step of the enclosing statement's case; "" where nothing was done yet."""
    found = (
        sa.select(DisputeStep.step)
        .where(DisputeStep.dispute_id == Dispute.id)
        .order_by(DisputeStep.number.desc())
        .limit(1)
        .correlate(Dispute)
    )
    return sa.func.coalesce(found.scalar_subquery(), "")


def _is_in(states: Collection[State]) -> sa.ColumnElement[bool]:
    steps = [step.value for step, after in AFTER.items() if after in states]
    return _newest().in_([*steps, ""] if State.WAITING in states else steps)


OPEN = frozenset({State.WAITING, State.RETURNED, State.ACCEPTED})


def _cases(statement: sa.Select[Any]) -> list[Case]:
    rows = db.session.execute(statement).all()
    if not rows:
        return []
    steps: dict[int, list[StepRow]] = defaultdict(list)
    taken: Any = db.session.execute(
        sa.select(
            DisputeStep.dispute_id, DisputeStep.step, DisputeStep.note, DisputeStep.done_on, DisputeStep.recorded_at,
            DisputeStep.recorded_by,
        )
        .where(DisputeStep.dispute_id.in_([row[0] for row in rows]))
        .order_by(DisputeStep.dispute_id, DisputeStep.number)
    )  # fmt: skip
    for dispute_id, step, *rest in taken:
        steps[dispute_id].append(StepRow(Step(step), *rest))
    return [replace(Case(*row), steps=steps[row[0]]) for row in rows]


def _all() -> sa.Select[Any]:
    return sa.select(*_COLUMNS).join(Person, Person.id == Dispute.person_id)


def cases(is_open: bool, page: int, per_page: int) -> tuple[list[Case], int]:
    """One page (from 1) of the cases that are open (the oldest first) or closed (the newest first), and how many."""
    wanted = _is_in(OPEN) if is_open else ~_is_in(OPEN)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Dispute).where(wanted)) or 0
    order = Dispute.id if is_open else Dispute.id.desc()
    found = _all().where(wanted).order_by(order).limit(per_page).offset((page - 1) * per_page)
    return _cases(found), total


def office_cases() -> list[Case]:
    """Every case that waits for the office; for its home page."""
    return _cases(_all().where(_is_in(OFFICE_TURN)).order_by(Dispute.id))


def said_by(person_id: int) -> list[Case]:
    """Everything the person said, the newest first."""
    mine = Dispute.person_id.in_(whole_person(person_id))
    return _cases(_all().where(mine).order_by(Dispute.id.desc()))


def get_case(public_id: str) -> Case:
    """The case; NotFound."""
    found = _cases(_all().where(Dispute.public_id == public_id))
    if not found:
        raise NotFound(Message(NO_CASE))
    return found[0]


def is_of(person_id: int | None, case: Case) -> bool:
    """Whether the case is the person's, under whichever of their records it was opened."""
    if person_id is None:
        return False
    return (
        db.session.scalar(
            sa.select(Dispute.id).where(Dispute.id == case.id, Dispute.person_id.in_(whole_person(person_id)))
        )
        is not None
    )


def find_open(target_id: int, person_id: int, requirement: str) -> str | None:
    """The open case of the person about the same, or None."""
    mine = Dispute.person_id.in_(whole_person(person_id))
    return db.session.scalar(
        sa.select(Dispute.public_id).where(
            Dispute.target_id == target_id, mine, Dispute.requirement == requirement, _is_in(OPEN)
        )
    )


def waiting_people(target_id: int) -> set[int]:
    """Whose word waits for the office: nobody reminds them meanwhile."""
    found = sa.select(kept_id(Dispute.person_id)).where(Dispute.target_id == target_id, _is_in(OFFICE_TURN))
    return set(db.session.scalars(found))


def files_of(dispute_id: int) -> list[FileRow]:
    """The papers sent with a case, in their order."""
    columns: list[Any] = [
        DisputeFile.public_id, DisputeFile.name, StoredFile.kind, StoredFile.size, StoredFile.sha256,
    ]  # fmt: skip
    rows: Any = db.session.execute(
        sa.select(*columns)
        .join(StoredFile, StoredFile.id == DisputeFile.file_id)
        .where(DisputeFile.dispute_id == dispute_id)
        .order_by(DisputeFile.id)
    ).all()
    return [FileRow(*row) for row in rows]


def get_file(dispute_id: int, public_id: str) -> FileRow:
    """One of the papers; NotFound."""
    found = next((one for one in files_of(dispute_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound(Message(mark("Không có tệp này.")))
    return found


def unmet(target: TargetView, person_id: int, on: date) -> list[str]:
    """What the target asks of the person and they have not met on the day: course keys and "kind:id"; nothing for
    somebody it does not mean."""
    population = population_of(target, on)
    found = persons(population)
    asked = sa.select(found.c.person_id).where(found.c.person_id == person_id, found.c.gone == 0)
    if db.session.scalar(asked, population.values) is None:
        return []
    case = cases_of(population, target, {person_id: Standing.COUNTED})[person_id]
    done = {population.names[place] for place in met_on(target, case.facts, on) if place in population.names}
    return [one for one in (*target.course_keys, *target.items) if one not in done]


def is_met(target: TargetView, person_id: int, requirement: str, on: date) -> bool:
    """Whether the facts say on the day that the person has met the requirement."""
    population = population_of(target, on)
    case = cases_of(population, target, {person_id: Standing.COUNTED})[person_id]
    return requirement in {population.names.get(place) for place in met_on(target, case.facts, on)}
