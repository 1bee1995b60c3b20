"""What the pages of core trainers show, and to whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.catalog.queries import courses
from lms.kernel import clock
from lms.kernel.access import Scope, permits, require
from lms.kernel.actor import Actor, Role
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message
from lms.mentoring.actions.helping import Wanted
from lms.mentoring.actions.naming import current_term
from lms.mentoring.forms import HelpForm
from lms.mentoring.queries import helps, trainers
from lms.mentoring.queries.helps import NO_HELP, HelpRow
from lms.mentoring.queries.revoked import Revoked, revoked_terms
from lms.mentoring.queries.trainers import NO_TRAINER, Member
from lms.mentoring.rules import HelpState, Term
from lms.org.finding.queries import one_named
from lms.org.models import Person
from lms.org.queries import find_kept_id, find_unit_name, unit_nodes
from lms.org.rules import subtree

SHOWN = 200  # helps on the page of the one helped


def visible_units(actor: Actor) -> frozenset[int] | None:
    """The units whose people the actor may see, today; None: all of them."""
    if actor.is_system or actor.has(Role.OFFICE) or actor.has(Role.LEADER):
        return None
    return subtree(unit_nodes(clock.today()), actor.unit_ids(Role.HEAD))


@dataclass(frozen=True)
class TrainerPage:
    """A core trainer for somebody: `units` whose people they see in the group (None: all), `is_own`: they are the
    trainer, `may_change`: they name core trainers here. `term` None: is none now and will be none; `revoked`: days that
    were taken back; `members`: also those who come later."""

    person: Person
    unit: str | None
    terms: Sequence[Term]
    term: Term | None
    revoked: Sequence[Revoked]
    members: Sequence[Member]
    units: Collection[int] | None
    is_own: bool
    may_change: bool


def trainer_page(actor: Actor, public_id: str) -> TrainerPage:
    """The core trainer, for themselves and for office, leaders and the heads above; NotFound for others, and for who
    never was one."""
    person, today = trainers.get_person(public_id), clock.today()
    scope = Scope(unit_path=trainers.place_of(person.id, today))
    own = actor.person_id is not None and find_kept_id(actor.person_id) == person.id
    terms = trainers.terms_of(person.id) if own or permits(actor, "mentoring.read", scope) else []
    revoked = revoked_terms(person.id) if own or permits(actor, "mentoring.read", scope) else []
    if not (terms or revoked):
        raise NotFound(Message(NO_TRAINER))
    units = None if own else visible_units(actor)
    path = trainers.find_unit(person.id, today)
    return TrainerPage(
        person, find_unit_name(path, today) if path else None, terms, current_term(person.id, today),
        revoked, trainers.members(person.id, today, units, coming=True), units, own, permits(actor, "mentoring.appoint", scope),
    )  # fmt: skip


def get_changed(actor: Actor, public_id: str) -> TrainerPage:
    """The same, for whoever may name core trainers here; Forbidden or NotFound for others."""
    page = trainer_page(actor, public_id)
    scope = Scope(unit_path=trainers.place_of(page.person.id, clock.today()))
    require(actor, "mentoring.appoint", scope, read="mentoring.own")
    return page


def get_member(page: TrainerPage, public_id: str) -> Member:
    """Somebody of the group, or NotFound."""
    for one in page.members:
        if one.public_id == public_id:
            return one
    raise NotFound(Message(NO_TRAINER))


def chosen(names: Sequence[str]) -> set[int]:
    """The people with these codes or names. Invalid, with the first name that nobody or several bear."""
    return {one_named(name) for name in names}


@dataclass(frozen=True)
class Received:
    """What was logged as help to somebody: what waits for their word, and the rest."""

    waiting: Sequence[HelpRow]
    answered: Sequence[HelpRow]


def received(person_id: int) -> Received:
    """For the one helped."""
    found = helps.helps_to(person_id, SHOWN)
    waiting = [one for one in found if one.state is HelpState.WAITING]
    return Received(waiting, [one for one in found if one.state is not HelpState.WAITING])


def get_received(actor: Actor, public_id: str) -> HelpRow:
    """A help to the actor; NotFound for everybody else."""
    found = helps.get_help(public_id)
    if actor.person_id is None or find_kept_id(actor.person_id) != found.person_id:
        raise NotFound(Message(NO_HELP))
    return found


def get_given(actor: Actor, public_id: str) -> HelpRow:
    """A help that the actor logged, or may take back for another; NotFound for everybody else."""
    found = helps.get_help(public_id)
    mine = actor.person_id is not None and find_kept_id(actor.person_id) == found.trainer_id
    if not mine:
        require(actor, "mentoring.withdraw", Scope(person_id=found.trainer_id))
    return found


def own_group(person_id: int) -> dict[str, Member]:
    """The people whom the core trainer can have helped lately, by address: those of the group today."""
    return {one.public_id: one for one in trainers.members(find_kept_id(person_id), clock.today())}


def filled(form: HelpForm, group: Mapping[str, Member]) -> HelpForm:
    """The form with the group and the published courses to choose from."""
    offered = {card.course_id: card.title for card in courses()}
    form.offer([(key, one.name) for key, one in group.items()], offered)
    return form


def wanted(form: HelpForm, group: Mapping[str, Member]) -> Wanted:
    """What a valid form says."""
    return Wanted(
        group[form.who.data].person_id, form.helped_on.data or clock.today(), form.topic.data or "",
        form.minutes.data or 0, form.words.data or "",
        int(form.course.data) if form.course.data else None, form.competence.data or None,
    )  # fmt: skip
