"""What the pages of nominations show, and to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.emulation import queries as emulation
from lms.emulation.queries import Record
from lms.emulation.rules import Figures, Period, PeriodKind, offered, roll_up, usual_period
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor, Role
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message
from lms.kernel.vietnamese import fold, show_number
from lms.nominations import queries
from lms.nominations.actions.proposing import PERMISSIONS, held_of
from lms.nominations.council.rules import Named, Terms, read_terms, show_member
from lms.nominations.queries import (
    NO_NOMINATION,
    CriterionRow,
    Nomination,
    OutcomeRow,
    Session,
    StepRow,
    Version,
)
from lms.nominations.rules import (
    CLOSED,
    NEXT,
    WRITABLE,
    LastDays,
    State,
    Step,
    is_late,
    lacks,
    last_days,
    step_problem,
    year_due,
)
from lms.org.models import Membership
from lms.org.queries import find_kept_id, find_main_membership, find_person_by_code, unit_nodes
from lms.org.rules import UnitNode, in_tree_order, path_up
from lms.org.settings import COUNCIL_BASIS, COUNCIL_QUORUM, COUNCIL_THRESHOLD, setting
from lms.targets.queries import visible_units
from lms.workshops.queries.counts import taught

TURNS: Mapping[str, frozenset[State]] = {
    "unit": WRITABLE,
    "office": frozenset({State.CONFIRMED}),
    "council": frozenset({State.APPRAISED}),
    "leader": frozenset({State.PASSED, State.NOT_PASSED}),
    "closed": CLOSED,
}


@dataclass(frozen=True)
class Chosen:
    """The period that is open, those to choose from, and the last days of its year (None for a phase)."""

    period: Period
    offered: list[Period]
    days: LastDays | None


def choose(key: str | None) -> Chosen:
    """The period with this key, by default the year whose nominations are due next. NotFound if there is none such."""
    every, today = emulation.periods(), clock.today()
    due = next((one for one in every if one.key == str(year_due(today))), None) or usual_period(every, today)
    period = due if due is not None and not key else emulation.get_period(key or "", every)
    year = period.ends_on.year if period.kind is PeriodKind.YEAR else None
    return Chosen(period, offered(every, period, today), last_days(year))


def period_of(found: Nomination) -> Chosen:
    """The period of a nomination."""
    return choose(found.period_key)


def _nodes(actor: Actor) -> dict[int, UnitNode]:
    return unit_nodes(clock.today()) if visible_units(actor, {}) is not None else {}


@dataclass(frozen=True)
class Board:
    """The period's nominations that the actor may see, those that match, and how many wait for whom."""

    chosen: Chosen
    shown: list[Nomination]
    counts: Mapping[str, int]
    turn: str


def board(actor: Actor, chosen: Chosen, turn: str, query: str) -> Board:
    """The list: a head sees what units of the own subtree of today proposed."""
    every = queries.nominations_of(chosen.period, visible_units(actor, _nodes(actor)))
    wanted = fold(query)
    shown = [one for one in every if wanted in fold(f"{one.name} {one.unit} {one.number}")]
    counts = {key: sum(one.state in states for one in shown) for key, states in TURNS.items()}
    return Board(
        chosen, [one for one in shown if turn not in TURNS or one.state in TURNS[turn]], counts, turn
    )


def get_visible(actor: Actor, public_id: str) -> Nomination:
    """The nomination, for office, leaders and the heads above the unit that proposes; NotFound for others."""
    found = queries.nomination(public_id)
    units = visible_units(actor, _nodes(actor))
    if units is not None and found.unit_id not in units:
        raise NotFound(Message(NO_NOMINATION))
    return found


@dataclass(frozen=True)
class Choice:
    """Somebody, or a unit, that can be proposed. `key` is what the form sends."""

    key: str
    label: str


def unit_choices(actor: Actor) -> list[Choice]:
    """The units that the actor may propose: the office each, a head those of the own subtree."""
    nodes = unit_nodes(clock.today())
    seen = None if actor.has(Role.OFFICE) or actor.is_system else visible_units(actor, nodes)
    return [
        Choice(node.public_id, "– " * depth + node.name)
        for node, depth in in_tree_order(nodes)
        if (seen is None or node.id in seen) and node.parent_id is not None
    ]


def find_unit_id(public_id: str) -> int | None:
    """The unit of today with this public id, or None."""
    return next((node.id for node in unit_nodes(clock.today()).values() if node.public_id == public_id), None)


def find_member(actor: Actor, code: str) -> tuple[int, Membership] | None:
    """The person with the code and where they belong today, if the actor may propose them; else None."""
    person = find_person_by_code(code)
    member = find_main_membership(person.id, clock.today()) if person is not None else None
    if person is None or member is None:
        return None
    scope = Scope(unit_path=path_up(unit_nodes(clock.today()), member.unit_id))
    return (person.id, member) if permits(actor, "nominations.propose", scope) else None


