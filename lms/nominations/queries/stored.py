"""Nominations with their words, trail, evidence and appraisal. The number of queries never follows the rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.emulation.queries import get_period, periods
from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.nominations.models import (
    CouncilSession,
    Criterion,
    NominationFile,
    NominationOutcome,
    NominationStep,
    NominationText,
)
from lms.nominations.models import (
    Nomination as NominationTable,
)
from lms.nominations.rules import BY_COUNCIL, BY_LEADER, Level, Outcome, State, Step, Subject, Taken, state_of
from lms.org.models import BirthDate, Membership, Person, Unit
from lms.org.queries import find_kept_id, holds_on, kept_id, main_membership, not_replaced, unit_name

NO_NOMINATION = mark("Không có đề nghị khen thưởng này, hoặc bạn không được giao quyền xem.")


@dataclass(frozen=True)
class StepRow:
    """A step as it is shown. The session and the votes stand at the Council's."""

    step: Step
    note: str
    on: date
    at: datetime
    by: str
    account_id: int | None
    session_public_id: str | None
    votes_for: int | None
    votes_against: int | None


@dataclass(frozen=True)
class OutcomeRow:
    """What was found of a criterion. `id`: of the row, by which two writers notice each other."""

    id: int
    criterion_id: int
    text: str
    outcome: Outcome
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class FileRow:
    """A file of evidence. Where it lies: `lms.kernel.files.store.path_of(sha256)`."""

    public_id: str
    name: str
    kind: str
    size: int
    sha256: str
    sent_at: datetime
    sent_by: str


@dataclass(frozen=True)
class Nomination:
    """A nomination as it stands. `kind`: "person" or "unit"; `name`: of the person, or of the unit itself.

    `unit`: the name of the unit that proposes (the person's own), on the period's date; `position`: the person's post
    there; `birth_year`: where the roster has it. `text_id`: the row of the words. `outcomes` in the criteria's order.
    """

    id: int
    public_id: str
    period_key: str
    number: int
    subject: Subject
    version_id: int
    unit_id: int
    unit_public_id: str
    unit: str
    person_id: int | None
    person_public_id: str | None
    code: str | None
    person_name: str | None
    name_key: str | None
    position: str | None
    birth_year: int | None
    text_id: int
    award: str
    level: Level
    reason: str
    achievements: str
    recorded_at: datetime
    recorded_by: str
    steps: Sequence[StepRow] = ()
    outcomes: Sequence[OutcomeRow] = ()
    files: Sequence[FileRow] = ()

    @property
    def kind(self) -> str:
        """ "person" or "unit"."""
        return "unit" if self.person_id is None else "person"

    @property
    def name(self) -> str:
        """The nominee's name."""
        return self.unit if self.person_name is None else self.person_name

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of([one.step for one in self.steps])

    @property
    def taken(self) -> list[Taken]:
        """The steps as the rules read them."""
        return [Taken(one.step, one.account_id) for one in self.steps]

    def last(self, *steps: Step) -> StepRow | None:
        """The last of these steps that was taken, or None."""
        return next((one for one in reversed(self.steps) if one.step in steps), None)

    @property
    def confirmed(self) -> StepRow | None:
        """The confirmation of the unit's head that counts; None while there is none."""
        return self.last(Step.CONFIRMED) if self.state not in (State.DRAFT, State.RETURNED) else None

    @property
    def vote(self) -> StepRow | None:
        """What the Council voted, or None."""
        return self.last(*BY_COUNCIL)

    @property
    def decided(self) -> StepRow | None:
        """What the principal decided, or None."""
        return self.last(*BY_LEADER)

    @property
    def decided_by(self) -> str | None:
        """Who decided."""
        return self.decided.by if self.decided else None

    @property
    def decided_on(self) -> date | None:
        """When it was decided."""
        return self.decided.on if self.decided else None


def _select(on: date) -> sa.Select[Any]:
    row, said = NominationTable, NominationText
    member = sa.and_(
        kept_id(row.person_id) == Membership.person_id, main_membership(), holds_on(Membership, on)
    )  # fmt: skip
    columns: list[Any] = [
        row.id, row.public_id, row.period_key, row.number, row.subject, row.version_id, row.unit_id, Unit.public_id,
        unit_name(row.unit_id, sa.literal(on, sa.Date)), row.person_id, Person.public_id, Person.code, Person.full_name,
        Person.name_key, Membership.position, BirthDate.born_on, said.id, said.award, said.level, said.reason,
        said.achievements, row.recorded_at, row.recorded_by,
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(row)
        .join(Unit, Unit.id == row.unit_id)
        .join(said, sa.and_(said.nomination_id == row.id, not_replaced(said)))
        .outerjoin(Person, Person.id == kept_id(row.person_id))
        .outerjoin(BirthDate, BirthDate.person_id == Person.id)
        .outerjoin(Membership, member)
    )


