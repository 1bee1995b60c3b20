"""The Council is called, held with its votes, or called off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.access import require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.nominations.actions.proposing import add_step
from lms.nominations.council.rules import (
    ENDING_LABELS,
    Ending,
    Named,
    Terms,
    Votes,
    barred,
    blank_votes,
    has_quorum,
    least,
    members_problem,
    passes,
    show_share,
    votes_problem,
)
from lms.nominations.models import CouncilEnding, CouncilMember, CouncilSession
from lms.nominations.queries import Nomination, Session, get_session_id, sessions
from lms.nominations.rules import NEEDS_REASON, TOO_LATE, Step, step_problem
from lms.org.queries import find_kept_id

CALLED = mark("Phiên họp ngày {day} đã được lập và chưa ghi kết quả. Hãy mở phiên đó ở danh sách các phiên họp; nếu phiên đó không diễn ra, hãy hủy nó trước.")  # fmt: skip
ENDED = mark("Phiên họp này đã có kết quả hoặc đã hủy. Hãy mở lại trang.")


@dataclass(frozen=True)
class Cast:
    """How the votes on one nomination fell, and what was said."""

    nomination: Nomination
    votes_for: int
    votes_against: int
    note: str


BLANK = mark(
    "{name}: mới có {n} phiếu của {most} người được bỏ phiếu, thiếu {blank}. Hãy xem lại ai có mặt và số phiếu; nếu số còn lại là phiếu trắng hoặc không hợp lệ, đánh dấu vào ô này rồi ghi lần nữa."
)


class BadVotes(Invalid):
    """The votes on one nomination can't be so. `nomination_id`: which."""

    def __init__(self, nomination_id: int, message: Message) -> None:
        super().__init__(message)
        self.nomination_id = nomination_id


class BlankVotes(BadVotes):
    """Fewer votes than people who may vote, and nobody said that the others were blank."""


def call(
    actor: Actor, period: Period, held_on: date, place: str, members: Sequence[Named],
    people: Mapping[str, int], terms: Terms,
) -> str:  # fmt: skip
    """Calls a session; its public id. `people`: whose name is one person's of the roster, by name. Invalid for what is no
    Council; Conflict where one of that day waits for its result already."""
    require(actor, "council.change", read="council.read")
    if (problem := members_problem(members)) is not None:
        raise Invalid(problem)
    of_day = [one for one in sessions(period.key) if one.held_on == held_on]
    public_id = new_public_id()
    made = all(one.ending is not None for one in of_day) and insert_ignore(
        CouncilSession, public_id=public_id, period_key=period.key, held_on=held_on, number=len(of_day) + 1, place=place,
        quorum=show_share(terms.quorum), threshold=show_share(terms.threshold), basis=terms.basis.value,
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(CALLED, {"day": show_date(held_on)}))
    session_id = get_session_id(public_id)
    for one in members:
        db.session.add(
            CouncilMember(
                session_id=session_id, person_id=people.get(one.name), name=one.name, position=one.position,
                post=one.post.value,
            )
        )  # fmt: skip
    db.session.flush()
    record(actor, "council.call", f"council_session:{session_id}", on=held_on.isoformat(), count=len(members))
    return public_id


def hold(
    actor: Actor,
    found: Session,
    present: Collection[int],
    cast: Sequence[Cast],
    note: str,
    blanks_said: bool = False,
) -> None:
    """Records who was there and how the votes fell, once for ever; each nomination voted on goes on or does not.
    `blanks_said`: whoever writes it down has said that missing votes were blank or not valid.

    Invalid where it can't have been so (too few there, more votes than people, before its day); Conflict where the session
    has ended or somebody was faster.
    """
    require(actor, "council.change", read="council.read")
    if clock.today() < found.held_on:
        raise Invalid(Message(mark("Phiên họp chưa đến ngày, nên chưa có kết quả để ghi.")))
    there = [one for one in found.members if one.id in set(present)]
    if not has_quorum(found.terms, len(found.members), len(there)):
        raise Invalid(
            Message(
                mark("Có mặt {n} trong {all} thành viên, chưa đủ {least} người để họp ({share}). Hãy hủy phiên này và lập phiên khác."),
                {
                    "n": len(there), "all": len(found.members), "least": least(found.terms.quorum, len(found.members)),
                    "share": show_share(found.terms.quorum),
                },
            )
        )  # fmt: skip
    if not cast:
        raise Invalid(
            Message(mark("Chưa ghi phiếu cho đề nghị nào. Nếu phiên họp không diễn ra, hãy hủy phiên."))
        )
    _end(actor, found, Ending.HELD, note, [one.id for one in there])
    people = [find_kept_id(one.person_id) for one in there if one.person_id is not None]
    for one in cast:
        nominee = one.nomination.person_id
        votes = Votes(
            one.votes_for,
            one.votes_against,
            len(there),
            barred(find_kept_id(nominee) if nominee else None, people),
        )
        _vote(actor, found, one, votes, blanks_said)


def _vote(actor: Actor, found: Session, one: Cast, votes: Votes, blanks_said: bool) -> None:
    if (problem := votes_problem(votes)) is not None:
        raise BadVotes(one.nomination.id, problem)
    if (blank := blank_votes(votes)) and not blanks_said:
        most = votes.present - votes.barred
        said = {"name": one.nomination.name, "n": most - blank, "most": most, "blank": blank}
        raise BlankVotes(one.nomination.id, Message(BLANK, said))
    step = Step.PASSED if passes(found.terms, len(found.members), votes) else Step.NOT_PASSED
    about = one.nomination
    problem = step_problem(about.taken, step, one.note, actor.account_id, False, about.level)
    if problem is not None:
        raise (Conflict if problem.msgid == TOO_LATE else Invalid)(problem)
    add_step(
        actor, about, step, one.note, session_id=found.id, votes_for=votes.votes_for, votes_against=votes.votes_against
    )  # fmt: skip


def cancel(actor: Actor, found: Session, reason: str) -> None:
    """Calls the session off. Invalid without a reason; Conflict where it has ended."""
    require(actor, "council.change", read="council.read")
    if not reason:
        raise Invalid(Message(NEEDS_REASON))
    _end(actor, found, Ending.CANCELLED, reason, [])


def _end(actor: Actor, found: Session, ending: Ending, note: str, present: Sequence[int]) -> None:
    made = found.ending is None and insert_ignore(
        CouncilEnding, session_id=found.id, ending=ending.value, note=note, present=list(present),
        recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    if not made:
        raise Conflict(Message(ENDED))
    record(
        actor,
        "council.end",
        f"council_session:{found.id}",
        after={"outcome": ENDING_LABELS[ending]},
        count=len(present),
    )
