"""The SELECTs of papers and of what was decided of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.catalog.models import Course, CourseVersion
from lms.kernel import search
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.files.models import StoredFile
from lms.kernel.messages import Message, mark
from lms.org.models import Person
from lms.org.queries import not_replaced, whole_person
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionRevocation,
)
from lms.targets.recognising.rules import Item, Outcome, Standing, standing_of

AT_ONCE = 1000
NO_PAPER = mark("Không có giấy này, hoặc bạn không được giao quyền xem.")


@dataclass(frozen=True)
class PaperRow:
    """A paper, and where it stands. `decision_id`, `number`: of the newest decision; None and 0 where it waits."""

    id: int
    public_id: str
    person_id: int
    person_public_id: str
    name: str
    code: str | None
    kind: str
    ref: int
    title: str
    issuer: str
    paper_number: str | None
    paper_key: str | None
    issued_on: date
    hours: float | None
    note: str | None
    file_id: int | None
    file_name: str | None
    file_kind: str | None
    file_size: int | None
    sha256: str | None
    batch_id: int | None
    sent_at: datetime
    sent_by: str
    account_id: int | None
    replaces_id: int | None
    decision_id: int | None
    number: int
    outcome: str | None
    reason: str | None
    valid_from: date | None
    valid_to: date | None
    decided_at: datetime | None
    decided_by: str | None
    last_on: date | None
    revoked_because: str | None
    revoked_by: str | None
    next_id: str | None

    @property
    def item(self) -> Item:
        """The requirement it was sent for."""
        return self.kind, self.ref

    @property
    def standing(self) -> Standing:
        """Where it stands now."""
        return standing_of(self.outcome, self.next_id is not None, self.last_on is not None)


NEXT = aliased(RecognitionPaper)


def papers_select(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """SELECT of everything a PaperRow holds."""
    paper, decision, revoked = RecognitionPaper, RecognitionDecision, RecognitionRevocation
    columns: list[Any] = [
        paper.id, paper.public_id, paper.person_id, Person.public_id.label("person_public_id"), Person.full_name,
        Person.code, paper.kind, paper.ref, paper.title, paper.issuer, paper.number.label("paper_number"),
        paper.paper_key, paper.issued_on, paper.hours, paper.note, paper.file_id, paper.file_name,
        StoredFile.kind.label("file_kind"), StoredFile.size, StoredFile.sha256, paper.batch_id, paper.sent_at,
        paper.sent_by, paper.account_id, paper.replaces_id, decision.id.label("decision_id"),
        sa.func.coalesce(decision.number, 0), decision.outcome, decision.reason, decision.valid_from,
        decision.valid_to, decision.recorded_at, decision.recorded_by, revoked.last_on,
        revoked.reason.label("revoked_because"), revoked.recorded_by.label("revoked_by"),
        NEXT.public_id.label("next_id"),
    ]  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(paper)
        .join(Person, Person.id == paper.person_id)
        .outerjoin(decision, sa.and_(decision.paper_id == paper.id, not_replaced(decision)))
        .outerjoin(revoked, revoked.decision_id == decision.id)
        .outerjoin(StoredFile, StoredFile.id == paper.file_id)
        .outerjoin(NEXT, NEXT.replaces_id == paper.id)
        .where(*conditions)
    )


def _rows(found: sa.Select[Any]) -> list[PaperRow]:
    return [PaperRow(*row) for row in db.session.execute(found)]


def _in_list(standing: Standing) -> sa.ColumnElement[bool]:
    if standing is Standing.WAITING:
        return RecognitionDecision.id.is_(None)
    if standing is Standing.REVOKED:
        return RecognitionRevocation.id.is_not(None)
    outcome = Outcome.ACCEPTED if standing is Standing.ACCEPTED else Outcome.RETURNED
    return sa.and_(RecognitionDecision.outcome == outcome.value, RecognitionRevocation.id.is_(None))


def papers(standing: Standing, query: str, page: int, per_page: int) -> tuple[list[PaperRow], int]:
    """One page (from 1) of the papers that wait (the oldest first) or were accepted, returned or revoked (the newest
    first), and how many there are. `query`: names and codes as the list of people is searched by."""
    conditions, _ = search.matches("person", query, Person.id)
    found = papers_select(_in_list(standing), *conditions)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
    order = (
        RecognitionPaper.id if standing is Standing.WAITING else RecognitionDecision.recorded_at.desc(),
        RecognitionPaper.id,
    )
    return _rows(found.order_by(*order).limit(per_page).offset((page - 1) * per_page)), total


def every_paper(standing: Standing, query: str) -> tuple[list[PaperRow], dict[int, list[Item]]]:
    """All the papers that `papers` gives page by page, in its order, and what the decision of each recognised."""
    found: list[PaperRow] = []
    items: dict[int, list[Item]] = {}
    for number in count(1):
        rows, total = papers(standing, query, number, AT_ONCE)
        found += rows
        items |= items_of([one.decision_id for one in rows if one.decision_id])
        if not rows or len(found) >= total:
            break
    return found, items


def count_waiting() -> int:
    """How many papers wait for the office."""
    decided = sa.exists().where(RecognitionDecision.paper_id == RecognitionPaper.id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(RecognitionPaper).where(~decided)) or 0


def find_next(after_id: int) -> str | None:
    """The paper that has waited longest after this one, else the first that waits."""
    decided = sa.exists().where(RecognitionDecision.paper_id == RecognitionPaper.id)
    later = sa.case((RecognitionPaper.id > after_id, 0), else_=1)
    return db.session.scalar(
        sa.select(RecognitionPaper.public_id)
        .where(~decided, RecognitionPaper.id != after_id)
        .order_by(later, RecognitionPaper.id)
        .limit(1)
    )


def papers_of(person_id: int) -> list[PaperRow]:
    """Everything the person sent or that stands for them in a list, the newest first."""
    mine = RecognitionPaper.person_id.in_(whole_person(person_id))
    return _rows(papers_select(mine).order_by(RecognitionPaper.id.desc()))


def get_paper(public_id: str) -> PaperRow:
    """The paper; NotFound."""
    found = _rows(papers_select(RecognitionPaper.public_id == public_id))
    if not found:
        raise NotFound(Message(NO_PAPER))
    return found[0]


def is_of(paper: PaperRow, person_id: int) -> bool:
    """Whether the paper is the person's, or of a record merged into theirs."""
    return bool(db.session.scalar(sa.select(sa.literal(paper.person_id).in_(whole_person(person_id)))))


