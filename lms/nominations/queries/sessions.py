"""The Council's sessions, with who was there and how the votes fell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from lms.emulation.queries import get_period, periods
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.nominations.council.rules import Basis, Ending, Post, Terms, barred, has_quorum, read_terms
from lms.nominations.models import CouncilEnding, CouncilMember, CouncilSession, NominationStep
from lms.nominations.queries.stored import Nomination, by_ids
from lms.nominations.rules import Step
from lms.org.models import Membership, Person
from lms.org.queries import holds_on, kept_id, main_membership, not_merged

NO_SESSION = mark("Không có phiên họp này.")


@dataclass(frozen=True)
class Member:
    """A member. `position`: the post at the school, "" where it was not written; `post`: what they are in the Council."""

    id: int
    person_id: int | None
    name: str
    position: str
    post: Post
    is_present: bool


@dataclass(frozen=True)
class OutcomeOfVote:
    """How the votes on one nomination fell. `barred`: of those present, who did not vote since it is about them."""

    nomination: Nomination
    votes_for: int
    votes_against: int
    passed: bool
    note: str
    barred: int = 0


@dataclass(frozen=True)
class Session:
    """A session. `ending` None: called, and not held yet; nobody is marked present and nothing voted then. `terms`: quorum,
    threshold and of whom it is counted, as they were when it was called. `members`: chair, secretary, then the others as
    written. `outcomes` by the nominations' numbers, filled in by `session()` alone."""

    id: int
    public_id: str
    period_key: str
    held_on: date
    place: str
    terms: Terms
    ending: Ending | None
    note: str
    members: Sequence[Member]
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    ended_by: str | None
    outcomes: Sequence[OutcomeOfVote] = ()

    @property
    def chair(self) -> Member:
        """Who presides."""
        return next(one for one in self.members if one.post is Post.CHAIR)

    @property
    def secretary(self) -> Member:
        """Who writes the minutes."""
        return next(one for one in self.members if one.post is Post.SECRETARY)

    @property
    def present(self) -> list[Member]:
        """Who was there."""
        return [one for one in self.members if one.is_present]

    @property
    def absent(self) -> list[Member]:
        """Who was not."""
        return [one for one in self.members if not one.is_present]

    @property
    def has_quorum(self) -> bool:
        """Whether enough were there."""
        return has_quorum(self.terms, len(self.members), len(self.present))


def _sessions(*where: sa.ColumnElement[bool]) -> list[Session]:
    asked = (
        sa.select(CouncilSession, CouncilEnding)
        .outerjoin(CouncilEnding, CouncilEnding.session_id == CouncilSession.id)
        .where(*where)
        .order_by(CouncilSession.held_on.desc(), CouncilSession.id.desc())
    )
    rows = db.session.execute(asked).all()
    ids = [row[0].id for row in rows]
    members = db.session.scalars(
        sa.select(CouncilMember).where(CouncilMember.session_id.in_(ids)).order_by(CouncilMember.id)
    ).all()
    return [_session(row[0], row[1], [one for one in members if one.session_id == row[0].id]) for row in rows]


def _session(row: CouncilSession, end: CouncilEnding | None, members: Sequence[CouncilMember]) -> Session:
    there = set(end.present) if end is not None else set()
    terms = read_terms(row.quorum, row.threshold, "")
    return Session(
        row.id, row.public_id, row.period_key, row.held_on, row.place,
        Terms(terms.quorum, terms.threshold, Basis(row.basis)), Ending(end.ending) if end is not None else None,
        end.note if end is not None else "",
        [Member(m.id, m.person_id, m.name, m.position, Post(m.post), m.id in there) for m in members],
        row.recorded_at, row.recorded_by, end.recorded_at if end is not None else None,
        end.recorded_by if end is not None else None,
    )  # fmt: skip


def sessions(period_key: str) -> list[Session]:
    """Every session of the period, the latest first, without outcomes. Two queries."""
    return _sessions(CouncilSession.period_key == period_key)


def find_last_session() -> Session | None:
    """The session called last, for its members; None of none."""
    newest = sa.select(sa.func.max(CouncilSession.id)).scalar_subquery()
    return next(iter(_sessions(CouncilSession.id == newest)), None)


def get_session_id(public_id: str) -> int:
    """The session's number in the tables; NotFound."""
    found = db.session.scalar(sa.select(CouncilSession.id).where(CouncilSession.public_id == public_id))
    if found is None:
        raise NotFound(Message(NO_SESSION))
    return found


def session(public_id: str) -> Session:
    """The session with its outcomes; NotFound. Nine queries."""
    found = _sessions(CouncilSession.public_id == public_id)
    if not found:
        raise NotFound(Message(NO_SESSION))
    one = found[0]
    votes = sa.select(
        NominationStep.nomination_id, NominationStep.votes_for, NominationStep.votes_against, NominationStep.step,
        NominationStep.note,
    ).where(NominationStep.session_id == one.id)  # fmt: skip
    rows: Any = db.session.execute(votes).all()
    fell = {row[0]: row for row in rows}
    about = by_ids(get_period(one.period_key, periods()), list(fell)) if fell else []
    kept = _kept([*(each.person_id for each in about), *(member.person_id for member in one.present)])
    there = [kept.get(member.person_id) for member in one.present if member.person_id]
    outcomes = [
        OutcomeOfVote(
            each,
            fell[each.id].votes_for,
            fell[each.id].votes_against,
            fell[each.id].step == Step.PASSED,
            fell[each.id].note,
            barred(kept.get(each.person_id), there),
        )
        for each in about
    ]
    return replace(one, outcomes=outcomes)


def _kept(people: Collection[int | None]) -> Mapping[int | None, int]:
    """Who each of these people is by now, after merges. One query."""
    asked = sa.select(Person.id, kept_id(Person.id)).where(Person.id.in_({one for one in people if one}))
    return {row[0]: row[1] for row in db.session.execute(asked)}


def people_named(names: Collection[str], on: date) -> Mapping[str, int]:
    """Of these names those that are exactly one person's of the staff on the day, with the person. One query."""
    asked = (
        sa.select(Person.full_name, sa.func.min(Person.id))
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.full_name.in_(names),
            not_merged(Person.id),
            main_membership(),
            holds_on(Membership, on),
            Membership.category != "student",
        )
        .group_by(Person.full_name)
        .having(sa.func.count() == 1)
    )
    return {row[0]: row[1] for row in db.session.execute(asked)}
