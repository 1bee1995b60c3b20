"""Help: logged by who gave it, confirmed or refused by who got it, taken back with a reason."""

from dataclasses import dataclass
from datetime import date

from lms.catalog.competences import COMPETENCES
from lms.kernel import clock
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.mentoring.models import MentoringAnswer, MentoringHelp, MentoringWithdrawal
from lms.mentoring.queries.helps import NO_HELP, HelpRow, is_logged
from lms.mentoring.queries.trainers import places_in, terms_of
from lms.mentoring.rules import LONGEST, HelpState, help_problem
from lms.org.people.queries import lock_people
from lms.org.queries import find_kept_id, names_of

ANSWERED = mark("Lần giúp này đã được trả lời hoặc đã rút lại. Hãy mở lại trang.")


@dataclass(frozen=True)
class Wanted:
    """A help as it is logged: whom, when, with what, for how long."""

    person_id: int
    helped_on: date
    topic: str
    minutes: int
    words: str = ""
    course_id: int | None = None
    competence: str | None = None


def log(actor: Actor, wanted: Wanted) -> str:
    """The core trainer logs that they helped somebody of their group; the help's public id.

    NotFound for an account of nobody; Invalid for help to oneself, a day that does not fit, minutes out of range, an
    unknown competence, or where the very same was logged before.
    """
    require(actor, "mentoring.own")
    if actor.person_id is None:
        raise NotFound(Message(NO_HELP))
    trainer_id = find_kept_id(actor.person_id)
    if wanted.person_id == trainer_id:
        raise Invalid(Message(mark("Không ghi được lần giúp chính mình.")))
    if not 0 < wanted.minutes <= LONGEST:
        raise Invalid(Message(mark("Số phút từ 1 đến {most}."), {"most": LONGEST}))
    if wanted.competence is not None and wanted.competence not in COMPETENCES:
        raise Invalid(Message(mark("Không có năng lực này. Hãy chọn lại.")))
    lock_people([trainer_id, wanted.person_id])
    places = [place for place in places_in(trainer_id) if place.person_id == wanted.person_id]
    name = names_of(frozenset({wanted.person_id})).get(wanted.person_id, "")
    problem = help_problem(wanted.helped_on, clock.today(), terms_of(trainer_id), places, name)
    if problem is not None:
        raise Invalid(problem)
    if is_logged(trainer_id, wanted.person_id, wanted.helped_on, wanted.topic):
        raise Invalid(Message(mark("Bạn đã ghi lần giúp này rồi: cùng người, cùng ngày, cùng nội dung.")))
    made = MentoringHelp(
        public_id=new_public_id(), trainer_id=trainer_id, person_id=wanted.person_id, helped_on=wanted.helped_on,
        topic=wanted.topic, course_id=wanted.course_id, competence=wanted.competence, minutes=wanted.minutes,
        words=wanted.words, recorded_at=clock.now(), recorded_by=actor.name,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record(
        actor, "mentoring.log", f"person:{wanted.person_id}",
        after={"on": wanted.helped_on, "minutes": wanted.minutes},
    )  # fmt: skip
    return made.public_id


def answer(actor: Actor, one: HelpRow, is_right: bool, words: str = "") -> None:
    """The one helped says whether it was so. NotFound for anybody else, whatever they may; Invalid for a no without a
    word; Conflict where it was answered or taken back."""
    mine = actor.person_id is not None and find_kept_id(actor.person_id) == one.person_id
    if not mine or actor.is_system:
        raise NotFound(Message(NO_HELP))
    require(actor, "mentoring.answer", Scope(person_id=actor.person_id))
    if not is_right and not words:
        raise Invalid(Message(mark("Vui lòng ghi không đúng ở điểm nào.")))
    if one.state is not HelpState.WAITING or not insert_ignore(
        MentoringAnswer, help_id=one.id, is_right=is_right, words=words or None, recorded_at=clock.now(),
        recorded_by=actor.name,
    ):  # fmt: skip
        raise Conflict(Message(ANSWERED))
    record(
        actor,
        "mentoring.answer",
        f"person:{one.person_id}",
        reason=words or None,
        after={"granted": is_right},
    )


def withdraw(actor: Actor, one: HelpRow, reason: str) -> None:
    """Takes a logged help back: it counts no more. Conflict where that was done already."""
    mine = actor.person_id is not None and find_kept_id(actor.person_id) == one.trainer_id
    scope = Scope(person_id=actor.person_id if mine else one.trainer_id)
    require(actor, "mentoring.withdraw", scope)
    if not insert_ignore(
        MentoringWithdrawal, help_id=one.id, reason=reason, recorded_at=clock.now(), recorded_by=actor.name
    ):
        raise Conflict(Message(ANSWERED))
    record(actor, "mentoring.withdraw", f"person:{one.person_id}", reason=reason, people=[one.trainer_id])