def items_of(decision_ids: Collection[int]) -> dict[int, list[Item]]:
    """What each of these decisions recognised."""
    found: dict[int, list[Item]] = {}
    rows = db.session.execute(
        sa.select(Recognition.decision_id, Recognition.kind, Recognition.ref)
        .where(Recognition.decision_id.in_(decision_ids))
        .order_by(Recognition.id)
    )
    for decision_id, kind, ref in rows:
        found.setdefault(decision_id, []).append((kind, ref))
    return found


def same_papers(paper: PaperRow) -> list[PaperRow]:
    """Other papers with the same file, or the same issuer and number: whoever sent them, but for those of the same
    person that were returned or withdrawn."""
    same = [RecognitionPaper.id < 0]
    if paper.file_id is not None:
        same.append(RecognitionPaper.file_id == paper.file_id)
    if paper.paper_key is not None:
        same.append(RecognitionPaper.paper_key == paper.paper_key)
    found = _rows(papers_select(sa.or_(*same), RecognitionPaper.id != paper.id).order_by(RecognitionPaper.id))
    spent = (Standing.RETURNED, Standing.ANSWERED, Standing.WITHDRAWN)
    return [one for one in found if one.person_id != paper.person_id or one.standing not in spent]


def find_waiting_twin(person_id: int, key: str | None, file_sha256: str | None) -> str | None:
    """A paper of the person with the same file, or issuer and number, that waits or counts; None: there is none."""
    mine = RecognitionPaper.person_id.in_(whole_person(person_id))
    same = [RecognitionPaper.id < 0]
    if file_sha256 is not None:
        same.append(StoredFile.sha256 == file_sha256)
    if key is not None:
        same.append(RecognitionPaper.paper_key == key)
    live = (Standing.WAITING, Standing.ACCEPTED)
    for one in _rows(papers_select(mine, sa.or_(*same))):
        if one.standing in live:
            return one.public_id
    return None


def newest_decision(paper_id: int) -> int | None:
    """The decision recorded last for the paper."""
    return db.session.scalar(
        sa.select(RecognitionDecision.id)
        .where(RecognitionDecision.paper_id == paper_id)
        .order_by(RecognitionDecision.number.desc())
        .limit(1)
    )


def course_titles() -> dict[int, str]:
    """The published courses by title, in the order of titles."""
    rows = db.session.execute(
        sa.select(Course.id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(CourseVersion.title_key, Course.id)
    )
    return {row.id: row.title for row in rows}