@dataclass(frozen=True)
class Evidence:
    """What the record counts for the nominee, by figure, and the facts behind it. `taught`: workshops and minutes."""

    values: Mapping[str, str]
    record: Record | None
    taught: tuple[int, int]


def evidence(found: Nomination, period: Period) -> Evidence:
    """As the record of the period stands today."""
    on = period.as_of(clock.today())
    if found.person_id is not None:
        person_id = find_kept_id(found.person_id)
        record = emulation.record_of(person_id, period, on)
        lessons = taught(period.starts_on, on, person_id)
        count = (lessons[0].workshops, lessons[0].minutes) if lessons else (0, 0)
        return Evidence({**_shown(record.figures), "taught": show_number(count[0])}, record, count)
    own = emulation.unit_figures(period, emulation.requirements(on))
    totals = roll_up(unit_nodes(on), {unit: figures for unit, figures in own.items() if unit is not None})
    return Evidence(_shown(totals.get(found.unit_id, Figures())), None, (0, 0))


def _shown(figures: Figures) -> dict[str, str]:
    required = f"{figures.required_done}/{figures.required}" if figures.required else "–"
    return {
        "completions": show_number(figures.completions),
        "required": required,
        "on-time": show_number(figures.on_time) if figures.required else "–",
        "hours": show_number(figures.hours, 1),
        "average": figures.score_text,
        "certificates": show_number(figures.certificates),
    }


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what was found of it."""

    criterion: CriterionRow
    found: OutcomeRow | None


@dataclass(frozen=True)
class NominationPage:
    """A nomination with everything on its page. `steps`: what the actor can do next; `barred`: why not more; `can_set`:
    whether the actor may set criteria now."""

    found: Nomination
    chosen: Chosen
    version: Version
    lines: Sequence[CriterionLine]
    evidence: Evidence
    lacks: Sequence[Message]
    steps: Sequence[Step]
    barred: Message | None
    can_write: bool
    can_set: bool

    def late(self, step: StepRow) -> bool:
        """Whether the step came after its last day on time."""
        return is_late(step.on, self.last_day(step.step))

    def last_day(self, step: Step) -> date | None:
        """The step's last day on time in the period; None where it has none."""
        days = self.chosen.days
        if days is None:
            return None
        found = {Step.CONFIRMED: days.nominations, Step.PASSED: days.council, Step.NOT_PASSED: days.council}
        return {**found, Step.SENT_UP: days.sending}.get(step)


def page(actor: Actor, public_id: str) -> NominationPage:
    """The page of one nomination."""
    found = get_visible(actor, public_id)
    chosen = period_of(found)
    version = queries.get_version(found.version_id, queries.versions())
    held = {one.criterion_id: one for one in found.outcomes}
    lines = [CriterionLine(one, held.get(one.id)) for one in version.for_(found.subject)]
    scope = Scope(unit_path=path_up(unit_nodes(clock.today()), found.unit_id))
    own, steps, barred = queries.is_about(actor.person_id, found), [], None
    for step in Step:
        if step not in NEXT.get(found.state, frozenset()) or step not in PERMISSIONS:
            continue
        if permits(actor, PERMISSIONS[step], scope):
            problem = step_problem(found.taken, step, "–", actor.account_id, own, found.level)
            steps += [step] if problem is None else []
            barred = barred or (problem if step not in (Step.AWARDED, Step.SENT_UP) or own else None)
    can_write = found.state in WRITABLE and permits(actor, "nominations.propose", scope)
    return NominationPage(
        found, chosen, version, lines, evidence(found, chosen.period), lacks(held_of(found, version)), steps, barred,
        can_write, found.state is State.CONFIRMED and Step.APPRAISED in steps,
    )  # fmt: skip


def terms_now() -> Terms:
    """Under which a session called now would vote, from the school's settings."""
    return read_terms(setting(COUNCIL_QUORUM), setting(COUNCIL_THRESHOLD), setting(COUNCIL_BASIS))


def members_before() -> dict[str, str]:
    """The members of the session called last, as the form takes them."""
    before = queries.find_last_session()
    if before is None:
        return {}
    lines = [(one.post.value, show_member(Named(one.name, one.position, one.post))) for one in before.members]
    found = {post: line for post, line in lines if post != "member"}
    return {
        **found,
        "members": "\n".join(line for post, line in lines if post == "member"),
        "place": before.place,
    }


def voted_on(found: Session) -> list[Nomination]:
    """The nominations that a session which is not held yet can vote on."""
    every = queries.nominations_of(choose(found.period_key).period)
    return [one for one in every if one.state is State.APPRAISED]