def _one(row: Any, steps: Any, outcomes: Any, files: Any) -> Nomination:
    values = list(row)
    values[4], values[18] = Subject(row[4]), Level(row[18])
    values[8], values[15] = (
        row[8] or "–",
        row[15].year if row[15] else None,
    )  # a unit that is not there on the day
    return replace(Nomination(*values), steps=steps, outcomes=outcomes, files=files)


def _loaded(statement: sa.Select[Any]) -> list[Nomination]:
    rows = db.session.execute(statement).all()
    if not rows:
        return []
    ids = [row[0] for row in rows]
    steps, outcomes, files = _steps(ids), _outcomes(ids), _files(ids)
    return [_one(row, steps[row[0]], outcomes[row[0]], files[row[0]]) for row in rows]


def _steps(ids: Collection[int]) -> Mapping[int, list[StepRow]]:
    found: dict[int, list[StepRow]] = defaultdict(list)
    columns: list[Any] = [
        NominationStep.nomination_id, NominationStep.step, NominationStep.note, NominationStep.done_on,
        NominationStep.recorded_at, NominationStep.recorded_by, NominationStep.account_id, CouncilSession.public_id,
        NominationStep.votes_for, NominationStep.votes_against,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .outerjoin(CouncilSession, CouncilSession.id == NominationStep.session_id)
        .where(NominationStep.nomination_id.in_(ids))
        .order_by(NominationStep.nomination_id, NominationStep.number)
    )
    for nomination_id, step, *rest in rows:
        found[nomination_id].append(StepRow(Step(step), *rest))
    return found


def _outcomes(ids: Collection[int]) -> Mapping[int, list[OutcomeRow]]:
    found: dict[int, list[OutcomeRow]] = defaultdict(list)
    held = NominationOutcome
    columns: list[Any] = [
        held.nomination_id, held.id, held.criterion_id, Criterion.text, held.outcome, held.reason, held.recorded_at,
        held.recorded_by,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(Criterion, Criterion.id == held.criterion_id)
        .where(held.nomination_id.in_(ids), not_replaced(held))
        .order_by(held.nomination_id, Criterion.position)
    )
    for nomination_id, row_id, criterion_id, text, outcome, *rest in rows:
        found[nomination_id].append(OutcomeRow(row_id, criterion_id, text, Outcome(outcome), *rest))
    return found


def _files(ids: Collection[int]) -> Mapping[int, list[FileRow]]:
    found: dict[int, list[FileRow]] = defaultdict(list)
    columns: list[Any] = [
        NominationFile.nomination_id, NominationFile.public_id, NominationFile.name, StoredFile.kind, StoredFile.size,
        StoredFile.sha256, NominationFile.sent_at, NominationFile.sent_by,
    ]  # fmt: skip
    rows = db.session.execute(
        sa.select(*columns)
        .join(StoredFile, StoredFile.id == NominationFile.file_id)
        .where(NominationFile.nomination_id.in_(ids))
        .order_by(NominationFile.nomination_id, NominationFile.id)
    )
    for nomination_id, *rest in rows:
        found[nomination_id].append(FileRow(*rest))
    return found


def nominations_of(period: Period, unit_ids: Collection[int] | None = None) -> list[Nomination]:
    """Every nomination of the period, those taken back too, by number; `unit_ids`: only those these units proposed. Names,
    units and posts are those of the period's last day, or of today before that. Four queries."""
    wanted = _select(period.as_of(clock.today())).where(NominationTable.period_key == period.key)
    if unit_ids is not None:
        wanted = wanted.where(NominationTable.unit_id.in_(unit_ids))
    return _loaded(wanted.order_by(NominationTable.number))


def nomination(public_id: str) -> Nomination:
    """The nomination; NotFound. Six queries."""
    asked = sa.select(NominationTable.period_key).where(NominationTable.public_id == public_id)
    key = db.session.scalar(asked)
    if key is None:
        raise NotFound(Message(NO_NOMINATION))
    on = get_period(key, periods()).as_of(clock.today())
    return _loaded(_select(on).where(NominationTable.public_id == public_id))[0]


def by_ids(period: Period, ids: Collection[int]) -> list[Nomination]:
    """The nominations of the period with these ids, by number. Four queries."""
    wanted = _select(period.as_of(clock.today())).where(NominationTable.id.in_(ids))
    return _loaded(wanted.order_by(NominationTable.number))


def next_number(period_key: str) -> int:
    """The number that the period's next nomination gets."""
    held = sa.select(sa.func.max(NominationTable.number)).where(NominationTable.period_key == period_key)
    return (db.session.scalar(held) or 0) + 1


def is_about(person_id: int | None, found: Nomination) -> bool:
    """Whether the person, under whichever of their records, is the nominee."""
    if person_id is None or found.person_id is None:
        return False
    return find_kept_id(person_id) == find_kept_id(found.person_id)


def get_file(found: Nomination, public_id: str) -> FileRow:
    """One of its files; NotFound."""
    one = next((file for file in found.files if file.public_id == public_id), None)
    if one is None:
        raise NotFound(Message(mark("Không có tệp này.")))
    return one
